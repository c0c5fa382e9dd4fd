// Everything that is derived, derived again from the entries: the state, the look-up rows, the open
// deliveries and, for entries of the current decider, the decisions themselves. Then compared with
// what the store has.
//
// Run it after ledger::verify, which answers for the bytes of the entries; this answers for their
// meaning. Memory grows with the number of cases.
#pragma once

#include <functional>

#include "core/decide.h"
#include "core/projection.h"
#include "ledger/findings.h"
#include "store/store.h"

namespace mash::engine {

struct ReplayOptions {
  wire::Sha256 sha256;
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;  // Null: nobody asks.
  std::size_t findings_max = 1000;
};

struct Replayed {
  ledger::Findings findings;
  std::uint64_t decided_again = 0;  // Commands whose decision was made again and was the same.
  std::uint64_t not_decided = 0;    // Commands of an older decider: counted, not repeated.
};

Replayed replay(store::Store& store, const ReplayOptions& options);

}  // namespace mash::engine
