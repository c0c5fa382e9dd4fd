#include "kit/known_hub.h"

#include "kit/tools.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

// What the ledger's tree hashes of an entry (PROTOCOL.md, "Ledger").
constexpr Block<1> leaf_version = {0x01};

Digest leaf_of(const wire::Evidence& evidence) {
  const Digest commitment = sha256({evidence.salt, evidence.body});
  return merkle::leaf_hash(sha256, concat({leaf_version, commitment}));
}

}  // namespace

KnownHub::KnownHub(wire::JoinFile join, merkle::NoteKey ledger_key)
    : join_(std::move(join)), ledger_key_(std::move(ledger_key)) {}

Result<KnownHub, Refusal> KnownHub::make(wire::JoinFile join) {
  auto key =
      merkle::NoteKey::make(sha256, join.origin, merkle::SignatureType::ed25519, join.ledger);
  if (!key) return refuse(Refusal::bad_checkpoint);
  return KnownHub(std::move(join), std::move(*key));
}

const wire::Roster* KnownHub::roster() const { return roster_of_epoch(epoch_); }

const wire::Roster* KnownHub::roster(const Digest& digest) const {
  const auto found = rosters_.find(digest);
  return found == rosters_.end() ? nullptr : &found->second;
}

const wire::Roster* KnownHub::roster_of_epoch(std::uint64_t epoch) const {
  const auto found = digests_.find(epoch);
  return found == digests_.end() ? nullptr : roster(found->second);
}

Result<wire::AcceptedRoster, wire::GovernedProblem> KnownHub::accept(std::string_view note) {
  const wire::Roster* before = roster();
  const wire::RosterInForce in_force = before != nullptr
                                           ? wire::in_force(*before, digests_.at(epoch_))
                                           : wire::before_any_roster(join_);
  auto accepted = wire::accept_roster(note, in_force, signature_tools);
  if (!accepted) return accepted;
  epoch_ = accepted->roster.epoch;
  digests_[epoch_] = accepted->digest;
  rosters_.emplace(accepted->digest, accepted->roster);
  return accepted;
}

bool KnownHub::has_roster(std::string_view note) const {
  const auto parsed = merkle::parse_note(note);
  return parsed && rosters_.contains(sha256({bytes_of(parsed->text)}));
}

bool KnownHub::is_later_roster(std::string_view note) const {
  const auto parsed = merkle::parse_note(note);
  if (!parsed) return false;
  const auto roster = wire::parse_roster(parsed->text, "roster");
  return roster && roster->epoch > epoch_ + 1;
}

Result<merkle::Checkpoint, Refusal> KnownHub::open_checkpoint(std::string_view note) const {
  if (!opened_ || opened_note_ != note) {
    auto opened = merkle::open_checkpoint(note, ledger_key_, {}, signature_holds);
    if (!opened) return refuse(Refusal::bad_checkpoint);
    opened_note_ = note;
    opened_ = std::move(opened->checkpoint);
  }
  const merkle::Checkpoint& checkpoint = *opened_;
  if (largest_ && largest_->size == checkpoint.size && largest_->root != checkpoint.root) {
    return refuse(Refusal::split_view);
  }
  return checkpoint;
}

Result<ProvedEntry, Refusal> KnownHub::prove(const wire::Evidence& evidence) const {
  auto checkpoint = open_checkpoint(evidence.checkpoint);
  if (!checkpoint) return refuse(checkpoint.error());
  const auto included =
      merkle::verify_inclusion(sha256, leaf_of(evidence), merkle::LeafIndex{evidence.index},
                               checkpoint->size, evidence.proof, checkpoint->root);
  if (!included) return refuse(Refusal::bad_entry_proof);
  auto entry = wire::decode_entry(evidence.body);
  if (!entry) return refuse(Refusal::bad_entry);
  return ProvedEntry{evidence.index, std::move(*entry), std::move(*checkpoint)};
}

bool KnownHub::keep(const merkle::Checkpoint& checkpoint) {
  if (largest_ && largest_->size >= checkpoint.size) return false;
  largest_ = checkpoint;
  return true;
}

}  // namespace mash::kit
