#include "core/case.h"

#include <algorithm>

#include "base/ensure.h"

namespace mash::core {

const Return* newest_return(const Check& check) {
  if (check.returns.empty()) return nullptr;
  const Return& newest = check.returns.rbegin()->second;
  return newest.withdrawn || newest.unopenable ? nullptr : &newest;
}

bool is_excluded(const Case& one, const PartyId& party) {
  const auto known = one.exclusions.find(party);
  return known != one.exclusions.end() && !known->second.over;
}

std::uint64_t last_excluded(const Case& one, const PartyId& party) {
  const auto known = one.exclusions.find(party);
  return known == one.exclusions.end() ? 0 : known->second.since_entry;
}

std::optional<wire::SubjectRole> role_in(const Case& one, const SubjectId& person) {
  const auto known = one.people.find(person);
  if (known == one.people.end()) return std::nullopt;
  const wire::SubjectRole role = known->second.role;
  const bool child = role == wire::SubjectRole::child || role == wire::SubjectRole::unborn_child;
  return child && person != one.child ? wire::SubjectRole::sibling : role;
}

CheckState state_of(const Check& check) {
  if (check.recalled) return CheckState::recalled;
  if (check.reissued_as) return CheckState::misdirected;
  if (check.gap && check.gap->approved_by) return CheckState::not_obtainable;
  const Return* newest = newest_return(check);
  if (newest == nullptr) return CheckState::issued;
  if (newest->kept_back) return CheckState::returned_refused;
  switch (newest->kind) {
    case wire::ReturnKind::partial:
      return CheckState::returned_partial;
    case wire::ReturnKind::multiple_match:
      return CheckState::returned_multiple_match;
    case wire::ReturnKind::cannot_search:
      return CheckState::returned_cannot_search;
    case wire::ReturnKind::refused:
      return CheckState::returned_refused;
    case wire::ReturnKind::information:
    case wire::ReturnKind::known_nothing_relevant:
    case wire::ReturnKind::nil_trace:
      break;
  }
  if (newest->held) return CheckState::held;
  return newest->opened_by ? CheckState::opened : CheckState::returned;
}

std::string_view word(CheckState state) {
  switch (state) {
    case CheckState::issued:
      return "issued";
    case CheckState::returned_partial:
      return "returned_partial";
    case CheckState::returned_multiple_match:
      return "returned_multiple_match";
    case CheckState::returned_cannot_search:
      return "returned_cannot_search";
    case CheckState::returned_refused:
      return "returned_refused";
    case CheckState::returned:
      return "returned";
    case CheckState::held:
      return "held";
    case CheckState::opened:
      return "opened";
    case CheckState::not_obtainable:
      return "not_obtainable";
    case CheckState::recalled:
      return "recalled";
    case CheckState::misdirected:
      return "misdirected";
  }
  ENSURE(false, "a CheckState outside its enum");
}

bool has_ended(CheckState state) {
  return state == CheckState::opened || state == CheckState::not_obtainable || is_void(state);
}

bool is_void(CheckState state) {
  return state == CheckState::recalled || state == CheckState::misdirected;
}

bool judges_anew(const Check& check, const StaffId& who, wire::Relevance relevance) {
  const auto earlier = check.considered.find(who);
  return earlier != check.considered.end() && earlier->second.relevance != relevance;
}

}  // namespace mash::core
