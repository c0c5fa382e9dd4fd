// What the commands about policies have in common: reading a folder, comparing two, words in lists.
#pragma once

#include "cli/policy_look.h"
#include "policy/survey.h"

namespace mash::cli {

// A folder of policies: its files as they stand, and what they say. Problem: bad_settings.
struct PolicyFolder {
  std::vector<policy::BundleFile> files;
  policy::Policy policy;
};
Result<PolicyFolder, Problem> read_policy(const std::filesystem::path& folder);
// What `after` would newly disclose and keep back from `day` on: in sentences that are said at
// once, and as the object `mash policy diff --json` prints. Where rules meet that are too many to
// be looked at in full, the rules that differ instead.
struct Differences {
  bool any = false;
  std::string object;
};
Differences tell_differences(const PolicyFolder& before, const PolicyFolder& after, Date day,
                             const Output& output,
                             std::size_t sets_most = policy::Survey::sets_max);
// Problem: bad_date. `option` is what the sentence calls it.
Result<Date, Problem> day_of(const std::string& option, const std::string& text);
Result<Date, Problem> day_asked(const PolicyLook& asked);

// "; did you mean 'check'?", or a full stop where nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& words);
// "ann, ben and cai".
std::string all_of(const std::vector<std::string>& ids);
// The attributes of a request that are not as in Request{}, as `ATTRIBUTE=WORD`.
std::vector<std::string> words_given(const policy::Request& request);

template <class E>
std::vector<std::string> words_of(const policy::Set<E>& set) {
  std::vector<std::string> words;
  for (const E one : set.members()) words.emplace_back(wire::word(one));
  return words;
}

// For people; "all" stands for every word there is.
template <class E>
std::string listed(const policy::Set<E>& set) {
  if (set == policy::Set<E>::all()) return "all";
  std::string text;
  for (const std::string& word : words_of(set)) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace mash::cli
