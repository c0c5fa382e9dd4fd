// The rows that stand beside the entries and are derived from them: look-ups the hub needs in order
// to decide, deliver and wake up in time. Pure, so that verify can derive them again and compare.
#pragma once

#include <array>

#include "core/clocks.h"
#include "core/state.h"
#include "wire/command.h"

namespace mash::core {

// On disk: never renumbered. PROTOCOL.md has no part in this; these rows never leave the hub.
enum class RowKind : std::uint8_t {
  request = 1,       // id of a message, act or acknowledgement -> entry index u64 || its digest
  due = 2,           // due ms u64 || case id || clock -> urgency u8 || check id (nil: none) ||
                     // the id of the party whose duty it is (empty: the desk's)
  outbox_next = 3,   // party id -> next delivery number u64
  case_line = 4,     // case id -> urgency, category, stage, closed u8 each || received ms u64 ||
                     // checks u16 || returned u16 || review due ms u64 || discussion due ms u64
  subject_case = 5,  // subject id -> id of its open case
  document = 6,      // digest -> the roster or policy text it stands for
  overdue = 7,       // As due, of a clock that has fired while what it waits for has not come.
  rules = 8,         // (empty) -> row_rules u32
};
inline constexpr int row_kind_last = 8;

// By which rules the rows of cases were made. Raised whenever rows_of() gives other rows for some
// case than it did: a hub that finds others than its own makes all rows anew at its start.
inline constexpr std::uint32_t row_rules = 5;
// The kinds that rows_of() makes.
inline constexpr std::array<RowKind, 4> case_row_kinds = {
    RowKind::due, RowKind::overdue, RowKind::case_line, RowKind::subject_case};

struct Row {
  RowKind kind;
  Bytes key;
  Bytes value;
  auto operator<=>(const Row&) const = default;
};

Row request_row(const MessageId& id, std::uint64_t index, const Digest& digest);
Row outbox_row(const PartyId& party, const Outbox& outbox);
Row document_row(const Digest& digest, std::string_view text);
Row rules_row();

// Everything about one case that is derived: its line, its clocks, and its child while it is open.
std::vector<Row> rows_of(const Case& one, const policy::Practice& practice);

// Reading rows: nothing when a row is not of its form, which means that the file is damaged.

// The cases that rows of rows_of() are about.
std::set<CaseId> cases_of(const std::vector<Row>& rows);

// What the key of a due or overdue row says.
struct DueKey {
  Time at{};
  CaseId case_id;
  std::string clock;
};
std::optional<DueKey> read_due_key(ByteView key);
// And a whole one: whose duty it is, and which.
struct DueRow {
  wire::Duty duty;
  std::string_view agency;  // Whose duty it is, in the row; empty when it is the desk's alone.
};
std::optional<DueRow> read_due_row(const Row& row);
// Keys below this one are due at or before `now`.
Bytes due_key_after(Time now);

wire::CaseLine line_of(const Case& one);
std::optional<wire::CaseLine> read_case_line(const CaseId& id, ByteView value);
std::optional<wire::Prior> read_request(ByteView value);

}  // namespace mash::core
