// The public halves of a party's or a person's keys, as a text that is handed to the governors.
//
// `mash keygen` and `mash staff keygen` write it, `mash enrol` reads it. Nobody is asked to trust
// it: it comes by a person's hand, and what counts is the roster that the governors sign. TOML,
// strict.
#pragma once

#include "wire/roster.h"

namespace mash::kit {

// What the key `format` of each says.
inline constexpr std::string_view party_format = "mash/v1 party keys";
inline constexpr std::string_view staff_format = "mash/v1 staff key";

struct PublicKeys {
  PartyId id;
  wire::PartyKind kind = wire::PartyKind::police;
  std::string controller;
  wire::Regime regime = wire::Regime::uk_gdpr;
  wire::PublicKey transport{};
  wire::PublicKey signing{};
  std::vector<wire::SealingEpoch> sealing;  // One or two, rising.
  wire::PublicKey cosigning{};

  bool operator==(const PublicKeys&) const = default;
};

struct PublicStaff {
  StaffId id;
  PartyId party;
  wire::PublicKey key{};
  std::set<wire::StaffRole> roles;
  wire::Qualification qualification = wire::Qualification::none;
  std::string team;

  bool operator==(const PublicStaff&) const = default;
};

std::string format_public_keys(const PublicKeys& keys);
std::string format_public_staff(const PublicStaff& staff);

// Refuses what may not be enrolled as well: keys of small order, a name with a line break, no role.
// `name` is for the messages.
Result<PublicKeys, SettingsProblem> parse_public_keys(std::string_view text,
                                                      const std::string& name);
Result<PublicStaff, SettingsProblem> parse_public_staff(std::string_view text,
                                                        const std::string& name);

}  // namespace mash::kit
