// The health provider's records: registrations, encounters, summaries and safeguarding flags, and
// what of them a check is answered with. Columns and oddities: README.md.
#pragma once

#include "connect/contents.h"

namespace mash::health {

const connect::Mapping& mapping();

// Identity, summary with the flags in force on `today`, and encounters (health detail). Sensitive
// encounters, such as sexual health, are held back for a clinician. A patient who is restricted in
// the Personal Demographics Service has no address here for anybody.
connect::Contents contents(const connect::Record& record, Date today);

}  // namespace mash::health
