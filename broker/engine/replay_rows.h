// The part of replay that compares the store's derived rows with what the entries call for: look-up
// rows of every kind, open deliveries, payloads. Both ways: what is called for must be there, and
// nothing else may.
//
// What grows with the number of commands (rows of requests, payloads) is compared as it comes and
// then counted, so that only what is open, and a row or two for each case, is held in memory.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/projection.h"
#include "engine/outboxes.h"
#include "ledger/findings.h"
#include "store/store.h"
#include "wire/command.h"
#include "wire/entry.h"

namespace mash::engine {

// The id by which a command must be found again when it is repeated, and its digest.
struct RequestOf {
  MessageId id;
  Digest digest{};
};
std::optional<RequestOf> request_of(const wire::Command& command, wire::Sha256 sha256);
// Whether the command of `entry` was refused in another's name, and left the id to its owner.
bool refuses_in_anothers_name(const wire::Entry& entry);

class RowCheck {
 public:
  // All must outlive this.
  RowCheck(store::Store& store, wire::Sha256 sha256, ledger::FindingList& findings)
      : store_(store), sha256_(sha256), findings_(findings) {}

  // What entry after entry calls for, in order.
  void request(const RequestOf& request, std::uint64_t index);
  // The message that came under `id` before entry `index`.
  std::optional<wire::Submit> submitted(const MessageId& id, std::uint64_t index);
  // Who had the id before the command of entry `index`.
  std::optional<wire::Prior> prior(const MessageId& id, std::uint64_t index);
  void payload(const MessageId& message, const Digest& frame);  // Once for each message.
  // The text that stands for `digest`; nothing, and a finding, if there is none.
  std::optional<std::string> document(const Digest& digest);

  // After the last entry. `open`: the deliveries that are. `practice` is the one in force; null:
  // none is.
  void finish(const core::State& state, const Outboxes& open, const policy::Practice* practice);

  bool rows_compared() const { return rows_compared_; }

 private:
  using Rows = std::map<std::pair<core::RowKind, Bytes>, Bytes>;

  void add(ledger::FindingKind kind, std::string table, std::string key, std::string field,
           std::string expected, std::string found);
  void unexpected(std::string table, std::string key) {
    add(ledger::FindingKind::row_unexpected, std::move(table), std::move(key), "", "no row",
        "a row");
  }
  void value_wrong(const core::Row& expected, ByteView found);

  template <class Use>
  void each_row(std::uint8_t kind, Use use);
  template <class Use>
  void each_payload(Use use);
  std::optional<wire::Entry> entry(std::uint64_t index);
  bool asks(std::uint64_t index, const MessageId& id);
  bool is_kept(const MessageId& message);

  void compare_requests();
  void compare_documents();
  void compare_payloads();
  void compare_state(const core::State& state, const policy::Practice* practice);
  void compare_unknown_kinds();
  void compare_outboxes(const core::State& state, const Outboxes& open);
  void compare_outbox(const PartyId& recipient, const Outboxes::Items& expected);
  void compare_item(const std::string& key, const OutboxItem& expected,
                    const store::OutboxItem& item);

  store::Store& store_;
  wire::Sha256 sha256_;
  ledger::FindingList& findings_;
  std::uint64_t requests_ = 0;      // Rows that commands call for and that are there.
  std::set<Bytes> requests_wrong_;  // Keys of those that say something else; reported.
  std::uint64_t payloads_ = 0;      // Likewise.
  std::set<Digest> documents_;
  bool rows_compared_ = true;
};

}  // namespace mash::engine
