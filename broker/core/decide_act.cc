// Assessment, discussions, protection and outcome; and what every act has to pass first.
#include <algorithm>

#include "base/ensure.h"
#include "core/act_decision.h"
#include "wire/codec.h"

namespace mash::core {

using namespace wire;

namespace {

// Neither manager of a gap is the assessor, whichever comes first.
bool has_given_up_a_check(const Case& one, const StaffId& who) {
  return std::any_of(one.checks.begin(), one.checks.end(), [&](const auto& known) {
    const Check& check = known.second;
    return check.gap && !is_void(state_of(check)) &&
           (check.gap->reported_by == who || check.gap->approved_by == who);
  });
}

}  // namespace

Decision ActDecision::operator()(const StartAssessment&) {
  if (is_over(case_)) return refused(Refusal::case_closed);
  const auto& assessor = case_.assessment.assessor;
  if (assessor == staff_.id) return after("assessment_started_already", the_assessor);
  if (has_given_up_a_check(case_, staff_.id)) return refused(Refusal::same_person);
  const Staff* other = assessor ? context_.roster.active_member(*assessor, context_.now) : nullptr;
  if (other != nullptr && may_do(policy::Act::submit_assessment, *other, context_)) {
    return after("assessment_started_by_somebody_else", the_assessor);
  }
  add(AssessmentStarted{staff_.id});
  raise_stage(Stage::s17);
  return done();
}

Decision ActDecision::operator()(const SubmitAssessment& deed) {
  if (is_over(case_)) return refused(Refusal::case_closed);
  if (!case_.assessment.assessor) {
    return after("assessment_not_started", policy::Act::start_assessment);
  }
  if (*case_.assessment.assessor != staff_.id) return wrong_role(the_assessor);
  Gate gate = evaluate(GateFor::submission);
  if (deed.childs_views == FieldState::missing) add_field(gate, "childs_views_missing");
  if (deed.risk_analysis != FieldState::present) add_field(gate, "risk_analysis_missing");
  if (!gate.open()) return refused(Refusal::gate_shut, std::move(gate.missing));
  if (deed.evidence != gate.evidence) return refused(Refusal::stale_evidence);
  add(AssessmentSubmitted{staff_.id, deed.evidence, deed.childs_views, deed.risk_analysis,
                          deed.assessment});
  // What a manager signed is not what now stands there.
  if (!case_.assessment.review_due) add_review_due(case_, CheckId{}, context_, draft_);
  return done();
}

Decision ActDecision::operator()(const SignAssessment& deed) {
  if (is_over(case_)) return refused(Refusal::case_closed);
  const auto& assessment = case_.assessment;
  const bool own = assessment.assessor == staff_.id || assessment.submitted_by == staff_.id;
  if (own) return refused(Refusal::same_person);
  if (assessment.signed_by && !assessment.review_due) {
    return refused(Refusal::already_signed);
  }
  Gate gate = evaluate(GateFor::signature);
  if (!gate.open()) return refused(Refusal::gate_shut, std::move(gate.missing));
  if (!case_.assessment.submitted_by) return after("assessment_not_submitted", the_assessor);
  if (deed.evidence != gate.evidence) return refused(Refusal::stale_evidence);
  const auto& first = case_.assessment.first_signed_by;
  const bool needs_second = context_.policy->practice().needs_second_manager();
  if (needs_second && first == staff_.id) return refused(Refusal::same_person);
  add(AssessmentSigned{staff_.id, deed.evidence, needs_second && !first,
                       *case_.assessment.submitted_by, case_.assessment.text});
  return done();
}

// The signer, over the new evidence. Nothing protective was undone and no signature is deleted.
// Other words are no longer what was signed: those are signed anew, by as many as it takes.
Decision ActDecision::operator()(const ConfirmReview& deed) {
  if (!case_.assessment.review_due) return after("review_not_due", "nobody, for now");
  if (!case_.assessment.signed_by) {
    return after("end_not_decided_anew", policy::Act::end_response);
  }
  if (case_.assessment.signed_by != staff_.id) return wrong_role(the_signer);
  if (case_.assessment.resubmitted) {
    return after("new_assessment_not_signed", policy::Act::sign_assessment);
  }
  Gate gate = evaluate(GateFor::confirmation);
  if (!gate.open()) return refused(Refusal::gate_shut, std::move(gate.missing));
  if (deed.evidence != gate.evidence) return refused(Refusal::stale_evidence);
  add(ReviewConfirmed{staff_.id, deed.evidence, *case_.assessment.submitted_by,
                      case_.assessment.text});
  return done();
}

Decision ActDecision::operator()(const CallStrategy&) {
  Time due = context_.policy->practice().strategy_due(context_.now);
  const bool waited_for = case_.strategy.called && !case_.strategy.held;
  if (waited_for) due = std::min(due, case_.strategy.due);
  add(StrategyCalled{staff_.id, due});
  raise_stage(Stage::strategy);
  return done();
}

Decision ActDecision::operator()(const RecordStrategy& deed) {
  if (!case_.strategy.called) {
    return after("strategy_not_called", policy::Act::call_strategy);
  }
  if (deed.held_at > context_.now) {
    return after("strategy_held_in_the_future", policy::Act::record_strategy);
  }
  add(StrategyHeld{deed.held_at, deed.section_47, staff_.id});
  return done();
}

// After a discussion that decided it, or in an emergency with a limit to hold one.
Decision ActDecision::operator()(const OpenSection47& deed) {
  if (!deed.emergency && !case_.strategy.decided_section_47) {
    return after("section_47_not_decided", policy::Act::record_strategy);
  }
  add(Section47Opened{staff_.id, deed.emergency, discussion_due(deed.emergency)});
  raise_stage(Stage::s47);
  return done();
}

Decision ActDecision::operator()(const Protect&) {
  add(Protected{staff_.id});
  raise_stage(Stage::emergency);
  return done();
}

Decision ActDecision::operator()(const DecideOutcome& deed) {
  const bool was_signed = case_.assessment.signed_by.has_value();
  if (is_over(case_) || (case_.closed && was_signed)) return refused(Refusal::case_closed);
  if (ends_or_lowers(deed.outcome)) {
    // Without a signature the review of an end is to decide anew, through the gate.
    if (was_signed && case_.assessment.review_due) return review_first();
    if (const auto shut = check_outcome(deed)) return *shut;
  }
  add(OutcomeDecided{deed.outcome, staff_.id});
  return done();
}

const Check* ActDecision::find(const CheckId& id) const {
  const auto found = case_.checks.find(id);
  return found == case_.checks.end() ? nullptr : &found->second;
}

void ActDecision::raise_stage(Stage stage) {
  if (stage > case_.stage) add(StageReached{stage});
}

Decision ActDecision::done() {
  Decision decision;
  decision.drafts.push_back(std::move(draft_));
  return decision;
}

Decision ActDecision::refused(Refusal refusal, std::vector<Missing> missing) const {
  return refuse_on_case(command_, act_.party.text(), case_.id, refusal, context_,
                        std::move(missing));
}

Decision ActDecision::after(std::string_view what, std::string_view who) const {
  return refused(Refusal::wrong_order, first_step(what, who));
}

Decision ActDecision::after(std::string_view what, policy::Act act) const {
  return after(what, context_.policy->practice().who_may(act));
}

Decision ActDecision::review_first() const {
  return case_.assessment.resubmitted
             ? after("new_assessment_not_signed", policy::Act::sign_assessment)
             : after("review_due", the_signer);
}

Decision ActDecision::unopened(const Check& check) const {
  return refused(Refusal::wrong_order,
                 {{"return_not_opened", check.id, check.agency.text(),
                   context_.policy->practice().who_may(policy::Act::open_return), Time{}}});
}

Decision ActDecision::wrong_role(std::string_view who) const {
  return refused(Refusal::wrong_role, first_step("role", who));
}

Gate ActDecision::evaluate(GateFor what) const {
  return evaluate_gate(case_, what, staff_.id, state_.hub.id, context_.sha256);
}

void ActDecision::add_field(Gate& gate, std::string_view what) {
  gate.missing.push_back({std::string(what), CheckId{}, "", std::string(the_assessor), Time{}});
}

// Before any check is issued or required there is nothing that could be ignored.
std::optional<Decision> ActDecision::check_outcome(const DecideOutcome& deed) const {
  const bool closes = deed.outcome == wire::Outcome::closed;
  Gate gate = evaluate(closes ? GateFor::closure : GateFor::outcome);
  if (!gate.open()) return refused(Refusal::gate_shut, std::move(gate.missing));
  if (case_.checks.empty() && case_.required.empty()) return std::nullopt;
  const bool same = std::equal(deed.evidence.begin(), deed.evidence.end(), gate.evidence.begin(),
                               gate.evidence.end());
  if (!same) return refused(Refusal::stale_evidence);
  return std::nullopt;
}

// An emergency is owed a discussion of its own, whatever an earlier one decided. Opening it again
// never moves the limit later.
Time ActDecision::discussion_due(bool emergency) const {
  const Time running = case_.section_47.discussion_due;
  if (!emergency) return running;
  const Time due = context_.policy->practice().emergency_discussion_due(context_.now);
  return running == Time{} ? due : std::min(due, running);
}

Decision decide_act(const State& state, const Command& command, const Perform& perform,
                    const Context& context) {
  const auto act = decode_act(perform.signed_act.act);
  ENSURE(act.has_value(), "the door parsed this act before it became a command");
  const std::string claimed = act->party.text();
  const auto refused = [&](Refusal refusal) {
    return refuse_command(command, claimed, refusal, context);
  };
  if (act->hub != state.hub.id) return refused(Refusal::another_hub);
  if (act->party != command.connected) return refused(Refusal::wrong_party);
  const Digest frame = context.sha256({perform.signed_act.act});
  if (auto repeated = decide_repetition(command, act->id, perform.prior, frame, claimed, context)) {
    return *repeated;
  }
  const Staff* staff = context.roster.active_member(act->staff, context.now);
  if (staff == nullptr || staff->party != act->party) return refused(Refusal::not_enrolled_person);
  const auto one = state.cases.find(act->case_id);
  if (one == state.cases.end() || is_excluded(one->second, act->party)) {
    return refused(Refusal::unknown_case);
  }
  if (const auto allowed = who_must(act->deed, *staff, context)) {
    return refuse_on_case(command, claimed, one->first, Refusal::wrong_role, context,
                          first_step("role", *allowed));
  }
  return ActDecision(state, command, *act, *staff, one->second, context).decide();
}

}  // namespace mash::core
