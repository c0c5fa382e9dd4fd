#include "store/sqlite_store.h"

#include "base/limits.h"
#include "store/sqlite_write.h"

namespace mash::store {
namespace {

using sqlite::Database;

// The store makes its checkpoints itself, between commits.
sqlite::Options options_for(const std::string& vfs) {
  return {.checkpoint_pages = 0, .page_sums = true, .vfs = vfs};
}

void require_within_limits(const Batch& batch) {
  for (const Entry& entry : batch.entries) {
    ENSURE(entry.body.size() <= limits::entry_body_bytes_max, "a body fits an entry bundle");
  }
  for (const IndexRow& row : batch.index_put) {
    ENSURE(row.key.size() <= limits::index_key_bytes_max, "an index key is short");
  }
}

void raise_epoch(Database& database) {
  sqlite::Transaction transaction(database);
  const std::uint64_t epoch = read_head(database).writer_epoch;
  if (epoch >= writer_epoch_max) {
    database.damaged("its writer epoch is " + std::to_string(epoch) +
                     ", which was never written there and cannot be raised");
  }
  database.run("UPDATE meta SET writer_epoch = writer_epoch + 1");
  transaction.commit();
}

// Copied at a time, between which others have their turn.
constexpr int snapshot_step_pages = 256;

}  // namespace

void SqliteStore::create(const std::filesystem::path& path, const Identity& identity,
                         const std::string& vfs) {
  Database database = Database::create(path, options_for(vfs));
  make_schema(database, identity);
}

std::unique_ptr<SqliteStore> SqliteStore::open(const std::filesystem::path& path,
                                               const SqliteOptions& options) {
  std::unique_ptr<SqliteStore> store(
      new SqliteStore(Database::open(path, options_for(options.vfs)), true, options.log_pages_max));
  store->with_database(raise_epoch);
  if (options.threading == Threading::own_thread) {
    store->thread_ = std::thread([raw = store.get()] { raw->work(); });
  }
  return store;
}

std::unique_ptr<SqliteStore> SqliteStore::open_read_only(const std::filesystem::path& path) {
  return std::unique_ptr<SqliteStore>(new SqliteStore(Database::open_read_only(path), false, 0));
}

SqliteStore::SqliteStore(Database database, bool to_write, int log_pages_max)
    : database_(std::move(database)),
      to_write_(to_write),
      log_pages_max_(log_pages_max),
      identity_(check_schema(database_, to_write)) {}

SqliteStore::~SqliteStore() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void SqliteStore::begin_commit(Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                               std::function<void(Commit)> done) {
  ENSURE(to_write_, "a store opened for reading takes no batch");
  require_within_limits(batch);
  Job job{std::move(batch), expected_size, writer_epoch, std::move(done)};
  {
    const std::lock_guard lock(mutex_);
    if (!failure_.empty()) throw base::Fatal(failure_);
    ENSURE(!under_way_, "one commit at a time");
    under_way_ = true;
    if (thread_.joinable()) {
      job_ = std::move(job);
      changed_.notify_one();
      return;
    }
  }
  perform(std::move(job));
}

void SqliteStore::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return job_ || stopping_; });
    if (!job_) return;
    Job job = std::move(*job_);
    job_.reset();
    lock.unlock();
    perform(std::move(job));
    lock.lock();
  }
}

void SqliteStore::perform(Job job) {
  Commit outcome = Commit::unknown;
  int log_pages = 0;
  try {
    with_database([&](Database& database) {
      outcome = commit_batch(database, job.batch, job.expected_size, job.writer_epoch);
      log_pages = database.log_pages();
    });
  } catch (const base::Fatal&) {
    outcome = Commit::unknown;  // Remembered, and thrown by whatever is asked next.
  }
  {
    const std::lock_guard lock(mutex_);
    under_way_ = false;
  }
  job.done(outcome);

  // After the report, so that no batch waits for the checkpoint that its own pages made due.
  if (outcome != Commit::durable || log_pages < log_pages_max_) return;
  try {
    with_database([](Database& database) { database.checkpoint(); });
  } catch (const base::Fatal&) {
    // Remembered likewise. The batch is safe: it is in the log.
  }
}

void SqliteStore::remember(const std::string& failure) {
  const std::lock_guard lock(mutex_);
  if (failure_.empty()) failure_ = failure;
}

Head SqliteStore::head() {
  return with_reader([](Reader& reader) { return reader.head(); });
}

std::optional<Entry> SqliteStore::entry(std::uint64_t index) {
  std::vector<Entry> found = entries(index, 1);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Entry> SqliteStore::entries(std::uint64_t from, std::uint64_t count) {
  return with_reader([&](Reader& reader) { return reader.entries(from, count); });
}

std::vector<Leaf> SqliteStore::leaves(std::uint64_t from, std::uint64_t count) {
  return with_reader([&](Reader& reader) { return reader.leaves(from, count); });
}

std::optional<Tile> SqliteStore::tile(std::uint8_t level, std::uint64_t number) {
  return with_reader([&](Reader& reader) { return reader.tile(level, number); });
}

std::vector<std::uint64_t> SqliteStore::stream(const StreamId& id, std::uint64_t from,
                                               std::size_t limit) {
  return with_reader([&](Reader& reader) { return reader.stream(id, from, limit); });
}

std::optional<Store::StreamEnd> SqliteStore::stream_end(const StreamId& id) {
  return with_reader([&](Reader& reader) { return reader.stream_end(id); });
}

std::vector<OutboxItem> SqliteStore::outbox(const PartyId& recipient, std::size_t limit) {
  return with_reader([&](Reader& reader) { return reader.outbox(recipient, limit); });
}

std::optional<OutboxItem> SqliteStore::outbox_item(const PartyId& recipient, std::uint64_t number) {
  return with_reader([&](Reader& reader) { return reader.outbox_item(recipient, number); });
}

Store::OutboxCount SqliteStore::outbox_count(const PartyId& recipient) {
  return with_reader([&](Reader& reader) { return reader.outbox_count(recipient); });
}

std::optional<Bytes> SqliteStore::payload(const MessageId& id) {
  return with_reader([&](Reader& reader) { return reader.payload(id); });
}

std::optional<Bytes> SqliteStore::look_up(std::uint8_t kind, ByteView key) {
  return with_reader([&](Reader& reader) { return reader.look_up(kind, key); });
}

std::vector<IndexRow> SqliteStore::scan(std::uint8_t kind, ByteView from, ByteView to,
                                        std::size_t limit) {
  return with_reader([&](Reader& reader) { return reader.scan(kind, from, to, limit); });
}

std::vector<std::uint64_t> SqliteStore::entry_indexes(std::uint64_t from, std::size_t limit) {
  return with_reader([&](Reader& reader) { return reader.entry_indexes(from, limit); });
}

std::vector<TilePlace> SqliteStore::tile_places(const TilePlace& from, std::size_t limit) {
  return with_reader([&](Reader& reader) { return reader.tile_places(from, limit); });
}

std::vector<MessageId> SqliteStore::payload_ids(const MessageId& from, std::size_t limit) {
  return with_reader([&](Reader& reader) { return reader.payload_ids(from, limit); });
}

std::vector<PartyId> SqliteStore::recipients() {
  return with_reader([](Reader& reader) { return reader.recipients(); });
}

void SqliteStore::snapshot(const std::filesystem::path& to) {
  std::unique_lock turn(turns_);
  sqlite::Backup backup(database_, to);
  while (!backup.step(snapshot_step_pages)) {
    turn.unlock();
    backup.sync();
    turn.lock();
  }
}

void SqliteStore::truncate_log() {
  with_database([](Database& database) { database.truncate_log(); });
}

std::vector<std::string> SqliteStore::problems(sqlite::Check check) {
  return with_database([&](Database& database) { return database.problems(check); });
}

}  // namespace mash::store
