// Commits numbered batches to the store it is given, for ever, and prints the size after each one
// that is durable. Made to be killed.
#include <unistd.h>

#include <cstdio>

#include "store/numbered_batches.h"
#include "store/sqlite_store.h"

using namespace mash;

int main(int, char** arguments) {
  const auto store = store::SqliteStore::open(arguments[1], {.log_pages_max = 60});
  while (true) {
    const std::uint64_t size = store->head().size;
    if (support::commit(*store, support::numbered_batch(size)) != store::Commit::durable) return 1;
    const std::string line = std::to_string(store->head().size) + "\n";
    // A closed pipe ends the program: nobody is left to kill it.
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return 2;
  }
}
