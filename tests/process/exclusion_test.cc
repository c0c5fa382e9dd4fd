// An organisation that the desk excludes from a case, as staff type it: hub, desk and the agency
// that is excluded are the real programs.
#include <catch2/catch.hpp>

#include <map>

#include "support/small_mash.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;

namespace {

// The council has been asked and its program is off. Another one can be enrolled.
struct Scene : SmallMash {
  HubProcess::Person carys = hub.make_person("north-desk", "manager");
  std::string case_id;

  Scene() {
    hub.enrol({carys.public_file});
    case_id = take_contact();
    ask_council(case_id);
    exclude(asha);
  }
  Finished exclude(const HubProcess::Person& who) const {
    return desk.say({"exclude", case_id, "north-council", "--reason", "He works there."}, who.id);
  }
  Finished lift(const HubProcess::Person& who) const {
    return desk.say({"lift", case_id, "north-council", "--reason", "Cleared."}, who.id);
  }
  json view() const { return desk.ask({"show", case_id}).at(0); }
};

}  // namespace

TEST_CASE("whoever is excluded shows at the desk, is asked nothing, and hears nothing",
          "[process][desk]") {
  Scene it;
  const json excluded = it.view().at("excluded");
  REQUIRE(excluded.size() == 1);
  CHECK(excluded[0].at("party") == "north-council");
  CHECK_THAT(it.desk.say({"show", it.case_id}).out,
             Contains("EXCLUDED: north-council, since ") &&
                 Contains("It is given nothing of this case and must not learn of it.") &&
                 Contains("check not issued"));
  CHECK(it.view().at("checks").at(0).at("state") == "recalled");
  const Finished history = it.desk.say({"history", it.case_id}, it.asha.id);
  CHECK_THAT(history.out, Contains("exclude north-council") && Contains("He works there."));

  const Finished nobody = it.desk.say({"issue", it.case_id}, it.asha.id);
  CHECK(nobody.code == 1);
  CHECK_THAT(nobody.err, Contains("None is enrolled that may be asked about this case"));
  const Finished named =
      it.desk.say({"issue", it.case_id, "--to", "childrens_services=north-council"}, it.asha.id);
  CHECK(named.code == 1);
  CHECK_THAT(named.err, Contains("'north-council' is no agency of this kind that may be asked."));

  it.council.start();
  until([&] { return it.council.say({"pending"}).code == 0; });
  CHECK(it.council.ask({"pending"}).empty());
  CHECK(it.council.ask({"inbox"}).empty());
}

TEST_CASE("why whoever is excluded was given nothing stands on the ledger", "[process][desk]") {
  const Scene it;
  const auto said = it.desk.ask(
      {"outcome", it.case_id, "assessment", "--reason", "As agreed", "--tell", "north-council"},
      it.asha.id, 1);
  const json& refused = said.back();
  CHECK(refused.at("code") == "nothing_released");
  CHECK_THAT(refused.at("sentence").get<std::string>(),
             Contains("They are excluded from this case."));
  const Finished why = it.hub.mash(
      {"policy", "explain", it.hub.hub(), "--entry", refused.at("ledger_index").dump()});
  CHECK(why.code == 1);
  CHECK_THAT(why.out, Contains("They were excluded from the case, so it was kept back whatever"));
}

TEST_CASE("another of its kind is asked in its place, without being named", "[process][desk]") {
  const Scene it;
  const std::string south = it.hub.make_party("south-council", "childrens_services");
  it.hub.enrol({south});
  until([&] { return it.desk.say({"issue", it.case_id}, it.asha.id).code == 0; });
  until([&] { return it.view().at("checks").size() == 2; });
  const json view = it.view();
  INFO(view.dump());
  std::map<std::string, std::string> states;
  for (const json& check : view.at("checks")) states[check.at("agency")] = check.at("state");
  CHECK(states == std::map<std::string, std::string>{{"north-council", "recalled"},
                                                     {"south-council", "issued"}});
}

TEST_CASE("two people lift an exclusion, each told what the word does", "[process][desk]") {
  const Scene it;
  CHECK_THAT(it.lift(it.bola).out, Contains("north-council is still excluded: a second person"));
  CHECK_THAT(it.desk.say({"show", it.case_id}).out, Contains("a second person has to agree"));
  const Finished alone = it.lift(it.bola);
  CHECK(alone.code == 1);
  CHECK_THAT(alone.err, Contains("Two different people are needed"));
  CHECK_THAT(it.lift(it.carys).out, Contains("north-council is no longer excluded."));
  CHECK(it.view().at("excluded").empty());
  CHECK(it.desk.say({"issue", it.case_id}, it.asha.id).code == 0);

  const auto excludes = [&](const std::string& whom) {
    return it.desk.say({"exclude", it.case_id, whom, "--reason", "x"}, it.asha.id);
  };
  CHECK(excludes("No Party").code == 2);
  const Finished desk = excludes("north-desk");
  CHECK(desk.code == 1);
  CHECK_THAT(desk.err, Contains("Only an organisation of the roster that is no desk"));
}
