// The real practice.toml asked every question, and the holidays against the rule that makes them.
#include "policy/practice.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "policy/samples.h"

using namespace mash;
using namespace mash::policy;
using namespace std::chrono;
using wire::AgeBand;
using wire::Category;
using wire::PartyKind;
using wire::Qualification;
using wire::StaffRole;
using wire::SubjectRole;
using wire::Urgency;

namespace {

Practice practice() {
  auto read = read_practice(samples::real_file("practice.toml"), "practice.toml");
  REQUIRE(read);
  return *read;
}

using Checks = std::set<RequiredCheck>;

// The day of Easter Sunday, by the anonymous Gregorian computus.
sys_days easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return sys_days(std::chrono::year(year) / (f / 31) / (f % 31 + 1));
}

sys_days first_free(sys_days day, const std::set<Date>& taken) {
  while (weekday(day) == Saturday || weekday(day) == Sunday || taken.contains(Date(day))) {
    day += days(1);
  }
  return day;
}

// Banking and Financial Dealings Act 1971 schedule 1, with the usual substitutes and May Day.
std::set<Date> holidays_by_rule(int number) {
  const std::chrono::year y(number);
  std::set<Date> all;
  all.insert(Date(first_free(sys_days(y / January / 1), all)));
  all.insert(Date(easter(number) - days(2)));
  all.insert(Date(easter(number) + days(1)));
  all.insert(Date(sys_days(y / May / Monday[1])));
  all.insert(Date(sys_days(y / May / Monday[last])));
  all.insert(Date(sys_days(y / August / Monday[last])));
  all.insert(Date(first_free(sys_days(y / December / 25), all)));
  all.insert(Date(first_free(sys_days(y / December / 26), all)));
  return all;
}

}  // namespace

TEST_CASE("the bank holidays of 2026 to 2028 are those the statute makes", "[policy][practice]") {
  std::set<Date> expected;
  for (int year : {2026, 2027, 2028}) expected.merge(holidays_by_rule(year));
  CHECK(expected.size() == 24);
  CHECK(practice().working_time().calendar.holidays() == expected);
}

TEST_CASE("the required set follows category, urgency, age and role", "[policy][practice]") {
  const Practice p = practice();
  const auto checks = [&](Category category, Urgency urgency, AgeBand age, SubjectRole role) {
    return p.required_checks(category, urgency, age, role);
  };
  const Checks own = {{PartyKind::childrens_services, SubjectRole::child},
                      {PartyKind::childrens_services, SubjectRole::unborn_child}};
  CHECK(checks(Category::other, Urgency::blue, AgeBand::under_5, SubjectRole::child) == own);
  CHECK(checks(Category::other, Urgency::not_rated, AgeBand::not_known, SubjectRole::child) == own);

  const auto green =
      checks(Category::neglect, Urgency::green, AgeBand::age_5_to_12, SubjectRole::child);
  CHECK(green.contains({PartyKind::school, SubjectRole::child}));
  CHECK(green.contains({PartyKind::health, SubjectRole::child}));
  CHECK(green.contains({PartyKind::police, SubjectRole::parent_or_carer}));
  CHECK_FALSE(green.contains({PartyKind::health, SubjectRole::parent_or_carer}));
  CHECK_FALSE(green.contains({PartyKind::police, SubjectRole::alleged_abuser}));

  const auto baby = checks(Category::neglect, Urgency::red, AgeBand::under_5, SubjectRole::child);
  CHECK_FALSE(baby.contains({PartyKind::school, SubjectRole::child}));
  CHECK(baby.contains({PartyKind::police, SubjectRole::household_adult}));
  CHECK(baby.contains({PartyKind::health, SubjectRole::parent_or_carer}));

  const auto unborn =
      checks(Category::neglect, Urgency::green, AgeBand::unborn, SubjectRole::unborn_child);
  CHECK(unborn.contains({PartyKind::health, SubjectRole::parent_or_carer}));
  CHECK_FALSE(unborn.contains({PartyKind::school, SubjectRole::child}));

  const auto abuse =
      checks(Category::sexual_abuse, Urgency::blue, AgeBand::under_5, SubjectRole::child);
  CHECK(abuse.contains({PartyKind::police, SubjectRole::alleged_abuser}));
  const auto unknown_age =
      checks(Category::neglect, Urgency::green, AgeBand::not_known, SubjectRole::child);
  CHECK(unknown_age.contains({PartyKind::school, SubjectRole::child}));
}

TEST_CASE("a more urgent rating never asks for less", "[policy][practice]") {
  const Practice p = practice();
  for (std::size_t c = 0; c < wire::count_of<Category>(); ++c) {
    for (std::size_t a = 0; a < wire::count_of<AgeBand>(); ++a) {
      for (auto role : {SubjectRole::child, SubjectRole::unborn_child}) {
        Checks before;
        for (std::size_t u = 0; u < wire::count_of<Urgency>(); ++u) {
          const auto now = p.required_checks(static_cast<Category>(c), static_cast<Urgency>(u),
                                             static_cast<AgeBand>(a), role);
          CHECK(std::includes(now.begin(), now.end(), before.begin(), before.end()));
          before = now;
        }
      }
    }
  }
}

TEST_CASE("clocks run as practice.toml has them", "[policy][practice]") {
  const Practice p = practice();
  const Time friday = london_time(2026y / November / 20, hours(16));
  CHECK(p.decision_due(Urgency::red, friday) == friday + hours(4));
  CHECK(p.check_due(Urgency::red, friday) == friday + hours(2));
  CHECK(for_people(p.decision_due(Urgency::amber, friday)) == "23 November 2026, 11:59pm");
  CHECK(for_people(p.check_due(Urgency::amber, friday)) == "23 November 2026, 12:00pm");
  CHECK(for_people(p.decision_due(Urgency::green, friday)) == "25 November 2026, 11:59pm");
  CHECK(for_people(p.check_due(Urgency::green, friday)) == "24 November 2026, 12:00pm");
  CHECK(p.screening_due(friday) == friday + hours(1));
  CHECK(p.strategy_due(friday) == friday + hours(24));
  CHECK(p.emergency_discussion_due(friday) == friday + hours(24));
  CHECK(p.red_unopened_due(friday) == friday + minutes(15));
  CHECK(for_people(p.review_due(friday)) == "23 November 2026, 11:59pm");
  CHECK(for_people(p.assessment_due(friday)) == "27 January 2027, 11:59pm");
}

TEST_CASE("a check is asked back before its decision is due", "[policy][practice]") {
  const Practice p = practice();
  for (int hour = 0; hour < 24 * 14; ++hour) {
    const Time start = london_time(2026y / December / 21, Duration(0)) + hours(hour);
    for (std::size_t u = 0; u < wire::count_of<Urgency>(); ++u) {
      const auto urgency = static_cast<Urgency>(u);
      CHECK(p.check_due(urgency, start) < p.decision_due(urgency, start));
    }
  }
}

TEST_CASE("escalation waits for somebody to be there, except on a red", "[policy][practice]") {
  const Practice p = practice();
  REQUIRE(p.escalation_steps().size() == 3);
  const EscalationStep& last = p.escalation_steps()[2];
  CHECK(last.tells.contains(Ladder::hub_manager));
  const Time friday_evening = london_time(2026y / November / 20, hours(17));
  CHECK(for_people(p.escalation_due(last, Urgency::amber, friday_evening)) ==
        "23 November 2026, 10:00am");
  CHECK(p.escalation_due(last, Urgency::red, friday_evening) == friday_evening + minutes(30));
  Time before{};
  for (const EscalationStep& step : p.escalation_steps()) {
    CHECK(p.escalation_due(step, Urgency::green, friday_evening) >= before);
    before = p.escalation_due(step, Urgency::green, friday_evening);
  }
}

TEST_CASE("who may do what follows role and qualification", "[policy][practice]") {
  const Practice p = practice();
  const std::set<StaffRole> worker = {StaffRole::social_worker};
  const std::set<StaffRole> manager = {StaffRole::manager};
  CHECK(p.may(Act::open_section_47, worker, Qualification::social_work, PartyKind::desk));
  CHECK_FALSE(p.may(Act::open_section_47, worker, Qualification::none, PartyKind::desk));
  CHECK_FALSE(p.may(Act::open_section_47, {StaffRole::navigator}, Qualification::social_work,
                    PartyKind::desk));
  CHECK(p.may(Act::call_strategy, manager, Qualification::none, PartyKind::desk));
  CHECK_FALSE(p.may(Act::call_strategy, worker, Qualification::none, PartyKind::desk));
  CHECK(p.may(Act::sign_assessment, manager, Qualification::social_work, PartyKind::desk));
  CHECK_FALSE(p.may(Act::sign_assessment, worker, Qualification::social_work, PartyKind::desk));
  CHECK_FALSE(p.may(Act::end_response, worker, Qualification::social_work, PartyKind::desk));
  CHECK_FALSE(p.may(Act::rate, {}, Qualification::social_work, PartyKind::desk));
  CHECK(p.may(Act::rate, {StaffRole::navigator, StaffRole::manager}, Qualification::social_work,
              PartyKind::desk));
  for (std::size_t r = 0; r < wire::count_of<StaffRole>(); ++r) {
    CHECK(p.may(Act::protect, {static_cast<StaffRole>(r)}, Qualification::none, PartyKind::desk));
  }
  CHECK(p.who_may(Act::call_strategy) == "social worker, qualified in social work; or manager");
  CHECK(p.who_may(Act::rate) == "social worker or manager, qualified in social work");
  CHECK_FALSE(p.needs_second_manager());
}

TEST_CASE("a policy that was signed before anybody could be excluded says who may", "[policy]") {
  std::string text = samples::real_file("practice.toml");
  for (const std::string act : {"exclude", "lift_exclusion"}) {
    const auto row = text.rfind("[[may]]", text.find("act = \"" + act + "\""));
    text.erase(row, text.find("[[may]]", row + 1) - row);
  }
  const auto earlier = read_practice(text, "practice.toml");
  REQUIRE(earlier);
  for (const Act act : {Act::exclude, Act::lift_exclusion}) {
    CHECK(earlier->who_may(act) == practice().who_may(act));
  }
  CHECK(earlier->who_may(Act::lift_exclusion) == "manager");
}

// An entry that nobody can read back would stop the hub for good.
TEST_CASE("who may act fits where it is written, whatever practice says", "[policy][practice]") {
  std::string text = samples::real_file("practice.toml");
  const auto at = text.find("[[may]]");
  text.insert(at,
              "[[may]]\nact = \"rate\"\nroles = [\"social_worker\", \"manager\"]\n"
              "qualification = [\"police\", \"health\"]\n\n");
  const auto read = read_practice(text, "practice.toml");
  INFO((read ? "" : read.error().text()));
  REQUIRE(read);
  for (const Act act : Set<Act>::all().members()) {
    CHECK(read->who_may(act).size() <= limits::who_bytes_max);
  }
  CHECK(read->who_may(Act::rate).ends_with(" ..."));
}

TEST_CASE("a line may be for some kinds of party alone", "[policy][practice]") {
  const Practice p = practice();
  const std::set<StaffRole> manager = {StaffRole::manager};
  for (Act act : {Act::issue_check, Act::open_return, Act::send_outcome}) {
    CHECK(p.may(act, manager, Qualification::none, PartyKind::desk));
    CHECK_FALSE(p.may(act, manager, Qualification::none, PartyKind::police));
  }
  CHECK(p.may(Act::refer, manager, Qualification::none, PartyKind::voluntary_sector));
  CHECK(p.who_may(Act::open_return) == "social worker or manager, of desk");
}

TEST_CASE("a program answers by itself only what practice says", "[policy][practice]") {
  const Practice p = practice();
  CHECK(p.may_be_automatic(wire::ReturnKind::information));
  for (auto kind : {wire::ReturnKind::nil_trace, wire::ReturnKind::multiple_match,
                    wire::ReturnKind::cannot_search, wire::ReturnKind::refused}) {
    CHECK_FALSE(p.may_be_automatic(kind));
  }
  std::string text = samples::real_file("practice.toml");
  text.erase(text.find("[automatic]"));
  const auto nothing = read_practice(text, "practice.toml");
  REQUIRE(nothing);
  CHECK_FALSE(nothing->may_be_automatic(wire::ReturnKind::information));
}

TEST_CASE("the calendar's digest changes with hours and holidays, and with nothing else",
          "[policy][practice]") {
  const std::string text = samples::real_file("practice.toml");
  const auto digest_with = [&](const char* before, const char* after) {
    std::string changed = text;
    changed.replace(changed.find(before), std::string_view(before).size(), after);
    const auto read = read_practice(changed, "practice.toml");
    REQUIRE(read);
    return read->calendar_digest(samples::hash);
  };
  const Digest digest = practice().calendar_digest(samples::hash);
  CHECK(practice().calendar_text().starts_with(
      "mash/v1 calendar\nopens 09:00\ncloses 17:00\n2026-01-01\n2026-04-03\n"));
  CHECK(digest_with("2028-12-26,", "2028-12-26, 2028-06-02,") != digest);
  CHECK(digest_with("\"17:00\"", "\"17:30\"") != digest);
  CHECK(digest_with("screening = \"1 hour\"", "screening = \"2 hours\"") == digest);
  CHECK(digest_with("2026-01-01, 2026-04-03", "2026-04-03, 2026-01-01") == digest);
}
