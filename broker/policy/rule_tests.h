// The tests of an officer, *.test.toml: given and expected, to pass before a policy counts.
#pragma once

#include "policy/policy.h"

namespace mash::policy {

struct TestReport {
  std::size_t tests = 0;
  std::size_t expectations = 0;
  std::vector<SettingsProblem> failures;  // What differed, and where it is expected.
  std::vector<std::string> never_fired;   // Rules and duties that no case made fire,
  std::vector<std::string> always_fired;  // and those that fired in every case.

  // A policy without tests has not been tested, and a rule nobody saw at work might be any rule.
  bool passed() const {
    return tests > 0 && failures.empty() && never_fired.empty() && always_fired.empty();
  }
  std::vector<std::string> sentences() const;  // For people; the last one sums up.
  std::string summary() const;                 // One: what is wrong first, or that nothing is.
};

// Runs the test files among `files`. The first file that cannot be read is the problem.
Result<TestReport, SettingsProblem> run_tests(const Policy& policy,
                                              const std::vector<BundleFile>& files);

// A clause of a rule or duty that could be left out, and no test would fail: whoever takes it away
// by mistake is told by nobody.
struct UntestedClause {
  std::string rule;
  Attribute attribute{};
  std::string file;  // Where the rule stands.
  int line = 0;
  SettingsProblem problem() const;
};

// By rule, then attribute; each of its clauses is left out in turn. Takes as many times what
// run_tests takes as the policy has clauses: seconds for hundreds. Of tests that fail as they are
// nothing follows, so run_tests has to pass. The first file that cannot be read is the problem.
Result<std::vector<UntestedClause>, SettingsProblem> untested_clauses(
    const Policy& policy, const std::vector<BundleFile>& files);

}  // namespace mash::policy
