#include "policy/random_rules.h"

#include <algorithm>

namespace mash::samples {

using policy::Attribute;
using reference::PlainRule;
using wire::Effect;

namespace {

template <class E>
std::string words(const std::set<E>& set) {
  std::string list;
  for (E one : set) list += (list.empty() ? "\"" : ", \"") + std::string(wire::word(one)) + "\"";
  return "[" + list + "]";
}

std::string clause(Attribute attribute, const std::set<std::uint8_t>& accepted) {
  std::string list;
  for (std::uint8_t value : accepted) {
    list += (list.empty() ? "\"" : ", \"") + std::string(policy::word_of(attribute, value)) + "\"";
  }
  return "when." + std::string(wire::word(attribute)) + " = [" + list + "]\n";
}

}  // namespace

std::size_t RandomRules::below(std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(chance_);
}

template <class E>
std::set<E> RandomRules::some() {
  std::set<E> set = {static_cast<E>(below(wire::count_of<E>()))};
  for (std::size_t more = below(3); more > 0; --more) {
    set.insert(static_cast<E>(below(wire::count_of<E>())));
  }
  return set;
}

Date RandomRules::date() {
  return Date(std::chrono::sys_days(Date{std::chrono::year(2026), std::chrono::month(1),
                                         std::chrono::day(1)}) +
              std::chrono::days(below(60)));
}

policy::Request RandomRules::request() {
  policy::Values values{};
  for (std::size_t a = 0; a < policy::attribute_count; ++a) {
    values[a] = static_cast<std::uint8_t>(below(policy::count_of(static_cast<Attribute>(a))));
  }
  return policy::request_of(values);
}

// Clauses take most of the words there are, so that rules meet often enough to contradict.
void RandomRules::add_clauses(PlainRule& rule) {
  std::set<Attribute> tested;
  for (std::size_t more = below(4); more > 0; --more) {
    tested.insert(static_cast<Attribute>(below(policy::attribute_count)));
  }
  if (!rule.is_duty && rule.effect == Effect::release) {
    tested.insert({Attribute::recipient, Attribute::message, Attribute::section});
  }
  for (Attribute attribute : tested) {
    std::set<std::uint8_t> accepted;
    for (std::uint8_t value = 0; value < policy::count_of(attribute); ++value) {
      if (below(10) < 7) accepted.insert(value);
    }
    if (accepted.empty()) accepted.insert(0);
    rule.when[attribute] = accepted;
  }
}

void RandomRules::add_obligations(PlainRule& rule) {
  const bool releases = rule.is_duty ? rule.on.contains(Effect::release)
                                     : rule.effect == Effect::release;
  const bool keeps_back = rule.is_duty ? rule.on != std::set{Effect::release} : !releases;
  if (keeps_back && below(2) == 0) rule.shown = static_cast<wire::Disclose>(below(3));
  if (below(3) == 0) rule.told = some<policy::Told>();
  if (releases && below(3) == 0) rule.marks = some<policy::Mark>();
  if (rule.is_duty || below(4) == 0) rule.retain_days = static_cast<std::uint32_t>(below(100) + 1);
  if (rule.is_duty || rule.effect != Effect::hold) return;
  rule.approvers = some<wire::StaffRole>();
  rule.hold_hours = static_cast<int>(below(9)) + 1;
}

PlainRule RandomRules::rule(std::size_t number) {
  PlainRule rule;
  rule.id = "rule-" + std::to_string(number);
  rule.is_duty = below(6) == 0;
  // Releases are frequent, or little would ever be released.
  constexpr Effect effects[] = {Effect::release, Effect::release, Effect::release,
                                Effect::hold, Effect::withhold, Effect::deny};
  rule.effect = effects[below(6)];
  if (rule.is_duty) rule.on = some<Effect>();
  rule.from = date();
  if (below(2) == 0) rule.to = std::max(rule.from, date());
  add_clauses(rule);
  add_obligations(rule);
  return rule;
}

std::vector<PlainRule> RandomRules::rules(std::size_t count) {
  std::vector<PlainRule> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(rule(i));
  return all;
}

std::string toml_of(const PlainRule& rule) {
  std::string text = rule.is_duty ? "[[duty]]\n" : "[[rule]]\n";
  text += "id = \"" + rule.id + "\"\nowner = \"o\"\nsource = \"s\"\nreason = \"r\"\n";
  text += "effective_from = " + iso_date(rule.from) + "\n";
  if (rule.to) text += "effective_to = " + iso_date(*rule.to) + "\n";
  if (rule.is_duty) text += "on = " + words(rule.on) + "\n";
  else text += "effect = \"" + std::string(wire::word(rule.effect)) + "\"\n";
  for (const auto& [attribute, accepted] : rule.when) text += clause(attribute, accepted);
  if (rule.shown) text += "then.show_withheld = \"" + std::string(wire::word(*rule.shown)) + "\"\n";
  if (!rule.told.empty()) text += "then.tell = " + words(rule.told) + "\n";
  if (!rule.marks.empty()) text += "then.mark = " + words(rule.marks) + "\n";
  if (rule.retain_days > 0) text += "then.retain_days = " + std::to_string(rule.retain_days) + "\n";
  if (rule.hold_hours > 0) {
    text += "hold.approvers = " + words(rule.approvers) + "\n";
    text += "hold.limit = \"" + std::to_string(rule.hold_hours) + " hours\"\n";
  }
  return text;
}

}  // namespace mash::samples
