// Sharing rules decided slowly and obviously: one rule after another, one clause after another.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/decision.h"

namespace mash::reference {

struct PlainRule {
  std::string id;
  bool is_duty = false;
  wire::Effect effect = wire::Effect::withhold;
  std::set<wire::Effect> on;  // Of a duty.
  Date from{};
  std::optional<Date> to;
  std::map<policy::Attribute, std::set<std::uint8_t>> when;
  std::optional<wire::Disclose> shown;
  std::set<policy::Told> told;
  std::set<policy::Mark> marks;
  std::uint32_t retain_days = 0;
  std::set<wire::StaffRole> approvers;
  int hold_hours = 0;
};

struct PlainVerdict {
  wire::Effect effect = wire::Effect::withhold;
  std::string rule;  // Empty: none decided.
  wire::Disclose shown = wire::Disclose::nothing;
  std::set<policy::Told> told;
  std::set<policy::Mark> marks;
  std::uint32_t retain_days = 0;
  std::set<wire::StaffRole> approvers;
  int hold_hours = 0;
  std::set<std::string> fired;
};

inline std::vector<policy::Attribute> failing_clauses(const PlainRule& rule,
                                                      const policy::Values& values) {
  std::vector<policy::Attribute> failing;
  for (const auto& [attribute, accepted] : rule.when) {
    const std::uint8_t value = values[static_cast<std::size_t>(attribute)];
    if (!accepted.contains(value)) failing.push_back(attribute);
  }
  return failing;
}

inline bool counts_on(const PlainRule& rule, Date on) {
  return rule.from <= on && (!rule.to || on <= *rule.to);
}

inline bool binds(const PlainRule& rule, wire::Effect outcome) {
  if (rule.is_duty) return rule.on.contains(outcome);
  if (rule.effect == outcome) return true;
  return rule.effect != wire::Effect::release && outcome > rule.effect;
}

inline void oblige(PlainVerdict& verdict, std::optional<wire::Disclose>& least,
                   const PlainRule& rule) {
  const bool keeps_back = !rule.is_duty && rule.effect != wire::Effect::release;
  auto shown = rule.shown;
  if (!shown && keeps_back) shown = wire::Disclose::nothing;
  if (shown) least = least ? std::min(*least, *shown) : *shown;
  verdict.told.insert(rule.told.begin(), rule.told.end());
  verdict.marks.insert(rule.marks.begin(), rule.marks.end());
  verdict.retain_days = std::max(verdict.retain_days, rule.retain_days);
  if (verdict.effect != wire::Effect::hold || rule.hold_hours == 0) return;
  verdict.approvers.insert(rule.approvers.begin(), rule.approvers.end());
  verdict.hold_hours =
      verdict.hold_hours == 0 ? rule.hold_hours : std::min(verdict.hold_hours, rule.hold_hours);
}

inline PlainVerdict decide(const std::vector<PlainRule>& rules, const policy::Request& request,
                           Date on) {
  const policy::Values values = policy::values_of(request);
  PlainVerdict verdict;
  bool released = false;
  for (const PlainRule& rule : rules) {
    if (!counts_on(rule, on) || !failing_clauses(rule, values).empty()) continue;
    verdict.fired.insert(rule.id);
    released = released || (!rule.is_duty && rule.effect == wire::Effect::release);
  }
  for (const PlainRule& rule : rules) {
    if (!verdict.fired.contains(rule.id) || rule.is_duty) continue;
    if (rule.effect == wire::Effect::hold && !released) continue;
    const bool stronger = verdict.rule.empty() || rule.effect > verdict.effect;
    const bool earlier = rule.effect == verdict.effect && rule.id < verdict.rule;
    if (!stronger && !earlier) continue;
    verdict.effect = rule.effect;
    verdict.rule = rule.id;
  }
  std::optional<wire::Disclose> least;
  for (const PlainRule& rule : rules) {
    const bool fired = verdict.fired.contains(rule.id);
    if (fired && binds(rule, verdict.effect)) oblige(verdict, least, rule);
  }
  verdict.shown = least.value_or(wire::Disclose::nothing);
  return verdict;
}

}  // namespace mash::reference
