#include "engine/replay.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/limits.h"
#include "engine/governance.h"
#include "wire/codec.h"

namespace mash::engine {
namespace {

using namespace wire;
using ledger::Finding;
using ledger::FindingKind;

constexpr std::uint64_t page_entries = 256;
constexpr std::size_t no_limit = 1'000'000'000;

std::string entry_key(std::uint64_t index) { return std::to_string(index); }

std::string row_key(const core::Row& row) {
  return "kind " + std::to_string(static_cast<int>(row.kind)) + " key " + hex(row.key);
}

bool refuses_in_anothers_name(const Entry& entry) {
  return std::any_of(entry.events.begin(), entry.events.end(), [](const Event& event) {
    const auto* refused = std::get_if<Refused>(&event);
    return refused != nullptr && !refused->in_own_name();
  });
}

// The id of a command that must be found again when it is repeated, and its digest.
std::optional<std::pair<MessageId, Digest>> request_of(const Command& command, Sha256 sha256) {
  if (const auto* submit = std::get_if<Submit>(&command.deed)) {
    const auto header = decode_header(submit->header);
    if (header) return std::pair(header->id, submit->frame);
  } else if (const auto* perform = std::get_if<Perform>(&command.deed)) {
    const auto act = decode_act(perform->signed_act.act);
    if (act) return std::pair(act->id, sha256({perform->signed_act.act}));
  } else if (const auto* said = std::get_if<Acknowledge>(&command.deed)) {
    const auto& bytes = said->signed_acknowledgement.acknowledgement;
    const auto acknowledgement = decode_acknowledgement(bytes);
    if (acknowledgement) return std::pair(acknowledgement->id, sha256({bytes}));
  } else if (const auto* refuse_at_door = std::get_if<Refuse>(&command.deed)) {
    if (!refuse_at_door->request.uuid.is_nil()) {
      return std::pair(refuse_at_door->request, refuse_at_door->frame);
    }
  }
  return std::nullopt;
}

class Replayer {
 public:
  Replayer(store::Store& store, const ReplayOptions& options)
      : store_(store), options_(options), list_(result_.findings, options.findings_max) {}

  Replayed run() {
    const std::uint64_t size = store_.head().size;
    for (std::uint64_t from = 0; from < size; from += page_entries) {
      std::uint64_t index = from;
      for (const store::Entry& stored : store_.entries(from, page_entries)) read(index++, stored);
      if (options_.progress) options_.progress(index, size);
    }
    compare_rows();
    compare_outboxes();
    return std::move(result_);
  }

 private:
  struct OpenItem {
    store::OutboxItem item;
    Digest frame{};
  };

  void add(FindingKind kind, std::string table, std::string key, std::string field,
           std::string expected, std::string found) {
    list_.add({kind, std::move(table), std::move(key), std::move(field), std::move(expected),
               std::move(found)});
  }

  void read(std::uint64_t index, const store::Entry& stored) {
    const auto entry = decode_entry(stored.body);
    if (!entry) return;  // ledger::verify has named it.
    ++result_.findings.entries;
    if (entry->group == 0 && !entry->command.empty()) begin_command(index, *entry);
    if (expected_ && entry->group < expected_->drafts.size() &&
        expected_->drafts[entry->group].events != entry->events) {
      add(FindingKind::decision_differs, "entry", entry_key(index), "events",
          "what the command decides", "other events");
    }
    core::evolve(state_, *entry);
    for (const Event& event : entry->events) follow(index, event);
  }

  void begin_command(std::uint64_t index, const Entry& entry) {
    expected_.reset();
    const auto command = decode_command(entry.command);
    if (!command) {
      return add(FindingKind::decision_differs, "entry", entry_key(index), "command",
                 "a command that can be read", "bytes that cannot");
    }
    const auto request = request_of(*command, options_.sha256);
    if (request && !refuses_in_anothers_name(entry)) {
      const core::Row row = core::request_row(request->first, index, request->second);
      rows_.try_emplace({row.kind, row.key}, row.value);
    }
    if (entry.decider != core::decider) {
      ++result_.not_decided;
      return;
    }
    decide_again(index, entry, *command);
  }

  void decide_again(std::uint64_t index, const Entry& entry, const Command& command) {
    static const Roster no_roster;
    if (!core::needs_no_governance(command) && (!roster_ || !policy_)) return;
    const core::Context context{entry.time, roster_ ? roster_->roster : no_roster,
                                policy_ ? &policy_->policy : nullptr,
                                policy_ ? policy_->version : 0, options_.sha256};
    expected_ = core::decide(state_, command, context);
    ++result_.decided_again;
    if (expected_->drafts.empty()) {
      add(FindingKind::decision_differs, "entry", entry_key(index), "events", "no entry at all",
          "an entry");
    }
  }

  void follow(std::uint64_t index, const Event& event) {
    if (const auto* released = std::get_if<Released>(&event)) {
      open_[{released->recipient, released->number}] = {
          {released->recipient, released->number, released->message, released->part, index,
           released->red},
          released->frame};
    } else if (const auto* ended = std::get_if<DeliveryEnded>(&event)) {
      open_.erase({ended->recipient, ended->number});
    } else if (const auto* roster = std::get_if<RosterApplied>(&event)) {
      follow_roster(roster->digest);
    } else if (const auto* policy = std::get_if<PolicyApplied>(&event)) {
      follow_policy(policy->digest);
    }
  }

  std::optional<std::string> document(const Digest& digest) {
    const auto kind = static_cast<std::uint8_t>(core::RowKind::document);
    const auto text = store_.look_up(kind, digest);
    if (!text) {
      add(FindingKind::row_missing, "lookup", "document " + hex(digest), "", "a text", "none");
      return std::nullopt;
    }
    const core::Row row = core::document_row(digest, text_of(*text));
    rows_[{row.kind, row.key}] = row.value;
    return std::string(text_of(*text));
  }

  void follow_roster(const Digest& digest) {
    const auto text = document(digest);
    auto roster = text ? read_roster_note(*text, options_.sha256)
                       : Result<RosterInUse, std::string>(refuse(std::string("missing")));
    if (roster && roster->digest == digest)
      roster_ = std::move(*roster);
    else
      add(FindingKind::row_wrong, "lookup", "document " + hex(digest), "value",
          "the roster of that digest", "another text");
  }

  void follow_policy(const Digest& digest) {
    const auto text = document(digest);
    auto policy = text ? read_bundle(*text, options_.sha256)
                       : Result<PolicyInUse, std::string>(refuse(std::string("missing")));
    if (policy && policy->digest == digest)
      policy_ = std::move(*policy);
    else
      add(FindingKind::row_wrong, "lookup", "document " + hex(digest), "value",
          "the policy bundle of that digest", "another text");
  }

  void expect_state_rows() {
    for (const auto& [party, outbox] : state_.outboxes) {
      const core::Row row = core::outbox_row(party, outbox);
      rows_[{row.kind, row.key}] = row.value;
    }
    if (!policy_) return;
    for (const auto& [id, one] : state_.cases) {
      for (const core::Row& row : core::rows_of(one, policy_->policy.practice())) {
        rows_[{row.kind, row.key}] = row.value;
      }
    }
  }

  void compare_rows() {
    expect_state_rows();
    const Bytes end(limits::index_key_bytes_max, 0xff);
    for (int kind = 1; kind <= core::row_kind_last; ++kind) {
      for (const auto& stored : store_.scan(static_cast<std::uint8_t>(kind), {}, end, no_limit)) {
        const core::Row row{static_cast<core::RowKind>(kind), stored.key, stored.value};
        const auto expected = rows_.find({row.kind, row.key});
        if (expected == rows_.end()) {
          add(FindingKind::row_unexpected, "lookup", row_key(row), "", "no row", "a row");
          continue;
        }
        if (expected->second != row.value) {
          const auto shown = ledger::short_hex(expected->second, row.value);
          add(FindingKind::row_wrong, "lookup", row_key(row), "value", shown.expected, shown.found);
        }
        rows_.erase(expected);
      }
    }
    for (const auto& [key, value] : rows_) {
      add(FindingKind::row_missing, "lookup", row_key({key.first, key.second, value}), "", "a row",
          "none");
    }
  }

  void compare_outboxes() {
    for (const auto& [party, outbox] : state_.outboxes) {
      for (const store::OutboxItem& item : store_.outbox(party, no_limit)) {
        const std::string key = party.text() + " number " + std::to_string(item.number);
        const auto expected = open_.find({party, item.number});
        if (expected == open_.end()) {
          add(FindingKind::row_unexpected, "outbox", key, "", "no row", "a row");
          continue;
        }
        compare_item(key, expected->second, item);
        open_.erase(expected);
      }
    }
    for (const auto& [key, open] : open_) {
      add(FindingKind::row_missing, "outbox",
          key.first.text() + " number " + std::to_string(key.second), "", "a row", "none");
    }
  }

  void compare_item(const std::string& key, const OpenItem& expected,
                    const store::OutboxItem& item) {
    const auto differs = [&](const char* field, const std::string& should, const std::string& is) {
      if (should != is) add(FindingKind::row_wrong, "outbox", key, field, should, is);
    };
    differs("message", expected.item.message.text(), item.message.text());
    differs("part", std::to_string(expected.item.part), std::to_string(item.part));
    differs("release_index", std::to_string(expected.item.release_index),
            std::to_string(item.release_index));
    differs("red", expected.item.red ? "yes" : "no", item.red ? "yes" : "no");
    const auto payload = store_.payload(expected.item.message);
    const std::string message = expected.item.message.text();
    if (!payload) {
      add(FindingKind::row_missing, "payload", message, "", "a row", "none");
    } else if (options_.sha256({*payload}) != expected.frame) {
      add(FindingKind::row_wrong, "payload", message, "bytes", "digest " + hex(expected.frame),
          "digest " + hex(options_.sha256({*payload})));
    }
  }

  store::Store& store_;
  const ReplayOptions& options_;
  Replayed result_;
  ledger::FindingList list_;
  core::State state_;
  std::optional<RosterInUse> roster_;
  std::optional<PolicyInUse> policy_;
  std::optional<core::Decision> expected_;
  std::map<std::pair<core::RowKind, Bytes>, Bytes> rows_;
  std::map<std::pair<PartyId, std::uint64_t>, OpenItem> open_;
};

}  // namespace

Replayed replay(store::Store& store, const ReplayOptions& options) {
  return Replayer(store, options).run();
}

}  // namespace mash::engine
