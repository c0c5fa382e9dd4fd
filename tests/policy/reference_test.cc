// The compiled tables against a slow and obvious evaluator, on random rules and requests.
#include <algorithm>
#include <catch2/catch.hpp>

#include "policy/random_rules.h"
#include "policy/samples.h"

using namespace mash;
using namespace mash::policy;
using reference::PlainRule;
using reference::PlainVerdict;

namespace {

constexpr std::uint64_t seed = 20261122;

// Over one to three files, in an order of chance.
Sharing compile(const std::vector<PlainRule>& rules, samples::RandomRules& random) {
  std::vector<PlainRule> shuffled = rules;
  random.shuffle(shuffled);
  std::vector<std::string> files(1 + random.below(3));
  for (const PlainRule& rule : shuffled) {
    files[random.below(files.size())] += samples::toml_of(rule);
  }
  SharingReader reader;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto problem = reader.read("sharing/" + std::to_string(i) + ".toml", files[i]);
    INFO((problem ? problem->text() : ""));
    REQUIRE_FALSE(problem);
  }
  return std::move(reader).finish();
}

template <class E>
Set<E> as_set(const std::set<E>& members) {
  Set<E> set;
  for (E member : members) set.insert(member);
  return set;
}

bool agree(const Sharing& sharing, const Verdict& verdict, const PlainVerdict& expected) {
  return verdict.effect == expected.effect && sharing.rule_id(verdict) == expected.rule &&
         verdict.shown() == expected.shown &&
         verdict.obligations.told == as_set(expected.told) &&
         verdict.obligations.marks == as_set(expected.marks) &&
         verdict.obligations.retain_days == expected.retain_days &&
         verdict.obligations.approvers == as_set(expected.approvers) &&
         verdict.obligations.hold_limit == std::chrono::hours(expected.hold_hours);
}

using Near = std::tuple<std::string, Attribute, std::vector<std::uint8_t>>;

std::vector<Near> near_misses(const std::vector<PlainRule>& rules, const Values& values, Date on) {
  std::vector<Near> all;
  for (const PlainRule& rule : rules) {
    const auto failing = reference::failing_clauses(rule, values);
    const bool would_release = !rule.is_duty && rule.effect == wire::Effect::release;
    if (!would_release || !reference::counts_on(rule, on) || failing.size() != 1) continue;
    const auto& accepted = rule.when.at(failing[0]);
    all.emplace_back(rule.id, failing[0], std::vector(accepted.begin(), accepted.end()));
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<Change> changes(const std::vector<PlainRule>& rules, const Values& values, Date on) {
  std::vector<Change> all;
  for (std::size_t a = 0; a < attribute_count; ++a) {
    for (std::uint8_t value = 0; value < count_of(static_cast<Attribute>(a)); ++value) {
      Values changed = values;
      changed[a] = value;
      const auto verdict = reference::decide(rules, request_of(changed), on);
      if (verdict.effect != wire::Effect::release) continue;
      all.push_back({static_cast<Attribute>(a), value});
    }
  }
  return all;
}

}  // namespace

TEST_CASE("100,000 random decisions agree with the slow evaluator", "[policy][reference]") {
  samples::RandomRules random(seed);
  std::map<wire::Effect, int> seen;
  int disagreements = 0;
  for (int bundle = 0; bundle < 250; ++bundle) {
    // Mostly a few, sometimes more than two words of 64.
    const auto rules = random.rules(1 + random.below(bundle % 10 == 0 ? 150 : 30));
    const Sharing sharing = compile(rules, random);
    for (int i = 0; i < 400; ++i) {
      const Request request = random.request();
      const Date on = random.date();
      const auto expected = reference::decide(rules, request, on);
      ++seen[expected.effect];
      if (!agree(sharing, sharing.decide(request, on), expected)) ++disagreements;
    }
  }
  CHECK(disagreements == 0);
  for (auto effect : {wire::Effect::release, wire::Effect::hold, wire::Effect::withhold,
                      wire::Effect::deny}) {
    CHECK(seen[effect] > 2'000);
  }
}

TEST_CASE("explanations name what the slow evaluator finds by trying", "[policy][reference]") {
  samples::RandomRules random(seed + 1);
  int with_near_misses = 0;
  int with_changes = 0;
  for (int bundle = 0; bundle < 150; ++bundle) {
    const auto rules = random.rules(1 + random.below(40));
    const Sharing sharing = compile(rules, random);
    for (int i = 0; i < 6; ++i) {
      const Request request = random.request();
      const Date on = random.date();
      const auto expected = reference::decide(rules, request, on);
      const Explanation found = sharing.explain(request, on);
      CHECK(agree(sharing, found.verdict, expected));
      std::set<std::string> fired;
      for (RuleHandle handle : found.fired) fired.insert(sharing.rule(handle).id);
      CHECK(fired == expected.fired);
      if (expected.effect == wire::Effect::release) {
        CHECK(found.near_misses.empty());
        continue;
      }
      std::vector<Near> near;
      for (const NearMiss& miss : found.near_misses) {
        near.emplace_back(sharing.rule(miss.rule).id, miss.attribute, miss.accepted);
        CHECK(miss.value == values_of(request)[static_cast<std::size_t>(miss.attribute)]);
      }
      CHECK(near == near_misses(rules, values_of(request), on));
      CHECK(found.released_if == changes(rules, values_of(request), on));
      with_near_misses += near.empty() ? 0 : 1;
      with_changes += found.released_if.empty() ? 0 : 1;
    }
  }
  CHECK(with_near_misses > 50);
  CHECK(with_changes > 50);
}

TEST_CASE("the order of rules and files changes no answer", "[policy][reference]") {
  samples::RandomRules random(seed + 2);
  const auto rules = random.rules(120);
  const Sharing first = compile(rules, random);
  for (int shuffle = 0; shuffle < 10; ++shuffle) {
    const Sharing again = compile(rules, random);
    int differences = 0;
    for (int i = 0; i < 500; ++i) {
      const Request request = random.request();
      const Date on = random.date();
      if (first.decide(request, on) != again.decide(request, on)) ++differences;
    }
    CHECK(differences == 0);
  }
}
