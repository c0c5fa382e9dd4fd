// What the files of this room share: the handle, its statements, and how its failures are told.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sqlite/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace mash::sqlite {

struct Prepared {
  std::string sql;
  sqlite3_stmt* statement = nullptr;
  bool in_use = false;
  std::uint64_t used_at = 0;  // On Connection::uses, to find the one not used for longest.
};

enum class Journal {
  write_ahead,
  none,    // Keep the file's own: nothing is written.
  memory,  // For a new file that is thrown away if it does not become complete.
};

struct Connection {
  explicit Connection(std::string name_in) : name(std::move(name_in)) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // `flags` as sqlite3_open_v2 takes them.
  void connect(const std::string& file, int flags, const Options& options, Journal journal);

  // Throws the first failure again, if there was one.
  void require_sound() const;
  // Remembers that the connection has failed, and throws. `code` as SQLite gave it.
  [[noreturn]] void fail(int code);
  [[noreturn]] void fail(const std::string& sentence);
  // The same, where the file's header may say more than the code: SQLite has one code for a letter
  // and for a database whose header is damaged, and one for missing rights and for a version.
  [[noreturn]] void fail_to_connect(int code);
  // The same with Damaged. A connection that only reads has not failed: nothing is at stake.
  [[noreturn]] void fail_damaged(const std::string& sentence);
  void poison(const std::string& sentence);
  std::string damage(const std::string& what) const;  // The sentence "is damaged: WHAT; ...".
  // The sentence for `code`, with SQLite's own words where they say more.
  std::string sentence(int code) const;

  // Whether the pages it writes get sums. `begin`: from here on they do.
  bool writes_sums(bool begin = false);
  // Has the file say that it was made with sums, unless it says so or is marked as another's.
  void state_sums();
  void execute(const char* sql);  // Without rows, without the duties of Database::run.
  std::string pragma(const std::string& name_and_value);  // The first column of its first row.
  // Sets a pragma and reads it back; another answer than `answer` is our bug.
  void set(const std::string& pragma_name, const std::string& value, const std::string& answer);

  // A statement from the kept ones, or prepared now; marked as in use.
  Prepared& take(std::string_view sql);
  void give_back(Prepared& prepared);
  int step(Prepared& prepared);  // SQLITE_ROW, SQLITE_DONE or a constraint; the rest is fatal.

  void checkpoint(int mode);  // One of SQLITE_CHECKPOINT_*.

  std::string name;  // The path as it was given.
  sqlite3* handle = nullptr;
  bool read_only = false;
  int checkpoint_pages = 0;
  int log_pages = 0;
  std::string failure;  // The first failure's sentence; empty while sound.
  std::vector<std::unique_ptr<Prepared>> prepared;
  std::uint64_t uses = 0;
};

// file.cc. Each throws base::Fatal with a sentence of its own; none of them poisons anything.
// A new empty file, mode 0600, synced together with its directory.
void create_file(const std::filesystem::path& path);
// Throws unless `path` is a regular file that this process may read and, if asked, write.
void require_file(const std::filesystem::path& path, bool to_write);
void sync_directory_of(const std::filesystem::path& path);

}  // namespace mash::sqlite
