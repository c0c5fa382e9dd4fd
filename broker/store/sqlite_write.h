// One batch, one transaction.
#pragma once

#include "sqlite/database.h"
#include "store/store.h"

namespace mash::store {

Head read_head(sqlite::Database& database);

// Throws base::Fatal if it cannot tell, or if the disk failed; the database then refuses use.
// Never gives Commit::unknown: what that means is the caller's to say.
Commit commit_batch(sqlite::Database& database, const Batch& batch, std::uint64_t expected_size,
                    std::uint64_t writer_epoch);

}  // namespace mash::store
