// A real process, a real file, SIGKILL.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <random>

#include "store/numbered_batches.h"
#include "store/sqlite_store.h"
#include "support/temporary.h"

using namespace mash;
using namespace mash::store;

namespace {

// The committing program, its output in a pipe.
struct Child {
  pid_t id = -1;
  int output = -1;
};

Child start(const std::filesystem::path& store) {
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);
  const pid_t id = fork();
  REQUIRE(id >= 0);
  if (id == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    execl(MASH_COMMITTING_PROGRAM, MASH_COMMITTING_PROGRAM, store.c_str(), nullptr);
    _exit(127);
  }
  close(pipe_ends[1]);
  return {id, pipe_ends[0]};
}

// Kills the child after it has acknowledged `commits` batches, while it goes on with the next ones.
// Gives the last size it acknowledged.
std::uint64_t kill_after(Child child, std::size_t commits) {
  std::string said;
  char buffer[4096];
  bool killed = false;
  for (ssize_t got = 1; got > 0;) {
    got = read(child.output, buffer, sizeof buffer);
    if (got > 0) said.append(buffer, static_cast<std::size_t>(got));
    const auto lines = static_cast<std::size_t>(std::count(said.begin(), said.end(), '\n'));
    if (!killed && lines >= commits) killed = kill(child.id, SIGKILL) == 0;
  }
  close(child.output);
  int status = 0;
  waitpid(child.id, &status, 0);
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
  const std::size_t end = said.rfind('\n');
  REQUIRE(end != std::string::npos);
  const std::size_t start = end == 0 ? 0 : said.rfind('\n', end - 1) + 1;
  return std::stoull(said.substr(start, end - start));
}

}  // namespace

TEST_CASE("what a process acknowledged is there after SIGKILL, twenty times over", "[crash]") {
  const support::TemporaryDirectory directory;
  const auto path = directory / "hub.db";
  SqliteStore::create(path, {{7}, "hub.example/mash"});
  std::mt19937_64 random(std::random_device{}());
  support::StoreModel model;
  for (int round = 0; round < 20; ++round) {
    const std::uint64_t acknowledged = kill_after(start(path), 1 + random() % 40);
    const auto store = SqliteStore::open(path);
    const std::uint64_t size = store->head().size;
    CHECK(size >= acknowledged);
    while (model.size() < size) model.apply(support::numbered_batch(model.size()));
    CHECK(model.difference(*store) == "");  // Also of size: the end of a batch, never its middle.
    CHECK(store->problems(sqlite::Check::full).empty());
  }
}
