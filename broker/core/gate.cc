#include "core/gate.h"

#include <algorithm>
#include <tuple>

#include "base/limits.h"

namespace mash::core {
namespace {

using wire::Missing;

constexpr std::string_view desk_staff = "a social worker or manager at the desk";

Missing about(const Check& check, std::string_view what, std::string who, Time due) {
  return {std::string(what), check.id, check.agency.text(), std::move(who), due};
}

}  // namespace

std::optional<Missing> missing_of(const Check& check) {
  const std::string agency_staff = "a navigator of " + check.agency.text();
  if (check.held && state_of(check) == CheckState::issued) {
    return about(check, "check_held", "whoever may approve its release, at the desk", Time{});
  }
  switch (state_of(check)) {
    case CheckState::issued:
      if (check.agency.empty()) {
        return Missing{"gap_not_approved", check.id, std::string(word(check.kind)),
                       "a second manager", check.due};
      }
      return about(check, "check_not_returned", agency_staff, check.due);
    case CheckState::returned_partial:
      return about(check, "return_partial", agency_staff, check.due);
    case CheckState::returned_multiple_match:
      return about(check, "return_multiple_match", agency_staff, check.due);
    case CheckState::returned_cannot_search:
      return about(check, "return_cannot_search", agency_staff, check.due);
    case CheckState::returned_refused:
      return about(check, "return_refused", agency_staff, check.due);
    case CheckState::held:
      return about(check, "return_held", "whoever may approve its release, there", Time{});
    case CheckState::returned:
      return about(check, "return_not_opened", std::string(desk_staff), Time{});
    case CheckState::opened:
    case CheckState::not_obtainable:
    case CheckState::recalled:
    case CheckState::misdirected:
      return std::nullopt;
  }
  return std::nullopt;
}

namespace {

// What an excluded organisation said is read and considered like any answer, and stands for none
// that is required: another of its kind is asked.
bool answers(const Case& one, const Check& check, const Requirement& requirement) {
  return !is_void(state_of(check)) && !is_excluded(one, check.agency) &&
         check.kind == requirement.kind && check.subject == requirement.subject;
}

void add_checks(const Case& one, std::vector<Missing>& missing) {
  for (const Requirement& requirement : unissued_checks(one)) {
    missing.push_back({"check_not_issued", CheckId{}, std::string(word(requirement.kind)),
                       std::string(desk_staff), Time{}});
  }
  for (const auto& [id, check] : one.checks) {
    if (auto open = missing_of(check)) missing.push_back(std::move(*open));
  }
}

// What there is to consider: an answer, or the part of one that came before the rest was given up.
bool has_words(const Check& check) {
  if (state_of(check) == CheckState::opened) return true;
  const Return* newest = newest_return(check);
  return state_of(check) == CheckState::not_obtainable && newest != nullptr && newest->parts > 0 &&
         (newest->kind == wire::ReturnKind::partial || newest->held);
}

// A gap that two managers approved may have no return to consider; the signature covers it by
// digest.
void add_considerations(const Case& one, const StaffId& signer, std::string_view who,
                        std::vector<Missing>& missing) {
  for (const auto& [id, check] : one.checks) {
    if (!has_words(check)) continue;
    const auto mine = check.considered.find(signer);
    const bool current =
        mine != check.considered.end() && mine->second.version == newest_return(check)->version;
    if (!current)
      missing.push_back(about(check, "return_not_considered", std::string(who), Time{}));
  }
}

void add_fields(const Assessment& assessment, std::vector<Missing>& missing) {
  const auto add = [&](std::string_view what) {
    missing.push_back({std::string(what), CheckId{}, "", "the assessor", Time{}});
  };
  if (assessment.childs_views == wire::FieldState::missing) add("childs_views_missing");
  if (assessment.risk_analysis != wire::FieldState::present) add("risk_analysis_missing");
}

// Which checks are required follows from the rating: before it none is, and nothing may be signed
// or ended.
void add_rating(const Case& one, std::vector<Missing>& missing) {
  if (one.urgency != wire::Urgency::not_rated) return;
  missing.push_back({"not_rated", CheckId{}, "", "a social worker at the desk", Time{}});
}

void add_discussion(std::string_view what, Time due, std::vector<Missing>& missing) {
  missing.push_back({std::string(what), CheckId{}, "", std::string(desk_staff), due});
}

// Closing ends every clock of the case, so none may be running that a child waits for.
void add_open_duties(const Case& one, std::vector<Missing>& missing) {
  if (one.strategy.called && !one.strategy.held) {
    add_discussion("strategy_not_held", one.strategy.due, missing);
  }
  if (one.section_47.discussion_due != Time{}) {
    add_discussion("section_47_discussion_not_held", one.section_47.discussion_due, missing);
  }
}

// Those with a running limit first, soonest first; then in a fixed order of their own.
std::vector<Missing> sorted_for_people(std::vector<Missing> missing) {
  std::stable_sort(missing.begin(), missing.end(), [](const Missing& a, const Missing& b) {
    const auto rank = [](const Missing& m) {
      return std::tuple(m.due == Time{}, m.due, m.what, m.agency, m.check);
    };
    return rank(a) < rank(b);
  });
  // A list that no entry could hold is cut, and says so: nobody makes an entry that nobody reads.
  constexpr std::size_t listed_max = limits::missing_max - 4;  // Acts add what is theirs.
  if (missing.size() > listed_max) {
    missing.resize(listed_max - 1);
    missing.push_back({"more_than_is_listed", CheckId{}, "", std::string(desk_staff), Time{}});
  }
  return missing;
}

}  // namespace

std::vector<Requirement> unissued_checks(const Case& one) {
  std::vector<Requirement> unissued;
  for (const Requirement& requirement : one.required) {
    const bool issued = std::any_of(one.checks.begin(), one.checks.end(), [&](const auto& known) {
      return answers(one, known.second, requirement);
    });
    if (!issued) unissued.push_back(requirement);
  }
  return unissued;
}

Gate evaluate_gate_for_all(const Case& one, const Digest& hub, wire::Sha256 sha256) {
  std::vector<Missing> missing;
  add_rating(one, missing);
  add_checks(one, missing);
  return {sorted_for_people(std::move(missing)), evidence_digest(one, hub, sha256)};
}

Gate evaluate_gate(const Case& one, GateFor what, const StaffId& signer, const Digest& hub,
                   wire::Sha256 sha256) {
  std::vector<Missing> missing;
  add_rating(one, missing);
  add_checks(one, missing);
  add_considerations(one, signer, "the signer", missing);
  if (what == GateFor::confirmation) add_fields(one.assessment, missing);
  if (what == GateFor::signature) {
    // What came after the submission the assessor has to have read as well.
    const auto& submitter = one.assessment.submitted_by;
    if (submitter && *submitter != signer) {
      add_considerations(one, *submitter, "the assessor", missing);
    }
    add_fields(one.assessment, missing);
  }
  if (what == GateFor::closure) add_open_duties(one, missing);
  return {sorted_for_people(std::move(missing)), evidence_digest(one, hub, sha256)};
}

Digest evidence_digest(const Case& one, const Digest& hub, wire::Sha256 sha256) {
  Bytes layout;
  append(layout, bytes_of("mash/v1 evidence\n"));
  append(layout, hub);
  append(layout, one.id.uuid.bytes());
  append_u16(layout, static_cast<std::uint16_t>(one.checks.size()));
  for (const auto& [id, check] : one.checks) {
    append(layout, id.uuid.bytes());
    layout.push_back(static_cast<std::uint8_t>(state_of(check)));
    const Return* newest = newest_return(check);
    append_u16(layout, newest == nullptr ? std::uint16_t{0} : newest->version);
    append_u16(layout, static_cast<std::uint16_t>(check.considered.size()));
    for (const auto& [staff, consideration] : check.considered) {
      append(layout, staff.uuid.bytes());
      append_u16(layout, consideration.version);
      layout.push_back(static_cast<std::uint8_t>(consideration.relevance));
    }
  }
  layout.push_back(static_cast<std::uint8_t>(one.assessment.childs_views));
  layout.push_back(static_cast<std::uint8_t>(one.assessment.risk_analysis));
  append(layout, one.assessment.text);
  return sha256({layout});
}

bool ends_or_lowers(wire::Outcome outcome) {
  switch (outcome) {
    case wire::Outcome::strategy_discussion:
    case wire::Outcome::section_47_enquiry:
    case wire::Outcome::assessment:
    case wire::Outcome::immediate_protection:
    case wire::Outcome::allocated_worker:
      return false;
    case wire::Outcome::no_further_action:
    case wire::Outcome::information_and_advice:
    case wire::Outcome::early_help:
    case wire::Outcome::step_down:
    case wire::Outcome::closed:
      return true;
  }
  return true;  // A word added later is gated until somebody decides that it is not.
}

}  // namespace mash::core
