// The spool's other half: what was received, what is to be reported of it, and what was reported to
// us.
#include "kit/spool.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

using sqlite::Database;
using sqlite::Query;

std::int64_t number_of(Time time) { return time.time_since_epoch().count(); }
Time time_of(std::int64_t ms) { return Time(Duration(ms)); }
const Block<16> nil{};
const std::string said_select =
    "SELECT s.number, d.message, d.part, s.report, s.at, s.staff "
    "FROM said s JOIN delivery d ON d.number = s.number ";

// In the column report.report: after what recipients say.
constexpr std::uint32_t first_end = 16;
constexpr std::uint32_t released_by_policy = 32;

std::uint32_t number_of(const Became& what) {
  if (const auto* said = std::get_if<wire::DeliveryReport>(&what)) {
    return static_cast<std::uint32_t>(*said);
  }
  if (std::holds_alternative<HoldEnd>(what)) return released_by_policy;
  return first_end + static_cast<std::uint32_t>(std::get<wire::DeliveryEnd>(what));
}

std::optional<Became> read_what(std::uint32_t number) {
  if (number < first_end) return wire::from_number<wire::DeliveryReport>(number);
  if (number == released_by_policy) return HoldEnd::released_by_policy;
  return wire::from_number<wire::DeliveryEnd>(number - first_end);
}

}  // namespace

bool Spool::has_delivery(std::uint64_t number) {
  return database_.query("SELECT 1 FROM delivery WHERE number = ?", {number}).step();
}

void Spool::add_delivery(const ArchivedDelivery& delivery) {
  const DeliveryRecord& record = delivery.record;
  Database& database = change();
  database.run(
      "INSERT INTO delivery (number, message, part, received, released, release_index, opened, "
      "opened_by, ended, header, keys, frame) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, 0, ?, ?, ?)",
      {record.number, record.message.uuid.bytes(), record.part, number_of(record.received),
       number_of(record.released), record.release_index, nil, wire::encode(record.header),
       delivery.keys, delivery.frame});
  for (const CaseId& case_id : cases_of(record.header)) {
    database.run("INSERT OR IGNORE INTO delivery_case VALUES (?, ?)",
                 {case_id.uuid.bytes(), record.number});
  }
}

DeliveryRecord Spool::read_delivery(const Query& row) {
  DeliveryRecord record;
  record.number = row.natural(0);
  record.message = {Uuid(row.block<16>(1))};
  record.part = static_cast<std::uint32_t>(row.natural(2));
  record.received = time_of(row.integer(3));
  record.released = time_of(row.integer(4));
  record.release_index = row.natural(5);
  if (!row.is_null(6)) record.opened = time_of(row.integer(6));
  record.opened_by = {Uuid(row.block<16>(7))};
  const std::uint64_t ended = row.natural(8);
  if (ended > 0) {
    record.end = wire::from_number<wire::DeliveryReport>(static_cast<std::uint32_t>(ended - 1));
  }
  auto header = wire::decode_header(row.blob(9));
  if (!header) database_.damaged("the header of a delivery cannot be read");
  record.header = std::move(*header);
  record.openable = row.natural(10) > 0;
  return record;
}

std::vector<DeliveryRecord> Spool::read_deliveries(Query rows) {
  std::vector<DeliveryRecord> records;
  while (rows.step()) records.push_back(read_delivery(rows));
  return records;
}

std::optional<ArchivedDelivery> Spool::delivery(std::uint64_t number) {
  auto row = database_.query(
      "SELECT r.*, d.keys, d.frame FROM delivery_record r JOIN delivery d ON d.number = r.number "
      "WHERE r.number = ?",
      {number});
  if (!row.step()) return std::nullopt;
  const ByteView keys = row.blob(11);
  const ByteView frame = row.blob(12);
  return ArchivedDelivery{
      read_delivery(row), {frame.begin(), frame.end()}, {keys.begin(), keys.end()}};
}

std::optional<DeliveryRecord> Spool::delivery_of(const MessageId& message) {
  auto row =
      database_.query("SELECT * FROM delivery_record WHERE message = ? ORDER BY part DESC LIMIT 1",
                      {message.uuid.bytes()});
  if (!row.step()) return std::nullopt;
  return read_delivery(row);
}

std::vector<DeliveryRecord> Spool::deliveries(std::uint64_t after, std::size_t most) {
  return read_deliveries(database_.query(
      "SELECT * FROM delivery_record WHERE number > ? ORDER BY number LIMIT ?", {after, most}));
}

std::vector<DeliveryRecord> Spool::deliveries_of(const CaseId& case_id) {
  return read_deliveries(database_.query(
      "SELECT r.* FROM delivery_record r JOIN delivery_case c ON c.number = r.number "
      "WHERE c.case_id = ? ORDER BY r.number",
      {case_id.uuid.bytes()}));
}

std::vector<DeliveryRecord> Spool::open_deliveries(std::uint64_t after, std::size_t most) {
  return read_deliveries(database_.query(
      "SELECT * FROM delivery_record WHERE ended = 0 AND number > ? ORDER BY number LIMIT ?",
      {after, most}));
}

void Spool::add_said(const wire::AcknowledgementItem& item) {
  using wire::DeliveryReport;
  Database& database = change();
  database.run(
      "INSERT OR IGNORE INTO said (number, report, at, staff, request) VALUES (?, ?, ?, ?, ?)",
      {item.number, static_cast<int>(item.report), number_of(item.at), item.staff.uuid.bytes(),
       nil});
  if (item.report == DeliveryReport::delivered) return;
  if (item.report == DeliveryReport::opened) {
    database.run(
        "UPDATE delivery SET opened = ?, opened_by = ? WHERE number = ? AND opened IS NULL",
        {number_of(item.at), item.staff.uuid.bytes(), item.number});
  } else {
    database.run("UPDATE delivery SET ended = ? WHERE number = ? AND ended = 0",
                 {static_cast<int>(item.report) + 1, item.number});
  }
}

bool Spool::has_said(std::uint64_t number, wire::DeliveryReport report) {
  return database_
      .query("SELECT 1 FROM said WHERE number = ? AND report = ?",
             {number, static_cast<int>(report)})
      .step();
}

std::vector<SaidRecord> Spool::said_of(std::uint64_t number) {
  std::vector<SaidRecord> said;
  auto rows = database_.query(
      "SELECT report, at, staff, request FROM said WHERE number = ? ORDER BY position", {number});
  while (rows.step()) {
    const auto report =
        wire::from_number<wire::DeliveryReport>(static_cast<std::uint32_t>(rows.natural(0)));
    if (!report) database_.damaged("it says of a delivery what cannot be said");
    said.push_back(
        {*report, time_of(rows.integer(1)), {Uuid(rows.block<16>(2))}, {Uuid(rows.block<16>(3))}});
  }
  return said;
}

std::vector<wire::AcknowledgementItem> Spool::unsent_said(std::size_t most) {
  return read_said(database_.query(
      said_select +
          "WHERE s.request = x'00000000000000000000000000000000' ORDER BY s.position LIMIT ?",
      {most}));
}

std::vector<wire::AcknowledgementItem> Spool::said_in(const MessageId& acknowledgement) {
  return read_said(database_.query(said_select + "WHERE s.request = ? ORDER BY s.position",
                                   {acknowledgement.uuid.bytes()}));
}

std::vector<wire::AcknowledgementItem> Spool::read_said(sqlite::Query rows) {
  std::vector<wire::AcknowledgementItem> items;
  while (rows.step()) {
    const auto report =
        wire::from_number<wire::DeliveryReport>(static_cast<std::uint32_t>(rows.natural(3)));
    if (!report) database_.damaged("it says of a delivery what cannot be said");
    items.push_back({rows.natural(0),
                     {Uuid(rows.block<16>(1))},
                     static_cast<std::uint32_t>(rows.natural(2)),
                     *report,
                     time_of(rows.integer(4)),
                     {Uuid(rows.block<16>(5))}});
  }
  return items;
}

void Spool::mark_said(const std::vector<wire::AcknowledgementItem>& items,
                      const MessageId& request) {
  Database& database = change();
  for (const wire::AcknowledgementItem& item : items) {
    database.run("UPDATE said SET request = ? WHERE number = ? AND report = ? AND staff = ?",
                 {request.uuid.bytes(), item.number, static_cast<int>(item.report),
                  item.staff.uuid.bytes()});
  }
}

void Spool::forget_said(const std::vector<wire::AcknowledgementItem>& items) {
  Database& database = change();
  for (const wire::AcknowledgementItem& item : items) {
    database.run("DELETE FROM said WHERE number = ? AND report = ? AND staff = ?",
                 {item.number, static_cast<int>(item.report), item.staff.uuid.bytes()});
    if (item.report != wire::DeliveryReport::opened) continue;
    database.run(
        "UPDATE delivery SET opened = NULL, opened_by = ? WHERE number = ? AND opened_by = ?",
        {nil, item.number, item.staff.uuid.bytes()});
  }
}

void Spool::say_again(std::uint64_t number) {
  change().run("UPDATE said SET request = ? WHERE number = ?", {nil, number});
}

void Spool::unsay(const MessageId& acknowledgement) {
  change().run("UPDATE said SET request = ? WHERE request = ?",
               {nil, acknowledgement.uuid.bytes()});
}

void Spool::take_back_opened(const wire::AcknowledgementItem& item) {
  constexpr int opened = static_cast<int>(wire::DeliveryReport::opened);
  constexpr int acknowledged = static_cast<int>(wire::DeliveryReport::acknowledged);
  Database& database = change();
  const bool by_another =
      database
          .query("SELECT 1 FROM said WHERE number = ? AND report = ? AND staff <> ?",
                 {item.number, opened, item.staff.uuid.bytes()})
          .step();
  if (by_another) {  // Behind what that other has said.
    database.run(
        "UPDATE said SET position = (SELECT max(position) + 1 FROM said) "
        "WHERE number = ? AND report = ? AND request = ?",
        {item.number, acknowledged, nil});
    return;
  }
  database.run("DELETE FROM said WHERE number = ? AND report = ? AND request = ?",
               {item.number, acknowledged, nil});
  if (database.changes() == 0) return;
  database.run("UPDATE delivery SET ended = 0, opened = NULL, opened_by = ? WHERE number = ?",
               {nil, item.number});
}

bool Spool::add_report(const ReportRecord& report) {
  Database& database = change();
  database.run("INSERT OR IGNORE INTO report VALUES (?, ?, ?, ?)",
               {report.message.uuid.bytes(), report.recipient.text(), number_of(report.what),
                number_of(report.at)});
  return database.changes() > 0;
}

std::vector<ReportRecord> Spool::reports_of(const MessageId& message) {
  std::vector<ReportRecord> reports;
  auto rows = database_.query(
      "SELECT recipient, report, at FROM report WHERE message = ? ORDER BY at, report",
      {message.uuid.bytes()});
  while (rows.step()) {
    const auto recipient = PartyId::from_text(rows.text(0));
    const auto what = read_what(static_cast<std::uint32_t>(rows.natural(1)));
    if (!recipient || !what) database_.damaged("a recipient's report cannot be read");
    reports.push_back({message, *recipient, *what, time_of(rows.integer(2))});
  }
  return reports;
}

std::uint64_t Spool::reports_seen() {
  auto row = database_.query("SELECT sequence FROM report_seen");
  return row.step() ? row.natural(0) : 0;
}

void Spool::see_reports(std::uint64_t sequence) {
  change().run("INSERT OR REPLACE INTO report_seen VALUES (1, ?)", {sequence});
}

void Spool::add_text(const wire::Commitment& commitment, const Bytes& sealed) {
  change().run("INSERT OR IGNORE INTO committed_text VALUES (?, ?)", {commitment, sealed});
}

std::optional<Bytes> Spool::text(const wire::Commitment& commitment) {
  auto row =
      database_.query("SELECT sealed FROM committed_text WHERE commitment = ?", {commitment});
  if (!row.step()) return std::nullopt;
  const ByteView sealed = row.blob(0);
  return Bytes(sealed.begin(), sealed.end());
}

}  // namespace mash::kit
