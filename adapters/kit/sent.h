// What this party sent and what became of it: above all what the hub refused long after whoever
// sent it had gone, because the hub was away then.
#pragma once

#include "kit/service.h"

namespace mash::kit {

// {"sent": [{at, message, kind, by, to, cases, about, state, sentence, missing, ledger_index,
// heard: [{recipient, what, at}]}]}, newest first, the newest sent_rows_max of them. `about` names
// the people; `state` is waiting, accepted or refused; of each recipient the last that was heard.
// What was sealed again to newer keys is listed once, as its successor.
inline constexpr std::size_t sent_rows_max = 200;
Json sent_messages(Service& service);

// [{recipient, what, at}]: of each recipient the last that was heard.
Json heard_json(const std::vector<ReportRecord>& reports);

// What waits for the hub, and what it refused in the last two days: for whoever looks at something
// else. {"waiting": N, "refused": N}
Json unsent_counts(Service& service);

}  // namespace mash::kit
