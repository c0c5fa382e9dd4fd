// practice.toml: from text to Practice.
#include <algorithm>

#include "policy/practice.h"
#include "policy/reading.h"

namespace mash::policy {
namespace {

// "08:30".
std::optional<Duration> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0u, 1u, 3u, 4u}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::hours(hours) + std::chrono::minutes(minutes);
}

Duration read_time_of_day(const SettingsTable& table, std::string_view key) {
  const std::string text = table.text(key);
  const auto time = time_of_day(text);
  if (!time) table.complain(key, "takes a time of day from 00:00 to 23:59, like \"08:30\"");
  return time.value_or(Duration(0));
}

template <class E>
constexpr E value_at(std::size_t position) {
  return static_cast<E>(position);
}

bool is_per_urgency(Clock clock) {
  return clock == Clock::decision || clock == Clock::check_return;
}

// Steps run in the order of the file. Limits of different units have no order of their own.
void require_order(const SettingsTable& table, std::string_view key, const Limit& before,
                   const Limit& after) {
  if (before.unit != after.unit || before.run_on != after.run_on) return;
  if (std::pair(after.days, after.time) >= std::pair(before.days, before.time)) return;
  table.complain(key, "is sooner than in the step before it; steps run in this order");
}

}  // namespace

class PracticeReader {
 public:
  explicit PracticeReader(const SettingsTable& root) : root_(root) {}

  Practice read() {
    read_hub();
    read_checks();
    read_clocks();
    read_escalation();
    read_acts();
    read_automatic();
    practice_.second_manager_ = root_.table("sign_off").boolean("second_manager");
    return std::move(practice_);
  }

 private:
  void read_hub() {
    const SettingsTable hub = root_.table("hub");
    WorkingTime& working_time = practice_.working_time_;
    working_time.opens = read_time_of_day(hub, "opens");
    working_time.closes = read_time_of_day(hub, "closes");
    if (working_time.closes <= working_time.opens) {
      hub.complain("closes", "has to be later than opens, on the same day");
    }
    std::set<Date> holidays;
    for (Date date : hub.dates("bank_holidays")) {
      if (holidays.insert(date).second) continue;
      hub.complain("bank_holidays", "has " + iso_date(date) + " twice; once is enough");
    }
    working_time.calendar = Calendar(std::move(holidays));
  }

  void read_checks() {
    for (const SettingsTable& table : root_.tables("required_check")) {
      Practice::CheckRow row;
      row.categories = read_set_or_any<wire::Category>(table, "category");
      row.urgencies = read_set_or_any<wire::Urgency>(table, "urgency");
      row.age_bands = read_set_or_any<wire::AgeBand>(table, "age_band");
      row.children = read_set_or_any<wire::SubjectRole>(table, "child");
      for (const SettingsTable& ask : table.tables("ask")) {
        const auto agency = read_word<wire::PartyKind>(ask, "agency");
        if (agency == wire::PartyKind::desk) {
          ask.complain("agency", "is the desk, which does not ask itself");
        }
        for (auto about : read_set<wire::SubjectRole>(ask, "about").members()) {
          row.checks.push_back({agency, about});
        }
      }
      if (row.checks.empty()) {
        table.complain("ask", "is missing: say which agency is asked about whom");
      }
      practice_.checks_.push_back(std::move(row));
    }
    if (practice_.checks_.empty()) {
      root_.complain("required_check", "is missing: without a required check the gate is empty");
    }
  }

  void read_clocks() {
    const SettingsTable clocks = root_.table("clock");
    for (std::size_t c = 0; c < wire::count_of<Clock>(); ++c) {
      const Clock clock = value_at<Clock>(c);
      const std::string_view name = wire::word(clock);
      const bool per_urgency = is_per_urgency(clock);
      const auto below = per_urgency ? std::optional(clocks.table(name)) : std::nullopt;
      const Limit one = per_urgency ? Limit{} : read_limit(clocks, name);
      for (std::size_t u = 0; u < wire::count_of<wire::Urgency>(); ++u) {
        const auto urgency = value_at<wire::Urgency>(u);
        practice_.limits_[{clock, urgency}] =
            per_urgency ? read_limit(*below, wire::word(urgency)) : one;
      }
    }
  }

  void read_escalation() {
    auto& steps = practice_.escalation_steps_;
    for (const SettingsTable& table : root_.tables("escalation")) {
      EscalationStep step{read_name(table, "name"), read_limit(table, "after_due"),
                          read_limit(table, "after_due_red"), read_set<Ladder>(table, "tell")};
      for (const EscalationStep& earlier : steps) {
        if (earlier.name == step.name) table.complain("name", "is used twice; choose another");
      }
      if (!steps.empty()) {
        require_order(table, "after_due", steps.back().after_due, step.after_due);
        require_order(table, "after_due_red", steps.back().after_due_red, step.after_due_red);
      }
      steps.push_back(std::move(step));
    }
    if (steps.empty() || steps.size() > limits::escalation_steps_max) {
      root_.complain("escalation", "takes from 1 to " +
                                       std::to_string(limits::escalation_steps_max) + " steps");
    }
  }

  void read_acts() {
    for (const SettingsTable& table : root_.tables("may")) {
      Practice::MayRow row;
      const Act act = read_word<Act>(table, "act");
      row.roles = read_set<wire::StaffRole>(table, "roles");
      row.any_qualification = !table.has("qualification");
      if (!row.any_qualification) {
        row.qualifications = read_set<wire::Qualification>(table, "qualification");
      }
      row.any_party = !table.has("party");
      row.parties = read_set_or_any<wire::PartyKind>(table, "party");
      practice_.may_[act].push_back(row);
    }
    add_later_acts();
    for (std::size_t a = 0; a < wire::count_of<Act>(); ++a) {
      if (practice_.may_.contains(value_at<Act>(a))) continue;
      root_.complain("may", "has no row for the act \"" +
                                std::string(wire::word(value_at<Act>(a))) +
                                "\"; say which roles may do it");
    }
  }

  // A policy that was signed before these acts were known counts on, and somebody may do them.
  void add_later_acts() {
    using Role = wire::StaffRole;
    Practice::MayRow row;
    row.any_qualification = row.any_party = true;
    row.roles.insert(Role::manager);
    practice_.may_.try_emplace(Act::lift_exclusion, std::vector{row});
    row.roles.insert(Role::social_worker);
    practice_.may_.try_emplace(Act::exclude, std::vector{row});
  }

  // Nothing is automatic unless it is said.
  void read_automatic() {
    if (!root_.has("automatic")) return;
    practice_.automatic_ = read_set<wire::ReturnKind>(root_.table("automatic"), "answer_check");
  }

  const SettingsTable root_;
  Practice practice_;
};

Result<Practice, SettingsProblem> read_practice(std::string_view text, const std::string& name) {
  const auto file = SettingsFile::parse(text, name);
  Practice practice = PracticeReader(file.root()).read();
  if (auto problem = file.finish()) return refuse(std::move(*problem));
  return practice;
}

}  // namespace mash::policy
