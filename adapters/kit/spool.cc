#include "kit/spool.h"

#include "kit/spool_schema.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

using sqlite::Database;
using sqlite::Query;

std::int64_t number_of(Time time) { return time.time_since_epoch().count(); }
Time time_of(std::int64_t ms) { return Time(Duration(ms)); }
template <class I>
I id_of(const Query& row, int column) {
  return I{Uuid(row.block<16>(column))};
}
Bytes bytes_at(const Query& row, int column) {
  const ByteView blob = row.blob(column);
  return {blob.begin(), blob.end()};
}
template <class E>
int as_number(E value) {
  return static_cast<int>(value);
}

WaitingRequest read_waiting(const Query& row) {
  return {row.natural(0),
          id_of<MessageId>(row, 1),
          static_cast<RequestKind>(row.integer(2)),
          bytes_at(row, 3),
          {row.block<32>(4), row.block<32>(5)}};
}

}  // namespace

std::vector<CaseId> cases_of(const wire::Header& header) {
  std::vector<CaseId> cases;
  if (!header.case_id.uuid.is_nil()) cases.push_back(header.case_id);
  for (const wire::Subject& subject : header.subjects) {
    if (!subject.case_id.uuid.is_nil()) cases.push_back(subject.case_id);
  }
  return cases;
}

void Spool::create(const std::filesystem::path& path, const SpoolOwner& owner,
                   const std::string& vfs) {
  Database database = Database::create(path, {.vfs = vfs});
  make_spool(database, owner);
}

Spool::Spool(const std::filesystem::path& path, const SpoolOwner& owner, const std::string& vfs)
    : database_(Database::open(path, {.vfs = vfs})) {
  check_spool(database_, owner);
}

Database& Spool::change() {
  if (transaction_ == nullptr) transaction_ = std::make_unique<sqlite::Transaction>(database_);
  return database_;
}

void Spool::commit() {
  if (transaction_ == nullptr) return;
  transaction_->commit();
  transaction_.reset();
}

void Spool::add_roster(std::uint64_t epoch, std::string_view note) {
  change().run("INSERT INTO roster VALUES (?, ?)", {epoch, note});
}

std::vector<std::string> Spool::rosters() {
  std::vector<std::string> notes;
  auto rows = database_.query("SELECT note FROM roster ORDER BY epoch");
  while (rows.step()) notes.emplace_back(rows.text(0));
  return notes;
}

void Spool::keep_checkpoint(std::string_view note) {
  change().run("INSERT OR REPLACE INTO checkpoint VALUES (1, ?)", {note});
}

std::string Spool::checkpoint() {
  auto row = database_.query("SELECT note FROM checkpoint");
  return row.step() ? std::string(row.text(0)) : std::string();
}

std::uint64_t Spool::add_request(const OutgoingRequest& request) {
  Database& database = change();
  database.run(
      "INSERT INTO request (id, kind, state, created, frame, signed_part, frame_digest, "
      "ledger_index, decided, proof, sentence, signed_bytes, copy, successor) "
      "VALUES (?, ?, 0, ?, ?, ?, ?, 0, 0, '', '', ?, ?, ?)",
      {request.id.uuid.bytes(), as_number(request.kind), number_of(request.created), request.frame,
       request.mark.signed_part, request.mark.frame, request.signed_bytes, request.copy,
       MessageId{}.uuid.bytes()});
  std::uint64_t position = 0;
  {
    auto row =
        database.query("SELECT position FROM request WHERE id = ?", {request.id.uuid.bytes()});
    if (!row.step()) database.damaged("a request that was just added is not there");
    position = row.natural(0);
  }
  for (const CaseId& case_id : request.cases) {
    database.run("INSERT INTO request_case VALUES (?, ?)", {case_id.uuid.bytes(), position});
  }
  return position;
}

std::vector<WaitingRequest> Spool::waiting(std::uint64_t after, std::size_t most) {
  std::vector<WaitingRequest> requests;
  auto rows = database_.query(
      "SELECT position, id, kind, frame, signed_part, frame_digest FROM request "
      "WHERE state = 0 AND position > ? ORDER BY position LIMIT ?",
      {after, most});
  while (rows.step()) requests.push_back(read_waiting(rows));
  return requests;
}

std::uint64_t Spool::waiting_count() {
  auto row = database_.query("SELECT count(*) FROM request WHERE state = 0");
  return row.step() ? row.natural(0) : 0;
}

std::optional<WaitingRequest> Spool::waiting_request(const MessageId& id) {
  auto row = database_.query(
      "SELECT position, id, kind, frame, signed_part, frame_digest FROM request "
      "WHERE state = 0 AND id = ?",
      {id.uuid.bytes()});
  if (!row.step()) return std::nullopt;
  return read_waiting(row);
}

void Spool::settle_request(const MessageId& id, const Verdict& verdict, std::string_view sentence) {
  const auto state = verdict.refusal ? RequestState::refused : RequestState::accepted;
  change().run(
      "UPDATE request SET state = ?, frame = x'', ledger_index = ?, decided = ?, proof = ?, "
      "sentence = ? WHERE id = ? AND state = 0",
      {as_number(state), verdict.index, number_of(verdict.decided), verdict.proof_file, sentence,
       id.uuid.bytes()});
}

void Spool::name_successor(const MessageId& id, const MessageId& successor) {
  change().run("UPDATE request SET successor = ? WHERE id = ?",
               {successor.uuid.bytes(), id.uuid.bytes()});
}

void Spool::settle_without_entry(const MessageId& id) {
  change().run("UPDATE request SET state = ?, frame = x'' WHERE id = ? AND state = 0",
               {as_number(RequestState::accepted), id.uuid.bytes()});
}

RequestRecord Spool::read_request(const Query& row) {
  RequestRecord record;
  record.position = row.natural(0);
  record.id = id_of<MessageId>(row, 1);
  record.kind = static_cast<RequestKind>(row.integer(2));
  record.state = static_cast<RequestState>(row.integer(3));
  record.created = time_of(row.integer(4));
  record.ledger_index = row.natural(5);
  record.decided = time_of(row.integer(6));
  record.proof_file = row.text(7);
  record.sentence = row.text(8);
  record.signed_bytes = bytes_at(row, 9);
  record.copy = bytes_at(row, 10);
  record.successor = id_of<MessageId>(row, 11);
  return record;
}

std::optional<RequestRecord> Spool::request(const MessageId& id) {
  auto row = database_.query("SELECT * FROM request_record WHERE id = ?", {id.uuid.bytes()});
  if (!row.step()) return std::nullopt;
  return read_request(row);
}

std::vector<RequestRecord> Spool::requests_of(const CaseId& case_id) {
  std::vector<RequestRecord> records;
  auto rows = database_.query(
      "SELECT r.* FROM request_record r JOIN request_case c ON c.position = r.position "
      "WHERE c.case_id = ? ORDER BY r.position",
      {case_id.uuid.bytes()});
  while (rows.step()) records.push_back(read_request(rows));
  return records;
}

std::vector<RequestRecord> Spool::newest_messages(std::size_t most) {
  std::vector<RequestRecord> records;
  auto rows =
      database_.query("SELECT * FROM request_record WHERE kind = ? ORDER BY position DESC LIMIT ?",
                      {as_number(RequestKind::message), most});
  while (rows.step()) records.push_back(read_request(rows));
  return records;
}

Spool::Unsent Spool::unsent(Time refused_since) {
  auto row = database_.query(
      "SELECT ifnull(sum(state = ?), 0), "
      "ifnull(sum(state = ? AND decided >= ? AND successor = ?), 0) FROM "
      "(SELECT kind, state, decided, successor FROM request ORDER BY position DESC LIMIT 1000) "
      "WHERE kind = ?",
      {as_number(RequestState::waiting), as_number(RequestState::refused), number_of(refused_since),
       MessageId{}.uuid.bytes(), as_number(RequestKind::message)});
  if (!row.step()) return {};
  return {row.natural(0), row.natural(1)};
}

std::vector<RequestRecord> Spool::requests(std::uint64_t after, std::size_t most) {
  std::vector<RequestRecord> records;
  auto rows = database_.query(
      "SELECT * FROM request_record WHERE position > ? ORDER BY position LIMIT ?", {after, most});
  while (rows.step()) records.push_back(read_request(rows));
  return records;
}

}  // namespace mash::kit
