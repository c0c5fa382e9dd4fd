// What an endpoint knows of its hub and believes: the join file, every roster since, and the
// largest checkpoint.
//
// Trust: the join file came by a person's hand. Each roster is taken only in its turn, signed by
// the governors of the one before it (wire/governed.h); a checkpoint only with the ledger's
// signature.
// Rosters stay known for good, because a delivery is judged by the roster it was released under:
// some KiB for each member of staff and epoch. Pure but for memory. Threads: one.
#pragma once

#include <map>
#include <optional>

#include "kit/refusal.h"
#include "merkle/checkpoint.h"
#include "wire/entry.h"
#include "wire/governed.h"
#include "wire/join.h"
#include "wire/message.h"

namespace mash::kit {

// An entry of the ledger that was proved to be there.
struct ProvedEntry {
  std::uint64_t index = 0;
  wire::Entry entry;
  merkle::Checkpoint checkpoint;
};

class KnownHub {
 public:
  // Refuses bad_checkpoint for a join file whose origin cannot sign checkpoints.
  static Result<KnownHub, Refusal> make(wire::JoinFile join);

  const wire::JoinFile& join() const { return join_; }
  const Digest& id() const { return join_.hub; }

  // The roster in force as far as we know; null before the first.
  const wire::Roster* roster() const;
  std::uint64_t epoch() const { return epoch_; }
  // By the digest that entries cite; null if it has not come yet.
  const wire::Roster* roster(const Digest& digest) const;
  const wire::Roster* roster_of_epoch(std::uint64_t epoch) const;

  // Takes the next roster. Refused as wire::accept_roster refuses.
  Result<wire::AcceptedRoster, wire::GovernedProblem> accept(std::string_view note);

  // For notes that accept() refused: one taken before, which came late; and one that follows others
  // we have not seen. Of the second nothing is believed, not even its signatures.
  bool has_roster(std::string_view note) const;
  bool is_later_roster(std::string_view note) const;

  // A checkpoint of this hub's ledger. Refuses bad_checkpoint, and split_view when it contradicts
  // the largest seen. It does not count as seen: see keep().
  Result<merkle::Checkpoint, Refusal> open_checkpoint(std::string_view note) const;
  // The entry that `evidence` proves. Refuses what open_checkpoint refuses, bad_entry_proof and
  // bad_entry.
  Result<ProvedEntry, Refusal> prove(const wire::Evidence& evidence) const;

  // Remembers an opened checkpoint if it is the largest; true if so.
  bool keep(const merkle::Checkpoint& checkpoint);
  const std::optional<merkle::Checkpoint>& largest() const { return largest_; }

 private:
  KnownHub(wire::JoinFile join, merkle::NoteKey ledger_key);

  wire::JoinFile join_;
  merkle::NoteKey ledger_key_;
  std::map<Digest, wire::Roster> rosters_;
  std::map<std::uint64_t, Digest> digests_;  // By epoch.
  std::uint64_t epoch_ = 0;
  std::optional<merkle::Checkpoint> largest_;
  // The note whose signature was checked last: all that one commit let go comes under one.
  mutable std::string opened_note_;
  mutable std::optional<merkle::Checkpoint> opened_;
};

}  // namespace mash::kit
