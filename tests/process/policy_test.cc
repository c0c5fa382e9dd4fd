// An officer's commands over a folder of policies: no hub, nothing changed.
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/process.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;

namespace {

std::string shipped() { return (source_dir() / "policies").string(); }

Finished policy(std::vector<std::string> words) {
  words.insert(words.begin(), "policy");
  return run(program("mash"), words);
}

json object(std::vector<std::string> words, int code) {
  words.emplace_back("--json");
  const Finished said = policy(words);
  INFO(said.out << said.err);
  CHECK(said.code == code);
  return json::parse(said.out);
}

// The shipped folder, to be changed.
struct Changed {
  TemporaryDirectory directory;
  std::filesystem::path folder = directory / "policies";

  Changed() { std::filesystem::copy(shipped(), folder, std::filesystem::copy_options::recursive); }
  void replace(const std::string& file, const std::string& before, const std::string& after) {
    std::string text = read_file(folder / file);
    REQUIRE(text.find(before) != std::string::npos);
    std::ofstream(folder / file) << text.replace(text.find(before), before.size(), after);
  }
};

}  // namespace

TEST_CASE("the shipped policy passes its tests and has nothing to mend", "[process][policy]") {
  const json tested = object({"test", shipped()}, 0);
  CHECK(tested.at("passed") == true);
  CHECK(tested.at("tests") > 50);
  const json checked = object({"check", shipped()}, 0);
  CHECK(checked.at("findings").empty());
  CHECK_FALSE(checked.at("stops").empty());
  CHECK(object({"diff", shipped(), shipped()}, 0).at("differ") == false);
}

TEST_CASE("a clause that no test misses is named, for people and for programs",
          "[process][policy]") {
  const json before = object({"test", shipped(), "--clauses"}, 1).at("untested_clauses");
  CHECK(before.size() == 8);
  Changed changed;
  changed.replace("sharing/checks.toml", "[[essential]]", R"([[rule]]
id = "check-consent-again"
owner = "Children's services"
effective_from = 2026-01-01
effect = "release"
source = "Children Act 2004 s11"
reason = "Told twice."
when.sender = ["desk"]
when.recipient = ["police"]
when.message = ["check"]
when.section = ["consent"]

[[essential]])");
  const std::string folder = changed.folder.string();
  const json after = object({"test", folder, "--clauses"}, 1).at("untested_clauses");
  const auto added = std::find_if(after.begin(), after.end(), [](const json& one) {
    return one.at("rule") == "check-consent-again" && one.at("clause") == "recipient";
  });
  REQUIRE(added != after.end());
  CHECK(added->at("file") == "sharing/checks.toml");
  CHECK(added->at("line") == 4);
  CHECK_THAT(policy({"test", folder, "--clauses"}).out,
             Contains("sharing/checks.toml:4: rule check-consent-again: without when.recipient"));

  changed.replace("sharing/checks.toml", "effect = \"release\"", "effect = \"deny\"");
  const Finished failing = policy({"test", folder, "--clauses"});
  CHECK(failing.code == 1);
  CHECK_THAT(failing.out, Contains("Clauses were not left out: first the tests have to pass."));
}

TEST_CASE("holds that no one role may let go are named before anybody signs", "[process][policy]") {
  Changed changed;
  changed.replace("sharing/guards.toml", R"(["information_governance_officer"])",
                  R"(["contact_officer"])");
  const Finished said = policy({"check", changed.folder.string()});
  CHECK(said.code == 1);
  CHECK_THAT(said.out, Contains("agreement-missing can hold what another rule holds as well") &&
                           Contains("It holds with: one-parent-refused"));
}

TEST_CASE("a change is shown by what it newly discloses, with an example that holds",
          "[process][policy]") {
  Changed changed;
  changed.replace("sharing/checks.toml",
                  R"(["police", "health", "childrens_services", "housing", "probation"])",
                  R"(["police", "school", "childrens_services", "housing", "probation"])");
  const std::string folder = changed.folder.string();
  const json days = object({"diff", shipped(), folder}, 1).at("days");
  REQUIRE(days.size() == 1);
  std::map<std::string, json> shifts;
  for (const json& one : days.at(0).at("differences")) shifts[one.at("shift")] = one;
  // Where an agreement is missing, what is released is held: of that there is another now.
  REQUIRE(shifts.size() == 3);
  CHECK(shifts.at("newly_released").at("to") == json({"school"}));
  CHECK(shifts.at("newly_kept").at("to") == json({"health"}));
  CHECK(shifts.at("newly_kept").at("sections") == json({"household"}));
  CHECK(shifts.at("otherwise_kept").at("sections") == json({"household"}));
  for (const auto& [shift, one] : shifts) {
    const std::string released_by =
        shift == "newly_released" ? folder : (shift == "newly_kept" ? shipped() : "neither");
    for (const std::string& which : {shipped(), folder}) {
      std::vector<std::string> explain = {"explain", which};
      for (const json& word : one.at("example")) explain.insert(explain.end(), {"--given", word});
      CHECK(object(explain, which == released_by ? 0 : 1).at("v") == 1);
    }
  }
  CHECK_THAT(policy({"diff", shipped(), folder}).out, Contains("NEWLY RELEASED: household"));
}

TEST_CASE("what differs is said of each day that matters, and of what is no rule",
          "[process][policy]") {
  Changed changed;
  changed.replace("sharing/checks.toml", "effective_from = 2026-01-01\neffect = \"release\"",
                  "effective_from = 2027-03-01\neffect = \"release\"");
  changed.replace("sharing/checks.toml", R"(sections = ["identity"])",
                  R"(sections = ["identity", "concern"])");
  std::ofstream(changed.folder / "retention.toml", std::ios::app) << "# Read again.\n";
  const json found = object({"diff", shipped(), changed.folder.string(), "--on", "2027-01-01"}, 1);
  REQUIRE(found.at("days").size() == 2);
  CHECK(found.at("days").at(0).at("from") == "2027-01-01");
  CHECK(found.at("days").at(0).at("differences").at(0).at("shift") == "newly_kept");
  CHECK(found.at("days").at(1).at("from") == "2027-03-01");
  CHECK(found.at("days").at(1).at("differences").empty());
  CHECK(found.at("essentials") ==
        json::array({{{"message", "check"}, {"section", "concern"}, {"essential", true}}}));
  CHECK(found.at("other_files") == json({"retention.toml"}));
}

TEST_CASE("a file that one of two policies leaves out is named", "[process][policy]") {
  Changed changed;
  std::filesystem::remove(changed.folder / "schema.toml");
  const std::string without = changed.folder.string();
  const json expected = json({"schema.toml"});
  CHECK(object({"diff", shipped(), without}, 1).at("other_files") == expected);
  CHECK(object({"diff", without, shipped()}, 1).at("other_files") == expected);
}

TEST_CASE("a hold that may take longer is shown by how long", "[process][policy]") {
  Changed changed;
  changed.replace("sharing/guards.toml", "hold.limit = \"4 hours\"", "hold.limit = \"90 minutes\"");
  const Finished said = policy({"diff", shipped(), changed.folder.string()});
  CHECK(said.code == 1);
  CHECK_THAT(said.out, Contains("WITH OTHER OBLIGATIONS") &&
                           Contains("before: waits for information governance officer, 4 hours") &&
                           Contains("then: waits for information governance officer, 90 minutes"));
}

TEST_CASE("hours that rules go by are not said to decide nothing", "[process][policy]") {
  Changed changed;
  changed.replace("practice.toml", "opens = \"09:00\"", "opens = \"08:00\"");
  const std::string folder = changed.folder.string();
  CHECK_THAT(policy({"diff", shipped(), folder}).out, Contains("nothing in it decides"));
  changed.replace("sharing/checks.toml", "when.section = [\"household\"]",
                  "when.section = [\"household\"]\nwhen.hours = [\"in\"]");
  CHECK_THAT(policy({"diff", shipped(), folder}).out,
             Contains("AND IT DECIDES WHAT IS SHARED") && Contains("check-household"));
}

TEST_CASE("what an officer's change breaks is named, with where", "[process][policy]") {
  Changed changed;
  changed.replace("sharing/checks.toml", "id = \"check-household\"", "id = \"check-home\"");
  const json tested = object({"test", changed.folder.string()}, 2);
  CHECK_THAT(tested.at("sentence"), Contains("checks.test.toml:") && Contains("check-household"));
  changed.replace("sharing/checks.toml", "id = \"check-home\"", "id = \"check-household\"");
  std::ofstream(changed.folder / "sharing" / "more.toml") << R"(
[[rule]]
id = "again"
owner = "o"
effective_from = 2026-01-01
effect = "withhold"
source = "s"
reason = "r"
when.message = ["check"]
when.consent = ["not_known"]
when.stage = ["contact"]
when.urgency = ["blue"]

[[rule]]
id = "over"
owner = "o"
effective_from = 2020-01-01
effective_to = 2021-01-01
effect = "deny"
source = "s"
reason = "r"
)";
  const json untested = object({"test", changed.folder.string()}, 1);
  CHECK(untested.at("never_fired") == json({"again", "over"}));
  std::map<std::string, std::string> flaws;
  const json checked = object({"check", changed.folder.string()}, 1);
  for (const json& one : checked.at("findings")) flaws[one.at("about")] = one.at("flaw");
  CHECK(flaws == std::map<std::string, std::string>{{"again", "idle"}, {"over", "ended"}});
}

TEST_CASE("the words of rules are listed as the file that is shipped", "[process][policy]") {
  const Finished listed = policy({"schema"});
  CHECK(listed.code == 0);
  CHECK(listed.out == read_file(std::filesystem::path(shipped()) / "schema.toml"));
  std::istringstream lines(policy({"schema", "--json"}).out);
  std::size_t lists = 0;
  for (std::string line; std::getline(lines, line); ++lists) {
    CHECK_FALSE(json::parse(line).at("words").empty());
  }
  CHECK(lists > 20);
}

TEST_CASE("who may see a section is a table, for people and for a spreadsheet",
          "[process][policy]") {
  const json who = object({"who", shipped(), "--label", "health_detail"}, 0).at("who");
  CHECK_FALSE(who.empty());
  for (const json& one : who) CHECK_FALSE(one.at("rules").empty());
  for (const char* format : {"text", "csv", "html"}) {
    const Finished said = policy({"who", shipped(), "--label", "identity", "--format", format});
    CHECK(said.code == 0);
    CHECK_THAT(said.out, Contains("check-identity"));
    const bool html = std::string(format) == "html";
    CHECK((said.out.find("<th scope=\"col\">FROM</th>") != std::string::npos) == html);
  }
  const Finished slip = policy({"who", shipped(), "--label", "health_detial"});
  CHECK(slip.code == 2);
  CHECK_THAT(slip.err, Contains("did you mean 'health_detail'?"));
}

TEST_CASE("a decision that was not taken is explained", "[process][policy]") {
  const Finished said = policy({"explain", shipped(), "--given", "message=check", "--given",
                                "recipient=school", "--given", "section=household"});
  CHECK(said.code == 1);
  CHECK_THAT(said.out, Contains("Withheld: household for school."));
  for (const char* slip : {"recipient=schol", "recipeint=school", "recipient"}) {
    CHECK(policy({"explain", shipped(), "--given", slip}).code == 2);
  }
  CHECK(policy({"check", shipped(), "--on", "yesterday"}).code == 2);
}

TEST_CASE("a file whose name is nearly right is refused, not passed over", "[process][policy]") {
  Changed changed;
  const std::string name = GENERATE("Guards.toml", "guards.TOML", "guards.tset.toml");
  std::filesystem::rename(changed.folder / "sharing/guards.toml",
                          changed.folder / "sharing" / name);
  const Finished said = policy({"test", changed.folder.string()});
  CHECK(said.code == 2);
  CHECK_THAT(said.err, Contains("sharing/" + name + ": is no file of a policy"));
  std::filesystem::rename(changed.folder / "sharing" / name, changed.folder / "guards.md");
  CHECK_THAT(policy({"check", changed.folder.string()}).err, !Contains("guards.md"));
}

TEST_CASE("what is no file in a folder of policies keeps nobody waiting", "[process][policy]") {
  Changed changed;
  REQUIRE(mkfifo((changed.folder / "sharing" / "pipe.toml").c_str(), 0600) == 0);
  CHECK(policy({"test", changed.folder.string()}).code == 0);
}
