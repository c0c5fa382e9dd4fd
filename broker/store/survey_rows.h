// What every row of the store's tables must be, as conditions that SQL can ask. For this room.
#pragma once

#include <string>
#include <vector>

#include "sqlite/database.h"
#include "store/survey.h"

namespace mash::store {

// Rows that break a condition, each with the field that does. Where a table cannot be read to its
// end, that is one finding and the next table follows. At most `most`.
std::vector<RowDamage> rows_that_break_rules(sqlite::Database& database, std::size_t most);

}  // namespace mash::store
