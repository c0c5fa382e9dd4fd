// Who watches a simulated hub and its parties, and says at the end whether the promises held.
//
// It trusts nobody: what it knows it saw leave the hub, or heard from a party whose disk had it.
// At the end it reads the ledger as an outside checker does (tests/check), and the parties' spools.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/check.h"
#include "kit/session_event.h"
#include "wire/packet.h"

namespace mash::simulation {

class Judge {
 public:
  // --- While the story runs --------------------------------------------------------------------
  // A frame left the hub on this connection, when so many entries were durable.
  void left_hub(const PartyId& to, std::uint64_t connection, ByteView frame,
                std::uint64_t durable_size);
  // A party was told by its own endpoint, whose disk has it.
  void told(const PartyId& party, const kit::SessionEvent& event);
  // A party's disk has this request.
  void promised(const PartyId& party, const MessageId& id) { promised_[party].insert(id); }
  // Somebody made and properly signed this, whoever sends it.
  void made(const MessageId& id) { made_.insert(id); }
  void complain(std::string what);

  // --- At the end ------------------------------------------------------------------------------
  // The ledger as exported, and what the parties' own spools say. `everybody_is_back`: faults have
  // ended, and all have had their time.
  void verdict(const check::Ledger& ledger, const std::vector<check::Log>& logs);

  const std::vector<std::string>& complaints() const { return complaints_; }
  const check::Counts& counts() const { return counts_; }

 private:
  void leaves(const wire::Evidence& evidence, std::uint64_t durable_size);
  void leaves(const wire::Receipt& receipt, std::uint64_t durable_size);
  void leaves(const wire::Delivery& delivery, const PartyId& to, std::uint64_t connection);
  void compare_with(const check::Ledger& ledger);
  void nobody_else_spoke(const check::Ledger& ledger);
  void every_promise_was_kept(const std::vector<check::Log>& logs);
  void intelligence_waits_for_a_strategy(const check::Ledger& ledger);
  void every_sender_heard(const check::Ledger& ledger, const std::vector<check::Log>& logs);
  void every_delivery_ended(const check::Ledger& ledger, const std::vector<check::Log>& logs);

  struct Sent {
    Digest leaf{};  // SHA-256(salt || body).
    std::uint64_t checkpoint_size = 0;
  };
  std::map<std::uint64_t, Digest> proved_;  // By index: what the hub showed of the entry.
  std::map<std::pair<std::uint64_t, bool>, std::uint64_t> last_number_;  // By connection and red.
  std::map<PartyId, std::set<MessageId>> promised_;
  std::map<PartyId, std::map<MessageId, std::uint64_t>> settled_;
  std::map<PartyId, std::set<std::uint64_t>> arrived_;
  std::set<MessageId> made_;
  std::vector<std::string> complaints_;
  check::Counts counts_;
};

}  // namespace mash::simulation
