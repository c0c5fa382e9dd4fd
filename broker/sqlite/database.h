// SQLite behind a small door: this room alone includes <sqlite3.h>.
//
// Every database of the house is opened the same way: one connection that locks the file against
// all others, a write-ahead log, synchronous=FULL, foreign keys on, no trust in what a stored
// schema would run, temporary data in memory only. Each setting is read back after it is made.
// Durability: what a Transaction committed is on disk, synced, when commit() returns.
// Errors: what the machine or the file causes throws base::Fatal with one sentence: which file,
// what happened, what to do. From then on the Database refuses all use, because after a failed
// sync nobody knows what the disk holds; the next open will see. Damage to a Database that is only
// read throws Damaged and leaves it in use: the next row may be sound. A mistake in our SQL is a
// bug. Threads: a Database and what is made from it belong to one thread at a time. Whoever shares
// one holds a lock around every use.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ensure.h"

namespace mash::sqlite {

struct Connection;  // The handle and its statements; connection.h, for this room only.
struct Prepared;

// The file holds what was never written there, or cannot be what it says it is.
class Damaged : public base::Fatal {
 public:
  using base::Fatal::Fatal;
};

// COMMIT itself failed: the transaction may be on disk or not.
class CommitFailed : public base::Fatal {
 public:
  using base::Fatal::Fatal;
};

struct Options {
  // Locks the file from the opening to the end. It keeps a second process out, needs no shared
  // memory, and keeps us clear of the WAL-reset bug of SQLite 3.7.0 to 3.51.2 (commits lost when
  // two connections write and checkpoint at once). Turn it off only where the others just read.
  bool exclusive = true;
  // How long to wait for somebody else's lock before saying that the file is in use.
  std::chrono::milliseconds busy_wait{0};
  // A commit that leaves this many pages or more in the log moves them into the file before it
  // returns. 0: never; the caller calls checkpoint() when it suits.
  int checkpoint_pages = 1000;
  // A file that is made: every page carries a sum over its bytes, so that one that changes can be
  // found. A file that exists keeps what it has; one with sums is to be opened with them, and
  // exclusively.
  bool page_sums = false;
  // The registered VFS to use; empty for the system's files. For tests and simulations.
  std::string vfs = {};
};

// What is bound to a `?`. Views only: what it views must live until the call returns.
class Value {
 public:
  Value(std::nullptr_t) : value_(nullptr) {}
  Value(bool value) : value_(std::int64_t{value}) {}
  template <std::integral T>
  Value(T value) : value_(static_cast<std::int64_t>(value)) {
    ENSURE(std::in_range<std::int64_t>(value), "SQLite's integers have 63 bits and a sign");
  }
  Value(double value) : value_(value) {}
  Value(const char* text) : value_(std::string_view(text)) {}
  Value(std::string_view text) : value_(text) {}
  Value(const std::string& text) : value_(std::string_view(text)) {}
  template <class T>
  requires std::convertible_to<const T&, ByteView> Value(const T& bytes)
      : value_(ByteView(bytes)) {}

 private:
  friend class Database;
  std::variant<std::nullptr_t, std::int64_t, double, std::string_view, ByteView> value_;
};

// The rows of one statement. Ends, and frees the statement for the next use, with its scope; it
// must not outlive its Database. A column of another type or size than asked for throws Damaged:
// STRICT tables never hold one, so somebody edited the file.
class Query {
 public:
  Query(Query&& other) noexcept;
  Query& operator=(Query&&) = delete;
  ~Query();

  // True: a row is there. False: no more rows; then the Query must not be used further.
  [[nodiscard]] bool step();

  // Columns of the current row, from 0. Views are valid until the next step or the end.
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::uint64_t natural(int column) const;  // An integer of 0 or more.
  double real(int column) const;
  std::string_view text(int column) const;
  ByteView blob(int column) const;
  template <std::size_t N>
  Block<N> block(int column) const {  // A blob of exactly N bytes.
    const auto block = to_block<N>(blob(column));
    if (!block) unexpected(column);
    return *block;
  }

 private:
  friend class Database;
  Query(Connection& connection, Prepared& prepared);
  [[noreturn]] void unexpected(int column) const;
  void expect(int column, int type) const;

  Connection* connection_;
  Prepared* prepared_;  // Null once moved from.
};

enum class Written { done, constrained };
enum class Check { quick, full };  // Full also compares indexes with tables, and foreign keys.

class Database {
 public:
  // Makes a new file of mode 0600, synced with its directory, and opens it. Fatal if it exists.
  static Database create(const std::filesystem::path& path, const Options& options = {});
  // Opens what exists: a slip in a path must not start an empty database beside the real one. A log
  // that was left there is moved into the file.
  static Database open(const std::filesystem::path& path, const Options& options = {});
  // Writes nothing, makes no file and leaves none: a log that lies there is read in place and stays
  // as it is. From here to the end the file is shared with other readers and kept from writers. It
  // must not be in use by a process that locks it.
  static Database open_read_only(const std::filesystem::path& path, const Options& options = {});
  static Database in_memory();

  Database(Database&&) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();  // Moves the log into the file, unless the Database has failed.

  // Statements are prepared once and kept (limits::sqlite_statements_max of them), found by their
  // text: pass literals with `?`, never text put together. What writes needs a Transaction.
  Query query(std::string_view sql, std::initializer_list<Value> values = {});
  // For statements without rows. A constraint that fails is Fatal: the file contradicts us.
  void run(std::string_view sql, std::initializer_list<Value> values = {});
  // The same where a constraint may fail in good order. `constrained` changed nothing.
  [[nodiscard]] Written try_run(std::string_view sql, std::initializer_list<Value> values = {});
  // Several statements without values, such as a schema.
  void run_script(const std::string& sql);
  std::int64_t changes() const;  // Rows that the last writing statement changed.

  // Fatal unless the file's tables, indexes, triggers and views are, word for word, those that
  // `script` makes in an empty database. Call it after opening, before any other statement.
  void require_schema(const std::string& script);
  bool has_schema(const std::string& script);

  // Pages in the log after the last commit; 0 once all are in the file, and before the first.
  int log_pages() const;
  // Moves the log's pages into the file and syncs it. The log keeps its size and is written anew.
  void checkpoint();
  // The same, and empties the log: with secure_delete nothing that was deleted is left on disk.
  void truncate_log();

  // What is wrong with the file, at most ten sentences; empty if nothing is. Reads all of it.
  std::vector<std::string> problems(Check check);

  // The table or index that each of `pages` belongs to; pages that belong to none, or cannot be
  // followed to one, are left out. Walks the whole file.
  std::map<std::uint32_t, std::string> owners_of(const std::vector<std::uint32_t>& pages);

  const std::string& path() const;  // As it was given.
  // Throws Damaged: the file holds what we never wrote. `what` completes "is damaged: ...".
  [[noreturn]] void damaged(const std::string& what);

 private:
  friend class Transaction;
  friend class Backup;
  explicit Database(std::unique_ptr<Connection> connection);
  Prepared& bound(std::string_view sql, std::initializer_list<Value> values, bool copied);

  std::unique_ptr<Connection> connection_;
};

// All or nothing. Rolled back at the end of its scope unless committed. It takes the write lock at
// once, except on a read-only Database, where it holds one state of the file for reading.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  // Durable when it returns. Throws CommitFailed if the disk did not say so.
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

// A copy of a live database, made step by step so that its owner can work in between; commits that
// happen meanwhile are in the copy. The copy is one file without a log. It lies beside its place
// under the name with ".partial" until it is complete and synced, and is removed if it never is.
// A failure of the copy leaves the Database usable. Needs the same lock as the Database, except in
// sync().
class Backup {
 public:
  // `from` must outlive the Backup. Fatal if `to` exists.
  Backup(Database& from, const std::filesystem::path& to);
  Backup(const Backup&) = delete;
  Backup& operator=(const Backup&) = delete;
  ~Backup();

  // Copies at most `pages` pages. True once the copy is complete and has its name.
  [[nodiscard]] bool step(int pages);
  // Syncs what was copied so far, so that the last step, which syncs the whole, is short. Needs no
  // lock on the Database.
  void sync();

 private:
  struct Copy;
  std::unique_ptr<Copy> copy_;
};

}  // namespace mash::sqlite
