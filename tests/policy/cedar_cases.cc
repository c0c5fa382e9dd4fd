// Prints rules, requests and what the policy room answers, a JSON object a line, for another engine
// to answer again: random bundles, and the policy that is shipped.
#include <cstdio>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "policy/random_rules.h"

namespace mash {
namespace {

using nlohmann::json;
using policy::Attribute;
using policy::Values;
using reference::PlainRule;

constexpr std::size_t requests_of_bundle = 400;

std::int64_t days(Date date) { return std::chrono::sys_days(date).time_since_epoch().count(); }

void print(const json& line) { std::puts(line.dump().c_str()); }

json rule_json(const policy::Rule& rule) {
  constexpr Date last{std::chrono::year(9999), std::chrono::month(12), std::chrono::day(31)};
  json when = json::object();
  for (std::size_t a = 0; a < policy::attribute_count; ++a) {
    const auto attribute = static_cast<Attribute>(a);
    if (rule.accepts[a] == policy::every_word(attribute)) continue;
    json& words = when[std::string(wire::word(attribute))] = json::array();
    for (std::uint8_t value = 0; value < policy::count_of(attribute); ++value) {
      if ((rule.accepts[a] >> value & 1) != 0) words.push_back(policy::word_of(attribute, value));
    }
  }
  return {{"id", rule.id},
          {"effect", wire::word(rule.effect)},
          {"from", days(rule.effective_from)},
          {"to", days(rule.effective_to.value_or(last))},
          {"when", std::move(when)}};
}

// Chance alone meets a rule seldom: most requests are led to one, and then a step or two away.
Values request_near(const policy::Rule& rule, samples::RandomRules& random) {
  Values values = policy::values_of(random.request());
  for (std::size_t a = 0; a < policy::attribute_count; ++a) {
    const std::size_t count = policy::count_of(static_cast<Attribute>(a));
    while ((rule.accepts[a] >> values[a] & 1) == 0) {
      values[a] = static_cast<std::uint8_t>(random.below(count));
    }
  }
  for (std::size_t steps = random.below(3); steps > 0; --steps) {
    const std::size_t a = random.below(policy::attribute_count);
    values[a] =
        static_cast<std::uint8_t>(random.below(policy::count_of(static_cast<Attribute>(a))));
  }
  return values;
}

void print_bundle(const policy::Sharing& sharing, samples::RandomRules& random,
                  std::size_t requests) {
  json rules = json::array();
  for (std::size_t r = 0; r < sharing.size(); ++r) {
    const policy::Rule& rule = sharing.rule(static_cast<policy::RuleHandle>(r));
    if (!rule.is_duty) rules.push_back(rule_json(rule));
  }
  print({{"rules", std::move(rules)}});
  for (std::size_t i = 0; i < requests; ++i) {
    const auto handle = static_cast<policy::RuleHandle>(random.below(sharing.size()));
    const Values values = random.below(4) == 0 ? policy::values_of(random.request())
                                               : request_near(sharing.rule(handle), random);
    const Date on = random.date();
    const policy::Verdict verdict = sharing.decide(policy::request_of(values), on);
    json given = json::object();
    for (std::size_t a = 0; a < policy::attribute_count; ++a) {
      const auto attribute = static_cast<Attribute>(a);
      given[std::string(wire::word(attribute))] = policy::word_of(attribute, values[a]);
    }
    print({{"given", std::move(given)},
           {"on", days(on)},
           {"effect", wire::word(verdict.effect)},
           {"rule", sharing.rule_id(verdict)}});
  }
}

// Nothing if they cannot be read, which would be a mistake of random_rules.
std::optional<policy::Sharing> random_bundle(samples::RandomRules& random, std::size_t rules) {
  std::string text;
  for (const PlainRule& rule : random.rules(rules)) text += samples::toml_of(rule);
  policy::SharingReader reader;
  if (const auto problem = reader.read("sharing/random.toml", text)) return std::nullopt;
  return std::move(reader).finish();
}

}  // namespace
}  // namespace mash

int main(int argc, char** argv) {
  CLI::App app("Rules, requests and answers of the policy room, for another engine to compare.");
  std::string policies;
  std::size_t requests = 100'000;
  std::uint64_t seed = 20261130;
  app.add_option("--policies", policies, "The folder of the shipped policy")->required();
  app.add_option("--requests", requests, "How many, half of them of the shipped policy");
  app.add_option("--seed", seed, "Other bundles and requests");
  CLI11_PARSE(app, argc, argv);

  mash::samples::RandomRules random(seed);
  const auto shipped = mash::policy::load(mash::cli::read_policies(policies));
  if (!shipped) return 1;
  mash::print_bundle(shipped->sharing(), random, requests / 2);
  for (std::size_t left = requests / 2; left > 0;) {
    const std::size_t some = std::min(left, mash::requests_of_bundle);
    const std::size_t rules = 1 + random.below(random.below(10) == 0 ? 150 : 30);
    const auto bundle = mash::random_bundle(random, rules);
    if (!bundle) return 1;
    mash::print_bundle(*bundle, random, some);
    left -= some;
  }
  return 0;
}
