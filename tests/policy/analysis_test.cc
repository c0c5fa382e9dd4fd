// What officers are told of rules before they count, held against trying every request there is.
#include "policy/analysis.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "policy/random_rules.h"
#include "policy/samples.h"

using namespace mash;
using namespace mash::policy;
using reference::PlainRule;

namespace {

constexpr std::uint64_t seed = 20261129;

// Attributes few enough to be tried in all their combinations.
const std::set<Attribute> tried = {Attribute::message, Attribute::section, Attribute::stage,
                                   Attribute::consent, Attribute::strategy_called};

std::vector<PlainRule> small_rules(samples::RandomRules& random, std::size_t count) {
  auto rules = random.rules(count);
  for (PlainRule& rule : rules) {
    std::erase_if(rule.when, [](const auto& clause) { return !tried.contains(clause.first); });
    if (rule.is_duty || rule.effect != wire::Effect::release) continue;
    for (std::uint8_t i = 0; i < wire::count_of<wire::PartyKind>(); ++i) {
      rule.when[Attribute::recipient].insert(i);
    }
  }
  return rules;
}

Sharing compile(const std::vector<PlainRule>& rules) {
  std::string text;
  for (const PlainRule& rule : rules) text += samples::toml_of(rule);
  return samples::sharing(text);
}

template <class Visit>
void each_request(Visit visit) {
  Request request;
  for (const auto message : Set<wire::MessageKind>::all().members()) {
    for (const auto section : Set<wire::SectionKind>::all().members()) {
      for (const auto stage : Set<wire::Stage>::all().members()) {
        for (const auto consent : Set<wire::Consent>::all().members()) {
          for (const auto called : Set<Answer>::all().members()) {
            request.message = message;
            request.section = section;
            request.stage = stage;
            request.consent = consent;
            request.strategy_called = called;
            visit(std::as_const(request));
          }
        }
      }
    }
  }
}

using Cell = std::pair<wire::MessageKind, wire::SectionKind>;

std::optional<Shift> shift(const Verdict& was, const Verdict& is) {
  if (was.releases() != is.releases()) {
    return is.releases() ? Shift::newly_released : Shift::newly_kept;
  }
  if (was.effect != is.effect) return Shift::otherwise_kept;
  if (was.obligations != is.obligations) return Shift::other_duties;
  return std::nullopt;
}

std::set<std::pair<Shift, Cell>> tried_one_by_one(const Sharing& before, const Sharing& after,
                                                  Date on) {
  std::set<std::pair<Shift, Cell>> all;
  each_request([&](const Request& request) {
    const auto found = shift(before.decide(request, on), after.decide(request, on));
    if (found) all.insert({*found, Cell{request.message, request.section}});
  });
  return all;
}

std::string names(const std::vector<Finding>& all) {
  std::string text;
  for (const Finding& one : all) {
    text += std::to_string(static_cast<int>(one.flaw)) + " " + one.about + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a change is found wherever trying every request finds one", "[policy][analysis]") {
  samples::RandomRules random(seed);
  std::map<Shift, int> seen;
  for (int bundle = 0; bundle < 100; ++bundle) {
    auto rules = small_rules(random, 2 + random.below(8));
    const Sharing before = compile(rules);
    for (std::size_t changes = 1 + random.below(3); changes > 0; --changes) {
      rules[random.below(rules.size())] = small_rules(random, 1).front();
      rules.back().id = "fresh-" + std::to_string(changes);
    }
    std::set<std::string> ids;
    std::erase_if(rules, [&](const PlainRule& rule) { return !ids.insert(rule.id).second; });
    const Sharing after = compile(rules);
    const Date on = random.date();
    const auto found = differences(before, after, on);
    REQUIRE(found);
    std::set<std::pair<Shift, Cell>> cells;
    CHECK(found->has_every_duty);
    for (const Difference& one : found->all) {
      ++seen[one.shift];
      CHECK(shift(before.decide(one.example, on), after.decide(one.example, on)) == one.shift);
      CHECK(one.senders == Set<wire::PartyKind>::all());  // No rule here tells them apart.
      CHECK(one.recipients == Set<wire::PartyKind>::all());
      CHECK((one.messages.contains(one.example.message) &&
             one.sections.contains(one.example.section)));
      for (const auto message : one.messages.members()) {
        for (const auto section : one.sections.members()) {
          cells.insert({one.shift, Cell{message, section}});
        }
      }
    }
    CHECK(cells == tried_one_by_one(before, after, on));
  }
  CHECK(seen[Shift::newly_released] > 5);
  CHECK(seen[Shift::newly_kept] > 5);
  CHECK(seen[Shift::otherwise_kept] > 5);
  CHECK(seen[Shift::other_duties] > 5);
}

TEST_CASE("a rule is idle if no request would be answered otherwise without it",
          "[policy][analysis]") {
  samples::RandomRules random(seed + 1);
  const Practice practice = load(samples::real_files())->practice();
  std::map<bool, int> seen;
  for (int bundle = 0; bundle < 6; ++bundle) {
    const auto rules = small_rules(random, 12);
    const Sharing sharing = compile(rules);
    const Date on = random.date();
    const auto found = findings(sharing, practice, on);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!reference::counts_on(rules[i], on)) continue;
      auto others = rules;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      const Sharing without = compile(others);
      bool needed = false;
      each_request([&](const Request& request) {
        if (!needed)
          needed = shift(sharing.decide(request, on), without.decide(request, on)).has_value();
      });
      const bool named = std::any_of(found.begin(), found.end(), [&](const Finding& one) {
        return one.about == rules[i].id && one.flaw == Flaw::idle;
      });
      CHECK(named != needed);
      ++seen[needed];
    }
  }
  CHECK(seen[true] > 5);
  CHECK(seen[false] > 5);
}

TEST_CASE("who sees a section is what trying every request shows", "[policy][analysis]") {
  samples::RandomRules random(seed + 2);
  for (int bundle = 0; bundle < 6; ++bundle) {
    const Sharing sharing = compile(small_rules(random, 15));
    const Date on = random.date();
    std::map<Cell, Set<wire::Effect>> effects;
    each_request([&](const Request& request) {
      effects[{request.message, request.section}].insert(sharing.decide(request, on).effect);
    });
    for (const auto section : Set<wire::SectionKind>::all().members()) {
      const auto sights = who_sees(sharing, section, on);
      REQUIRE(sights);
      std::map<wire::MessageKind, Set<wire::Effect>> seen;
      for (const Sight& sight : *sights) {
        for (const auto message : sight.messages.members()) seen[message] = sight.effects;
        CHECK_FALSE(sight.rules.empty());
      }
      for (const auto message : Set<wire::MessageKind>::all().members()) {
        const Set<wire::Effect> all = effects[{message, section}];
        const bool opens = all.contains(wire::Effect::release) || all.contains(wire::Effect::hold);
        CHECK(seen.contains(message) == opens);
        if (opens) CHECK(seen[message] == all);
      }
    }
  }
}

TEST_CASE("the shipped policy has nothing idle, and every required check can be asked",
          "[policies][analysis]") {
  const auto policy = load(samples::real_files());
  REQUIRE(policy);
  const auto found = findings(policy->sharing(), policy->practice(), samples::today);
  INFO(names(found));
  CHECK(found.empty());
  const auto same = differences(policy->sharing(), policy->sharing(), samples::today);
  REQUIRE(same);
  CHECK(same->all.empty());
}

TEST_CASE("rules too entangled to be looked at are said to be, not guessed at",
          "[policy][analysis]") {
  samples::RandomRules random(seed + 3);
  const Sharing sharing = compile(small_rules(random, 15));
  const std::vector<Survey::Side> sides = {{&sharing, sharing.in_force(random.date())}};
  const auto judge = [](const std::vector<Verdict>&) { return Marks{1}; };
  CHECK_FALSE(Survey(sides, Survey::Detail::obligations, 10).run(judge));
  CHECK(Survey(sides, Survey::Detail::obligations).run(judge));
}

TEST_CASE("what nobody may see, and whom nobody may ask, is found", "[policy][analysis]") {
  const Practice practice = load(samples::real_files())->practice();
  const Sharing sharing =
      samples::sharing(samples::release("all-but-history", R"(when.recipient = ["police", "health"]
when.section = ["identity", "concern"])") +
                       "[[essential]]\nmessage = \"check\"\nsections = [\"identity\"]\n");
  const auto found = findings(sharing, practice, samples::today);
  const auto has = [&](Flaw flaw, const std::string& about) {
    return std::any_of(found.begin(), found.end(),
                       [&](const Finding& one) { return one.flaw == flaw && one.about == about; });
  };
  CHECK(has(Flaw::unreleased, "history"));
  CHECK_FALSE(has(Flaw::unreleased, "identity"));
  CHECK(has(Flaw::unaskable, "childrens_services"));
  CHECK_FALSE(has(Flaw::unaskable, "police"));
}

TEST_CASE("two rules that hold the same and name no role in common are found",
          "[policy][analysis]") {
  const Practice practice = load(samples::real_files())->practice();
  const auto stranded = [&](const std::string& clause, const std::string& approver) {
    const Sharing sharing = samples::sharing(
        samples::release("told") +
        samples::rule("first", "hold",
                      "when.stage = [\"contact\"]\nhold.approvers = [\"manager\"]\n"
                      "hold.limit = \"4 hours\"") +
        samples::rule("second", "hold",
                      clause + "\nhold.approvers = [" + approver + "]\nhold.limit = \"4 hours\""));
    std::vector<Finding> all;
    for (const Finding& one : findings(sharing, practice, samples::today)) {
      if (one.flaw == Flaw::stranded) all.push_back(one);
    }
    return all;
  };
  const std::string officer = "\"information_governance_officer\"";
  const std::string same_stage = "when.stage = [\"contact\", \"s17\"]";
  CHECK(stranded(same_stage, officer) ==
        std::vector<Finding>{{Flaw::stranded, "first", {"second"}}});
  CHECK(stranded(same_stage, officer + ", \"manager\"").empty());
  CHECK(stranded("when.stage = [\"s17\"]", officer).empty());
}

TEST_CASE("a rule that keeps back stops the releases it meets", "[policy][analysis]") {
  const Sharing sharing =
      samples::sharing(samples::release("told", R"(when.recipient = ["police"])") +
                       samples::release("told-too", R"(when.recipient = ["health", "school"])") +
                       samples::rule("not-schools", "deny", R"(when.recipient = ["school"])") +
                       samples::rule("not-the-desk", "withhold", R"(when.recipient = ["desk"])"));
  const auto found = stops(sharing, samples::today);
  REQUIRE(found.size() == 2);
  CHECK(sharing.rule(found[0].rule).id == "not-schools");
  REQUIRE(found[0].stops.size() == 1);
  CHECK(sharing.rule(found[0].stops[0]).id == "told-too");
  CHECK(found[1].stops.empty());
}
