// From a check and what was found to the return that answers it: pure.
//
// The program's return holds the sections of the one record that is surely meant. A person's holds
// those of the records that the person names, and what is held back only where the person includes
// it. Both say what was searched. What may be said at all, and to whom, the hub's policy decides.
#pragma once

#include "agency/finding.h"
#include "kit/seal.h"

namespace mash::agency {

// A check as the desk sent it, and which version of the answer is due.
struct CheckToAnswer {
  wire::Header header;
  std::uint16_t version = 1;
};

// Requires that the finding is automatic.
kit::Draft automatic_return(const CheckToAnswer& check, const Finding& finding,
                            const System& system, Time now);

struct PersonsAnswer {
  StaffId actor;
  wire::ReturnKind kind = wire::ReturnKind::information;
  std::vector<connect::Record> records;  // Those that the person says are the one asked about.
  bool include_intelligence = false;
  // The person has read what the records hold back and says that what is sent is all there is to
  // say.
  bool held_back_read = false;
  std::vector<wire::SearchStatement::Search> searches;  // The person's own.
  std::vector<std::string> systems;
  std::string searched_by;  // Name or pseudonym.
  std::string note;         // Goes with the answer, as its rationale.
};

struct AnswerProblem {
  std::string code;  // Stable.
  std::string sentence;
};

// `finding` is nothing when the check does not say who is meant. Refuses, in this order:
//   nothing_searched      no system, or nobody who searched
//   record_needed         information, or nothing relevant, of no record
//   record_not_sent       records named for a kind that sends nothing of them
//   held_back_not_read    information while something is held back that nobody looked at
//   nothing_to_include    intelligence included that the records do not hold, or in another kind
//   other_spelling_needed a nil trace without a search of the person's under another spelling
//   note_needed           a kind that says why, or a nil trace in spite of hits
Result<kit::Draft, AnswerProblem> persons_return(const CheckToAnswer& check,
                                                 const std::optional<Finding>& finding,
                                                 const PersonsAnswer& answer, const System& system,
                                                 Time now);

}  // namespace mash::agency
