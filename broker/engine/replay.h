// Everything that is derived, derived again from the entries: the state, the look-up rows, the open
// deliveries, the payloads and, for entries of the current decider, the decisions themselves. Then
// compared with what the store has, table by table: what is called for must be there as it should
// be, and nothing else.
//
// Run it after ledger::verify, which answers for the bytes of the entries; this answers for their
// meaning: with the signature under every command, the facts it was decided on, the time and what
// its entries cite. Where bodies are missing or wrong, nothing follows from it
// (Findings::bodies_good). Memory grows with the number of cases and of open deliveries, not with
// that of entries.
#pragma once

#include <functional>
#include <optional>

#include "core/decide.h"
#include "core/projection.h"
#include "ledger/findings.h"
#include "store/store.h"
#include "wire/governed.h"

namespace mash::engine {

struct ReplayOptions {
  wire::Sha256 sha256;
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;  // Null: nobody asks.
  std::size_t findings_max = 1000;
  // Entries there are, if somebody knows better than the store's head.
  std::optional<std::uint64_t> size = {};
  // With it, every signature is checked as well: the governors' on rosters and policies, the
  // people's and the parties' on what they did.
  struct Governed {
    wire::SignatureTools tools;
    wire::RosterInForce first;  // What the first roster is measured against: the join file.
  };
  std::optional<Governed> governed = {};
};

struct Replayed {
  ledger::Findings findings;
  std::uint64_t decided_again = 0;  // Commands whose decision was made again.
  std::uint64_t not_decided = 0;    // Commands of an older decider: counted, not repeated.
  core::Hub hub;                    // As the entries make it.
  // False: another version of this program made the rows of cases, so they were not compared.
  bool rows_compared = true;
};

Replayed replay(store::Store& store, const ReplayOptions& options);

}  // namespace mash::engine
