// What an officer asks of sharing rules before they count: what they can do at all, who may see
// what, and what a change would disclose. Exact: every request there is has been looked at.
//
// Pure. Each answer is about one day; a policy changes by itself on days_of_change().
#pragma once

#include "policy/practice.h"
#include "policy/survey.h"

namespace mash::policy {

// Why an answer may be missing: Survey::sets_max was reached.
inline constexpr std::string_view too_entangled =
    "These rules test so many things at once that they cannot be looked at in full. Fewer lines in "
    "the rules that deny, withhold or hold would help.";

// The days after `from` on which a rule begins or has ended, by date.
std::vector<Date> days_of_change(const Sharing& sharing, Date from);

// --- What the rules can do --------------------------------------------------------------------

enum class Flaw : std::uint8_t {
  ended,       // Its last day is over.
  idle,        // No request would be answered otherwise without it.
  unreleased,  // No rule releases this section to anybody, in any message.
  unaskable,   // Practice requires checks of this kind of agency, and no rule lets one be asked.
  stranded,    // It can hold what another rule holds too, and no role may let go both.
  entangled,   // Whether it is idle, or released, was not found out.
};

struct Finding {
  Flaw flaw = Flaw::ended;
  std::string about;            // The rule, the section or the kind of agency.
  std::vector<std::string> by;  // Idle: the rules that say it already where it fires; stranded:
                                // those that it holds with.
  bool operator==(const Finding&) const = default;
};

// By flaw, then by name.
std::vector<Finding> findings(const Sharing& sharing, const Practice& practice, Date on);

// A rule that denies, withholds or holds, and the releases it can stop.
struct Stop {
  RuleHandle rule = no_rule;
  std::vector<RuleHandle> stops;
};
std::vector<Stop> stops(const Sharing& sharing, Date on);

// --- Who may see what -------------------------------------------------------------------------

// One section, from these senders to these recipients in these messages.
struct Sight {
  Set<wire::PartyKind> senders;
  Set<wire::MessageKind> messages;
  Set<wire::PartyKind> recipients;
  Set<wire::Effect> effects;      // That some request of theirs comes to.
  std::vector<RuleHandle> rules;  // That release or hold it for some of them.

  bool always() const { return effects == Set{wire::Effect::release}; }
};
// Wherever it can be released, or held for approval. Nothing: too_entangled.
std::optional<std::vector<Sight>> who_sees(const Sharing& sharing, wire::SectionKind section,
                                           Date on);

// --- What a change does -----------------------------------------------------------------------

enum class Shift : std::uint8_t {
  newly_released,  // Was held, withheld or denied.
  newly_kept,      // Was released.
  otherwise_kept,  // Not released before or after, and not in the same way.
  other_duties,    // The same outcome, with other obligations.
};

struct Difference {
  Shift shift = Shift::newly_released;
  Set<wire::PartyKind> senders;
  Set<wire::MessageKind> messages;
  Set<wire::PartyKind> recipients;
  Set<wire::SectionKind> sections;
  Request example;
  Verdict before, after;  // Of the example, each under its own policy.
};
struct Differences {
  std::vector<Difference> all;  // By shift. Outcomes are complete,
  bool has_every_duty = true;   // and other_duties, unless there was too much to look at.
};
// Nothing: too_entangled.
std::optional<Differences> differences(const Sharing& before, const Sharing& after, Date on,
                                       std::size_t sets_most = Survey::sets_max);

}  // namespace mash::policy
