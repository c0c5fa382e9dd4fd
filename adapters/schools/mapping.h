// The records of the council's schools in one store: pupils, where they are enrolled, attendance
// and welfare notes, and what of them a check is answered with. Columns and oddities: README.md.
#pragma once

#include "connect/contents.h"

namespace mash::schools {

const connect::Mapping& mapping();

// Identity, attendance, and one welfare section for each school that holds notes or plans.
connect::Contents contents(const connect::Record& record, Date today);

}  // namespace mash::schools
