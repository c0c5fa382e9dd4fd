// A hub's directory as `mash init` makes it, and everybody who takes part: three governors of two
// controllers, a desk, four agencies with keys of their own, and people of the desk.
//
// Nothing in it needs Catch2: benchmarks make one too. What goes wrong throws.
#pragma once

#include <filesystem>
#include <map>

#include "app/config.h"
#include "crypto/random.h"
#include "kit/known_hub.h"
#include "kit/party_keys.h"
#include "kit/seal.h"
#include "kit/staff_key.h"

namespace mash::app_tests {

PartyId party(std::string_view name);
inline const PartyId desk = party("desk");
inline const PartyId police = party("police");
inline const PartyId health = party("health");
inline const PartyId school = party("hill-school");

Time wall_clock();
crypto::SystemRandom& system_random();

class Site {
 public:
  // Makes the hub in `directory`, which exists and is empty: keys, hub.toml, join.toml, and a
  // ledger with the opening, the first roster and the policies of this checkout.
  explicit Site(const std::filesystem::path& directory,
                wire::HubMode mode = wire::HubMode::exercise);

  const kit::PartyKeys& keys(const PartyId& id) const { return keys_.at(id); }
  kit::Sender sender(const PartyId& id) const;
  kit::KnownHub known_hub() const;  // As the join file has it: no roster yet.
  // The text as a note of two governors.
  std::string signed_by_governors(const std::string& text) const;
  // The roster in force, changed by `change`, as a note of the next epoch.
  template <class Change>
  std::string next_roster(Change change) {
    const std::string before = wire::format_roster(roster);
    ++roster.epoch;
    roster.previous = digest_of(before);
    change(roster);
    return signed_by_governors(wire::format_roster(roster));
  }

  app::HubDirectory directory;
  app::HubConfig config;
  wire::JoinFile join;
  wire::Roster roster;
  crypto::SigningKey ledger_key;
  Secret<32> transport_key;
  kit::StaffKey social_worker;
  kit::StaffKey manager;          // Qualified in social work.
  kit::StaffKey contact_officer;  // May not rate.
  // The draft in the name of who sends such messages for a party: its social worker or navigator.
  // A return stays without a person, as one that a program gave.
  kit::Draft in_name(const PartyId& id, kit::Draft draft) const;

 private:
  static Digest digest_of(std::string_view text);
  void enrol(const PartyId& id, wire::PartyKind kind);
  void enrol(const kit::StaffKey& who, wire::StaffRole role, wire::Qualification qualification);
  void write_files();
  void open_ledger();

  std::map<PartyId, kit::PartyKeys> keys_;
  std::map<PartyId, StaffId> navigators_;
  std::vector<crypto::SigningKey> governors_;
};

}  // namespace mash::app_tests
