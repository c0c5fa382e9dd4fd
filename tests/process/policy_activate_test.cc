// A policy on its way into force, and back: signed, shown, put in force, shown again.
#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/hub_process.h"
#include "support/test_data.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;

namespace {

void check_refused(const Finished& finished, int code, const std::string& sentence) {
  INFO(finished.out);
  CHECK(finished.code == code);
  CHECK_THAT(finished.err, Contains(sentence));
}

// A hub under the shipped policy, and a copy of that with a change nobody decides by.
struct Running : HubProcess {
  std::filesystem::path policies = directory() / "policies";

  Running() {
    start();
    std::filesystem::copy(source_dir() / "policies", policies,
                          std::filesystem::copy_options::recursive);
    std::ofstream(policies / "retention.toml", std::ios::app) << "\n# Looked at again.\n";
  }
  ~Running() { CHECK(mash({"ledger", "verify", hub()}).code == 0); }

  Finished activate(const std::filesystem::path& folder, const std::vector<std::string>& governors,
                    std::vector<std::string> more = {}) const {
    more.insert(more.begin(), folder.string());
    return governed({"policy", "activate"}, more, governors);
  }
  Finished show(const std::string& version, const std::string& folder) const {
    return mash(
        {"policy", "show", hub(), "--version", version, "--out", (directory() / folder).string()});
  }
  json version() const {
    return json::parse(mash({"policy", "show", hub(), "--json"}).out).at("version");
  }
};

const std::vector<std::string> both = {"ann", "ben"};

}  // namespace

TEST_CASE("the next policy is put in force by a quorum, after it was said what changes",
          "[process][policy]") {
  const Running hub;
  check_refused(hub.activate(source_dir() / "policies", both), 1, "just those of policy 1");
  check_refused(hub.activate(hub.policies, {"ann"}), 1, "Not enough governors");
  CHECK(hub.version() == 1);
  const Finished applied = hub.activate(hub.policies, both);
  CHECK(applied.code == 0);
  CHECK_THAT(applied.out, Contains("retention.toml is another"));
  CHECK(hub.version() == 2);
}

TEST_CASE("a change to a rule is said before it counts", "[process][policy]") {
  const Running hub;
  const auto checks = hub.policies / "sharing" / "checks.toml";
  std::string text = read_file(checks);
  const std::string essential = R"(sections = ["identity"])";
  text.replace(text.find(essential), essential.size(), R"(sections = ["identity", "concern"])");
  std::ofstream(checks) << text;
  CHECK_THAT(hub.activate(hub.policies, both).out,
             Contains("concern becomes essential to a check"));
}

TEST_CASE("governors elsewhere sign a policy by its files, shown what it changes",
          "[process][policy]") {
  const Running hub;
  const std::string note = (hub.directory() / "policy.note").string();
  REQUIRE(hub.activate(hub.policies, {"ann"}, {"--out", note}).code == 0);
  std::vector<std::string> sign = {
      "governor",      "sign", note, "--sign-with", hub.governor("cai"), "--governor-passphrase",
      hub.passphrase()};
  check_refused(hub.mash(sign), 2, "sign it with 'mash policy sign'");
  sign[0] = "policy";
  sign.insert(sign.begin() + 3, (source_dir() / "policies").string());
  check_refused(hub.mash(sign), 1, "retention.toml");
  sign[3] = hub.policies.string();
  check_refused(hub.mash(sign), 2, "give --in-force");
  REQUIRE(hub.show("1", "in-force").code == 0);
  const auto in_force = hub.directory() / "in-force";
  sign.insert(sign.end(), {"--in-force", in_force.string()});
  SECTION("as it is") {
    const Finished shown = hub.mash(sign);
    CHECK(shown.code == 0);
    CHECK_THAT(shown.out, Contains("retention.toml is another"));
    CHECK(hub.activate(hub.policies, {}, {"--note", note}).code == 0);
    CHECK(hub.version() == 2);
  }
  SECTION("but not beside a folder that was changed") {
    std::ofstream(in_force / "retention.toml", std::ios::app) << "# Changed.\n";
    check_refused(hub.mash(sign), 1, "is not the file that was signed");
  }
  SECTION("nor beside one that it does not follow") {
    REQUIRE(hub.activate(hub.policies, both).code == 0);
    std::filesystem::remove_all(in_force);
    REQUIRE(hub.show("2", "in-force").code == 0);
    check_refused(hub.mash(sign), 1, "does not follow");
  }
}

TEST_CASE("a policy that was in force comes back as the next", "[process][policy]") {
  const Running hub;
  REQUIRE(hub.activate(hub.policies, both).code == 0);
  check_refused(hub.show("3", "none"), 2, "There was no policy 3 here; policy 2 is in force");
  REQUIRE(hub.show("1", "before").code == 0);
  check_refused(hub.show("1", "before"), 1, "is not empty");
  const auto before = hub.directory() / "before";
  CHECK(hub.mash({"policy", "diff", before.string(), (source_dir() / "policies").string()}).code ==
        0);
  CHECK(hub.activate(before, both).code == 0);
  CHECK_THAT(hub.mash({"policy", "show", hub.hub()}).out, Contains("Policy 3 (") &&
                                                              Contains("signed by ann and ben") &&
                                                              Contains("sharing/guards.toml"));
}

TEST_CASE("what a policy must not be put in force with", "[process][policy]") {
  const Running hub;
  SECTION("another quorum than the roster's, which would not count") {
    std::ofstream(hub.policies / "trust.toml") << "[governors]\nsignatures = 3\ncontrollers = 2\n";
    check_refused(hub.activate(hub.policies, both), 1,
                  "trust.toml asks for 3 signatures for 2 controllers");
  }
  SECTION("a rule that nobody tested") {
    std::filesystem::remove(hub.policies / "sharing" / "returns.test.toml");
    check_refused(hub.activate(hub.policies, both), 1, "no test makes it fire");
  }
  SECTION("a rule that cannot be read") {
    std::ofstream(hub.policies / "sharing" / "more.toml") << "[[rule]]\nid = 7\n";
    check_refused(hub.activate(hub.policies, both), 2, "sharing/more.toml:2");
  }
  CHECK(hub.version() == 1);
}

TEST_CASE("what the ledger holds of decisions on sharing is made again", "[process][policy]") {
  const Running hub;
  const Finished itself = hub.mash({"policy", "replay", hub.hub()});
  CHECK(itself.code == 0);
  CHECK_THAT(itself.out, Contains("the policy of its time decides 0 otherwise."));
  const std::string changed = hub.policies.string();
  CHECK(hub.mash({"policy", "replay", hub.hub(), changed, "--since", "2026-11-22"}).code == 0);
  check_refused(hub.mash({"policy", "replay", hub.hub(), changed, "--since", "lately"}), 2,
                "--since takes a day like 2026-11-22");
  check_refused(hub.mash({"policy", "explain", hub.hub(), "--entry", "0"}), 2,
                "Entry 0 is no message");
  check_refused(hub.mash({"policy", "explain", hub.hub()}), 2, "--given or --entry");
}
