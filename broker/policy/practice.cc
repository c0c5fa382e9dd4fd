#include "policy/practice.h"

#include "base/ensure.h"
#include "policy/in_words.h"

namespace mash::policy {
namespace {

std::string clock_time(Duration since_midnight) {
  using namespace std::chrono;
  const auto minutes_of_day = duration_cast<minutes>(since_midnight).count();
  const auto two = [](long long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minutes_of_day / 60) + ":" + two(minutes_of_day % 60);
}

}  // namespace

std::set<RequiredCheck> Practice::required_checks(wire::Category category, wire::Urgency urgency,
                                                  wire::AgeBand age_band,
                                                  wire::SubjectRole child) const {
  std::set<RequiredCheck> required;
  for (const CheckRow& row : checks_) {
    if (!row.categories.contains(category) || !row.urgencies.contains(urgency)) continue;
    if (!row.age_bands.contains(age_band) || !row.children.contains(child)) continue;
    required.insert(row.checks.begin(), row.checks.end());
  }
  return required;
}

const Limit& Practice::limit(Clock clock, wire::Urgency urgency) const {
  const auto found = limits_.find({clock, urgency});
  ENSURE(found != limits_.end(), "the reader wants a limit for each clock and urgency");
  return found->second;
}

Time Practice::due(Clock clock, wire::Urgency urgency, Time start) const {
  return policy::due(limit(clock, urgency), start, working_time_);
}

Time Practice::decision_due(wire::Urgency urgency, Time start) const {
  return due(Clock::decision, urgency, start);
}
Time Practice::check_due(wire::Urgency urgency, Time start) const {
  return due(Clock::check_return, urgency, start);
}
Time Practice::screening_due(Time start) const {
  return due(Clock::screening, wire::Urgency::not_rated, start);
}
Time Practice::assessment_due(Time start) const {
  return due(Clock::assessment, wire::Urgency::not_rated, start);
}
Time Practice::review_due(Time start) const {
  return due(Clock::review, wire::Urgency::not_rated, start);
}
Time Practice::strategy_due(Time start) const {
  return due(Clock::strategy_discussion, wire::Urgency::not_rated, start);
}
Time Practice::emergency_discussion_due(Time start) const {
  return due(Clock::emergency_discussion, wire::Urgency::not_rated, start);
}
Time Practice::red_unopened_due(Time start) const {
  return due(Clock::red_unopened, wire::Urgency::red, start);
}

Time Practice::escalation_due(const EscalationStep& step, wire::Urgency urgency,
                              Time check_due) const {
  const bool red = urgency == wire::Urgency::red;
  return policy::due(red ? step.after_due_red : step.after_due, check_due, working_time_);
}

bool Practice::may(Act act, const std::set<wire::StaffRole>& roles,
                   wire::Qualification qualification, wire::PartyKind party) const {
  const auto rows = may_.find(act);
  if (rows == may_.end()) return false;
  for (const MayRow& row : rows->second) {
    if (!row.any_qualification && !row.qualifications.contains(qualification)) continue;
    if (!row.parties.contains(party)) continue;
    for (wire::StaffRole role : roles) {
      if (row.roles.contains(role)) return true;
    }
  }
  return false;
}

std::string Practice::who_may(Act act) const {
  std::string text;
  const auto rows = may_.find(act);
  if (rows == may_.end()) return "nobody";
  for (const MayRow& row : rows->second) {
    if (!text.empty()) text += "; or ";
    text += alternatives(row.roles);
    if (!row.any_qualification) text += ", qualified in " + alternatives(row.qualifications);
    if (!row.any_party) text += ", of " + alternatives(row.parties);
  }
  return within_limit(std::move(text));
}

// One spelling for one calendar: hours, then holidays by date, each on a line of its own.
std::string Practice::calendar_text() const {
  std::string text = "mash/v1 calendar\nopens " + clock_time(working_time_.opens) + "\ncloses " +
                     clock_time(working_time_.closes) + "\n";
  for (const Date& holiday : working_time_.calendar.holidays()) text += iso_date(holiday) + "\n";
  return text;
}

Digest Practice::calendar_digest(wire::Sha256 sha256) const {
  const std::string text = calendar_text();
  return sha256({bytes_of(text)});
}

}  // namespace mash::policy
