// The next roster from the one in force: who is enrolled, who is revoked. Pure.
//
// Nobody is ever taken out. A party that is revoked stays with the end of its validity, so that its
// place (slot, and with it its port) is never another's and what it signed can still be judged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/output.h"
#include "kit/public_keys.h"

namespace mash::cli {

// What came out of a .pub.toml; `file` is for the sentences.
template <class T>
struct FromFile {
  std::string file;
  T what;
};
struct Newcomers {
  std::vector<FromFile<kit::PublicKeys>> parties;
  std::vector<FromFile<kit::PublicStaff>> staff;  // Of these parties or of enrolled ones.
};

struct Terms {
  wire::Validity validity;
  std::optional<wire::Validity> agreement;  // Of parties. None: what is enrolled stays.
  bool replace = false;                     // Whoever is enrolled under the id already.
};

// Problems: already_enrolled, enrolled_otherwise (without `replace`), given_twice, key_in_use,
// unknown_party, party_ended, no_place.
Result<wire::Roster, Problem> with_newcomers(const wire::Roster& before, const Newcomers& newcomers,
                                             const Terms& terms);

// Ends the validity of these at `at`; with a party, that of its staff. Problems: unknown_party,
// unknown_staff, already_ended.
Result<wire::Roster, Problem> with_ended(const wire::Roster& before,
                                         const std::vector<std::string>& parties,
                                         const std::vector<std::string>& staff, Time at);

// The text for governors to sign: `next` as the epoch after the one whose digest is `before`.
// Problems: roster_too_large, and what wire::parse_roster refuses.
Result<std::string, Problem> next_text(wire::Roster next, const Digest& before, Time issued);

// What the second has and the first has not, a sentence each: for those who sign.
struct Change {
  std::string what;  // enrolled, replaced, revoked, removed or governed.
  std::string who;   // A party or staff id; empty for governed.
  std::string sentence;
};
std::vector<Change> changes(const wire::Roster& before, const wire::Roster& after);
void tell_changes(const std::vector<Change>& changes, const Output& output);

// A line for each governor, party and member of staff, with who is not valid at `now`.
std::vector<std::string> members(const wire::Roster& roster, Time now);

}  // namespace mash::cli
