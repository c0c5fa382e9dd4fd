// The sharing rules, compiled: who may be given which section of what, when, and why.
//
// Invariants: without a rule that releases, a section is withheld, and a rule that holds holds
// nothing; deny beats withhold beats hold beats release; the order of rules and files never
// matters; equal requests on equal dates get equal verdicts for ever. decide() and explain() go
// through the same code. Pure; a Sharing never changes once made, so any number of threads may read
// it.
#pragma once

#include <map>
#include <string>

#include "base/settings.h"
#include "policy/decision.h"
#include "policy/rule_set.h"

namespace mash::policy {

// One rule, or one duty, as it was written. A duty never decides: it adds obligations to outcomes
// that rules reach.
struct Rule {
  std::string id;
  std::string owner;  // Who answers for it.
  Date effective_from{};
  std::optional<Date> effective_to;  // The last day on which it counts.
  std::string source;                // The law, guidance or agreement it rests on.
  std::string reason;                // Plain English; part of every refusal it decides.
  bool is_duty = false;
  wire::Effect effect = wire::Effect::withhold;  // Of a rule; meaningless for a duty.
  Set<wire::Effect> binds_on;                    // The outcomes that bring its obligations along.
  std::array<std::uint64_t, attribute_count> accepts{};  // Per attribute, a mask of its words.
  Obligations obligations;
  std::string file;
  int line = 0;
};

// Whatever the days on which they count.
bool say_the_same(const Rule& a, const Rule& b);

class Sharing {
 public:
  // A rule counts on every day from effective_from to effective_to, London time. `on` is the day of
  // the decision: rules begin and end at midnight without a restart, and an old entry replays.
  // Below two microseconds for 500 rules.
  Verdict decide(const Request& request, Date on) const;
  // The same verdict, with every rule that fired and what would have changed it. Microseconds to
  // milliseconds, for people.
  Explanation explain(const Request& request, Date on) const;

  // What decide() concludes once it knows which rules fired; for whoever looks at many requests at
  // once (survey.h).
  Verdict conclude(const RuleSet& fired) const;
  RuleSet in_force(Date on) const;

  std::size_t size() const { return rules_.size(); }
  const Rule& rule(RuleHandle handle) const;               // Of this Sharing's verdicts only.
  const Rule* find(std::string_view id) const;             // Null: there is none.
  std::string_view rule_id(const Verdict& verdict) const;  // Empty when no rule decided.
  // One plain sentence: the deciding rule's reason, or that no rule allows it.
  std::string_view reason(const Verdict& verdict) const;

  // The same rules, but this one takes any word there: what its clause was there for.
  Sharing without_clause(RuleHandle handle, Attribute attribute) const;

  // Sections a message of this kind cannot stand without: a recipient that is not released one of
  // them gets nothing of the message, and its sender is told.
  bool is_essential(wire::MessageKind message, wire::SectionKind section) const;

 private:
  friend class SharingReader;
  struct Period {
    Date from;  // Until the next period begins.
    RuleSet in_force;
  };
  struct Matches;

  Sharing(std::vector<Rule> rules, std::map<wire::MessageKind, Set<wire::SectionKind>> essential);
  void compile_clauses();
  void compile_effects();
  void compile_periods();
  const std::uint64_t* accepting(std::size_t attribute, std::uint8_t value) const;
  const RuleSet* counting(Date on) const;
  Matches match(const Values& values, Date on) const;
  Verdict conclude(const std::uint64_t* fired) const;
  RuleHandle first_deciding(const std::uint64_t* fired, wire::Effect effect) const;
  NearMiss near_miss(RuleHandle handle, const Values& values) const;

  std::vector<Rule> rules_;  // By id.
  std::map<wire::MessageKind, Set<wire::SectionKind>> essential_;
  std::size_t words_ = 0;                             // Of 64 rules each.
  std::array<std::size_t, attribute_count> first_{};  // Row of each attribute's first value.
  RuleSet accepts_;                                   // A row for each attribute and value.
  std::array<RuleSet, 4> deciding_;                   // By effect.
  std::array<RuleSet, 4> binding_;                    // By outcome.
  std::vector<Obligations> obligations_;              // By handle, apart from the rules' texts.
  std::vector<Period> periods_;                       // By date.
};

// Plain sentences, for people: the outcome and its reason, then what would have changed it.
std::vector<std::string> sentences(const Sharing& sharing, const Request& request,
                                   const Explanation& explanation);

// Reads sharing/*.toml, one file after another; ids are unique over all of them.
class SharingReader {
 public:
  // The first problem of `text`, if it has one; nothing of such a reader may be used.
  std::optional<SettingsProblem> read(const std::string& name, std::string_view text);
  Sharing finish() &&;

 private:
  struct Place {
    std::string file;
    int line;
  };
  void read_rules(const SettingsTable& root, const std::string& file, bool duties);
  void read_essentials(const SettingsTable& root, const std::string& file);

  std::vector<Rule> rules_;
  std::map<std::string, Place> places_;
  std::map<wire::MessageKind, Set<wire::SectionKind>> essential_;
};

}  // namespace mash::policy
