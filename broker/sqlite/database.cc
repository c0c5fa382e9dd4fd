#include "sqlite/database.h"

#include <sqlite3.h>

#include <algorithm>

#include "sqlite/connection.h"

namespace mash::sqlite {
namespace {

// Absolute, because SQLite takes names such as ":memory:" for something else than files.
std::string file_name(const std::filesystem::path& path, const Options& options) {
  ENSURE(!path.empty(), "a database has a path");
  return options.vfs.empty() ? std::filesystem::absolute(path).string() : path.string();
}

bool exists_in_vfs(const std::filesystem::path& path, const std::string& vfs_name) {
  sqlite3_vfs* vfs = sqlite3_vfs_find(vfs_name.c_str());
  ENSURE(vfs != nullptr, "a VFS is registered before it is used");
  int exists = 0;
  vfs->xAccess(vfs, path.c_str(), SQLITE_ACCESS_EXISTS, &exists);
  return exists != 0;
}

void require_existence(const std::filesystem::path& path, const Options& options, bool to_write) {
  if (options.vfs.empty()) return require_file(path, to_write);
  if (!exists_in_vfs(path, options.vfs)) {
    throw base::Fatal("\"" + path.string() +
                      "\" does not exist; check the path, or create it first");
  }
}

int bind(sqlite3_stmt* statement, int at, std::nullptr_t, bool) {
  return sqlite3_bind_null(statement, at);
}
int bind(sqlite3_stmt* statement, int at, std::int64_t value, bool) {
  return sqlite3_bind_int64(statement, at, value);
}
int bind(sqlite3_stmt* statement, int at, double value, bool) {
  return sqlite3_bind_double(statement, at, value);
}
// A null pointer would bind NULL, so empty ones point at something.
int bind(sqlite3_stmt* statement, int at, std::string_view text, bool copied) {
  return sqlite3_bind_text64(statement, at, text.empty() ? "" : text.data(), text.size(),
                             copied ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
}
int bind(sqlite3_stmt* statement, int at, ByteView bytes, bool copied) {
  const void* data = bytes.empty() ? static_cast<const void*>("") : bytes.data();
  return sqlite3_bind_blob64(statement, at, data, bytes.size(),
                             copied ? SQLITE_TRANSIENT : SQLITE_STATIC);
}

// Everything that a schema defines, "table meta", and the text that made it.
using Definitions = std::map<std::string, std::string>;

Definitions definitions(Database& database) {
  Definitions all;
  Query query = database.query(  // Names of SQLite's own (statistics) begin with sqlite_.
      "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND "
      "substr(name, 1, 7) <> 'sqlite_'");
  while (query.step()) all.emplace(query.text(0), query.text(1));
  return all;
}

Definitions definitions_of(const std::string& script) {
  Database model = Database::in_memory();
  model.run_script(script);
  return definitions(model);
}

// What somebody has done to a schema of ours, as clauses; nothing if none of it is there.
std::string alterations(const Definitions& ours, const Definitions& found) {
  std::string clauses;
  const auto add = [&](const std::string& clause) {
    clauses += (clauses.empty() ? "" : ", ") + clause;
  };
  std::size_t missing = 0;
  for (const auto& [name, text] : ours) {
    const auto there = found.find(name);
    missing += there == found.end();
    if (there == found.end()) add("it lacks the " + name);
    if (there != found.end() && there->second != text) add("its " + name + " reads otherwise");
  }
  for (const auto& [name, text] : found) {
    if (!ours.contains(name)) add("it has a " + name + " besides");
  }
  return missing == ours.size() ? "" : clauses;
}

}  // namespace

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::create(const std::filesystem::path& path, const Options& options) {
  auto connection = std::make_unique<Connection>(path.string());
  if (options.vfs.empty()) {
    create_file(path);
  } else if (exists_in_vfs(path, options.vfs)) {
    throw base::Fatal("\"" + path.string() + "\" exists already and was left as it is");
  }
  const int flags = SQLITE_OPEN_READWRITE | (options.vfs.empty() ? 0 : SQLITE_OPEN_CREATE);
  connection->connect(file_name(path, options), flags, options, Journal::write_ahead);
  if (options.page_sums) connection->state_sums();
  return Database(std::move(connection));
}

Database Database::open(const std::filesystem::path& path, const Options& options) {
  require_existence(path, options, true);
  auto connection = std::make_unique<Connection>(path.string());
  connection->connect(file_name(path, options), SQLITE_OPEN_READWRITE, options,
                      Journal::write_ahead);
  if (options.page_sums && connection->writes_sums()) connection->state_sums();
  // A log that a failed sync left behind may be in memory and not on disk: what is read from it
  // now could be lost with all that is appended after it. Moved into the file, it is written again.
  connection->checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  return Database(std::move(connection));
}

Database Database::open_read_only(const std::filesystem::path& path, const Options& options) {
  require_existence(path, options, false);
  auto connection = std::make_unique<Connection>(path.string());
  connection->read_only = true;
  Options held = options;
  held.exclusive = true;  // Reading, that is the lock all readers share, and from first to last.
  connection->connect(file_name(path, options), SQLITE_OPEN_READONLY, held, Journal::none);
  return Database(std::move(connection));
}

Database Database::in_memory() {
  auto connection = std::make_unique<Connection>("a database in memory");
  Options options;
  options.exclusive = false;
  connection->connect(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, options,
                      Journal::none);
  return Database(std::move(connection));
}

Prepared& Database::bound(std::string_view sql, std::initializer_list<Value> values, bool copied) {
  Prepared& prepared = connection_->take(sql);
  ENSURE(sqlite3_bind_parameter_count(prepared.statement) == static_cast<int>(values.size()),
         "a value for every ? and no more");
  int at = 0;
  for (const Value& value : values) {
    ++at;
    const int code = std::visit(
        [&](const auto& content) { return bind(prepared.statement, at, content, copied); },
        value.value_);
    if (code != SQLITE_OK) connection_->fail(code);
  }
  return prepared;
}

Query Database::query(std::string_view sql, std::initializer_list<Value> values) {
  return Query(*connection_, bound(sql, values, true));
}

Written Database::try_run(std::string_view sql, std::initializer_list<Value> values) {
  const Query query(*connection_, bound(sql, values, false));
  const int code = connection_->step(*query.prepared_);
  ENSURE(code != SQLITE_ROW, "run() is for statements without rows");
  return code == SQLITE_DONE ? Written::done : Written::constrained;
}

void Database::run(std::string_view sql, std::initializer_list<Value> values) {
  if (try_run(sql, values) == Written::constrained) connection_->fail(SQLITE_CONSTRAINT);
}

void Database::run_script(const std::string& sql) { connection_->execute(sql.c_str()); }

std::int64_t Database::changes() const { return sqlite3_changes64(connection_->handle); }

bool Database::has_schema(const std::string& script) {
  return definitions(*this) == definitions_of(script);
}

void Database::require_schema(const std::string& script) {
  const Definitions ours = definitions_of(script);
  const Definitions found = definitions(*this);
  if (found == ours) return;
  const std::string what = "\"" + path() + "\" does not have the tables this program makes";
  if (const std::string altered = alterations(ours, found); !altered.empty()) {
    connection_->fail_damaged(what + ": " + altered +
                              "; it was altered by another program, or made by another version of "
                              "this one: restore the latest copy that verifies");
  }
  connection_->fail(what + "; it is another program's, or was never finished: check the path");
}

int Database::log_pages() const { return connection_->log_pages; }

void Database::checkpoint() { connection_->checkpoint(SQLITE_CHECKPOINT_PASSIVE); }

void Database::truncate_log() { connection_->checkpoint(SQLITE_CHECKPOINT_TRUNCATE); }

std::vector<std::string> Database::problems(Check check) {
  std::vector<std::string> found;
  Query pages =
      query(check == Check::quick ? "PRAGMA quick_check(10)" : "PRAGMA integrity_check(10)");
  while (pages.step()) {
    if (pages.text(0) != "ok") found.emplace_back(pages.text(0));
  }
  if (check == Check::quick) return found;
  Query keys = query("PRAGMA foreign_key_check");
  while (found.size() < 10 && keys.step()) {
    found.push_back("a row of " + std::string(keys.text(0)) + " refers to a missing row of " +
                    std::string(keys.text(2)));
  }
  return found;
}

std::map<std::uint32_t, std::string> Database::owners_of(const std::vector<std::uint32_t>& pages) {
  std::map<std::uint32_t, std::string> owners;
  // SQLite as Debian builds it has this table.
  if (pages.empty() || sqlite3_compileoption_used("ENABLE_DBSTAT_VTAB") == 0) return owners;
  try {
    Query rows = query("SELECT pageno, name FROM dbstat");
    while (rows.step()) {
      const auto page = static_cast<std::uint32_t>(rows.natural(0));
      if (std::find(pages.begin(), pages.end(), page) == pages.end()) continue;
      owners[page] = rows.text(1);
    }
  } catch (const Damaged&) {
    // The walk ends where the damage does not let it pass.
  }
  return owners;
}

const std::string& Database::path() const { return connection_->name; }

void Database::damaged(const std::string& what) {
  connection_->fail_damaged(connection_->damage(what));
}

Transaction::Transaction(Database& database) : connection_(*database.connection_) {
  ENSURE(sqlite3_get_autocommit(connection_.handle) != 0, "transactions do not nest");
  connection_.execute(connection_.read_only ? "BEGIN" : "BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // SQLite has rolled back by itself where it had to. A rollback needs nothing of the disk: what
  // stays uncommitted in the log is never read.
  if (open_ && sqlite3_get_autocommit(connection_.handle) == 0) {
    sqlite3_exec(connection_.handle, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() {
  connection_.require_sound();
  ENSURE(open_, "a transaction is committed once");
  try {
    connection_.execute("COMMIT");
  } catch (const base::Fatal& failure) {
    throw CommitFailed(failure.what());
  }
  open_ = false;
  const int most = connection_.checkpoint_pages;
  if (most > 0 && connection_.log_pages >= most) connection_.checkpoint(SQLITE_CHECKPOINT_PASSIVE);
}

}  // namespace mash::sqlite
