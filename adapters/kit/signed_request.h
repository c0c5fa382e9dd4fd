// A request over the control socket that a member of staff vouches for with their own key.
//
//   {"do": VERB, "signed": {"text": TEXT, "proof": BASE64}}
// TEXT is the request itself, one JSON object with "do", "staff" and "at"; the proof is that
// person's Ed25519 signature over its exact bytes, under a context line of its own and the hub's
// id.
// What it is worth: whoever may open the control socket speaks for the party, but not for a person
// whose key they do not have. The daemon is believed for what it asks the hub in that person's
// name; the hub sees the name and no signature, except of acts.
#pragma once

#include "kit/json.h"
#include "kit/staff_key.h"
#include "wire/roster.h"

namespace mash::kit {

// A copied request can be asked again for this long; whoever answers it must know a repetition.
inline constexpr Duration signed_request_age_max = std::chrono::minutes(2);

// `request` has "do" and whatever else the verb takes.
Json sign_request(const StaffKey& staff, const Digest& hub, Json request, Time now);

// For whom a request is judged: one party, under the roster in force.
struct RequestJudge {
  const PartyId& party;
  const Digest& hub;
  const wire::Roster* roster = nullptr;  // Null before the first.
  Time now{};
};

struct PersonsRequest {
  StaffId staff;
  Json request;
};

// `verb` is the one it was handed in for. Refused with an answer: unsigned_request, no_roster,
// not_enrolled_person, bad_proof, stale_request.
[[nodiscard]] Result<PersonsRequest, Json> prove_request(const Json& signed_part,
                                                         std::string_view verb,
                                                         const RequestJudge& judge);

}  // namespace mash::kit
