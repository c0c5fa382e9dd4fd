// Rating, and what becomes of checks.
#include <algorithm>

#include "base/limits.h"
#include "core/act_decision.h"

namespace mash::core {

using namespace wire;

Decision ActDecision::operator()(const Rate& deed) {
  if (is_over(case_)) return refused(Refusal::case_closed);
  add(Rated{deed.urgency, deed.category, staff_.id});
  require(newly_required(deed));
  return done();
}

Decision ActDecision::operator()(const RequireCheck& deed) {
  if (is_over(case_)) return refused(Refusal::case_closed);
  if (!case_.people.contains(deed.subject)) return refused(Refusal::unknown_subject);
  if (deed.kind == PartyKind::desk) return refused(Refusal::wrong_recipients);
  require({{deed.kind, deed.subject}});
  return done();
}

Decision ActDecision::operator()(const Consider& deed) {
  const Check* check = find(deed.check);
  if (check == nullptr) return refused(Refusal::unknown_check);
  const Return* newest = newest_return(*check);
  if (newest == nullptr || newest->version != deed.version) return refused(Refusal::stale_version);
  if (!newest->opened_by) return unopened(*check);
  add(Considered{deed.check, deed.version, staff_.id, deed.relevance});
  if (judges_anew(*check, staff_.id, deed.relevance)) {
    add_review_due(case_, deed.check, context_, draft_);
  }
  return done();
}

Decision ActDecision::operator()(const RecallCheck& deed) {
  const Check* check = find(deed.check);
  if (check == nullptr) return refused(Refusal::unknown_check);
  // That nobody could be asked ends so when there is somebody; it opens nothing.
  const bool unasked = check->agency.empty() && !is_void(state_of(*check));
  const auto answered = check_taken_back(*check);
  if (answered && !unasked) return *answered;
  add(CheckRecalled{deed.check});
  if (unasked) add_review_due(case_, deed.check, context_, draft_);
  return done();
}

// The check went to the wrong body; the new one must be out before the old one ends.
Decision ActDecision::operator()(const ReissueCheck& deed) {
  const Check* wrong = find(deed.misdirected);
  const Check* right = find(deed.reissued_as);
  if (wrong == nullptr || right == nullptr) return refused(Refusal::unknown_check);
  const bool same_question =
      wrong->subject == right->subject && wrong->id != right->id && wrong->agency != right->agency;
  if (const auto answered = check_taken_back(*wrong)) return *answered;
  if (!same_question || right->agency.empty() || is_void(state_of(*right))) {
    return after("check_not_issued_to_the_right_agency", policy::Act::issue_check);
  }
  add(CheckMisdirected{deed.misdirected, deed.reissued_as});
  return done();
}

Decision ActDecision::operator()(const ReportGap& deed) {
  if (deed.unasked) return report_unasked(deed, *deed.unasked);
  const Check* check = find(deed.check);
  if (check == nullptr) return refused(Refusal::unknown_check);
  if (check->agency.empty()) return after("nobody_was_asked", policy::Act::report_gap);
  if (const auto no_gap = check_gap(*check)) return *no_gap;
  add(GapReported{deed.check, deed.reason, staff_.id});
  return done();
}

// What has to be asked of a kind of agency of which the roster has none.
Decision ActDecision::report_unasked(const ReportGap& deed, const Unasked& unasked) {
  if (is_over(case_)) return refused(Refusal::case_closed);
  if (const Check* known = find(deed.check)) return report_unasked_again(deed, unasked, *known);
  if (case_.checks.size() >= limits::checks_per_case_max) {
    return refused(Refusal::too_many_checks);
  }
  const auto unissued = unissued_checks(case_);
  const Requirement required{unasked.kind, unasked.subject};
  if (std::find(unissued.begin(), unissued.end(), required) == unissued.end()) {
    return after("check_not_required", policy::Act::require_check);
  }
  if (const auto no_gap = check_unasked(unasked.kind)) return *no_gap;
  const Time due = context_.policy->practice().check_due(case_.urgency, context_.now);
  add(CheckIssued{deed.check, PartyId{}, unasked.kind, unasked.subject, due});
  add(GapReported{deed.check, deed.reason, staff_.id});
  add_review_due(case_, deed.check, context_, draft_);
  return done();
}

// In other words, before the second manager has agreed.
Decision ActDecision::report_unasked_again(const ReportGap& deed, const Unasked& unasked,
                                           const Check& known) {
  const bool same =
      known.agency.empty() && known.kind == unasked.kind && known.subject == unasked.subject;
  if (!same || has_ended(state_of(known))) return after("check_issued_already", "nobody");
  if (const auto no_gap = check_unasked(unasked.kind)) return *no_gap;
  add(GapReported{deed.check, deed.reason, staff_.id});
  return done();
}

Decision ActDecision::operator()(const ApproveGap& deed) {
  const Check* check = find(deed.check);
  if (check == nullptr) return refused(Refusal::unknown_check);
  if (const auto no_gap = check_gap(*check)) return *no_gap;
  if (!check->gap) return after("gap_not_reported", policy::Act::report_gap);
  if (check->gap->reported_by == staff_.id) return refused(Refusal::same_person);
  const Staff* first = context_.roster.member(check->gap->reported_by);
  const bool one_qualified =
      staff_.qualification == Qualification::social_work ||
      (first != nullptr && first->qualification == Qualification::social_work);
  if (!one_qualified) return wrong_role("one of the two qualified in social work");
  add(GapApproved{deed.check, staff_.id});
  add_review_due(case_, deed.check, context_, draft_);
  return done();
}

// After a signature, what nobody asked for before changes what was signed.
void ActDecision::require(const std::set<Requirement>& wanted) {
  bool any_new = false;
  for (const Requirement& one : wanted) {
    add(CheckRequired{one.kind, one.subject});
    any_new |= !case_.required.contains(one);
  }
  if (any_new) add_review_due(case_, CheckId{}, context_, draft_);
}

// An answer that nobody has read yet is read first, also one in part: it may be what protects the
// child. One that is held cannot be read; whoever holds it decides, or its sender withdraws it.
std::optional<Decision> ActDecision::check_taken_back(const Check& check) const {
  if (has_ended(state_of(check))) return after("check_ended_already", "nobody");
  const Return* newest = newest_return(check);
  if (newest != nullptr && newest->held) return refused(Refusal::wrong_order, {*missing_of(check)});
  return check_read(check);
}

// All of an answer that has come so far; of one that was kept there is nothing to read.
std::optional<Decision> ActDecision::check_read(const Check& check) const {
  const Return* newest = newest_return(check);
  const bool unread = newest != nullptr && newest->parts > 0 && !newest->opened_by;
  return unread ? std::optional(unopened(check)) : std::nullopt;
}

// What is held may be given up like what never came: after the whole ladder, by two managers. If it
// is let go after all, that is over.
std::optional<Decision> ActDecision::check_gap(const Check& check) const {
  if (has_ended(state_of(check))) return after("check_ended_already", "nobody");
  if (const auto unread = check_read(check)) return unread;
  if (check.agency.empty()) return check_unasked(check.kind);
  if (check.steps_run < context_.policy->practice().escalation_steps().size()) {
    return refused(Refusal::not_ladder);
  }
  return check_not_assessor();
}

// There is still nobody to ask: who is excluded from the case is nobody.
std::optional<Decision> ActDecision::check_unasked(PartyKind kind) const {
  for (const auto& [id, party] : context_.roster.parties) {
    const bool could = party.kind == kind && !is_excluded(case_, id);
    if (could && context_.roster.active_party(id, context_.now) != nullptr) {
      return after("check_not_issued", policy::Act::issue_check);
    }
  }
  return check_not_assessor();
}

std::optional<Decision> ActDecision::check_not_assessor() const {
  const Assessment& assessment = case_.assessment;
  const bool own = assessment.assessor == staff_.id || assessment.submitted_by == staff_.id;
  if (own) return refused(Refusal::same_person);
  return std::nullopt;
}

// The union over every rating: what this one asks for that no earlier one did.
std::set<Requirement> ActDecision::newly_required(const Rate& deed) const {
  std::set<Requirement> required;
  const auto wanted = context_.policy->practice().required_checks(deed.category, deed.urgency,
                                                                  case_.age_band, case_.role);
  for (const auto& [kind, role] : wanted) {
    for (const auto& [ref, person] : case_.people) {
      if (role_in(case_, ref) == role && !case_.required.contains({kind, ref}))
        required.insert({kind, ref});
    }
  }
  return required;
}

}  // namespace mash::core
