// The runner of *.test.toml: it passes what is right and says what is not, and where.
#include "policy/rule_tests.h"

#include <catch2/catch.hpp>

#include "policy/samples.h"

using namespace mash;
using namespace mash::policy;
using samples::release;
using samples::rule;

namespace {

const std::string rules =
    release("open", "when.section = [\"identity\"]\nthen.tell = [\"sender\"]") +
    rule("shut", "deny", "when.consent = [\"refused\"]\nthen.show_withheld = \"count\"");

const std::string right = R"(on = 2026-11-22
[given]
sender = "school"
[[test]]
name = "it is released"
expect = [{ section = ["identity"], effect = "release", rules = ["open"], tell = ["sender"] }]
[[test]]
name = "it is denied"
given.consent = "refused"
expect = [{ section = ["concern"], effect = "deny", rules = ["shut"], shown = "count" }]
)";

Result<TestReport, SettingsProblem> run(const std::string& tests) {
  auto files = samples::bundle(rules);
  files.push_back({"sharing/sample.test.toml", tests});
  const auto policy = load(files);
  REQUIRE(policy);
  return run_tests(*policy, files);
}

TestReport report(const std::string& tests) {
  const auto result = run(tests);
  INFO((result ? "" : result.error().text()));
  REQUIRE(result);
  return *result;
}

std::string problem(const std::string& tests) {
  const auto result = run(tests);
  return result ? "none" : result.error().text();
}

std::string changed(const std::string& before, const std::string& after) {
  std::string text = right;
  const auto at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.replace(at, before.size(), after);
}

std::string failure(const std::string& before, const std::string& after) {
  const TestReport found = report(changed(before, after));
  CHECK_FALSE(found.passed());
  REQUIRE(found.failures.size() == 1);
  return found.failures[0].text();
}

// "open section"
std::vector<std::string> names_of(const std::vector<UntestedClause>& clauses) {
  std::vector<std::string> names;
  for (const UntestedClause& one : clauses) {
    names.push_back(one.rule + " " + std::string(wire::word(one.attribute)));
  }
  return names;
}

}  // namespace

TEST_CASE("cases that hold pass", "[policy][tests]") {
  const TestReport found = report(right);
  CHECK(found.passed());
  CHECK(found.tests == 2);
  CHECK(found.sentences() ==
        std::vector<std::string>{"2 tests, 2 sections decided: all as expected"});
}

TEST_CASE("what differs is named with its place and the reason", "[policy][tests]") {
  CHECK(failure("effect = \"release\"", "effect = \"hold\"") ==
        "sharing/sample.test.toml:6: \"it is released\", identity: expected hold. Released: "
        "identity for other_authority. because of open (rule open; the law) ");
  CHECK_THAT(failure("rules = [\"open\"]", "rules = [\"shut\"]"),
             Catch::EndsWith("rule shut did not fire"));
  CHECK_THAT(failure("tell = [\"sender\"]", "tell = [\"duty_manager\"]"),
             Catch::EndsWith("tells others than these"));
  CHECK_THAT(failure("tell = [\"sender\"]", "mark = [\"sight_only\"]"),
             Catch::EndsWith("has other marks"));
  CHECK_THAT(failure("shown = \"count\"", "shown = \"labels\""),
             Catch::EndsWith("a withheld section shows as count"));
}

TEST_CASE("a rule that no case makes fire, or that fires in all, fails the run",
          "[policy][tests]") {
  const auto second = right.find("[[test]]\nname = \"it is denied");
  const TestReport first_only = report(right.substr(0, second));
  CHECK(first_only.never_fired == std::vector<std::string>{"shut"});
  CHECK(first_only.always_fired == std::vector<std::string>{"open"});
  CHECK(first_only.failures.empty());
  CHECK_FALSE(first_only.passed());
  CHECK(first_only.sentences().size() == 3);
}

TEST_CASE("no test at all fails", "[policy][tests]") {
  const TestReport found = report("on = 2026-11-22");
  CHECK(found.tests == 0);
  CHECK_FALSE(found.passed());
  const auto files = samples::bundle("");
  const auto none = run_tests(load(files).value(), files);
  REQUIRE(none);
  CHECK_FALSE(none->passed());
}

TEST_CASE("a test has its own day", "[policy][tests]") {
  CHECK(report(changed("on = 2026-11-22", "on = 2025-01-01")).failures.size() == 2);
  const std::string own =
      changed("name = \"it is released\"", "name = \"it is released\"\non = 2025-01-01");
  CHECK(report(own).failures.size() == 1);
}

TEST_CASE("a test file is read as strictly as rules", "[policy][tests]") {
  CHECK_THAT(problem(changed("on = 2026-11-22", "")), Catch::Contains("\"on\" is missing"));
  CHECK_THAT(problem(changed("sender = \"school\"", "sender = \"schol\"")),
             Catch::Contains("did you mean \"school\"?"));
  CHECK_THAT(problem(changed("sender", "sendr")), Catch::Contains("did you mean"));
  CHECK_THAT(problem(changed("rules = [\"open\"]", "rules = [\"opne\"]")),
             Catch::Contains("did you mean \"open\"?"));
  CHECK_THAT(problem(changed("section = [\"identity\"], ", "")), Catch::Contains("is missing"));
  CHECK_THAT(problem(changed("expect = [{ section = [\"concern\"]",
                             "expekt = [{ section = [\"concern\"]")),
             Catch::Contains("a test expects something"));
  CHECK_THAT(problem(changed("given.consent = \"refused\"", "given.section = \"identity\"")),
             Catch::Contains("\"test.given.section\" is not known here"));
}

TEST_CASE("a clause that no test needs is named, with its rule and where that stands",
          "[policy][tests]") {
  auto files = samples::bundle(rules);
  const auto untested = [&](const std::string& tests) {
    auto all = files;
    all.push_back({"sharing/sample.test.toml", tests});
    const auto policy = load(all);
    REQUIRE(policy);
    const auto found = untested_clauses(*policy, all);
    REQUIRE(found);
    for (const UntestedClause& one : *found) {
      const std::string sentence = one.problem().text();
      CHECK_THAT(sentence, Catch::StartsWith("sharing/"));
      CHECK_THAT(sentence, Catch::Contains(": rule " + one.rule + ": without when."));
    }
    return names_of(*found);
  };
  // Nothing asks for a section that "open" does not release.
  CHECK(untested(right) == std::vector<std::string>{"open section"});
  const std::string more = R"([[test]]
name = "it is kept"
expect = [{ section = ["history"], effect = "withhold" }]
)";
  CHECK(untested(right + more).empty());
}

TEST_CASE("the clauses of the shipped rules are tested", "[policy][tests]") {
  const auto files = samples::real_files();
  const auto policy = load(files);
  REQUIRE(policy);
  const auto found = untested_clauses(*policy, files);
  REQUIRE(found);
  // These choose between reasons, or whom to tell as well; or another rule would keep it back too.
  CHECK(names_of(*found) ==
        std::vector<std::string>{
            "agreement-missing-is-reported message", "asking-would-endanger consent",
            "correction-from-the-desk recipient", "protected-address-to-the-desk recipient",
            "refused-at-16-or-17 age_band", "refused-by-a-competent-child age_band",
            "refused-under-13 age_band", "return-intelligence stage"});
}
