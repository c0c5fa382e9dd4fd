// The tables of a spool. Internal to this room.
#pragma once

#include "kit/spool.h"

namespace mash::kit {

void make_spool(sqlite::Database& database, const SpoolOwner& owner);
// Throws base::Fatal unless the file is a spool of this owner, whole and of a form we know.
void check_spool(sqlite::Database& database, const SpoolOwner& owner);

}  // namespace mash::kit
