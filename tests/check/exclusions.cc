// Whoever is excluded from a case is given nothing of it, no message of theirs is taken, and two
// people lift that.
#include <map>

#include "check/check.h"

namespace mash::check {
namespace {

using namespace wire;

class ExclusionCheck {
 public:
  explicit ExclusionCheck(Findings& findings) : findings_(findings) {}

  void take(std::uint64_t index, const Event& event, const Uuid& case_id) {
    auto& excluded = by_case_[case_id];
    if (const auto* e = std::get_if<Excluded>(&event)) excluded[e->party].reset();
    if (const auto* e = std::get_if<ExclusionLifted>(&event)) lift(index, *e, excluded);
    if (const auto* e = std::get_if<Released>(&event)) {
      if (excluded.contains(e->recipient)) {
        findings_.at(index, e->recipient.text() +
                                " is given something of a case that it is "
                                "excluded from.");
      }
    }
    if (const auto* e = std::get_if<MessageAccepted>(&event)) {
      if (excluded.contains(e->sender)) {
        findings_.at(index, "a message of " + e->sender.text() +
                                " is taken on a case that it is excluded from.");
      }
    }
  }

 private:
  // The first who said so; nothing: nobody has.
  using Lifting = std::map<PartyId, std::optional<StaffId>>;

  void lift(std::uint64_t index, const ExclusionLifted& e, Lifting& excluded) {
    const auto known = excluded.find(e.party);
    if (known == excluded.end()) {
      findings_.at(index, e.party.text() + ": an exclusion is lifted, and there was none.");
      return;
    }
    if (e.awaits_second) {
      known->second = e.by;
      return;
    }
    if (!known->second || *known->second == e.by) {
      findings_.at(index, e.party.text() + ": an exclusion is lifted by one person alone.");
    }
    excluded.erase(known);
  }

  Findings& findings_;
  std::map<Uuid, Lifting> by_case_;
};

}  // namespace

void check_exclusions(const Ledger& ledger, Findings& findings) {
  ExclusionCheck check(findings);
  for (const ExportedEntry& one : ledger.entries) {
    for (const Link& link : one.entry.links) {
      if (link.stream.kind != StreamKind::case_) continue;
      for (const Event& event : one.entry.events) check.take(one.index, event, link.stream.uuid);
    }
  }
}

}  // namespace mash::check
