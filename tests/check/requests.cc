#include <algorithm>
#include <map>
#include <set>

#include "check/check.h"
#include "wire/codec.h"

namespace mash::check {
namespace {

using namespace wire;

// A request as an entry has it.
struct Decided {
  std::uint64_t index = 0;
  PartyId party;
  bool refused = false;
};

template <class T>
MessageId id_of(const mash::Result<T, Refusal>& decoded) {
  return decoded ? decoded->id : MessageId{};
}

// Nil for what is no party's request.
MessageId request_of(const Command& command) {
  if (const auto* c = std::get_if<Submit>(&command.deed)) return id_of(decode_header(c->header));
  if (const auto* c = std::get_if<Perform>(&command.deed)) {
    return id_of(decode_act(c->signed_act.act));
  }
  if (const auto* c = std::get_if<Acknowledge>(&command.deed)) {
    return id_of(decode_acknowledgement(c->signed_acknowledgement.acknowledgement));
  }
  const auto* refused = std::get_if<Refuse>(&command.deed);
  return refused == nullptr ? MessageId{} : refused->request;
}

class RequestCheck {
 public:
  RequestCheck(const Ledger& ledger, Counts& counts, Findings& findings)
      : counts_(counts), findings_(findings) {
    for (const ExportedEntry& one : ledger.entries) add(one);
  }

  void twice() {
    for (const auto& [id, decided] : decided_) {
      std::map<PartyId, std::vector<std::uint64_t>> accepted;
      for (const Decided& one : decided) {
        if (!one.refused) accepted[one.party].push_back(one.index);
      }
      for (const auto& [party, indexes] : accepted) tell_twice(id, indexes);
    }
    for (const auto& [id, indexes] : accepted_) tell_twice(id, indexes);
  }

  void logged(const Log& log, const LoggedRequest& request) {
    const bool nothing_new = request.kind == "acknowledgement" && request.proof.empty();
    if (request.state == "waiting" || nothing_new) return;
    const std::string whose = "request " + request.id.text() + " of " + log.party.text();
    const bool refused = request.state == "refused";
    std::vector<std::uint64_t> found;
    for (const Decided& one : decided_[request.id]) {
      if (one.party == log.party && one.refused == refused) found.push_back(one.index);
    }
    const bool unnamed = request.kind == "message" && !refused && !accepted_.contains(request.id);
    if (found.empty() || unnamed) {
      ++counts_.lost;
      return findings_.at(request.ledger_index, whose + ", " + request.state +
                                                    " as its receipt says, is not on the ledger.");
    }
    if (std::find(found.begin(), found.end(), request.ledger_index) == found.end()) {
      findings_.at(found.front(), whose + " is here; its receipt names entry " +
                                      std::to_string(request.ledger_index) + ".");
    }
    if (refused) tell_twice(request.id, found);
  }

 private:
  void add(const ExportedEntry& one) {
    bool refused = false;
    for (const Event& event : one.entry.events) {
      refused = refused || std::holds_alternative<Refused>(event);
      if (const auto* e = std::get_if<MessageAccepted>(&event)) {
        accepted_[e->message].push_back(one.index);
      }
    }
    const MessageId id = one.command ? request_of(*one.command) : MessageId{};
    if (id.uuid.is_nil()) return;
    decided_[id].push_back({one.index, one.command->connected, refused});
  }

  void tell_twice(const MessageId& id, const std::vector<std::uint64_t>& indexes) {
    if (indexes.size() < 2 || !twice_.insert(id).second) return;
    ++counts_.duplicated;
    findings_.at(indexes.at(1), "request " + id.text() + " was decided already by entry " +
                                    std::to_string(indexes.front()) + ".");
  }

  Counts& counts_;
  Findings& findings_;
  std::map<MessageId, std::vector<Decided>> decided_;
  std::map<MessageId, std::vector<std::uint64_t>> accepted_;  // By MessageAccepted.
  std::set<MessageId> twice_;
};

}  // namespace

void check_requests(const Ledger& ledger, const std::vector<Log>& logs, Counts& counts,
                    Findings& findings) {
  RequestCheck check(ledger, counts, findings);
  check.twice();
  for (const Log& log : logs) {
    for (const LoggedRequest& request : log.requests) check.logged(log, request);
  }
}

}  // namespace mash::check
