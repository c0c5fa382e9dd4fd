// Everything decide reads and evolve writes.
//
// Only what a command needs is hydrated: `cases` holds the cases of needs(command), the hub's own
// stream and the outbox counters are always there.
#pragma once

#include "core/case.h"
#include "wire/entry.h"

namespace mash::core {

struct Hub {
  bool opened = false;
  Digest id{};
  wire::HubMode mode = wire::HubMode::exercise;
  std::string origin;
  Digest governors{};
  std::uint64_t roster_epoch = 0;
  Digest roster{};
  std::uint64_t policy_bundle = 0;
  Digest policy{};
  bool running = false;  // Started and not stopped in order.
  std::set<Digest> quarantined;
  bool operator==(const Hub&) const = default;
};

// One recipient's outbox, as far as deciding needs it. Its items are in the store, and reach decide
// as facts of the command (wire::Acknowledge::open).
struct Outbox {
  std::uint64_t next_number = 1;
  std::uint64_t open = 0;  // Deliveries that have not ended.
  bool operator==(const Outbox&) const = default;
};

struct State {
  Hub hub;
  std::map<PartyId, Outbox> outboxes;
  std::map<CaseId, Case> cases;
  bool operator==(const State&) const = default;
};

// The state after `entry`. Total: it reads every version of every event ever written, and an event
// for a case that is not hydrated leaves it alone. In place, because a case may be large.
void evolve(State& state, const wire::Entry& entry);

// One stream at a time, for hydration and verification: applies to `one` only what concerns it.
void evolve(Case& one, const wire::Entry& entry);

}  // namespace mash::core
