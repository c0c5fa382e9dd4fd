// Every decision on sharing that a ledger holds, made again: by the policy that was in force, which
// must say what stands there, or by another, to see what that one would have changed.
//
// The facts are those of the time: roster, clock, and the case as it stood before the message. What
// a candidate would have changed later in a case is not followed further.
#pragma once

#include <functional>

#include "core/decide.h"
#include "store/store.h"

namespace mash::engine {

// One section of one message for one recipient.
struct SharedSection {
  std::uint64_t index = 0;    // The entry that holds the decision,
  std::uint64_t first = 0;    // and the one that took, or refused, the message.
  std::uint32_t decider = 0;  // Another than core::decider may have read the same rules otherwise.
  Time at{};
  MessageId message;
  PartyId recipient;
  policy::Request request;  // What policy was asked.
  std::uint64_t policy_version = 0;
  struct Decided {
    wire::Effect effect = wire::Effect::withhold;
    std::string rule;  // Empty: no rule. Or core::essential_section_missing.
    bool operator==(const Decided&) const = default;
  };
  Decided recorded;
  Decided again;
  StaffId approved_by;  // Who let go what had been held; nil: nobody was asked.
  const policy::Policy* policy = nullptr;  // That decided it again; valid during the visit.
};

struct SharingReplay {
  wire::Sha256 sha256;
  const policy::Policy* candidate = nullptr;  // Null: the policy that was in force at the time.
  Time since{};                               // Decisions before this are passed over.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;  // Null: nobody asks.
};

// In the order of the ledger. Throws base::Fatal where the ledger does not hold what it must: run
// it on what engine::replay found sound. Memory grows with the number of cases.
void each_shared_section(store::Store& store, const SharingReplay& options,
                         const std::function<void(const SharedSection&)>& each);

}  // namespace mash::engine
