#include "sqlite/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/limits.h"
#include "sqlite/header.h"
#include "sqlite/layer.h"
#include "sqlite/page_sum.h"

namespace mash::sqlite {
namespace {

int remember_log_pages(void* connection, sqlite3*, const char*, int pages) {
  static_cast<Connection*>(connection)->log_pages = pages;
  return SQLITE_OK;
}

// Nothing where the file is too short to have one, or no file.
std::optional<Header> header_of(sqlite3* handle) {
  sqlite3_file* file = nullptr;
  const int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK || file == nullptr || file->pMethods == nullptr) return std::nullopt;
  Header header{};
  const int read = file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0);
  if (read != SQLITE_OK) return std::nullopt;
  return header;
}

}  // namespace

Connection::~Connection() {
  for (auto& each : prepared) sqlite3_finalize(each->statement);
  const int code = sqlite3_close(handle);
  ENSURE(code != SQLITE_BUSY, "a database ends after its queries and backups");
}

void Connection::connect(const std::string& file, int flags, const Options& options,
                         Journal journal) {
  const std::string vfs = read_only           ? layer_over(Layer::reads, options.vfs)
                          : options.page_sums ? layer_over(Layer::sums, options.vfs)
                                              : options.vfs;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX,
                                   vfs.empty() ? nullptr : vfs.c_str());
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(options.busy_wait.count()));
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);

  if (options.page_sums) {  // What SQLite leaves free in the pages of a file that has none yet.
    int reserved = page_sum_bytes;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  }
  // Before the first access, or SQLite has already mapped the shared memory of the log.
  if (options.exclusive) set("locking_mode", "EXCLUSIVE", "exclusive");
  set("trusted_schema", "OFF", "0");
  set("cell_size_check", "ON", "1");
  // A failing disk under a map is a signal, not an error code. Where maps are unknown: no answer.
  const std::string mapped = pragma("mmap_size=0");
  ENSURE(mapped.empty() || mapped == "0", "no part of a database is mapped");

  // The first access: takes the lock and reads the schema. An unknown format is SQLITE_ERROR here,
  // which anywhere else is a mistake in our SQL.
  const int read =
      sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
  if ((read & 0xff) == SQLITE_ERROR) {
    fail("\"" + name + "\" has a format that this program's SQLite does not know (" +
         sqlite3_errmsg(handle) + "); it is damaged, or written by a newer version");
  }
  if (read != SQLITE_OK) fail_to_connect(read);
  if (!read_only && sqlite3_db_readonly(handle, "main") != 0) fail_to_connect(SQLITE_READONLY);

  if (journal == Journal::write_ahead && pragma("journal_mode=WAL") != "wal") {
    fail("\"" + name + "\" cannot have a write-ahead log here; put it on a local disk");
  }
  if (journal == Journal::memory) set("journal_mode", "MEMORY", "memory");
  set("synchronous", "FULL", "2");
  set("foreign_keys", "ON", "1");
  set("secure_delete", "ON", "1");   // Erased means overwritten, not merely unlinked.
  set("temp_store", "MEMORY", "2");  // What is sealed on disk must not lie open in /tmp.
  set("cache_size", "-" + std::to_string(limits::sqlite_cache_bytes / 1024),
      "-" + std::to_string(limits::sqlite_cache_bytes / 1024));
  if (read_only) set("query_only", "ON", "1");
  checkpoint_pages = options.checkpoint_pages;
  sqlite3_wal_hook(handle, remember_log_pages, this);  // In place of SQLite's own checkpoints.
}

void Connection::require_sound() const {
  if (!failure.empty()) throw base::Fatal(failure);
}

void Connection::poison(const std::string& what) {
  if (failure.empty()) failure = what;
  // A checkpoint at the close would sync again what may have failed to sync.
  if (handle != nullptr) sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Connection::fail(int code) {
  const int kind = code & 0xff;
  // To who only reads no disk is full and nothing is too big: a page number or a length is wrong.
  const bool impossible = read_only && (kind == SQLITE_FULL || kind == SQLITE_TOOBIG);
  if (kind == SQLITE_CORRUPT || impossible) fail_damaged(sentence(SQLITE_CORRUPT));
  fail(sentence(code));
}

void Connection::fail_to_connect(int code) {
  const auto header = header_of(handle);
  if (header && is_a_database(*header)) {
    const std::string versions = version_trouble(*header);
    if (!versions.empty()) fail_damaged(damage(versions));
    if (code == SQLITE_NOTADB) fail_damaged(damage("its header is none that a database has"));
  }
  fail(code);
}

std::string Connection::damage(const std::string& what) const {
  return "\"" + name + "\" is damaged: " + what +
         "; keep it as it is, and restore the latest copy that verifies";
}

void Connection::fail(const std::string& what) {
  poison(what);
  throw base::Fatal(what);
}

void Connection::fail_damaged(const std::string& what) {
  if (!read_only) poison(what);
  throw Damaged(what);
}

std::string Connection::sentence(int code) const {
  const std::string file = "\"" + name + "\"";
  const int system_error = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  const std::string why = std::string(" (") +
                          (system_error != 0 ? std::strerror(system_error) : sqlite3_errstr(code)) +
                          ")";
  if (code == SQLITE_READONLY_DIRECTORY) {
    return file + " needs a log beside it; give this user the right to write in its directory";
  }
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk that holds " + file + " is full; make room, then start again";
    case SQLITE_IOERR:
      return "the disk failed under " + file + why + "; check the disk before starting again";
    case SQLITE_CORRUPT:
      return file + " is damaged; keep it as it is, and restore the latest copy that verifies";
    case SQLITE_NOTADB:
      return file + " is not a database; check the path";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return file + " is in use by another process; stop that one first";
    case SQLITE_CANTOPEN:
      return file + " cannot be opened" + why +
             "; this user must be able to write in its directory";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return file + " may not be written; check its owner and mode, and those of its directory";
    case SQLITE_NOMEM:
      return "the machine has no memory left for " + file + "; give it more, then start again";
    case SQLITE_CONSTRAINT:
      return file + " refused a row that contradicts it (" + sqlite3_errmsg(handle) +
             "); verify the file before starting again";
  }
  const std::string bug = std::string("SQLite says: ") +
                          (handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle));
  base::ensure_failed("our SQL is right", __FILE__, __LINE__, bug.c_str());
}

bool Connection::writes_sums(bool begin) {
  int sums = begin ? 1 : -1;
  const int code = sqlite3_file_control(handle, "main", control_sums, &sums);
  return code == SQLITE_OK && sums == 1;  // Without the layer nobody knows the question.
}

void Connection::state_sums() {
  if (pragma("application_id") == "0") {
    pragma("application_id=" + std::to_string(application_id_sums));
  }
}

void Connection::execute(const char* sql) {
  require_sound();
  const int code = sqlite3_exec(handle, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::string Connection::pragma(const std::string& name_and_value) {
  const std::string sql = "PRAGMA " + name_and_value;
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  std::string answer;
  if (code == SQLITE_ROW) answer = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  if (code == SQLITE_ROW) code = sqlite3_step(statement);
  sqlite3_finalize(statement);
  if (code != SQLITE_DONE) fail(code);
  return answer;
}

void Connection::set(const std::string& pragma_name, const std::string& value,
                     const std::string& answer) {
  pragma(pragma_name + "=" + value);
  ENSURE(pragma(pragma_name) == answer, pragma_name.c_str());
}

Prepared& Connection::take(std::string_view sql) {
  require_sound();
  Prepared* oldest = nullptr;
  for (auto& each : prepared) {
    if (each->in_use) continue;
    if (each->sql == sql) {
      each->in_use = true;
      each->used_at = ++uses;
      return *each;
    }
    if (oldest == nullptr || each->used_at < oldest->used_at) oldest = each.get();
  }
  if (prepared.size() < limits::sqlite_statements_max) {
    prepared.push_back(std::make_unique<Prepared>());
    oldest = prepared.back().get();
  }
  ENSURE(oldest != nullptr, "queries end before the next ones start");
  sqlite3_finalize(oldest->statement);
  oldest->statement = nullptr;
  oldest->sql = sql;
  const int code = sqlite3_prepare_v3(handle, oldest->sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                      &oldest->statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  oldest->in_use = true;
  oldest->used_at = ++uses;
  return *oldest;
}

void Connection::give_back(Prepared& statement) {
  sqlite3_reset(statement.statement);  // Its code repeats what step() already told.
  sqlite3_clear_bindings(statement.statement);
  statement.in_use = false;
}

int Connection::step(Prepared& statement) {
  require_sound();
  ENSURE(sqlite3_stmt_readonly(statement.statement) != 0 || sqlite3_get_autocommit(handle) == 0,
         "what writes runs inside a Transaction");
  const int code = sqlite3_step(statement.statement);
  const bool expected =
      code == SQLITE_ROW || code == SQLITE_DONE || (code & 0xff) == SQLITE_CONSTRAINT;
  if (!expected) fail(code);
  return code;
}

void Connection::checkpoint(int mode) {
  require_sound();
  int in_log = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(handle, nullptr, mode, &in_log, &moved);
  if (code != SQLITE_OK) fail(code);
  if (in_log == moved) log_pages = 0;  // Else a reader still needs the rest; the next one moves it.
}

}  // namespace mash::sqlite
