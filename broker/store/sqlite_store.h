// The store in one SQLite file.
//
// Durability: a commit is one transaction, synced before it is reported. If the disk fails, the
// outcome is `unknown`; from then on every call throws base::Fatal with the first failure's
// sentence, and the process has to stop. A conflict leaves the store usable.
// Threads: the owner's calls come from one thread; snapshot() and truncate_log() from any.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/limits.h"
#include "sqlite/database.h"
#include "store/fair_mutex.h"
#include "store/schema.h"
#include "store/sqlite_read.h"
#include "store/store.h"

namespace mash::store {

enum class Threading {
  none,        // A commit is made, and reported, before begin_commit returns.
  own_thread,  // Commits are made and reported on a thread of the store's own.
};

struct SqliteOptions {
  Threading threading = Threading::own_thread;
  // A commit that leaves this many pages of 4 KiB or more in the log has them moved into the file
  // after its report.
  int log_pages_max = limits::store_log_pages_max;
  // As in sqlite::Options.
  std::string vfs = {};
};

class SqliteStore final : public Store {
 public:
  // Makes an empty store of mode 0600, durable when it returns. Fatal if `path` exists.
  static void create(const std::filesystem::path& path, const Identity& identity,
                     const std::string& vfs = {});
  // Opens an existing store for the one writer there is, and raises the writer epoch durably. Fatal
  // if it is missing, in use, damaged, or of a newer format.
  static std::unique_ptr<SqliteStore> open(const std::filesystem::path& path,
                                           const SqliteOptions& options = {});
  // For verify and tools: nothing is written, and the epoch stays. begin_commit is then a bug.
  static std::unique_ptr<SqliteStore> open_read_only(const std::filesystem::path& path);

  // Waits for a commit that is under way and for its report.
  ~SqliteStore() override;

  const Identity& identity() const { return identity_; }

  // `done` must not throw; it may use the store and begin the next commit. Throws base::Fatal,
  // without calling `done`, if the store has failed before.
  void begin_commit(Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                    std::function<void(Commit)> done) override;

  Head head() override;
  std::optional<Entry> entry(std::uint64_t index) override;
  std::vector<Entry> entries(std::uint64_t from, std::uint64_t count) override;
  std::vector<Leaf> leaves(std::uint64_t from, std::uint64_t count) override;
  std::optional<Tile> tile(std::uint8_t level, std::uint64_t number) override;
  std::vector<std::uint64_t> stream(const StreamId& id, std::uint64_t from,
                                    std::size_t limit) override;
  std::optional<StreamEnd> stream_end(const StreamId& id) override;
  std::vector<OutboxItem> outbox(const PartyId& recipient, std::size_t limit) override;
  std::optional<OutboxItem> outbox_item(const PartyId& recipient, std::uint64_t number) override;
  // Kept up to date by each commit: one row is read, however much is waiting. An item counts the
  // payload it had when it was added.
  OutboxCount outbox_count(const PartyId& recipient) override;
  std::optional<Bytes> payload(const MessageId& id) override;
  std::optional<Bytes> look_up(std::uint8_t kind, ByteView key) override;
  std::vector<IndexRow> scan(std::uint8_t kind, ByteView from, ByteView to,
                             std::size_t limit) override;
  std::vector<std::uint64_t> entry_indexes(std::uint64_t from, std::size_t limit) override;
  std::vector<TilePlace> tile_places(const TilePlace& from, std::size_t limit) override;
  std::vector<MessageId> payload_ids(const MessageId& from, std::size_t limit) override;
  std::vector<PartyId> recipients() override;

  // Copies the store as of some moment during the call to a new file, mode 0600, synced. Commits go
  // on meanwhile. Fatal if `to` exists; the store itself stays usable whatever happens to the copy.
  void snapshot(const std::filesystem::path& to);
  // Empties the log, so that what was erased is on this disk no more.
  void truncate_log();
  // What is wrong with the file, at most ten sentences. Reads all of it.
  std::vector<std::string> problems(sqlite::Check check);

 private:
  struct Job {
    Batch batch;
    std::uint64_t expected_size;
    std::uint64_t writer_epoch;
    std::function<void(Commit)> done;
  };

  SqliteStore(sqlite::Database database, bool to_write, int log_pages_max);
  void work();  // The commit thread.
  void perform(Job job);
  void remember(const std::string& failure);

  // Runs `use` in its turn. A failure there is the store's.
  template <class Use>
  auto with_database(Use use) {
    const std::lock_guard turn(turns_);
    try {
      return use(database_);
    } catch (const base::Fatal& fatal) {
      remember(fatal.what());
      throw;
    }
  }

  template <class Read>
  auto with_reader(Read read) {
    return with_database([&](sqlite::Database& database) {
      Reader reader(database);
      return read(reader);
    });
  }

  FairMutex turns_;  // Guards database_.
  sqlite::Database database_;
  const bool to_write_;
  const int log_pages_max_;
  const Identity identity_;

  std::mutex mutex_;  // Guards what follows. Never held while the database is in use.
  std::condition_variable changed_;
  std::optional<Job> job_;  // Waits for the commit thread.
  bool under_way_ = false;
  bool stopping_ = false;
  std::string failure_;  // The first failure's sentence; empty while sound.
  std::thread thread_;   // Not started: Threading::none.
};

}  // namespace mash::store
