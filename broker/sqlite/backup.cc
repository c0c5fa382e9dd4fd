#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <utility>

#include "sqlite/connection.h"

namespace mash::sqlite {

struct Backup::Copy {
  Copy(Database& from_in, const std::filesystem::path& path)
      : from(from_in),
        final_path(path),
        partial_path(path.string() + ".partial"),
        to(partial_path.string()) {}

  ~Copy() {
    sqlite3_backup_finish(backup);
    if (file < 0) return;
    close(file);
    std::error_code ignored;  // Nothing more can be done; the name says that it is partial.
    if (!complete) std::filesystem::remove(partial_path, ignored);
  }

  // From the log's form to the plain one, so that the copy opens without a log beside it.
  void finish() {
    sqlite3_backup_finish(std::exchange(backup, nullptr));
    ENSURE(to.pragma("journal_mode=DELETE") == "delete", "the copy has no other user");
    ENSURE(sqlite3_close(std::exchange(to.handle, nullptr)) == SQLITE_OK, "the copy is closed");
    std::error_code error;
    std::filesystem::rename(partial_path, final_path, error);
    if (error) to.fail("\"" + partial_path.string() + "\" cannot be renamed: " + error.message());
    complete = true;
    sync_directory_of(final_path);
  }

  Database& from;
  const std::filesystem::path final_path;
  const std::filesystem::path partial_path;
  Connection to;
  sqlite3_backup* backup = nullptr;
  int file = -1;  // Ours, beside SQLite's, to sync without it. Open from creation to the end.
  bool complete = false;
};

Backup::Backup(Database& from, const std::filesystem::path& to)
    : copy_(std::make_unique<Copy>(from, to)) {
  from.connection_->require_sound();
  if (std::filesystem::exists(to)) {
    throw base::Fatal("\"" + to.string() +
                      "\" exists already and was left as it is; choose another path");
  }
  create_file(copy_->partial_path);
  copy_->file = ::open(copy_->partial_path.c_str(), O_RDONLY | O_CLOEXEC);
  if (copy_->file < 0) copy_->to.fail(SQLITE_CANTOPEN);
  const bool sums = from.connection_->writes_sums();
  copy_->to.connect(std::filesystem::absolute(copy_->partial_path).string(), SQLITE_OPEN_READWRITE,
                    {.page_sums = sums}, Journal::memory);
  // Its first page, which says so, is not the first to be written.
  const bool told = !sums || copy_->to.writes_sums(true);
  ENSURE(told, "what writes sums does so when it is told");
  copy_->to.set("cache_size", "-1024", "-1024");  // KiB. Little is left to write at the end.
  copy_->backup = sqlite3_backup_init(copy_->to.handle, "main", from.connection_->handle, "main");
  if (copy_->backup == nullptr) copy_->to.fail(sqlite3_errcode(copy_->to.handle));
}

Backup::~Backup() = default;

bool Backup::step(int pages) {
  copy_->from.connection_->require_sound();
  ENSURE(copy_->backup != nullptr, "a backup that is complete takes no more steps");
  const int code = sqlite3_backup_step(copy_->backup, pages);
  if (code != SQLITE_OK && code != SQLITE_DONE) copy_->to.fail(code);
  if (code == SQLITE_DONE) copy_->finish();
  return code == SQLITE_DONE;
}

void Backup::sync() {
  if (fdatasync(copy_->file) != 0) copy_->to.fail(SQLITE_IOERR_FSYNC);
}

}  // namespace mash::sqlite
