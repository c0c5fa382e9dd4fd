// The rule, from the top; the first line that fits decides:
//
//   verified number on two records or more ............................ several
//   verified number on one, which holds another verified number than
//     asked for, or agrees in neither surname nor birth date .......... conflicting
//   ... and any other record may be meant ............................. several
//   ... and none ...................................................... verified_hit
//   two records or more by other numbers or exact name and birth date . several
//   one that holds another verified number, or one by another number
//     that agrees in neither surname nor birth date ................... conflicting
//   one by another number ............................................. identifier_to_confirm
//   one by exact name and birth date .................................. name_and_birth_date_only
//   nothing ........................................................... none
//
// "Another record may be meant" is the safe side of two mistakes. A second record of the same child
// would be left out of the answer; and if the number asked for was the twin's, the record with the
// right name is the other one. It is set aside only if it is surely another child: the record with
// the number agrees in full name and birth date too, and the other holds a different verified
// number.
#include "match/decide.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "match/folding.h"
#include "match/identifiers.h"

namespace mash::match {
namespace {

// What one record has in common with the person asked about.
struct Seen {
  std::string record;
  std::string verified_by = {};    // "NHS number" or "unique pupil number"; empty if neither.
  std::string identified_by = {};  // The system of any number they share; empty if none.
  std::string contrary = {};       // A verified number that differs; empty if none.
  bool surname = false;
  bool date = false;
  bool name_and_date = false;

  bool fits() const { return !verified_by.empty() || !identified_by.empty() || name_and_date; }
  bool agrees() const { return surname || date; }
};

std::optional<NhsNumber> verified_nhs_number(const Person& person) {
  const auto number = NhsNumber::parse(person.nhs_number);
  if (!number || person.nhs_number_status != "01") return std::nullopt;
  return *number;
}

std::optional<Upn> pupil_number(const Person& person) {
  const auto upn = Upn::parse(person.upn);
  return upn ? std::optional(*upn) : std::nullopt;
}

// A temporary number is replaced by the permanent one, so that these two may differ in peace.
bool contradict(const Upn& a, const Upn& b) {
  return a != b && a.is_temporary() == b.is_temporary();
}

template <class T>
bool share(const std::vector<T>& a, const std::vector<T>& b) {
  return std::any_of(a.begin(), a.end(), [&](const T& value) {
    return std::find(b.begin(), b.end(), value) != b.end();
  });
}

std::vector<std::string> surnames(const Person& person) {
  std::vector<std::string> all;
  for (const Name& name : person.names) {
    if (std::string surname = folded(name.family); !surname.empty()) all.push_back(surname);
  }
  return all;
}

std::string shared_identifier(const Query& query, const Person& person) {
  const auto asked = lookup_keys(query.person, query.today);
  for (const Identifier& key : lookup_keys(person, query.today)) {
    if (std::find(asked.begin(), asked.end(), key) != asked.end()) return key.system;
  }
  return {};
}

Seen compare(const Query& query, const Candidate& candidate) {
  const Person& asked = query.person;
  const Person& held = candidate.person;
  Seen seen{.record = candidate.record};
  const auto nhs_asked = verified_nhs_number(asked);
  const auto nhs_held = verified_nhs_number(held);
  const auto upn_asked = pupil_number(asked);
  const auto upn_held = pupil_number(held);
  if (upn_asked && upn_asked == upn_held) seen.verified_by = "unique pupil number";
  if (nhs_asked && nhs_asked == nhs_held) seen.verified_by = "NHS number";
  if (upn_asked && upn_held && contradict(*upn_asked, *upn_held)) {
    seen.contrary = "unique pupil number";
  }
  if (nhs_asked && nhs_held && nhs_asked != nhs_held) seen.contrary = "NHS number";
  seen.identified_by = shared_identifier(query, held);
  seen.surname = share(surnames(asked), surnames(held));
  const std::string date = date_key(asked);
  seen.date = !date.empty() && date == date_key(held);
  seen.name_and_date = seen.date && share(name_keys(asked), name_keys(held));
  return seen;
}

std::string number_part(const Seen& seen) {
  if (!seen.verified_by.empty()) return "holds the " + seen.verified_by + " asked for, verified";
  if (!seen.identified_by.empty()) {
    return "holds the number asked for (" + seen.identified_by + "), not verified";
  }
  return "holds no number that was asked for";
}

std::string_view agreement_part(const Seen& seen) {
  if (seen.name_and_date) return "name and birth date agree";
  if (seen.surname && seen.date) return "surname and birth date agree, the given name does not";
  if (seen.surname) return "a surname agrees, the birth date does not";
  if (seen.date) return "the birth date agrees, no surname does";
  return "neither surname nor birth date agrees";
}

std::string sentence_of(const Seen& seen) {
  std::string text = "Record " + seen.record + " " + number_part(seen) + "; ";
  text += agreement_part(seen);
  if (!seen.contrary.empty()) text += "; its own " + seen.contrary + " is another one";
  return text + ".";
}

Match match_of(MatchKind kind, const std::vector<Seen>& records, const std::string& conclusion) {
  Match match{kind, {}, {}};
  for (const Seen& seen : records) {
    match.records.push_back(seen.record);
    match.reasons.push_back(sentence_of(seen));
  }
  match.reasons.push_back(conclusion);
  return match;
}

// Every fitting record with a verified number in `keyed`, the rest in `others`.
Match with_verified_number(const std::vector<Seen>& fitting, const std::vector<Seen>& keyed,
                           const std::vector<Seen>& others) {
  if (keyed.size() > 1) {
    return match_of(MatchKind::several, fitting, "A person must decide which record is meant.");
  }
  const Seen& only = keyed.front();
  if (!only.contrary.empty() || !only.agrees()) {
    return match_of(MatchKind::conflicting, fitting,
                    "The number may be somebody else's: a person must look.");
  }
  const bool rival = std::any_of(others.begin(), others.end(), [&](const Seen& other) {
    const bool surely_another =
        only.name_and_date && !other.contrary.empty() && other.identified_by.empty();
    return !surely_another;
  });
  if (rival) {
    return match_of(MatchKind::several, fitting, "A person must decide which record is meant.");
  }
  Match match = match_of(MatchKind::verified_hit, keyed, "No other record may be meant.");
  for (const Seen& other : others) {
    match.reasons.push_back("Record " + other.record + " is another person of the same name and " +
                            "birth date: its own " + other.contrary + " is another one.");
  }
  return match;
}

Match without_verified_number(const std::vector<Seen>& fitting) {
  if (fitting.empty()) {
    return match_of(MatchKind::none, fitting,
                    "No record by any number, nor by exact name and birth date: a person must try "
                    "other spellings.");
  }
  if (fitting.size() > 1) {
    return match_of(MatchKind::several, fitting, "A person must decide which record is meant.");
  }
  const Seen& only = fitting.front();
  if (!only.contrary.empty()) {
    return match_of(MatchKind::conflicting, fitting,
                    "It is probably another person: somebody must look.");
  }
  if (only.identified_by.empty()) {
    return match_of(MatchKind::name_and_birth_date_only, fitting,
                    "Two people may share name and birth date: a person must decide.");
  }
  if (!only.agrees()) {
    return match_of(MatchKind::conflicting, fitting,
                    "The number may be somebody else's: a person must look.");
  }
  return match_of(MatchKind::identifier_to_confirm, fitting,
                  "This number does not identify a person by itself: somebody must confirm it.");
}

}  // namespace

std::string_view word(MatchKind kind) {
  static constexpr std::array<std::string_view, 6> words = {
      "verified_hit", "several", "conflicting", "identifier_to_confirm", "name_and_birth_date_only",
      "none"};
  return words.at(static_cast<std::size_t>(kind));
}

std::ostream& operator<<(std::ostream& out, MatchKind kind) { return out << word(kind); }

Match decide_match(const Query& query, const std::vector<Candidate>& candidates) {
  std::vector<Seen> fitting;
  for (const Candidate& candidate : candidates) {
    Seen seen = compare(query, candidate);
    if (seen.fits()) fitting.push_back(std::move(seen));
  }
  const auto by_record = [](const Seen& a, const Seen& b) { return a.record < b.record; };
  const auto same_record = [](const Seen& a, const Seen& b) { return a.record == b.record; };
  std::sort(fitting.begin(), fitting.end(), by_record);
  fitting.erase(std::unique(fitting.begin(), fitting.end(), same_record), fitting.end());
  std::vector<Seen> keyed;
  std::vector<Seen> others;
  for (const Seen& seen : fitting) (seen.verified_by.empty() ? others : keyed).push_back(seen);
  if (keyed.empty()) return without_verified_number(fitting);
  return with_verified_number(fitting, keyed, others);
}

}  // namespace mash::match
