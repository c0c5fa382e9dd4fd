// How the hub works, from practice.toml: required checks, limits of time, who may do what.
//
// A value with pure questions. Clocks, holidays and roles are local decisions, so they are data;
// the statute's limits are written beside them in the file.
#pragma once

#include <map>
#include <set>

#include "base/settings.h"
#include "policy/limit.h"
#include "policy/request.h"
#include "policy/set.h"

namespace mash::policy {

// A check that must be made of one kind of agency about each person of one role.
struct RequiredCheck {
  wire::PartyKind agency = wire::PartyKind::police;
  wire::SubjectRole about = wire::SubjectRole::child;
  auto operator<=>(const RequiredCheck&) const = default;
};

// One step after a check is overdue, in the order of the file.
struct EscalationStep {
  std::string name;
  Limit after_due;      // From the check's due time.
  Limit after_due_red;  // The same for a red, which does not wait for the morning.
  Set<Ladder> tells;
  bool operator==(const EscalationStep&) const = default;
};

class Practice {
 public:
  // The union over every [[required_check]] that applies. Never smaller for being asked twice; that
  // the set never shrinks when a rating changes is core's promise.
  std::set<RequiredCheck> required_checks(wire::Category category, wire::Urgency urgency,
                                          wire::AgeBand age_band, wire::SubjectRole child) const;

  const Limit& limit(Clock clock, wire::Urgency urgency) const;  // Urgency matters to two clocks.
  Time due(Clock clock, wire::Urgency urgency, Time start) const;
  Time decision_due(wire::Urgency urgency, Time start) const;
  Time check_due(wire::Urgency urgency, Time start) const;
  Time screening_due(Time start) const;
  Time assessment_due(Time start) const;
  Time review_due(Time start) const;
  Time strategy_due(Time start) const;
  Time emergency_discussion_due(Time start) const;
  Time red_unopened_due(Time start) const;

  const std::vector<EscalationStep>& escalation_steps() const { return escalation_steps_; }
  Time escalation_due(const EscalationStep& step, wire::Urgency urgency, Time check_due) const;

  // Whether somebody of these roles, at a party of this kind, may do it.
  bool may(Act act, const std::set<wire::StaffRole>& roles, wire::Qualification qualification,
           wire::PartyKind party) const;
  // Whether a program may answer a check like this by itself, no person having acted.
  bool may_be_automatic(wire::ReturnKind answer) const { return automatic_.contains(answer); }
  std::string who_may(Act act) const;  // "social worker or manager, qualified in social work"
  bool needs_second_manager() const { return second_manager_; }

  const WorkingTime& working_time() const { return working_time_; }
  Hours hours(Time at) const { return working_time_.is_open(at) ? Hours::in : Hours::out; }
  // What an entry cites as its calendar: SHA-256 of calendar_text.
  std::string calendar_text() const;
  Digest calendar_digest(wire::Sha256 sha256) const;

  bool operator==(const Practice&) const = default;

 private:
  friend class PracticeReader;

  struct CheckRow {
    Set<wire::Category> categories;
    Set<wire::Urgency> urgencies;
    Set<wire::AgeBand> age_bands;
    Set<wire::SubjectRole> children;
    std::vector<RequiredCheck> checks;
    bool operator==(const CheckRow&) const = default;
  };
  struct MayRow {
    Set<wire::StaffRole> roles;
    Set<wire::Qualification> qualifications;
    bool any_qualification = false;
    Set<wire::PartyKind> parties;
    bool any_party = false;
    bool operator==(const MayRow&) const = default;
  };

  std::vector<CheckRow> checks_;
  std::map<std::pair<Clock, wire::Urgency>, Limit> limits_;
  std::vector<EscalationStep> escalation_steps_;
  std::map<Act, std::vector<MayRow>> may_;
  Set<wire::ReturnKind> automatic_;
  bool second_manager_ = false;
  WorkingTime working_time_;
};

// Strict and whole: every clock and every act of the lists is there, or it is a problem. `exclude`
// and `lift_exclusion` came later: left out, they are a social worker's or manager's, and a
// manager's. `name` is for the messages.
Result<Practice, SettingsProblem> read_practice(std::string_view text, const std::string& name);

}  // namespace mash::policy
