#include "policy/rule_tests.h"

#include <algorithm>

#include "policy/reading.h"

namespace mash::policy {
namespace {

// What one line of `expect` asks of one section; members that are absent are not asked.
struct Expectation {
  Set<wire::SectionKind> sections;
  wire::Effect effect = wire::Effect::withhold;
  std::set<std::string> rules;  // Have to be among those that fired.
  std::optional<Set<Told>> told;
  std::optional<Set<Mark>> marks;
  std::optional<wire::Disclose> shown;
  int line = 0;
};

struct Case {
  std::string name;
  Values given{};
  Date on{};
  std::vector<Expectation> expectations;
};

// The words of [given] replace those before them: the file's own, then the test's.
void read_given(const SettingsTable& table, Values& given) {
  const SettingsTable words = table.table("given");
  for (std::size_t a = 0; a < attribute_count; ++a) {
    const auto attribute = static_cast<Attribute>(a);
    const std::string_view name = wire::word(attribute);
    if (attribute == Attribute::section || !words.has(name)) continue;
    given[a] = static_cast<std::uint8_t>(words.one_of(name, words_of(attribute)));
  }
}

Expectation read_expectation(const SettingsTable& table, const Sharing& sharing) {
  Expectation expected;
  expected.line = table.line();
  expected.sections = read_set<wire::SectionKind>(table, "section");
  expected.effect = read_word<wire::Effect>(table, "effect");
  if (table.has("tell")) expected.told = read_set<Told>(table, "tell");
  if (table.has("mark")) expected.marks = read_set<Mark>(table, "mark");
  if (table.has("shown")) expected.shown = read_word<wire::Disclose>(table, "shown");
  if (!table.has("rules")) return expected;
  std::vector<std::string_view> ids;
  for (std::size_t r = 0; r < sharing.size(); ++r) {
    ids.push_back(sharing.rule(static_cast<RuleHandle>(r)).id);
  }
  for (std::size_t position : table.some_of("rules", ids)) {
    if (!ids.empty()) expected.rules.emplace(ids[position]);
  }
  return expected;
}

Result<std::vector<Case>, SettingsProblem> read_cases(const BundleFile& file,
                                                      const Sharing& sharing) {
  const auto settings = SettingsFile::parse(file.text, file.name);
  const auto root = settings.root();
  Values shared = values_of(Request{});
  const Date on = root.date("on");
  if (root.has("given")) read_given(root, shared);
  std::vector<Case> cases;
  for (const SettingsTable& table : root.tables("test")) {
    Case one{read_sentence(table, "name"), shared, on, {}};
    if (table.has("on")) one.on = table.date("on");
    if (table.has("given")) read_given(table, one.given);
    for (const SettingsTable& expect : table.tables("expect")) {
      one.expectations.push_back(read_expectation(expect, sharing));
    }
    if (one.expectations.empty()) table.complain("expect", "is missing: a test expects something");
    cases.push_back(std::move(one));
  }
  if (auto problem = settings.finish()) return refuse(std::move(*problem));
  return cases;
}

std::string difference(const Sharing& sharing, const Request& request, const Explanation& found,
                       const Expectation& expected) {
  const Verdict& verdict = found.verdict;
  if (verdict.effect != expected.effect) {
    std::string text = "expected " + std::string(wire::word(expected.effect)) + ". ";
    for (const std::string& line : sentences(sharing, request, found)) text += line + " ";
    return text;
  }
  std::set<std::string> missing = expected.rules;
  for (RuleHandle handle : found.fired) missing.erase(sharing.rule(handle).id);
  if (!missing.empty()) return "rule " + *missing.begin() + " did not fire";
  if (expected.told && *expected.told != verdict.obligations.told) return "tells others than these";
  if (expected.marks && *expected.marks != verdict.obligations.marks) return "has other marks";
  if (expected.shown && *expected.shown != verdict.shown()) {
    return "a withheld section shows as " + std::string(wire::word(verdict.shown()));
  }
  return "";
}

class Run {
 public:
  explicit Run(const Sharing& sharing) : sharing_(sharing), fired_(sharing.size(), 0) {}

  void run(const std::string& file, const Case& one) {
    ++report_.tests;
    for (const Expectation& expected : one.expectations) {
      for (wire::SectionKind section : expected.sections.members()) {
        check(file, one, expected, section);
      }
    }
  }

  TestReport finish() && {
    for (std::size_t r = 0; r < fired_.size(); ++r) {
      const std::string& id = sharing_.rule(static_cast<RuleHandle>(r)).id;
      if (fired_[r] == 0)
        report_.never_fired.push_back(id);
      else if (fired_[r] == report_.expectations)
        report_.always_fired.push_back(id);
    }
    return std::move(report_);
  }

 private:
  void check(const std::string& file, const Case& one, const Expectation& expected,
             wire::SectionKind section) {
    ++report_.expectations;
    Request request = request_of(one.given);
    request.section = section;
    const Explanation found = sharing_.explain(request, one.on);
    for (RuleHandle handle : found.fired) ++fired_[handle];
    const std::string differs = difference(sharing_, request, found, expected);
    if (differs.empty()) return;
    report_.failures.push_back(
        {file, expected.line,
         "\"" + one.name + "\", " + std::string(wire::word(section)) + ": " + differs});
  }

  const Sharing& sharing_;
  std::vector<std::size_t> fired_;  // By handle: in how many expectations.
  TestReport report_;
};

struct TestFile {
  std::string name;
  std::vector<Case> cases;
};

Result<std::vector<TestFile>, SettingsProblem> read_test_files(
    const Sharing& sharing, const std::vector<BundleFile>& files) {
  std::map<std::string, const BundleFile*> sorted;
  for (const BundleFile& file : files) {
    if (is_test_file(file.name)) sorted[file.name] = &file;
  }
  std::vector<TestFile> all;
  for (const auto& [name, file] : sorted) {
    auto cases = read_cases(*file, sharing);
    if (!cases) return refuse(std::move(cases.error()));
    all.push_back({name, std::move(*cases)});
  }
  return all;
}

TestReport run_all(const Sharing& sharing, const std::vector<TestFile>& files) {
  Run run(sharing);
  for (const TestFile& file : files) {
    for (const Case& one : file.cases) run.run(file.name, one);
  }
  return std::move(run).finish();
}

}  // namespace

SettingsProblem UntestedClause::problem() const {
  return {file, line,
          "rule " + rule + ": without when." + std::string(wire::word(attribute)) +
              " every test passes as well; write one that needs it"};
}

std::vector<std::string> TestReport::sentences() const {
  std::vector<std::string> all;
  for (const SettingsProblem& failure : failures) all.push_back(failure.text());
  for (const std::string& id : never_fired) {
    all.push_back("rule " + id + ": no test makes it fire; write one that needs it");
  }
  for (const std::string& id : always_fired) {
    all.push_back("rule " + id + ": fires in every test; write one that it leaves alone");
  }
  all.push_back(std::to_string(tests) + " tests, " + std::to_string(expectations) +
                " sections decided: " + (passed() ? "all as expected" : "not as expected"));
  return all;
}

std::string TestReport::summary() const {
  const auto all = sentences();
  if (passed() || all.size() == 1) return all.back();
  return all.front() + " (" + std::to_string(all.size() - 1) +
         " to mend in all; 'mash policy test' lists them)";
}

Result<TestReport, SettingsProblem> run_tests(const Policy& policy,
                                              const std::vector<BundleFile>& files) {
  const auto read = read_test_files(policy.sharing(), files);
  if (!read) return refuse(read.error());
  return run_all(policy.sharing(), *read);
}

Result<std::vector<UntestedClause>, SettingsProblem> untested_clauses(
    const Policy& policy, const std::vector<BundleFile>& files) {
  const Sharing& sharing = policy.sharing();
  const auto read = read_test_files(sharing, files);
  if (!read) return refuse(read.error());
  std::vector<UntestedClause> untested;
  for (std::size_t r = 0; r < sharing.size(); ++r) {
    const auto handle = static_cast<RuleHandle>(r);
    const Rule& rule = sharing.rule(handle);
    for (std::size_t a = 0; a < attribute_count; ++a) {
      const auto attribute = static_cast<Attribute>(a);
      if (rule.accepts[a] == every_word(attribute)) continue;
      const TestReport without = run_all(sharing.without_clause(handle, attribute), *read);
      if (!without.failures.empty()) continue;
      untested.push_back({rule.id, attribute, rule.file, rule.line});
    }
  }
  return untested;
}

}  // namespace mash::policy
