// What people do: each act is checked against who they are, how far the case has got, and, where it
// signs, ends or lowers, against the gate. Acts that protect meet no gate. Private to core.
#pragma once

#include "core/authority.h"
#include "core/deciding.h"
#include "core/gate.h"

namespace mash::core {

inline constexpr std::string_view the_assessor = "the assessor";
inline constexpr std::string_view the_signer = "the manager who signed";

// One act of somebody who may do such acts, on a case that is there. Everything it is given
// outlives it.
class ActDecision {
 public:
  ActDecision(const State& state, const wire::Command& command, const wire::Act& act,
              const wire::Staff& staff, const Case& one, const Context& context)
      : state_(state), command_(command), act_(act), staff_(staff), case_(one), context_(context) {
    draft_.streams = {case_stream(one.id), person_stream(staff.id)};
  }

  Decision decide() { return std::visit(*this, act_.deed); }

  // --- Rating and checks (decide_act_checks.cc) --------------------------------------------------
  Decision operator()(const wire::Rate& deed);
  Decision operator()(const wire::RequireCheck& deed);
  Decision operator()(const wire::Consider& deed);
  Decision operator()(const wire::RecallCheck& deed);
  Decision operator()(const wire::ReissueCheck& deed);
  Decision operator()(const wire::ReportGap& deed);
  Decision operator()(const wire::ApproveGap& deed);
  // --- Assessment, discussions, protection, outcome (decide_act.cc) ------------------------------
  Decision operator()(const wire::StartAssessment&);
  Decision operator()(const wire::SubmitAssessment& deed);
  Decision operator()(const wire::SignAssessment& deed);
  Decision operator()(const wire::ConfirmReview& deed);
  Decision operator()(const wire::CallStrategy&);
  Decision operator()(const wire::RecordStrategy& deed);
  Decision operator()(const wire::OpenSection47& deed);
  Decision operator()(const wire::Protect&);
  Decision operator()(const wire::DecideOutcome& deed);
  // --- What is held of a message (decide_hold.cc) ------------------------------------------------
  Decision operator()(const wire::DecideHold& deed);
  // --- Who gets nothing of the case (decide_exclusion.cc) ----------------------------------------
  Decision operator()(const wire::Exclude& deed);
  Decision operator()(const wire::LiftExclusion& deed);

 private:
  void add(wire::Event event) { draft_.events.push_back(std::move(event)); }
  void raise_stage(wire::Stage stage);
  void require(const std::set<Requirement>& wanted);
  Decision report_unasked(const wire::ReportGap& deed, const wire::Unasked& unasked);
  Decision report_unasked_again(const wire::ReportGap& deed, const wire::Unasked& unasked,
                                const Check& known);
  Decision done();

  Decision refused(Refusal refusal, std::vector<wire::Missing> missing = {}) const;
  // What has to come first, and who does it.
  Decision after(std::string_view what, std::string_view who) const;
  Decision after(std::string_view what, policy::Act act) const;
  Decision review_first() const;
  Decision unopened(const Check& check) const;
  Decision wrong_role(std::string_view who) const;

  const Check* find(const CheckId& id) const;  // Null: the case has no such check.
  Gate evaluate(GateFor what) const;
  static void add_field(Gate& gate, std::string_view what);
  Time discussion_due(bool emergency) const;
  std::set<Requirement> newly_required(const wire::Rate& deed) const;
  // Why not, if it is so.
  std::optional<Decision> check_outcome(const wire::DecideOutcome& deed) const;
  std::optional<Decision> check_taken_back(const Check& check) const;
  std::optional<Decision> check_read(const Check& check) const;
  std::optional<Decision> check_gap(const Check& check) const;
  std::optional<Decision> check_unasked(wire::PartyKind kind) const;
  std::optional<Decision> check_not_assessor() const;
  std::vector<wire::Event> ends_of(const PartyId& party) const;
  Decision cannot_go(Refusal why) const;
  Decision nothing_released(wire::NotReleased kept) const;

  const State& state_;
  const wire::Command& command_;
  const wire::Act& act_;
  const wire::Staff& staff_;
  const Case& case_;
  const Context& context_;
  Draft draft_;
};

}  // namespace mash::core
