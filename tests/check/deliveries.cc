#include <map>
#include <set>
#include <tuple>

#include "check/check.h"

namespace mash::check {
namespace {

using namespace wire;

using Place = std::pair<PartyId, std::uint64_t>;  // Recipient and number.
struct Seen {
  std::uint64_t index = 0;
  MessageId message;
  std::uint32_t part = 0;
};

std::string named(const Place& place) {
  return "delivery " + std::to_string(place.second) + " to " + place.first.text();
}

bool ends(DeliveryReport report) {
  return report != DeliveryReport::delivered && report != DeliveryReport::opened;
}

class DeliveryCheck {
 public:
  DeliveryCheck(const Ledger& ledger, Findings& findings) : findings_(findings) {
    for (const ExportedEntry& one : ledger.entries) {
      for (const Event& event : one.entry.events) take(one.index, event);
    }
  }

  void logged(const Log& log) {
    std::map<MessageId, const LoggedRequest*> requests;
    for (const LoggedRequest& request : log.requests) requests[request.id] = &request;
    for (const LoggedRequest& request : log.requests) {
      for (const LoggedHearing& one : request.heard) heard_as_became(log.party, request.id, one);
    }
    std::set<std::uint64_t> held;
    for (const LoggedDelivery& one : log.deliveries) {
      const Place place{log.party, one.number};
      if (!held.insert(one.number).second) {
        findings_.at(one.release_index, named(place) + " is held twice.");
      }
      released_as_held(place, one);
      bool ended = false;
      for (const LoggedReport& report : one.reports) {
        const LoggedRequest* in = requests[report.request];
        const bool taken = in != nullptr && in->state == "accepted";
        // What is said of a delivery after its end, or arrives after it, is passed over.
        if (taken && !ended && !ended_before(place, *in)) {
          reported_as_said(place, one.release_index, report);
        }
        ended = ended || ends(report.report);
      }
    }
  }

 private:
  bool ended_before(const Place& place, const LoggedRequest& acknowledgement) const {
    const auto end = ended_.find(place);
    if (end == ended_.end()) return false;
    const bool nothing_new = acknowledgement.proof.empty();
    return nothing_new || end->second <= acknowledgement.ledger_index;
  }

  using Said = std::tuple<PartyId, std::uint64_t, DeliveryReport, Time, StaffId>;

  void take(std::uint64_t index, const Event& event) {
    if (const auto* e = std::get_if<MessageAccepted>(&event)) accepted_.insert(e->message);
    if (const auto* e = std::get_if<Released>(&event)) release(index, *e);
    if (const auto* e = std::get_if<DeliveryReported>(&event)) {
      said_.insert({e->recipient, e->number, e->report, e->at, e->by});
      became_.emplace(e->message, e->recipient, word(e->report));
      require_released(index, {e->recipient, e->number}, "is reported");
    }
    if (const auto* e = std::get_if<HoldDecided>(&event)) {
      if (e->by.uuid.is_nil()) became_.emplace(e->message, e->recipient, "released_by_policy");
    }
    if (const auto* e = std::get_if<DeliveryEnded>(&event)) {
      const Place place{e->recipient, e->number};
      became_.emplace(e->message, e->recipient, word(e->end));
      require_released(index, place, "ends");
      if (!ended_.try_emplace(place, index).second)
        findings_.at(index, named(place) + " ends a second time.");
    }
  }

  void release(std::uint64_t index, const Released& e) {
    const Place place{e.recipient, e.number};
    std::uint64_t& last = last_[e.recipient];
    if (e.number != last + 1) {
      findings_.at(index, named(place) + " follows number " + std::to_string(last) + ".");
    }
    last = e.number;
    if (!accepted_.contains(e.message)) {
      findings_.at(index, named(place) + " is of a message that was not accepted before.");
    }
    released_.try_emplace(place, Seen{index, e.message, e.part});
  }

  void require_released(std::uint64_t index, const Place& place, const std::string& what) {
    if (!released_.contains(place)) {
      findings_.at(index, named(place) + " " + what + " before any release of it.");
    }
  }

  void released_as_held(const Place& place, const LoggedDelivery& held) {
    const auto found = released_.find(place);
    const bool same = found != released_.end() && found->second.index == held.release_index &&
                      found->second.message == held.message && found->second.part == held.part;
    if (!same) {
      findings_.at(held.release_index,
                   named(place) + ", which the party holds, has no release like it.");
    }
  }

  void reported_as_said(const Place& place, std::uint64_t index, const LoggedReport& report) {
    if (said_.contains({place.first, place.second, report.report, report.at, report.staff})) return;
    findings_.at(index, named(place) + ": the party reported '" + std::string(word(report.report)) +
                            "' at " + rfc3339(report.at) + ", and no entry says so.");
  }

  void heard_as_became(const PartyId& sender, const MessageId& message, const LoggedHearing& one) {
    if (became_.contains({message, one.recipient, one.what})) return;
    findings_.add(sender.text() + " was told '" + one.what + "' of its message " + message.text() +
                  " to " + one.recipient.text() + ", and no entry says so.");
  }

  Findings& findings_;
  std::set<MessageId> accepted_;
  std::set<std::tuple<MessageId, PartyId, std::string>> became_;
  std::map<Place, Seen> released_;
  std::map<Place, std::uint64_t> ended_;
  std::map<PartyId, std::uint64_t> last_;
  std::set<Said> said_;
};

}  // namespace

void check_deliveries(const Ledger& ledger, const std::vector<Log>& logs, Findings& findings) {
  DeliveryCheck check(ledger, findings);
  for (const Log& log : logs) check.logged(log);
}

}  // namespace mash::check
