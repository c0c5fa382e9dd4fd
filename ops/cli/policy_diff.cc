// `mash policy diff`: exactly what another folder of policies would disclose and keep back.
#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "cli/policy_words.h"
#include "policy/analysis.h"
#include "policy/in_words.h"

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

std::string elapsed(Duration time) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
  const bool whole = minutes % 60 == 0;
  const auto count = whole ? minutes / 60 : minutes;
  return std::to_string(count) + (whole ? " hour" : " minute") + (count == 1 ? "" : "s");
}

// What has to be done along with it.
std::string duties_of(const policy::Verdict& verdict) {
  const policy::Obligations& asks = verdict.obligations;
  std::vector<std::string> said;
  if (verdict.effect == wire::Effect::hold) {
    said.push_back("waits for " + policy::alternatives(asks.approvers) + ", " +
                   elapsed(asks.hold_limit));
  }
  if (!asks.told.empty()) said.push_back("tells " + listed(asks.told));
  if (!asks.marks.empty()) said.push_back("marked " + listed(asks.marks));
  if (asks.retain_days > 0) said.push_back("kept " + std::to_string(asks.retain_days) + " days");
  if (!verdict.releases()) {
    said.push_back("shows as " + std::string(wire::word(verdict.shown())));
  }
  return said.empty() ? "nothing" : all_of(said);
}

// As `mash policy explain` takes them.
std::string as_given(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += " --given " + word;
  return text;
}

class Compared {
 public:
  Compared(const policy::Policy& before, const policy::Policy& after, const Output& output)
      : before_(before.sharing()), after_(after.sharing()), output_(output) {}

  // What the two answer differently on `day`, unless it is what they did on the day before it.
  // False: too much to look at.
  bool look(Date day, std::size_t sets_most) {
    const auto found = policy::differences(before_, after_, day, sets_most);
    if (!found) return false;
    json all = json::array();
    std::vector<std::string> said;
    for (const policy::Difference& one : found->all) {
      all.push_back(object_of(one));
      said.push_back(sentences_of(one));
    }
    if (!found->has_every_duty) {
      said.emplace_back("Obligations were not compared in full: too many rules meet.");
    }
    if (last_ == all) return true;
    last_ = all;
    output_.say("From " + for_people(day) + (all.empty() ? ": no difference." : ":"));
    for (const std::string& sentence : said) output_.say(sentence);
    days_.push_back({{"from", iso_date(day)},
                     {"differences", all},
                     {"obligations_compared", found->has_every_duty}});
    return true;
  }

  // Instead, where there is too much to look at: the rules themselves. A policy that nobody can see
  // through must not be one that nobody can leave.
  void look_at_rules() {
    output_.say(std::string(policy::too_entangled) + " Here are the rules that differ; read them:");
    std::map<std::string, std::string> changed;
    for (const policy::Rule* one : only_in(after_, before_)) changed[one->id] = "new or changed";
    for (const policy::Rule* one : only_in(before_, after_)) {
      if (after_.find(one->id) == nullptr) changed[one->id] = "gone";
    }
    for (const auto& [id, how] : changed) {
      output_.say("  " + id + ": " + how);
      rules_.push_back({{"rule", id}, {"how", how}});
    }
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
  bool differ() const { return !days_.empty() || !essentials_.empty() || !rules_.empty(); }
  json rules() const { return rules_; }
  json days() const { return days_; }
  json essentials() const { return essentials_; }

 private:
  // Those that the other has not, or has in other words.
  static std::vector<const policy::Rule*> only_in(const policy::Sharing& one,
                                                  const policy::Sharing& other) {
    std::vector<const policy::Rule*> found;
    for (std::size_t r = 0; r < one.size(); ++r) {
      const policy::Rule& rule = one.rule(static_cast<policy::RuleHandle>(r));
      const policy::Rule* same = other.find(rule.id);
      const bool unchanged = same != nullptr && policy::say_the_same(*same, rule) &&
                             same->effective_from == rule.effective_from &&
                             same->effective_to == rule.effective_to;
      if (!unchanged) found.push_back(&rule);
    }
    return found;
  }
  std::string sentences_of(const policy::Difference& one) const {
    return std::string(describe(one.shift).head) + ": " + listed(one.sections) + "\n  from " +
           listed(one.senders) + " to " + listed(one.recipients) + ", in " + listed(one.messages) +
           "\n  before " + outcome(before_, one.before) + ", then " + outcome(after_, one.after) +
           duties_in(one) + "\n  for example" + as_given(words_given(one.example));
  }
  static std::string duties_in(const policy::Difference& one) {
    if (one.shift != policy::Shift::other_duties) return {};
    return "\n  along with it, before: " + duties_of(one.before) +
           "; then: " + duties_of(one.after);
  }
  json object_of(const policy::Difference& one) const {
    return {{"shift", describe(one.shift).code},    {"from", words_of(one.senders)},
            {"to", words_of(one.recipients)},       {"in", words_of(one.messages)},
            {"sections", words_of(one.sections)},   {"before", outcome(before_, one.before)},
            {"after", outcome(after_, one.after)},  {"duties_before", duties_of(one.before)},
            {"duties_after", duties_of(one.after)}, {"example", words_given(one.example)}};
  }

  const policy::Sharing& before_;
  const policy::Sharing& after_;
  const Output& output_;
  json last_ = json::array();
  json days_ = json::array();
  json rules_ = json::array();
  json essentials_ = json::array();
};

// Files without rules of sharing are compared as they stand. schema.toml may be in one alone.
std::vector<std::string> other_files(const PolicyFolder& before, const PolicyFolder& after) {
  std::set<std::string> names;
  const auto add = [&](const PolicyFolder& one, const PolicyFolder& other) {
    for (const policy::BundleFile& file : one.files) {
      const bool rules = file.name.find('/') != std::string::npos;
      const bool same =
          std::find(other.files.begin(), other.files.end(), file) != other.files.end();
      if (!rules && !same) names.insert(file.name);
    }
  };
  add(after, before);
  add(before, after);
  return {names.begin(), names.end()};
}

// Rules that go by the hub's hours, which practice.toml has.
std::set<std::string> rules_by_hours(const PolicyFolder& folder) {
  std::set<std::string> ids;
  const policy::Sharing& sharing = folder.policy.sharing();
  for (std::size_t r = 0; r < sharing.size(); ++r) {
    const policy::Rule& rule = sharing.rule(static_cast<policy::RuleHandle>(r));
    constexpr auto hours = policy::Attribute::hours;
    const auto accepted = rule.accepts[static_cast<std::size_t>(hours)];
    if (accepted != policy::every_word(hours)) ids.insert(rule.id);
  }
  return ids;
}

void tell_other_file(const std::string& name, const std::set<std::string>& by_hours,
                     const Output& output) {
  if (name != "practice.toml" || by_hours.empty()) {
    output.say(name + " is another; nothing in it decides what is shared, so read it yourself.");
    return;
  }
  output.say(name +
             " is another, AND IT DECIDES WHAT IS SHARED: its hours and bank holidays say "
             "when these rules count: " +
             all_of({by_hours.begin(), by_hours.end()}) + ". Read it yourself.");
}

}  // namespace

Differences tell_differences(const PolicyFolder& before, const PolicyFolder& after, Date day,
                             const Output& output, std::size_t sets_most) {
  std::set<Date> days = {day};
  for (const auto* folder : {&before, &after}) {
    const auto changes = policy::days_of_change(folder->policy.sharing(), day);
    days.insert(changes.begin(), changes.end());
  }
  Compared compared(before.policy, after.policy, output);
  const bool whole = std::all_of(days.begin(), days.end(),
                                 [&](Date each) { return compared.look(each, sets_most); });
  if (!whole) compared.look_at_rules();
  compared.look_at_essentials();
  const auto others = other_files(before, after);
  std::set<std::string> by_hours = rules_by_hours(before);
  by_hours.merge(rules_by_hours(after));
  for (const std::string& name : others) tell_other_file(name, by_hours, output);
  const bool differ = compared.differ() || !others.empty();
  if (!differ) output.say("Every request there is gets the same answer from both.");
  return Differences{differ, json({{"v", 1},
                                   {"days", compared.days()},
                                   {"essentials", compared.essentials()},
                                   {"other_files", others},
                                   {"whole", whole},
                                   {"rules", compared.rules()},
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
  const Differences differences = tell_differences(*before, *after, *day, output);
  output.emit(differences.object);
  return differences.any ? exit_refused : exit_done;
}

}  // namespace mash::cli
