#include "core/projection.h"

#include <algorithm>
#include <tuple>

namespace mash::core {
namespace {

std::uint64_t milliseconds(Time time) {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

Time from_milliseconds(std::uint64_t ms) { return Time(Duration(static_cast<std::int64_t>(ms))); }

std::uint16_t read_u16(ByteView two) { return static_cast<std::uint16_t>(two[0] << 8 | two[1]); }

Row due_row(RowKind kind, const Case& one, const Due& due) {
  Bytes key;
  key.reserve(8 + 16 + due.clock.size());
  append_u64(key, milliseconds(due.at));
  append(key, one.id.uuid.bytes());
  append(key, bytes_of(due.clock));
  Bytes value = {static_cast<std::uint8_t>(one.urgency)};
  append(value, due.check.uuid.bytes());
  append(value, bytes_of(due.agency));
  return {kind, std::move(key), std::move(value)};
}

Row line_row(const Case& one) {
  const wire::CaseLine line = line_of(one);
  Bytes value = {static_cast<std::uint8_t>(line.urgency), static_cast<std::uint8_t>(line.category),
                 static_cast<std::uint8_t>(line.stage), static_cast<std::uint8_t>(line.closed)};
  append_u64(value, milliseconds(line.received));
  append_u16(value, line.checks);
  append_u16(value, line.returned);
  append_u64(value, milliseconds(line.review_due));
  append_u64(value, milliseconds(line.discussion_due));
  const auto& id = one.id.uuid.bytes();
  return {RowKind::case_line, Bytes(id.begin(), id.end()), std::move(value)};
}

// Of the discussions that are waited for, the sooner one; zero: none is.
Time discussion_due(const Case& one) {
  const bool called = one.strategy.called && !one.strategy.held;
  const Time owed = one.section_47.discussion_due;
  if (!called) return owed;
  return owed == Time{} ? one.strategy.due : std::min(one.strategy.due, owed);
}

constexpr std::size_t line_bytes = 4 + 8 + 2 + 2 + 8 + 8;
constexpr std::size_t due_value_bytes_min = 1 + 16;

}  // namespace

Row request_row(const MessageId& id, std::uint64_t index, const Digest& digest) {
  const auto& bytes = id.uuid.bytes();
  Bytes value;
  append_u64(value, index);
  append(value, digest);
  return {RowKind::request, Bytes(bytes.begin(), bytes.end()), std::move(value)};
}

Row outbox_row(const PartyId& party, const Outbox& outbox) {
  Bytes value;
  append_u64(value, outbox.next_number);
  const ByteView name = bytes_of(party.text());
  return {RowKind::outbox_next, Bytes(name.begin(), name.end()), std::move(value)};
}

Row document_row(const Digest& digest, std::string_view text) {
  const ByteView bytes = bytes_of(text);
  return {RowKind::document, Bytes(digest.begin(), digest.end()),
          Bytes(bytes.begin(), bytes.end())};
}

Row rules_row() {
  Bytes value;
  append_u32(value, row_rules);
  return {RowKind::rules, {}, std::move(value)};
}

std::vector<Row> rows_of(const Case& one, const policy::Practice& practice) {
  const std::vector<Due> dues = open_clocks(one, practice);
  const std::vector<Due> overdue = overdue_clocks(one, practice);
  std::vector<Row> rows;
  rows.reserve(dues.size() + overdue.size() + 2);
  rows.push_back(line_row(one));
  for (const Due& due : dues) rows.push_back(due_row(RowKind::due, one, due));
  for (const Due& due : overdue) rows.push_back(due_row(RowKind::overdue, one, due));
  if (!one.closed) {
    const auto& child = one.child.uuid.bytes();
    const auto& id = one.id.uuid.bytes();
    rows.push_back(
        {RowKind::subject_case, Bytes(child.begin(), child.end()), Bytes(id.begin(), id.end())});
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::set<CaseId> cases_of(const std::vector<Row>& rows) {
  std::set<CaseId> cases;
  for (const Row& row : rows) {
    const bool is_clock = row.kind == RowKind::due || row.kind == RowKind::overdue;
    const auto key = is_clock ? read_due_key(row.key) : std::nullopt;
    const auto id = to_block<16>(row.kind == RowKind::subject_case ? row.value : row.key);
    if (key) cases.insert(key->case_id);
    if (!is_clock && id) cases.insert(CaseId{Uuid(*id)});
  }
  return cases;
}

std::optional<DueKey> read_due_key(ByteView key) {
  if (key.size() < 24) return std::nullopt;
  const auto id = to_block<16>(key.subspan(8, 16));
  return DueKey{from_milliseconds(read_u64(key.first(8))), CaseId{Uuid(*id)},
                std::string(text_of(key.subspan(24)))};
}

std::optional<DueRow> read_due_row(const Row& row) {
  auto key = read_due_key(row.key);
  const ByteView value = row.value;
  if (!key || value.size() < due_value_bytes_min) return std::nullopt;
  const auto urgency = wire::from_number<wire::Urgency>(value[0]);
  if (!urgency) return std::nullopt;
  const CheckId check{Uuid(*to_block<16>(value.subspan(1, 16)))};
  DueRow due{{{}, key->case_id, check, key->at, *urgency},
             text_of(value.subspan(due_value_bytes_min))};
  due.duty.what = key->clock.substr(0, key->clock.find('/'));
  if (due.duty.what != "hold" && due.duty.what != hold_again) return due;
  const auto held = hold_of(key->clock);
  if (!held) return std::nullopt;
  std::tie(due.duty.message, due.duty.held_for) = *held;
  return due;
}

Bytes due_key_after(Time now) {
  Bytes key;
  append_u64(key, milliseconds(now) + 1);
  return key;
}

wire::CaseLine line_of(const Case& one) {
  wire::CaseLine line;
  line.case_id = one.id;
  line.urgency = one.urgency;
  line.category = one.category;
  line.stage = one.stage;
  line.received = one.received;
  line.checks = static_cast<std::uint16_t>(one.checks.size());
  line.returned = static_cast<std::uint16_t>(
      std::count_if(one.checks.begin(), one.checks.end(),
                    [](const auto& known) { return newest_return(known.second) != nullptr; }));
  line.closed = one.closed;
  if (one.assessment.review_due) line.review_due = one.assessment.review_due_at;
  line.discussion_due = discussion_due(one);
  return line;
}

std::optional<wire::CaseLine> read_case_line(const CaseId& id, ByteView value) {
  if (value.size() != line_bytes) return std::nullopt;
  wire::CaseLine line;
  line.case_id = id;
  line.urgency = static_cast<wire::Urgency>(value[0]);
  line.category = static_cast<wire::Category>(value[1]);
  line.stage = static_cast<wire::Stage>(value[2]);
  line.closed = value[3] != 0;
  line.received = from_milliseconds(read_u64(value.subspan(4, 8)));
  line.checks = read_u16(value.subspan(12, 2));
  line.returned = read_u16(value.subspan(14, 2));
  line.review_due = from_milliseconds(read_u64(value.subspan(16, 8)));
  line.discussion_due = from_milliseconds(read_u64(value.subspan(24, 8)));
  return line;
}

std::optional<wire::Prior> read_request(ByteView value) {
  if (value.size() != 40) return std::nullopt;
  return wire::Prior{read_u64(value.first(8)), *to_block<32>(value.subspan(8))};
}

}  // namespace mash::core
