// A small world to test endpoints in: three governors, a desk, three agencies with keys from a
// seed, a join file and a ledger that signs. The same seed gives the same world.
#pragma once

#include <map>

#include "base/random.h"
#include "kit/known_hub.h"
#include "kit/party_keys.h"
#include "kit/seal.h"
#include "kit/staff_key.h"

namespace mash::kit::test {

// SHA-256 of seed and counter: as unpredictable as a test needs, and the same every time.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::string_view seed) : seed_(seed) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::string seed_;
  std::uint64_t counter_ = 0;
};

PartyId party(std::string_view name);
Time at(std::string_view rfc3339);
Bytes bytes(std::string_view text);

inline const Time morning = at("2026-11-20T09:00:00.000Z");

// The hub's ledger: naive, with the recursions of RFC 6962 from tests/reference.
class Ledger {
 public:
  Ledger(std::string origin, std::string_view seed);

  std::uint64_t append(const wire::Entry& entry);
  wire::Evidence evidence(std::uint64_t index) const;  // Under the newest checkpoint.
  std::string checkpoint() const;
  std::string checkpoint(std::uint64_t size, const Digest& root) const;  // Whatever it is to say.
  wire::PublicKey key() const { return key_.verify_key().bytes; }
  std::uint64_t size() const { return leaves_.size(); }

 private:
  std::string origin_;
  crypto::SigningKey key_;
  std::vector<Digest> leaves_;
  std::vector<std::pair<Block<32>, Bytes>> bodies_;  // Salt and body.
};

class World {
 public:
  explicit World(std::string_view seed = "world");

  const PartyKeys& keys(const PartyId& party) const { return keys_.at(party); }
  Sender sender(const PartyId& party) const;
  // Signed by the first two governors.
  std::string note_of(const wire::Roster& roster) const;
  // The roster in force, changed by `change`, as the next epoch. It is in force from then on.
  template <class Change>
  std::string next_roster(Change change) {
    wire::Roster next = roster;
    ++next.epoch;
    next.previous = roster_digest();
    change(next);
    roster = next;
    notes.push_back(note_of(roster));
    return notes.back();
  }
  Digest roster_digest() const;
  // What an endpoint knows that has taken every roster so far.
  KnownHub known_hub() const;

  const PartyId desk = party("northshire-desk");
  const PartyId police = party("northshire-police");
  const PartyId health = party("northshire-health");
  const PartyId school = party("hill-school");
  SeededRandom random;
  Ledger ledger;
  wire::JoinFile join;
  wire::Roster roster;
  std::vector<std::string> notes;  // Every roster so far.
  StaffKey social_worker;          // Of the desk.

 private:
  void enrol(const PartyId& id, wire::PartyKind kind);

  std::map<PartyId, PartyKeys> keys_;
  std::vector<crypto::SigningKey> governors_;
};

// A referral by the police about one child: three sections, the concern for desk and health, the
// history and the intelligence for the desk alone.
Draft referral(const World& world);
inline constexpr std::string_view concern_text = "bruises, seen at school on Tuesday";
inline constexpr std::string_view history_text = "two incidents in 2025";
inline constexpr std::string_view intelligence_text = "graded B2";

// A draft's sealed message, or the test fails.
Sealed sealed_by(const World& world, const PartyId& sender, const Draft& draft, Random& random,
                 Time now = morning);

}  // namespace mash::kit::test
