// The judgements of the outside checker, each from the exported files alone.
#pragma once

#include "check/exported.h"

namespace mash::check {

// Counted, never assumed.
struct Counts {
  std::uint64_t contacts = 0;  // Referral messages accepted.
  std::uint64_t checks = 0;
  std::uint64_t returns = 0;
  std::uint64_t signoffs = 0;  // Those that await no second signature.
  std::uint64_t refused = 0;
  std::map<std::string, std::uint64_t> refused_as;  // By the refusal's code; `refused` in all.
  std::uint64_t lost = 0;  // Requests the hub decided, as the party knows, and has no entry of.
  std::uint64_t duplicated = 0;  // Requests that took effect more than once.
};

// Leaves, chains of streams, root, signature; every receipt under its own checkpoint and under
// ours.
void check_tree(const Ledger& ledger, const std::vector<Log>& logs, Findings& findings);
// Hub time, the digests that entries cite; and what happened, in numbers.
void check_record(const Ledger& ledger, Counts& counts, Findings& findings);
// Every decided request is on the ledger once, as the party was told.
void check_requests(const Ledger& ledger, const std::vector<Log>& logs, Counts& counts,
                    Findings& findings);
// Every delivery has its release, every release one end at most, every report its entry.
void check_deliveries(const Ledger& ledger, const std::vector<Log>& logs, Findings& findings);
// What ended or lowered the response, or signed, came after every check had ended and been
// considered. Decided here anew from the events, with code that shares nothing with the hub's.
void check_gate(const Ledger& ledger, Findings& findings);

// Whoever is excluded from a case is given nothing of it, no message of theirs is taken on it, and
// it takes two people to lift that.
void check_exclusions(const Ledger& ledger, Findings& findings);

// All of it.
Counts check_all(const Ledger& ledger, const std::vector<Log>& logs, Findings& findings);

}  // namespace mash::check
