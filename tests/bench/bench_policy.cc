// What a decision costs, and reading a policy: bench_policy [--rules N] [--check]
// What comparing two policies costs:           bench_policy [--rules N] --diff [--check]
//
// With --check it exits 1 unless p99 is below 2 microseconds and compiling below 200 ms, or every
// comparison below 10 s and exact: the bounds for 500 rules.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "policy/analysis.h"
#include "policy/random_rules.h"

using namespace mash;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t requests_count = 4'096;
constexpr std::size_t decisions_count = 400'000;
constexpr std::size_t rules_per_file = 500;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

policy::Sharing compile(const std::vector<std::string>& files) {
  policy::SharingReader reader;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (const auto problem = reader.read("sharing/" + std::to_string(i) + ".toml", files[i])) {
      std::fprintf(stderr, "%s\n", problem->text().c_str());
      std::exit(2);
    }
  }
  return std::move(reader).finish();
}

struct Measured {
  double compile_ms = 0;
  double per_second = 0;
  long p50_ns = 0;
  long p99_ns = 0;
};

// As real rules are: about one sender, one kind of message and a few sections.
void narrow(reference::PlainRule& rule, samples::RandomRules& random) {
  using policy::Attribute;
  const auto any_of = [&](Attribute attribute) {
    return static_cast<std::uint8_t>(random.below(policy::count_of(attribute)));
  };
  rule.when[Attribute::sender] = {any_of(Attribute::sender)};
  rule.when[Attribute::message] = {any_of(Attribute::message)};
  rule.when[Attribute::section] = {any_of(Attribute::section), any_of(Attribute::section)};
}

std::vector<std::string> files_of(const std::vector<reference::PlainRule>& rules) {
  std::vector<std::string> files;
  std::size_t number = 0;
  for (const auto& rule : rules) {
    if (number++ % rules_per_file == 0) files.emplace_back();
    files.back() += samples::toml_of(rule);
  }
  return files;
}

std::vector<std::string> typical_files(std::size_t count, samples::RandomRules& random) {
  auto rules = random.rules(count);
  for (auto& rule : rules) narrow(rule, random);
  return files_of(rules);
}

struct Compared {
  std::size_t guards = 0;
  std::size_t changed = 0;
  std::size_t differences = 0;
  bool exact = false;
  bool every_duty = false;
  double ms = 0;
};

// One that tests next to nothing would keep everything back, and nothing were left to compare.
bool may_guard(const reference::PlainRule& rule) {
  return !rule.is_duty && rule.effect != wire::Effect::release && rule.when.size() > 1;
}

// Two policies of which `changed` rules differ. Guards are rules that keep back whatever is said,
// by whomever, in any message: the more of them, the more meet.
Compared compare(std::size_t count, std::size_t guards, std::size_t changed) {
  samples::RandomRules random(20261130);
  auto rules = random.rules(count);
  Compared compared{0, changed, 0, false, false, 0};
  for (auto& rule : rules) {
    if (may_guard(rule) && compared.guards < guards)
      ++compared.guards;
    else
      narrow(rule, random);
  }
  const policy::Sharing before = compile(files_of(rules));
  for (std::size_t i = 0; i < changed; ++i) {
    auto& rule = rules[random.below(count)];
    const std::string id = rule.id;
    rule = random.rules(1).front();
    rule.id = id;
    if (!may_guard(rule) || guards == 0) narrow(rule, random);
  }
  const policy::Sharing after = compile(files_of(rules));
  const Date on = random.date();
  const auto start = Clock::now();
  const auto found = policy::differences(before, after, on);
  compared.ms = milliseconds_since(start);
  compared.exact = found.has_value();
  compared.differences = found ? found->all.size() : 0;
  compared.every_duty = found && found->has_every_duty;
  return compared;
}

bool compare_all(std::size_t rules) {
  bool within = true;
  for (const auto& [guards, changed] :
       {std::pair<std::size_t, std::size_t>{0, 10}, {20, 10}, {20, 500}, {40, 40}, {80, 500}}) {
    const Compared one = compare(rules, guards, changed);
    std::printf(
        "rules=%zu guards=%zu changed=%zu differences=%zu outcomes=%s obligations=%s "
        "diff_ms=%.0f\n",
        rules, one.guards, one.changed, one.differences, one.exact ? "exact" : "no",
        one.every_duty ? "exact" : "no", one.ms);
    within = within && one.exact && one.ms < 10'000;
  }
  return within;
}

Measured measure(std::size_t rules) {
  samples::RandomRules random(20261122);
  const std::vector<std::string> files = typical_files(rules, random);
  std::vector<policy::Request> requests;
  for (std::size_t i = 0; i < requests_count; ++i) requests.push_back(random.request());
  const Date on = random.date();

  Measured measured;
  const policy::Sharing sharing = compile(files);
  for (int round = 0; round < 3; ++round) {  // The best of three: the machine has other work too.
    const auto compiling = Clock::now();
    compile(files);
    const double took = milliseconds_since(compiling);
    measured.compile_ms = round == 0 ? took : std::min(measured.compile_ms, took);
  }

  std::vector<long> each;
  each.reserve(decisions_count);
  std::size_t released = 0;
  const auto start = Clock::now();
  for (std::size_t i = 0; i < decisions_count; ++i) {
    const auto before = Clock::now();
    released += sharing.decide(requests[i % requests_count], on).releases() ? 1 : 0;
    each.push_back(static_cast<long>((Clock::now() - before).count()));
  }
  measured.per_second = static_cast<double>(decisions_count) / milliseconds_since(start) * 1000;
  if (released == 0) std::fprintf(stderr, "nothing was released: the rules are not typical\n");
  std::sort(each.begin(), each.end());
  measured.p50_ns = each[each.size() / 2];
  measured.p99_ns = each[each.size() * 99 / 100];
  return measured;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t rules = 500;
  bool check = false;
  bool diff = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--rules") == 0 && i + 1 < argc) {
      rules = std::strtoul(argv[++i], nullptr, 10);
    } else if (std::strcmp(argv[i], "--check") == 0) {
      check = true;
    } else if (std::strcmp(argv[i], "--diff") == 0) {
      diff = true;
    } else {
      std::fprintf(stderr, "usage: bench_policy [--rules N] [--diff] [--check]\n");
      return 2;
    }
  }
  if (diff) {
    const bool within = compare_all(rules);
    return check && !within ? 1 : 0;
  }
  const Measured measured = measure(rules);
  std::printf("rules=%zu decisions/s=%.0f p50_ns=%ld p99_ns=%ld compile_ms=%.1f\n", rules,
              measured.per_second, measured.p50_ns, measured.p99_ns, measured.compile_ms);
  const bool within = measured.p99_ns < 2'000 && measured.compile_ms < 200;
  return check && !within ? 1 : 0;
}
