// What policy answers: an outcome for one section and one recipient, the rule that decided, and
// what has to be done along with it. Values only; sharing.h makes them.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/time.h"
#include "policy/request.h"
#include "policy/set.h"

namespace mash::policy {

// In the order of their strength: what decides where rules disagree.
inline constexpr std::array<wire::Effect, 4> strongest_first = {
    wire::Effect::deny, wire::Effect::withhold, wire::Effect::hold, wire::Effect::release};

// Names a rule within one policy: its position by id. Never stored; entries hold rule ids.
using RuleHandle = std::uint16_t;
inline constexpr RuleHandle no_rule = 0xffff;

// What must be done along with an outcome. Typed and closed; where several rules oblige, each
// member has its own way to agree, so that the order of rules never matters.
struct Obligations {
  std::optional<wire::Disclose> shown;  // How a withheld section shows: the least that is said.
  Set<Told> told;                       // All who are named by any.
  Set<Mark> marks;                      // All that any sets.
  std::uint32_t retain_days = 0;        // The longest; 0 leaves it to retention.toml.
  Set<wire::StaffRole> approvers;       // Hold: one of each role named, of the owning agency.
  Duration hold_limit{};                // Hold: the shortest; then it escalates. 0 unless held.
  bool operator==(const Obligations&) const = default;
};
void merge(Obligations& into, const Obligations& more);

enum class Because : std::uint8_t {
  rule,           // `rule` decided.
  default_,       // No rule fired: withheld.
  unknown_value,  // The request has a number that is on no list: denied.
};

struct Verdict {
  wire::Effect effect = wire::Effect::withhold;
  Because because = Because::default_;
  RuleHandle rule = no_rule;  // Of those that agree on the outcome, the first by id.
  Obligations obligations;

  bool releases() const { return effect == wire::Effect::release; }
  // For a section that is not released.
  wire::Disclose shown() const { return obligations.shown.value_or(wire::Disclose::nothing); }
  bool operator==(const Verdict&) const = default;
};

// A release rule that missed by exactly one clause.
struct NearMiss {
  RuleHandle rule = no_rule;
  Attribute attribute = Attribute::sender;
  std::uint8_t value = 0;              // What the request has.
  std::vector<std::uint8_t> accepted;  // What the rule would have taken.
  bool operator==(const NearMiss&) const = default;
};

// One attribute changed, and with that alone the section would be released.
struct Change {
  Attribute attribute = Attribute::sender;
  std::uint8_t value = 0;
  bool operator==(const Change&) const = default;
};

struct Explanation {
  Verdict verdict;
  std::vector<RuleHandle> fired;       // Every rule and duty that matched, by id.
  std::vector<NearMiss> near_misses;   // By rule id. Empty when the section is released.
  std::vector<Change> released_if;     // Likewise, and complete: every single change there is.
};

}  // namespace mash::policy
