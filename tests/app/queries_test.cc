// What the hub tells whom: the desk everything, an agency only what was asked of it.
#include "app/scene.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;

namespace {

template <class Found>
Found found(const Answer& answer) {
  REQUIRE(std::holds_alternative<Found>(answer.found));
  return std::get<Found>(answer.found);
}

std::vector<std::string> codes(const GateList& gate) {
  std::vector<std::string> all;
  for (const Missing& one : gate.missing) all.push_back(one.what);
  return all;
}

}  // namespace

TEST_CASE("the desk sees a case, its checks and what its gate waits for", "[queries]") {
  Scene scene;
  const Child child = referred(scene);
  const CheckId id = new_check();
  asked_police(scene, child, id);

  const auto view = found<CaseView>(scene.at_desk.ask(AskCase{child.case_id}));
  CHECK(view.line.case_id == child.case_id);
  CHECK(view.child == child.ref);
  REQUIRE(view.checks.size() == 1);
  CHECK(view.checks[0].check == id);
  CHECK(view.checks[0].agency == police);
  CHECK(view.checks[0].state == "issued");

  const auto before = found<GateList>(scene.at_desk.ask(AskGate{child.case_id}));
  CHECK_FALSE(before.open);
  CHECK_FALSE(codes(before).empty());
  CHECK(before.size > 5);

  scene.at_police.accepted(scene.at_police.seal(answer(child, id)));
  const auto returned = found<CaseView>(scene.at_desk.ask(AskCase{child.case_id}));
  CHECK(returned.checks[0].state == "returned");
  CHECK_FALSE(returned.checks[0].opened);
  CHECK(returned.line.returned == 1);
  const auto after = found<GateList>(scene.at_desk.ask(AskGate{child.case_id}));
  CHECK_FALSE(after.open);  // Nobody has opened or considered it.
  CHECK(after.evidence != before.evidence);
}

TEST_CASE("the desk pages through all cases, an agency through none", "[queries]") {
  Scene scene;
  std::set<CaseId> cases;
  for (int i = 0; i < 3; ++i) cases.insert(referred(scene).case_id);
  std::set<CaseId> seen;
  CaseId after;
  for (int page = 0; page < 3; ++page) {
    const auto lines = found<std::vector<CaseLine>>(scene.at_desk.ask(AskCases{after, 1}));
    REQUIRE(lines.size() == 1);
    after = lines[0].case_id;
    seen.insert(after);
  }
  CHECK(seen == cases);
  CHECK(found<std::vector<CaseLine>>(scene.at_desk.ask(AskCases{after, 1})).empty());
  CHECK(found<std::vector<CaseLine>>(scene.at_school.ask(AskCases{{}, 100})).empty());
}

TEST_CASE("an agency sees no case and no gate, not even of a child it referred", "[queries]") {
  Scene scene;
  const Child child = referred(scene);
  const CheckId id = new_check();
  asked_police(scene, child, id);
  const auto unknown = [](Client& asker, const CaseId& of) {
    return std::holds_alternative<UnknownCase>(asker.ask(AskCase{of}).found) &&
           std::holds_alternative<UnknownCase>(asker.ask(AskGate{of}).found) &&
           std::holds_alternative<UnknownCase>(asker.ask(AskCertificate{of}).found);
  };
  CHECK(unknown(scene.at_school, child.case_id));
  CHECK(unknown(scene.at_police, child.case_id));
  CHECK_FALSE(unknown(scene.at_desk, child.case_id));
  // The same words as for a case that is not there: nothing to guess from.
  CHECK(unknown(scene.at_police, new_child().case_id));
  CHECK(unknown(scene.at_desk, new_child().case_id));
}

TEST_CASE("an agency's duties are its own checks, the desk's are all", "[queries]") {
  Scene scene;
  const Child child = referred(scene);
  const CheckId of_police = new_check();
  const CheckId of_health = new_check();
  asked_police(scene, child, of_police);
  scene.at_desk.accepted(scene.at_desk.seal(check(child, of_health, health)));
  const Deed strategy = CallStrategy{};
  scene.at_desk.accepted(scene.at_desk.act(scene.site.manager, child.case_id, strategy));

  const auto checks_of = [](const std::vector<Duty>& duties) {
    std::set<CheckId> checks;
    for (const Duty& duty : duties) {
      if (!duty.check.uuid.is_nil()) checks.insert(duty.check);
    }
    return checks;
  };
  const auto all = found<std::vector<Duty>>(scene.at_desk.ask(AskDue{100}));
  CHECK(checks_of(all) == std::set{of_police, of_health});
  CHECK(std::any_of(all.begin(), all.end(),
                    [](const Duty& duty) { return duty.check == CheckId{}; }));
  const auto own = found<std::vector<Duty>>(scene.at_police.ask(AskDue{100}));
  CHECK(checks_of(own) == std::set{of_police});
  CHECK(
      std::all_of(own.begin(), own.end(), [&](const Duty& one) { return one.check == of_police; }));
  const auto all_urgent = [&](Urgency urgency) {
    const auto duties = found<std::vector<Duty>>(scene.at_police.ask(AskDue{100}));
    return !duties.empty() && std::all_of(duties.begin(), duties.end(), [&](const Duty& one) {
      return one.case_id == child.case_id && one.urgency == urgency;
    });
  };
  CHECK(std::any_of(own.begin(), own.end(), [](const Duty& one) { return one.what == "check"; }));
  CHECK(all_urgent(Urgency::not_rated));
  const Deed red = Rate{Urgency::red, Category::neglect, {}};
  scene.at_desk.accepted(scene.at_desk.act(scene.site.social_worker, child.case_id, red));
  CHECK(all_urgent(Urgency::red));
  CHECK(found<std::vector<Duty>>(scene.at_school.ask(AskDue{100})).empty());
  CHECK(found<std::vector<Duty>>(scene.at_desk.ask(AskDue{1})).size() == 1);
}
