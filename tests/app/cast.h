// Everybody who takes part in a hub under test: three governors of three controllers, a desk, four
// agencies with keys of their own, and people. The same chance makes the same cast.
//
// Nothing in it needs Catch2 or a disk. What goes wrong throws.
#pragma once

#include <functional>
#include <map>

#include "engine/engine.h"
#include "kit/known_hub.h"
#include "kit/party_keys.h"
#include "kit/seal.h"
#include "kit/staff_key.h"
#include "store/store.h"

namespace mash::app_tests {

PartyId party(std::string_view name);
inline const PartyId desk = party("desk");
inline const PartyId police = party("police");
inline const PartyId health = party("health");
inline const PartyId school = party("hill-school");
inline const PartyId childrens_services = party("childrens-services");

class Cast {
 public:
  // `chance` outlives it. Everybody is enrolled from a day before `now`.
  Cast(Random& chance, Time now, wire::HubMode mode);

  const kit::PartyKeys& keys(const PartyId& id) const { return keys_.at(id); }
  kit::Sender sender(const PartyId& id) const;
  kit::KnownHub known_hub() const;  // As the join file has it: no roster yet.
  const kit::StaffKey& navigator(const PartyId& agency) const { return navigators_.at(agency); }
  // The draft in the name of who sends such messages for a party: its social worker or navigator.
  // A return stays without a person, as one that a program gave.
  kit::Draft in_name(const PartyId& id, kit::Draft draft) const;
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
  // Writes to an empty store the opening, the first roster and the policies of this checkout.
  void open_ledger(store::Store& store, Time now) const;
  // The same policies as the next version, on the store of a hub that does not run.
  void add_policy(store::Store& store, Time now) const;
  merkle::NoteKey ledger_note_key() const;

  wire::JoinFile join;
  wire::Roster roster;
  crypto::SigningKey ledger_key;
  Secret<32> transport_key;
  kit::StaffKey social_worker;
  kit::StaffKey manager;          // Qualified in social work,
  kit::StaffKey second_manager;   // and this one is not.
  kit::StaffKey senior;           // Social worker and manager, and qualified.
  kit::StaffKey contact_officer;  // May not rate.

 private:
  void on_ledger(store::Store& store, const std::function<void(engine::Engine&)>& decide) const;
  void take_next_policy(engine::Engine& engine, Time now) const;
  static Digest digest_of(std::string_view text);
  kit::StaffKey member(const PartyId& of);
  void enrol(const PartyId& id, wire::PartyKind kind);
  void enrol(const kit::StaffKey& who, std::set<wire::StaffRole> roles,
             wire::Qualification qualification);

  Random& chance_;
  std::map<PartyId, kit::PartyKeys> keys_;
  std::map<PartyId, kit::StaffKey> navigators_;
  std::vector<crypto::SigningKey> governors_;
};

}  // namespace mash::app_tests
