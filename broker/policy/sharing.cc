#include "policy/sharing.h"

#include <algorithm>
#include <set>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::policy {
namespace {

constexpr std::size_t rows_of(wire::Effect effect) { return static_cast<std::size_t>(effect); }

}  // namespace

// Which rules matched, and which missed by exactly one clause. Only the first `words_` words count.
struct Sharing::Matches {
  std::array<std::uint64_t, limits::policy_rules_max / 64> fired;
  std::array<std::uint64_t, limits::policy_rules_max / 64> missed_one;
};

void merge(Obligations& into, const Obligations& more) {
  if (more.shown) into.shown = into.shown ? std::min(*into.shown, *more.shown) : *more.shown;
  into.told |= more.told;
  into.marks |= more.marks;
  into.retain_days = std::max(into.retain_days, more.retain_days);
  into.approvers |= more.approvers;
  if (more.hold_limit == Duration(0)) return;
  const bool first = into.hold_limit == Duration(0);
  into.hold_limit = first ? more.hold_limit : std::min(into.hold_limit, more.hold_limit);
}

Sharing::Sharing(std::vector<Rule> rules,
                 std::map<wire::MessageKind, Set<wire::SectionKind>> essential)
    : rules_(std::move(rules)), essential_(std::move(essential)), words_(words_for(rules_.size())) {
  ENSURE(rules_.size() <= limits::policy_rules_max, "the reader refuses larger policies");
  std::sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  for (const Rule& rule : rules_) obligations_.push_back(rule.obligations);
  compile_clauses();
  compile_effects();
  compile_periods();
}

Sharing Sharing::without_clause(RuleHandle handle, Attribute attribute) const {
  std::vector<Rule> rules = rules_;
  rules.at(handle).accepts[static_cast<std::size_t>(attribute)] = every_word(attribute);
  return {std::move(rules), essential_};
}

// For each attribute and value, the set of rules that take it: a decision is the intersection of
// one row for each attribute.
void Sharing::compile_clauses() {
  std::size_t rows = 0;
  for (std::size_t a = 0; a < attribute_count; ++a) {
    first_[a] = rows;
    rows += count_of(static_cast<Attribute>(a));
  }
  accepts_.assign(rows * words_, 0);
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    for (std::size_t a = 0; a < attribute_count; ++a) {
      for (std::size_t value = 0; value < count_of(static_cast<Attribute>(a)); ++value) {
        if ((rules_[r].accepts[a] >> value & 1) == 0) continue;
        insert({&accepts_[(first_[a] + value) * words_], words_}, r);
      }
    }
  }
}

void Sharing::compile_effects() {
  for (wire::Effect effect : strongest_first) {
    RuleSet& deciding = deciding_[rows_of(effect)];
    RuleSet& binding = binding_[rows_of(effect)];
    deciding.assign(words_, 0);
    binding.assign(words_, 0);
    for (std::size_t r = 0; r < rules_.size(); ++r) {
      if (!rules_[r].is_duty && rules_[r].effect == effect) insert(deciding, r);
      if (rules_[r].binds_on.contains(effect)) insert(binding, r);
    }
  }
}

// The set of rules in force changes only on these days.
void Sharing::compile_periods() {
  using namespace std::chrono;
  std::set<Date> changes;
  for (const Rule& rule : rules_) {
    changes.insert(rule.effective_from);
    if (rule.effective_to) changes.insert(Date(sys_days(*rule.effective_to) + days(1)));
  }
  for (Date from : changes) {
    Period period{from, RuleSet(words_, 0)};
    for (std::size_t r = 0; r < rules_.size(); ++r) {
      const bool ended = rules_[r].effective_to && *rules_[r].effective_to < from;
      if (rules_[r].effective_from <= from && !ended) insert(period.in_force, r);
    }
    periods_.push_back(std::move(period));
  }
}

const std::uint64_t* Sharing::accepting(std::size_t attribute, std::uint8_t value) const {
  return accepts_.data() + (first_[attribute] + value) * words_;
}

const RuleSet* Sharing::counting(Date on) const {
  const auto after = std::upper_bound(periods_.begin(), periods_.end(), on,
                                      [](Date date, const Period& p) { return date < p.from; });
  return after == periods_.begin() ? nullptr : &std::prev(after)->in_force;
}

Sharing::Matches Sharing::match(const Values& values, Date on) const {
  Matches matches;
  const RuleSet* in_force = counting(on);
  std::array<const std::uint64_t*, attribute_count> rows;
  for (std::size_t a = 0; a < attribute_count; ++a) rows[a] = accepting(a, values[a]);
  for (std::size_t w = 0; w < words_; ++w) {
    const std::uint64_t candidates = in_force == nullptr ? 0 : (*in_force)[w];
    std::uint64_t failed = 0;        // At least one clause.
    std::uint64_t failed_again = 0;  // At least two.
    for (const std::uint64_t* row : rows) {
      const std::uint64_t fails = ~row[w];
      failed_again |= failed & fails;
      failed |= fails;
    }
    matches.fired[w] = candidates & ~failed;
    matches.missed_one[w] = candidates & failed & ~failed_again;
  }
  return matches;
}

RuleHandle Sharing::first_deciding(const std::uint64_t* fired, wire::Effect effect) const {
  const RuleSet& deciding = deciding_[rows_of(effect)];
  for (std::size_t w = 0; w < words_; ++w) {
    const std::uint64_t agreeing = fired[w] & deciding[w];
    if (agreeing != 0) return static_cast<RuleHandle>(lowest_rule(w, agreeing));
  }
  return no_rule;
}

// The strongest outcome that any fired rule has, then every obligation that binds on it. What no
// rule releases there is nothing to hold of: nobody is asked to approve it.
Verdict Sharing::conclude(const std::uint64_t* fired) const {
  Verdict verdict;
  for (wire::Effect effect : strongest_first) {
    const RuleHandle rule = first_deciding(fired, effect);
    const bool holds_nothing = effect == wire::Effect::hold &&
                               first_deciding(fired, wire::Effect::release) == no_rule;
    if (rule == no_rule || holds_nothing) continue;
    verdict = {effect, Because::rule, rule, {}};
    break;
  }
  const RuleSet& binding = binding_[rows_of(verdict.effect)];
  each_rule(
      words_, [&](std::size_t w) { return fired[w] & binding[w]; },
      [&](std::size_t rule) { merge(verdict.obligations, obligations_[rule]); });
  if (verdict.effect != wire::Effect::hold) {  // Nobody is waited for.
    verdict.obligations.approvers = {};
    verdict.obligations.hold_limit = {};
  }
  return verdict;
}

Verdict Sharing::conclude(const RuleSet& fired) const {
  ENSURE(fired.size() == words_, "a set of this policy's rules");
  return conclude(fired.data());
}

RuleSet Sharing::in_force(Date on) const {
  const RuleSet* in_force = counting(on);
  return in_force == nullptr ? RuleSet(words_, 0) : *in_force;
}

Verdict Sharing::decide(const Request& request, Date on) const {
  const Values values = values_of(request);
  for (std::size_t a = 0; a < attribute_count; ++a) {
    if (values[a] < count_of(static_cast<Attribute>(a))) continue;
    return {wire::Effect::deny, Because::unknown_value, no_rule, {}};
  }
  return conclude(match(values, on).fired.data());
}

NearMiss Sharing::near_miss(RuleHandle handle, const Values& values) const {
  NearMiss miss{handle, Attribute::sender, 0, {}};
  for (std::size_t a = 0; a < attribute_count; ++a) {
    const std::uint64_t mask = rules_[handle].accepts[a];
    if ((mask >> values[a] & 1) != 0) continue;
    miss.attribute = static_cast<Attribute>(a);
    miss.value = values[a];
    for (std::uint8_t value = 0; value < count_of(miss.attribute); ++value) {
      if ((mask >> value & 1) != 0) miss.accepted.push_back(value);
    }
    break;
  }
  return miss;
}

Explanation Sharing::explain(const Request& request, Date on) const {
  Explanation explanation;
  explanation.verdict = decide(request, on);
  if (explanation.verdict.because == Because::unknown_value) return explanation;
  const Values values = values_of(request);
  const Matches matches = match(values, on);
  const bool released = explanation.verdict.releases();
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    const auto handle = static_cast<RuleHandle>(r);
    if (contains(matches.fired, r)) explanation.fired.push_back(handle);
    const bool would_release = contains(deciding_[rows_of(wire::Effect::release)], r);
    if (!released && would_release && contains(matches.missed_one, r)) {
      explanation.near_misses.push_back(near_miss(handle, values));
    }
  }
  for (std::size_t a = 0; a < attribute_count && !released; ++a) {
    const auto attribute = static_cast<Attribute>(a);
    for (std::uint8_t value = 0; value < count_of(attribute); ++value) {
      Values changed = values;
      changed[a] = value;
      if (!decide(request_of(changed), on).releases()) continue;
      explanation.released_if.push_back({attribute, value});
    }
  }
  return explanation;
}

const Rule& Sharing::rule(RuleHandle handle) const {
  ENSURE(handle < rules_.size(), "a handle belongs to the policy that gave it");
  return rules_[handle];
}

bool say_the_same(const Rule& a, const Rule& b) {
  return a.id == b.id && a.is_duty == b.is_duty && a.effect == b.effect &&
         a.binds_on == b.binds_on && a.accepts == b.accepts && a.obligations == b.obligations;
}

const Rule* Sharing::find(std::string_view id) const {
  const auto found =
      std::lower_bound(rules_.begin(), rules_.end(), id,
                       [](const Rule& one, std::string_view wanted) { return one.id < wanted; });
  return found != rules_.end() && found->id == id ? &*found : nullptr;
}

std::string_view Sharing::rule_id(const Verdict& verdict) const {
  return verdict.rule == no_rule ? std::string_view() : rule(verdict.rule).id;
}

std::string_view Sharing::reason(const Verdict& verdict) const {
  switch (verdict.because) {
    case Because::rule:
      return rule(verdict.rule).reason;
    case Because::default_:
      return "No rule allows this recipient to be given this section.";
    case Because::unknown_value:
      return "It says something that this policy has no word for.";
  }
  return "";
}

bool Sharing::is_essential(wire::MessageKind message, wire::SectionKind section) const {
  const auto found = essential_.find(message);
  return found != essential_.end() && found->second.contains(section);
}

}  // namespace mash::policy
