// Where two policies cannot be compared in full, the rules that differ are named instead: a policy
// that nobody can see through can still be left.
#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/policy_words.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::cli;
using nlohmann::json;

TEST_CASE("rules too entangled to be compared are listed", "[cli][policy]") {
  const support::TemporaryDirectory directory;
  const auto changed = directory / "changed";
  const auto shipped = support::source_dir() / "policies";
  std::filesystem::copy(shipped, changed, std::filesystem::copy_options::recursive);
  const auto checks = changed / "sharing" / "checks.toml";
  std::ifstream in(checks);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto replace = [&](const std::string& before, const std::string& after) {
    const auto place = text.find(before);
    REQUIRE(place != std::string::npos);
    text.replace(place, before.size(), after);
  };
  replace("id = \"check-household\"", "id = \"check-home\"");
  replace("[\"identity\", \"consent\", \"rationale\"]", "[\"identity\", \"consent\", \"history\"]");
  std::ofstream(checks) << text;
  const auto before = read_policy(shipped);
  const auto after = read_policy(changed);
  REQUIRE(before);
  REQUIRE(after);
  const Date day = *from_iso_date("2026-11-30");
  const auto compared = [&](std::size_t sets_most) {
    return json::parse(tell_differences(*before, *after, day, Output{true}, sets_most).object);
  };
  const json in_full = compared(policy::Survey::sets_max);
  CHECK(in_full.at("whole") == true);
  CHECK(in_full.at("rules").empty());
  CHECK_FALSE(in_full.at("days").empty());

  const json listed = compared(10);
  CHECK(listed.at("whole") == false);
  CHECK(listed.at("differ") == true);
  std::map<std::string, std::string> rules;
  for (const json& one : listed.at("rules")) rules[one.at("rule")] = one.at("how");
  CHECK(rules == std::map<std::string, std::string>{{"check-home", "new or changed"},
                                                    {"check-household", "gone"},
                                                    {"check-identity", "new or changed"}});
  CHECK_FALSE(tell_differences(*before, *before, day, Output{true}, 10).any);
}
