#include "engine/replay_rows.h"

#include <algorithm>

#include "base/limits.h"
#include "engine/earlier.h"
#include "engine/overlay.h"
#include "wire/codec.h"

namespace mash::engine {
namespace {

using namespace wire;
using core::RowKind;
using ledger::FindingKind;

constexpr std::size_t page_rows = 100;  // A document may have 256 KiB.

std::string row_key(std::uint8_t kind, ByteView key) {
  return "kind " + std::to_string(kind) + " key " + hex(key);
}
std::string row_key(const core::Row& row) {
  return row_key(static_cast<std::uint8_t>(row.kind), row.key);
}

std::string item_key(const PartyId& recipient, std::uint64_t number) {
  return recipient.text() + " number " + std::to_string(number);
}

bool releases_or_holds(const Entry& entry, const MessageId& message) {
  return std::any_of(entry.events.begin(), entry.events.end(), [&](const Event& event) {
    const auto* released = std::get_if<Released>(&event);
    const auto* held = std::get_if<Held>(&event);
    return (released != nullptr && released->message == message) ||
           (held != nullptr && held->message == message);
  });
}

}  // namespace

bool refuses_in_anothers_name(const Entry& entry) {
  return std::any_of(entry.events.begin(), entry.events.end(), [](const Event& event) {
    const auto* refused = std::get_if<Refused>(&event);
    return refused != nullptr && !refused->in_own_name();
  });
}

std::optional<RequestOf> request_of(const Command& command, Sha256 sha256) {
  if (const auto* submit = std::get_if<Submit>(&command.deed)) {
    const auto header = decode_header(submit->header);
    if (header) return RequestOf{header->id, submit->frame};
  } else if (const auto* perform = std::get_if<Perform>(&command.deed)) {
    const auto act = decode_act(perform->signed_act.act);
    if (act) return RequestOf{act->id, sha256({perform->signed_act.act})};
  } else if (const auto* said = std::get_if<Acknowledge>(&command.deed)) {
    const auto& bytes = said->signed_acknowledgement.acknowledgement;
    const auto acknowledgement = decode_acknowledgement(bytes);
    if (acknowledgement) return RequestOf{acknowledgement->id, sha256({bytes})};
  } else if (const auto* refuse_at_door = std::get_if<Refuse>(&command.deed)) {
    if (!refuse_at_door->request.uuid.is_nil()) {
      return RequestOf{refuse_at_door->request, refuse_at_door->frame};
    }
  }
  return std::nullopt;
}

void RowCheck::add(FindingKind kind, std::string table, std::string key, std::string field,
                   std::string expected, std::string found) {
  findings_.add({kind, std::move(table), std::move(key), std::move(field), std::move(expected),
                 std::move(found)});
}

void RowCheck::value_wrong(const core::Row& expected, ByteView found) {
  auto [want, have] = ledger::short_hex(expected.value, found);
  add(FindingKind::row_wrong, "lookup", row_key(expected), "value", std::move(want),
      std::move(have));
}

template <class Use>
void RowCheck::each_row(std::uint8_t kind, Use use) {
  const Bytes end(limits::index_key_bytes_max + 1, 0xff);
  Bytes from;
  for (;;) {
    const auto rows = store_.scan(kind, from, end, page_rows);
    for (const store::IndexRow& row : rows) use(row);
    if (rows.size() < page_rows) return;
    from = rows.back().key;
    from.push_back(0);
  }
}

template <class Use>
void RowCheck::each_payload(Use use) {
  MessageId from;
  for (bool first = true;; first = false) {
    const auto ids = store_.payload_ids(from, page_rows);
    for (const MessageId& id : ids) {
      if (first || id != from) use(id);
    }
    if (ids.size() < page_rows) return;
    from = ids.back();
  }
}

std::optional<Entry> RowCheck::entry(std::uint64_t index) {
  const auto stored = store_.entry(index);
  auto entry = stored ? decode_entry(stored->body) : refuse(Refusal::malformed);
  if (!entry) return std::nullopt;
  return std::move(*entry);
}

// --- As entries come -----------------------------------------------------------------------------

bool RowCheck::asks(std::uint64_t index, const MessageId& id) {
  const auto found = entry(index);
  if (!found || found->group != 0 || refuses_in_anothers_name(*found)) return false;
  const auto command = decode_command(found->command);
  const auto request = command ? request_of(*command, sha256_) : std::nullopt;
  return request && request->id == id;
}

// The first command of an id keeps its row: what comes later under the same id was answered with
// it, or refused.
void RowCheck::request(const RequestOf& request, std::uint64_t index) {
  const core::Row row = core::request_row(request.id, index, request.digest);
  const auto stored = store_.look_up(static_cast<std::uint8_t>(row.kind), row.key);
  if (!stored) {
    return add(FindingKind::row_missing, "lookup", row_key(row), "", "a row", "none");
  }
  if (requests_wrong_.contains(row.key)) return;
  if (*stored != row.value) {
    const auto prior = core::read_request(*stored);
    if (prior && prior->index < index && asks(prior->index, request.id)) return;
    requests_wrong_.insert(row.key);
    value_wrong(row, *stored);
  }
  ++requests_;
}

std::optional<Prior> RowCheck::prior(const MessageId& id, std::uint64_t index) {
  const auto row = store_.look_up(static_cast<std::uint8_t>(RowKind::request), id.uuid.bytes());
  const auto prior = row ? core::read_request(*row) : std::nullopt;
  const bool earlier = prior && prior->index < index && asks(prior->index, id);
  return earlier ? prior : std::nullopt;
}

std::optional<Submit> RowCheck::submitted(const MessageId& id, std::uint64_t index) {
  const auto brought = prior(id, index);
  const auto first = brought ? entry(brought->index) : std::nullopt;
  return first ? submit_in(*first) : std::nullopt;
}

void RowCheck::payload(const MessageId& message, const Digest& frame) {
  const auto stored = store_.payload(message);
  if (!stored) {
    return add(FindingKind::row_missing, "payload", message.text(), "", "a row", "none");
  }
  ++payloads_;
  const Digest digest = sha256_({*stored});
  if (digest == frame) return;
  add(FindingKind::row_wrong, "payload", message.text(), "bytes", "digest " + hex(frame),
      "digest " + hex(digest));
}

std::optional<std::string> RowCheck::document(const Digest& digest) {
  const auto text = store_.look_up(static_cast<std::uint8_t>(RowKind::document), digest);
  documents_.insert(digest);
  if (text) return std::string(text_of(*text));
  add(FindingKind::row_missing, "lookup", "document " + hex(digest), "", "a text", "none");
  return std::nullopt;
}

// --- After the last entry ------------------------------------------------------------------------

void RowCheck::finish(const core::State& state, const Outboxes& open,
                      const policy::Practice* practice) {
  compare_requests();
  compare_documents();
  compare_state(state, practice);
  compare_unknown_kinds();
  compare_outboxes(state, open);
  compare_payloads();
}

// Each row that is called for was found and counted. Only if there are more is it asked which.
void RowCheck::compare_requests() {
  const auto kind = static_cast<std::uint8_t>(RowKind::request);
  std::uint64_t rows = 0;
  each_row(kind, [&](const store::IndexRow&) { ++rows; });
  if (rows == requests_) return;
  each_row(kind, [&](const store::IndexRow& row) {
    const auto id = to_block<16>(row.key);
    const auto prior = core::read_request(row.value);
    const bool called_for = id && prior && asks(prior->index, MessageId{Uuid(*id)});
    if (!called_for && !requests_wrong_.contains(row.key)) {
      unexpected("lookup", row_key(kind, row.key));
    }
  });
}

void RowCheck::compare_documents() {
  const auto kind = static_cast<std::uint8_t>(RowKind::document);
  each_row(kind, [&](const store::IndexRow& row) {
    const auto digest = to_block<32>(row.key);
    if (!digest || !documents_.contains(*digest)) unexpected("lookup", row_key(kind, row.key));
  });
}

// Rows of cases that another version of this program made are not compared: they may differ where
// nobody changed them. Whoever asked is told.
void RowCheck::compare_state(const core::State& state, const policy::Practice* practice) {
  Rows expected;
  const auto expect = [&](const core::Row& row) { expected[{row.kind, row.key}] = row.value; };
  core::Row rules = core::rules_row();
  const auto made_by = store_.look_up(static_cast<std::uint8_t>(rules.kind), rules.key);
  if (made_by && made_by->size() == rules.value.size() && *made_by != rules.value) {
    rows_compared_ = false;
    rules.value = *made_by;
  }
  std::set<RowKind> kinds = {RowKind::outbox_next, RowKind::rules};
  if (rows_compared_) kinds.insert(core::case_row_kinds.begin(), core::case_row_kinds.end());
  expect(rules);
  for (const auto& [party, outbox] : state.outboxes) expect(core::outbox_row(party, outbox));
  for (const auto& [id, one] : state.cases) {
    if (practice == nullptr || !rows_compared_) break;
    for (const core::Row& row : core::rows_of(one, *practice)) expect(row);
  }
  for (const RowKind kind : kinds) {
    each_row(static_cast<std::uint8_t>(kind), [&](const store::IndexRow& stored) {
      const auto row = expected.find({kind, stored.key});
      if (row == expected.end()) return unexpected("lookup", row_key(stored.kind, stored.key));
      if (row->second != stored.value) {
        value_wrong({kind, row->first.second, row->second}, stored.value);
      }
      expected.erase(row);
    });
  }
  for (const auto& [key, value] : expected) {
    add(FindingKind::row_missing, "lookup", row_key({key.first, key.second, value}), "", "a row",
        "none");
  }
}

// Kind 0 is the ledger's, and ledger::verify has looked at it.
void RowCheck::compare_unknown_kinds() {
  for (int kind = core::row_kind_last + 1; kind <= 0xff; ++kind) {
    each_row(static_cast<std::uint8_t>(kind),
             [&](const store::IndexRow& row) { unexpected("lookup", row_key(row.kind, row.key)); });
  }
}

void RowCheck::compare_outboxes(const core::State& state, const Outboxes& open) {
  for (const auto& [recipient, outbox] : state.outboxes) {
    compare_outbox(recipient, open.of(recipient));
  }
  for (const PartyId& recipient : store_.recipients()) {
    if (state.outboxes.contains(recipient)) continue;
    const auto items = store_.outbox(recipient, no_limit);
    for (const auto& item : items) unexpected("outbox", item_key(recipient, item.number));
    if (items.empty()) unexpected("outbox_total", recipient.text());
  }
}

void RowCheck::compare_outbox(const PartyId& recipient, const Outboxes::Items& expected) {
  std::set<std::uint64_t> there;
  for (const store::OutboxItem& item : store_.outbox(recipient, no_limit)) {
    there.insert(item.number);
    const std::string key = item_key(recipient, item.number);
    const auto open = expected.find(item.number);
    if (open == expected.end()) {
      unexpected("outbox", key);
    } else {
      compare_item(key, open->second, item);
    }
  }
  for (const auto& [number, open] : expected) {
    if (there.contains(number)) continue;
    add(FindingKind::row_missing, "outbox", item_key(recipient, number), "", "a row", "none");
  }
}

void RowCheck::compare_item(const std::string& key, const OutboxItem& expected,
                            const store::OutboxItem& item) {
  const auto differs = [&](const char* field, const std::string& should, const std::string& is) {
    if (should != is) add(FindingKind::row_wrong, "outbox", key, field, should, is);
  };
  differs("message", expected.message.text(), item.message.text());
  differs("part", std::to_string(expected.part), std::to_string(item.part));
  differs("release_index", std::to_string(expected.release_index),
          std::to_string(item.release_index));
  differs("red", expected.red ? "yes" : "no", item.red ? "yes" : "no");
}

// Found by the row of the request that brought it.
bool RowCheck::is_kept(const MessageId& message) {
  const auto value =
      store_.look_up(static_cast<std::uint8_t>(RowKind::request), message.uuid.bytes());
  const auto prior = value ? core::read_request(*value) : std::nullopt;
  if (!prior || !asks(prior->index, message)) return false;
  for (std::uint64_t index = prior->index;; ++index) {  // The entries of one command.
    const auto one = entry(index);
    if (!one || (index > prior->index && one->group == 0)) return false;
    if (releases_or_holds(*one, message)) return true;
  }
}

// The bytes of every message that something was released or held of stay, whether or not it was
// delivered.
void RowCheck::compare_payloads() {
  std::uint64_t rows = 0;
  each_payload([&](const MessageId&) { ++rows; });
  if (rows == payloads_) return;
  each_payload([&](const MessageId& id) {
    if (!is_kept(id)) unexpected("payload", id.text());
  });
}

}  // namespace mash::engine
