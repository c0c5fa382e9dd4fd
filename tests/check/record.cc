#include <algorithm>
#include <set>

#include "check/check.h"

namespace mash::check {
namespace {

using namespace wire;

// One governed text: the digest in force, and that entries cite it.
class InForce {
 public:
  explicit InForce(const char* name) : name_(name) {}
  void applied(const Digest& digest) { now_ = digest; }
  // An entry that puts one in force may cite it or the one before.
  void cited(std::uint64_t index, const Digest& digest, Findings& findings) {
    if (digest != before_ && digest != now_) {
      findings.at(index, "it does not cite the " + std::string(name_) + " in force.");
    }
    before_ = now_;
  }

 private:
  const char* name_;
  Digest before_{};
  Digest now_{};
};

}  // namespace

void check_record(const Ledger& ledger, Counts& counts, Findings& findings) {
  InForce roster("roster");
  InForce policy("policy");
  std::set<MessageId> contacts;
  Time before{};
  for (const ExportedEntry& one : ledger.entries) {
    if (one.entry.time < before) findings.at(one.index, "hub time went back.");
    before = std::max(before, one.entry.time);
    for (const Event& event : one.entry.events) {
      if (const auto* e = std::get_if<RosterApplied>(&event)) roster.applied(e->digest);
      if (const auto* e = std::get_if<PolicyApplied>(&event)) policy.applied(e->digest);
      if (const auto* e = std::get_if<MessageAccepted>(&event)) {
        if (e->kind == MessageKind::referral) contacts.insert(e->message);
      }
      if (std::holds_alternative<CheckIssued>(event)) ++counts.checks;
      if (std::holds_alternative<CheckReturned>(event)) ++counts.returns;
      if (const auto* e = std::get_if<Refused>(&event)) {
        ++counts.refused;
        ++counts.refused_as[e->code];
      }
      const auto* signature = std::get_if<AssessmentSigned>(&event);
      if (signature != nullptr && !signature->awaits_second) ++counts.signoffs;
    }
    roster.cited(one.index, one.entry.roster, findings);
    policy.cited(one.index, one.entry.policy, findings);
  }
  counts.contacts = contacts.size();
}

Counts check_all(const Ledger& ledger, const std::vector<Log>& logs, Findings& findings) {
  Counts counts;
  check_tree(ledger, logs, findings);
  check_record(ledger, counts, findings);
  check_requests(ledger, logs, counts, findings);
  check_deliveries(ledger, logs, findings);
  check_gate(ledger, findings);
  check_exclusions(ledger, findings);
  return counts;
}

}  // namespace mash::check
