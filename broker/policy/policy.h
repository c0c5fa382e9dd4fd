// A whole policy: everything the governors signed, read together or not at all.
#pragma once

#include "policy/practice.h"
#include "policy/retention.h"
#include "policy/sharing.h"
#include "policy/trust.h"

namespace mash::policy {

// A file of a bundle: its path below policies/, with forward slashes, and its exact bytes.
struct BundleFile {
  std::string name;
  std::string text;
  bool operator==(const BundleFile&) const = default;
};

// practice.toml, retention.toml, trust.toml, schema.toml (which may be left out), sharing/NAME.toml
// and sharing/NAME.test.toml, where NAME is of lower-case letters, digits and hyphens. A bundle
// holds these and no other.
bool is_policy_file(std::string_view name);
bool is_test_file(std::string_view name);

class Policy {
 public:
  const Sharing& sharing() const { return sharing_; }
  const Practice& practice() const { return practice_; }
  const Retention& retention() const { return retention_; }
  const Trust& trust() const { return trust_; }

 private:
  friend Result<Policy, SettingsProblem> load(const std::vector<BundleFile>& files);
  Policy(Sharing sharing, Practice practice, Retention retention, Trust trust)
      : sharing_(std::move(sharing)), practice_(std::move(practice)),
        retention_(std::move(retention)), trust_(trust) {}

  Sharing sharing_;
  Practice practice_;
  Retention retention_;
  Trust trust_;
};

// The first problem in the order of file names, or the policy. Needs no date: each decision brings
// its own. Test files are part of a bundle and read by run_tests (rule_tests.h).
Result<Policy, SettingsProblem> load(const std::vector<BundleFile>& files);

}  // namespace mash::policy
