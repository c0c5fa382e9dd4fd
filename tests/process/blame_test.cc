// A file that is not what a command takes is named, with what it is, what was expected and what to
// do; nobody else is blamed for it.
#include <catch2/catch.hpp>
#include <fstream>

#include "support/hub_process.h"
#include "support/test_data.h"

using namespace mash::support;
using Catch::Contains;

namespace {

// `sentence` and nothing about files that nobody typed.
void check_refused(const Finished& finished, int code, const std::string& sentence) {
  INFO(finished.out << finished.err);
  CHECK(finished.code == code);
  CHECK_THAT(finished.err, Contains(sentence));
  CHECK_THAT(finished.err, !Contains("join.toml:") && !Contains("manifest:"));
}

// Another hub beside the one that is there: `governors` are its own, all of them sign.
Finished make_another(const HubProcess& hub, const std::vector<std::string>& governors,
                      const std::string& policies, const std::string& quorum = "2") {
  std::vector<std::string> words = {"init",
                                    (hub.directory() / "another").string(),
                                    "--origin",
                                    "mash.example.gov.uk/2027",
                                    "--policies",
                                    policies,
                                    "--quorum",
                                    quorum,
                                    "--governor-passphrase",
                                    hub.passphrase()};
  for (const std::string& governor : governors) {
    words.insert(words.end(), {"--governor", governor, "--sign-with", governor});
  }
  return hub.mash(words);
}

}  // namespace

TEST_CASE("a file that is no certificate is called that, and the hub is not blamed", "[process]") {
  const HubProcess hub;
  const std::string contact = (hub.directory() / "contact.json").string();
  std::ofstream(contact) << "{}\n";
  const auto checked = hub.mash({"certificate", contact, "--join", hub.join_file()});
  check_refused(checked, 1, contact + " is not a certificate");
  CHECK_THAT(checked.err, Contains("mash desk certificate") && !Contains("operator"));
}

TEST_CASE("what nobody has signed yet is told so, with how to sign it", "[process]") {
  HubProcess hub;
  hub.start();
  const std::string next = (hub.directory() / "next.note").string();
  const auto apply = [&] { return hub.mash({"roster", "apply", hub.hub(), next}); };
  REQUIRE(
      hub.mash({"enrol", hub.hub(), hub.make_party("north-desk", "desk"), "--out", next}).code ==
      0);
  check_refused(apply(), 1, next + " has 0 of the 2 signatures");
  CHECK_THAT(apply().err, Contains("mash governor sign"));
  std::ofstream(next) << "{}\n";
  check_refused(apply(), 1, next + " is not a roster");

  const std::string policies = (hub.directory() / "policies").string();
  std::filesystem::copy(source_dir() / "policies", policies,
                        std::filesystem::copy_options::recursive);
  std::ofstream(policies + "/retention.toml", std::ios::app) << "\n# Looked at again.\n";
  const std::string manifest = (hub.directory() / "manifest").string();
  REQUIRE(hub.mash({"policy", "activate", hub.hub(), policies, "--out", manifest}).code == 0);
  const auto activated = hub.mash({"policy", "activate", hub.hub(), policies, "--note", manifest});
  check_refused(activated, 1, manifest + " has 0 of the 2 signatures");
  CHECK_THAT(activated.err, Contains("mash policy sign"));

  const auto signed_so =
      hub.mash({"policy", "sign", manifest, policies, "--in-force", policies, "--sign-with",
                hub.governor("ann"), "--governor-passphrase", hub.passphrase()});
  check_refused(signed_so, 2, policies + " is not a policy in force");
  CHECK_THAT(signed_so.err, Contains("mash policy show"));
}

TEST_CASE("a governor's file among those of parties is told for what it is", "[process]") {
  HubProcess hub;
  hub.start();
  const auto enrolled = hub.mash(
      {"enrol", hub.hub(), hub.governor("ann"), "--out", (hub.directory() / "next.note").string()});
  check_refused(enrolled, 2, hub.governor("ann") + " is a governor's public file");
}

TEST_CASE("governors with whom no hub can be made are named by what was typed", "[process]") {
  const HubProcess hub;
  const std::string policies = (source_dir() / "policies").string();
  for (const std::string name : {"dan", "eve"}) {
    REQUIRE(hub.mash({"governor", "keygen", hub.directory().string(), "--id", name, "--controller",
                      "council-ann", "--passphrase", hub.passphrase()})
                .code == 0);
  }
  const std::string dan = hub.governor("dan");
  check_refused(make_another(hub, {dan, hub.governor("eve")}, policies), 2,
                "--governor: all are of council-ann");
  check_refused(make_another(hub, {hub.governor("ann"), hub.governor("ben")}, policies, "3"), 2,
                "--quorum asks for 3 of 2 governors");
  check_refused(make_another(hub, {dan, dan, hub.governor("ben")}, policies), 2,
                "--governor: dan is given twice");
  const auto enough_of_one =
      make_another(hub, {dan, hub.governor("eve"), hub.governor("ben")}, policies);
  check_refused(enough_of_one, 2, "--quorum 2 could be reached by council-ann alone");
  const std::string ours = hub.directory().string();
  check_refused(make_another(hub, {dan, hub.governor("ben")}, ours), 2,
                ours + "/ann.pub.toml: is no file of a policy");
  CHECK_FALSE(std::filesystem::exists(hub.directory() / "another"));
}

TEST_CASE("an origin that cannot be one was typed wrongly, and nothing is made", "[process]") {
  const HubProcess hub;
  const std::string another = (hub.directory() / "another").string();
  const auto made =
      hub.mash({"init", another, "--origin", "not an origin", "--policies",
                (source_dir() / "policies").string(), "--governor", hub.governor("ann"),
                "--governor", hub.governor("ben"), "--sign-with", hub.governor("ann"),
                "--sign-with", hub.governor("ben"), "--governor-passphrase", hub.passphrase()});
  check_refused(made, 2, "--origin takes a name of at most 255 bytes without spaces");
  CHECK_FALSE(std::filesystem::exists(another));
}

TEST_CASE("what stands where a command would write is left alone, and that ends with 1",
          "[process]") {
  HubProcess hub;
  hub.start();
  const std::string here = hub.directory().string();
  const std::string note = here + "/now.note";
  const auto show = [&] { return hub.mash({"roster", "show", hub.hub(), "--out", note}); };
  REQUIRE(show().code == 0);
  check_refused(show(), 1, note + " is there already and was left as it is");
  check_refused(hub.mash({"policy", "show", hub.hub(), "--out", here}), 1, here + " is not empty");
  check_refused(hub.mash({"ledger", "export", hub.hub(), here}), 1, here + " is not empty");
  check_refused(hub.mash({"governor", "keygen", here, "--id", "ann", "--controller", "council",
                          "--passphrase", hub.passphrase()}),
                1, "never overwritten");
}
