// The force's records: nominals, their aliases, incidents, offences and intelligence, and what of
// them a safeguarding check is answered with. Columns and oddities: README.md.
#pragma once

#include "connect/contents.h"

namespace mash::police {

const connect::Mapping& mapping();

// Identity, incidents (history) and offences. Intelligence is held back whatever its grading: a
// person with authority reads it and sends it, or not.
connect::Contents contents(const connect::Record& record, Date today);

// For that person, in the file's order.
std::vector<connect::Intelligence> intelligence(const connect::Record& record);

}  // namespace mash::police
