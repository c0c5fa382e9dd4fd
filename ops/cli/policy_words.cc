#include "cli/policy_words.h"

#include "cli/files.h"

namespace mash::cli {

Result<PolicyFolder, Problem> read_policy(const std::filesystem::path& folder) {
  auto files = read_policies(folder);
  auto policy = policy::load(files);
  if (policy) return PolicyFolder{std::move(files), std::move(*policy)};
  SettingsProblem problem = policy.error();
  problem.file = (folder / problem.file).string();
  return refuse(problem_of(problem));
}

Result<Date, Problem> day_of(const std::string& option, const std::string& text) {
  if (const auto day = from_iso_date(text)) return *day;
  return refuse(Problem{"bad_date", "person",
                        option + " takes a day like 2026-11-22, and '" + text + "' is none.",
                        exit_usage});
}

Result<Date, Problem> day_asked(const PolicyLook& asked) {
  return asked.on.empty() ? Result<Date, Problem>(london_date(wall_clock()))
                          : day_of("--on", asked.on);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& words) {
  const auto near = nearest_word(word, words);
  return near ? "; did you mean '" + std::string(*near) + "'?" : ".";
}

std::string all_of(const std::vector<std::string>& ids) {
  std::string text;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) text += i + 1 == ids.size() ? " and " : ", ";
    text += ids[i];
  }
  return text;
}

std::vector<std::string> words_given(const policy::Request& request) {
  const policy::Values values = policy::values_of(request);
  const policy::Values usual = policy::values_of(policy::Request{});
  std::vector<std::string> words;
  for (std::size_t a = 0; a < policy::attribute_count; ++a) {
    if (values[a] == usual[a]) continue;
    const auto attribute = static_cast<policy::Attribute>(a);
    words.push_back(std::string(wire::word(attribute)) + "=" +
                    std::string(policy::word_of(attribute, values[a])));
  }
  return words;
}

}  // namespace mash::cli
