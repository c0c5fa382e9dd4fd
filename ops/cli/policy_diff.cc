// `mash policy diff`: exactly what another folder of policies would disclose and keep back.
#include <nlohmann/json.hpp>

#include "cli/policy_words.h"
#include "policy/analysis.h"

namespace mash::cli {
namespace {

using nlohmann::json;

struct ShiftText {
  std::string_view code;
  std::string_view head;
};
ShiftText describe(policy::Shift shift) {
  static constexpr std::array<ShiftText, 4> texts = {{
      {"newly_released", "NEWLY RELEASED"},
      {"newly_kept", "NO LONGER RELEASED"},
      {"otherwise_kept", "KEPT BACK IN ANOTHER WAY"},
      {"other_duties", "WITH OTHER OBLIGATIONS"},
  }};
  return texts[static_cast<std::size_t>(shift)];
}

std::string outcome(const policy::Sharing& sharing, const policy::Verdict& verdict) {
  std::string text(wire::word(verdict.effect));
  const std::string rule(sharing.rule_id(verdict));
  return text + (rule.empty() ? " (no rule releases it)" : " (" + rule + ")");
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

class Compared {
 public:
  Compared(const policy::Policy& before, const policy::Policy& after, const Output& output)
      : before_(before.sharing()), after_(after.sharing()), output_(output) {}

  // What the two answer differently on `day`, unless it is what they did on the day before it.
  Outcome<Problem> look(Date day) {
    const auto found = policy::differences(before_, after_, day);
    if (!found) {
      return refuse(Problem{"too_entangled", "person", std::string(policy::too_entangled)});
    }
    json all = json::array();
    std::vector<std::string> said;
    for (const policy::Difference& one : found->all) {
      all.push_back(object_of(one));
      said.push_back(sentences_of(one));
    }
    if (!found->has_every_duty) {
      said.emplace_back("Obligations were not compared in full: too many rules meet.");
    }
    if (last_ == all) return {};
    last_ = all;
    output_.say("From " + for_people(day) + (all.empty() ? ": no difference." : ":"));
    for (const std::string& sentence : said) output_.say(sentence);
    days_.push_back({{"from", iso_date(day)},
                     {"differences", all},
                     {"obligations_compared", found->has_every_duty}});
    return {};
  }

  // A section that was essential and is not, or the other way round.
  void look_at_essentials() {
    for (const auto message : policy::Set<wire::MessageKind>::all().members()) {
      for (const auto section : policy::Set<wire::SectionKind>::all().members()) {
        const bool was = before_.is_essential(message, section);
        if (was == after_.is_essential(message, section)) continue;
        const std::string what(wire::word(section));
        const std::string kind(wire::word(message));
        output_.say(what + (was ? " is no longer" : " becomes") + " essential to a " + kind + ".");
        essentials_.push_back({{"message", kind}, {"section", what}, {"essential", !was}});
      }
    }
  }

  // The first day that is kept is one with differences.
  bool differ() const { return !days_.empty() || !essentials_.empty(); }
  json days() const { return days_; }
  json essentials() const { return essentials_; }

 private:
  std::string sentences_of(const policy::Difference& one) const {
    return std::string(describe(one.shift).head) + ": " + listed(one.sections) + "\n  from " +
           listed(one.senders) + " to " + listed(one.recipients) + ", in " + listed(one.messages) +
           "\n  before " + outcome(before_, one.before) + ", then " + outcome(after_, one.after) +
           "\n  for example " + joined(words_given(one.example));
  }
  json object_of(const policy::Difference& one) const {
    return {{"shift", describe(one.shift).code},   {"from", words_of(one.senders)},
            {"to", words_of(one.recipients)},      {"in", words_of(one.messages)},
            {"sections", words_of(one.sections)},  {"before", outcome(before_, one.before)},
            {"after", outcome(after_, one.after)}, {"example", words_given(one.example)}};
  }

  const policy::Sharing& before_;
  const policy::Sharing& after_;
  const Output& output_;
  json last_ = json::array();
  json days_ = json::array();
  json essentials_ = json::array();
};

// Files whose rules decide nothing about sharing are compared as they stand. There are the same in
// both: each policy was read whole.
std::vector<std::string> other_files(const PolicyFolder& before, const PolicyFolder& after) {
  std::vector<std::string> names;
  for (const policy::BundleFile& file : after.files) {
    const bool other = file.name.find('/') == std::string::npos;
    const bool same =
        std::find(before.files.begin(), before.files.end(), file) != before.files.end();
    if (other && !same) names.push_back(file.name);
  }
  return names;
}

}  // namespace

Result<Differences, Problem> tell_differences(const PolicyFolder& before, const PolicyFolder& after,
                                              Date day, const Output& output) {
  std::set<Date> days = {day};
  for (const auto* folder : {&before, &after}) {
    const auto changes = policy::days_of_change(folder->policy.sharing(), day);
    days.insert(changes.begin(), changes.end());
  }
  Compared compared(before.policy, after.policy, output);
  for (const Date each : days) {
    if (const auto looked = compared.look(each); !looked) return refuse(looked.error());
  }
  compared.look_at_essentials();
  const auto others = other_files(before, after);
  for (const std::string& name : others) {
    output.say(name + " is another; nothing in it decides what is shared, so read it yourself.");
  }
  const bool differ = compared.differ() || !others.empty();
  if (!differ) output.say("Every request there is gets the same answer from both.");
  return Differences{differ, json({{"v", 1},
                                   {"days", compared.days()},
                                   {"essentials", compared.essentials()},
                                   {"other_files", others},
                                   {"differ", differ}})
                                 .dump()};
}

int policy_diff(const PolicyLook& asked, const Output& output) {
  const auto before = read_policy(asked.policies);
  if (!before) return tell(output, before.error());
  const auto after = read_policy(asked.other);
  if (!after) return tell(output, after.error());
  const auto day = day_asked(asked);
  if (!day) return tell(output, day.error());
  const auto differences = tell_differences(*before, *after, *day, output);
  if (!differences) return tell(output, differences.error());
  output.emit(differences->object);
  return differences->any ? exit_refused : exit_done;
}

}  // namespace mash::cli
