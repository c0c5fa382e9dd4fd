// A party's own log for somebody outside: what it asked of the hub and has receipts for, what it
// received, and what it reported of that. Ids, kinds, times and proofs; no content.
//
//   {"requests":[{"position", "id", "kind":"message"|"act"|"acknowledgement",
//                 "state":"waiting"|"accepted"|"refused", "ledger_index", "proof",
//                 "heard":[{"recipient", "what", "at"}]}],
//    "deliveries":[{"number", "message", "part", "release_index", "kind", "case",
//                   "reports":[{"report", "at", "staff", "request"}]}]}
// "proof" is the text of a ".tlog-proof"; it is not there for what waits, and for an
// acknowledgement that told nothing new. "heard" is what became of a message. "request" names
// the acknowledgement a report went into, once there is one.
#pragma once

#include "kit/json.h"
#include "kit/spool.h"

namespace mash::kit {

// The next of each after those already read, as many as fit a frame of the control socket; two
// empty lists at the end.
Json log_page(Spool& spool, std::uint64_t requests_after, std::uint64_t deliveries_after);

}  // namespace mash::kit
