// `mash enrol`, `mash revoke`, `mash roster`: who takes part, as governors decide it.
//
// A command makes the next roster from the one in force, signs it with the governors' keys that
// are here, and applies it over the hub's control socket. Where the keys are elsewhere it writes
// the roster with --out; `mash governor sign` and `mash roster apply` do the rest.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/governor.h"

namespace mash::cli {

struct Enrol {
  std::filesystem::path hub;
  std::vector<std::string> files;  // .pub.toml of parties and of staff, in any order.
  std::string valid_until;         // A date, the last day; empty: until revoked.
  bool agreement = false;          // The parties have signed the information sharing agreement.
  std::string agreement_until;     // A date; not empty means `agreement`.
  bool replace = false;
  Signers signers;
  std::filesystem::path out;  // Where to write instead of applying; empty: apply.
};
int enrol(const Enrol& asked, const Output& output);

struct Revoke {
  std::filesystem::path hub;
  std::vector<std::string> parties;
  std::vector<std::string> staff;
  Signers signers;
  std::filesystem::path out;
};
int revoke(const Revoke& asked, const Output& output);

struct RosterApply {
  std::filesystem::path hub;
  std::filesystem::path note;
};
int roster_apply(const RosterApply& asked, const Output& output);

struct RosterShow {
  std::filesystem::path hub;
  std::filesystem::path out;  // Where to write the signed note; empty: nowhere.
};
int roster_show(const RosterShow& asked, const Output& output);

}  // namespace mash::cli
