// Which of an agency's records is the person asked about, and who may say so: the program or a
// person.
//
// The program may answer only on verified_hit. Everything else is put before somebody in the
// agency, with the reasons found here; even `none` is no answer, because nobody has tried another
// spelling yet. Two records are never taken for one person: that is a person's decision as well.
#pragma once

#include <string>
#include <vector>

#include "match/person.h"

namespace mash::match {

enum class MatchKind {
  // Exactly one record holds the number asked for, verified on both sides: an NHS number of status
  // 01, or a unique pupil number whose check letter holds. It agrees in a surname or in the birth
  // date, and no other record may be meant.
  verified_hit,
  several,                   // More than one record may be meant: the return is multiple_match.
  conflicting,               // What one thing says, another denies.
  identifier_to_confirm,     // One record, by a number that is not verified or not one of the two.
  name_and_birth_date_only,  // One record, by exact name and birth date.
  none,                      // No record by any exact key.
};
std::string_view word(MatchKind kind);  // "verified_hit", as the enumerator.
std::ostream& operator<<(std::ostream& out, MatchKind kind);

struct Match {
  MatchKind kind = MatchKind::none;
  std::vector<std::string> records;  // Those that may be meant, sorted; empty for `none`.
  std::vector<std::string> reasons;  // Plain sentences for whoever decides; without names.

  bool automatic() const { return kind == MatchKind::verified_hit; }
  bool operator==(const Match&) const = default;
};

// `candidates` may hold records that do not fit (people at the same address); they do not count.
// The same record given twice counts once.
Match decide_match(const Query& query, const std::vector<Candidate>& candidates);

}  // namespace mash::match
