#include <algorithm>
#include <map>
#include <set>

#include "check/check.h"
#include "crypto/hash.h"
#include "wire/codec.h"

namespace mash::check {
namespace {

using namespace wire;

// A request as an entry has it.
struct Decided {
  std::uint64_t index = 0;
  PartyId party;
  bool refused = false;
  Digest content{};  // What was asked, to the byte.
};

template <class T>
MessageId id_of(const mash::Result<T, Refusal>& decoded) {
  return decoded ? decoded->id : MessageId{};
}

// Id and content; the id is nil for what is no party's request.
std::pair<MessageId, Digest> request_of(const Command& command) {
  if (const auto* c = std::get_if<Submit>(&command.deed)) {
    return {id_of(decode_header(c->header)), c->frame};
  }
  if (const auto* c = std::get_if<Perform>(&command.deed)) {
    return {id_of(decode_act(c->signed_act.act)), crypto::sha256({c->signed_act.act})};
  }
  if (const auto* c = std::get_if<Acknowledge>(&command.deed)) {
    const Bytes& said = c->signed_acknowledgement.acknowledgement;
    return {id_of(decode_acknowledgement(said)), crypto::sha256({said})};
  }
  const auto* refused = std::get_if<Refuse>(&command.deed);
  if (refused == nullptr) return {};
  return {refused->request, refused->frame};
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
    if (!request.is_decided()) return;
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
    if (refused) tell_twice(request.id, same_content(request.id, request.ledger_index));
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
    if (!one.command) return;
    const auto [id, content] = request_of(*one.command);
    if (id.uuid.is_nil()) return;
    decided_[id].push_back({one.index, one.command->connected, refused, content});
  }

  // Entries that decided just what entry `index` did. Somebody else's words under the same id are
  // refused as often as they are said.
  std::vector<std::uint64_t> same_content(const MessageId& id, std::uint64_t index) {
    const std::vector<Decided>& all = decided_[id];
    const auto mine = std::find_if(all.begin(), all.end(),
                                   [&](const Decided& one) { return one.index == index; });
    std::vector<std::uint64_t> same;
    for (const Decided& one : all) {
      if (mine != all.end() && one.party == mine->party && one.content == mine->content) {
        same.push_back(one.index);
      }
    }
    return same;
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
