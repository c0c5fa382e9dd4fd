// Parties and staff as technicians, governors and the operator enrol and revoke them.
#include <fstream>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "net/control_socket.h"
#include "support/hub_process.h"
#include "support/test_data.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::vector<std::string> nobody;

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// One object a line, each with "v".
std::vector<json> lines(const Finished& finished) {
  std::vector<json> found;
  std::istringstream in(finished.out);
  for (std::string line; std::getline(in, line);) {
    found.push_back(json::parse(line));
    CHECK(found.back().at("v") == 1);
  }
  return found;
}

json last_line(const Finished& finished) {
  const auto all = lines(finished);
  INFO(finished.out << finished.err);
  REQUIRE_FALSE(all.empty());
  return all.back();
}

void check_refused(const Finished& finished, int code, const std::string& sentence) {
  INFO(finished.out);
  CHECK(finished.code == code);
  CHECK_THAT(finished.err, Contains(sentence));
}

struct Running : HubProcess {
  Running() { start(); }
  std::uint64_t epoch() const {
    return last_line(mash({"roster", "show", hub(), "--json"}))["epoch"];
  }
};

}  // namespace

TEST_CASE("five parties and their staff are enrolled in one go by two of three governors",
          "[process][enrol]") {
  const Running hub;
  std::vector<std::string> files;
  const std::vector<std::pair<std::string, std::string>> parties = {
      {"north-desk", "desk"},
      {"north-police", "police"},
      {"north-health", "health"},
      {"north-schools", "school"},
      {"north-council", "childrens_services"}};
  for (const auto& [id, kind] : parties) files.push_back(hub.make_party(id, kind));
  files.insert(files.begin(), hub.make_person("north-desk", "social_worker").public_file);
  files.push_back(hub.make_person("north-desk", "manager", "social_work").public_file);
  files.push_back("--json");
  const auto enrolled = hub.governed({"enrol"}, files, {"ben", "cai"});
  REQUIRE(enrolled.code == 0);
  CHECK(lines(enrolled).size() == 8);  // Seven changes, and the epoch.
  CHECK(last_line(enrolled)["epoch"] == 2);

  std::set<std::string> endpoints;
  for (const auto& [id, kind] : parties) {
    REQUIRE(hub.endpoint(id).has_value());
    endpoints.insert(*hub.endpoint(id));
  }
  CHECK(endpoints.size() == 5);
  const auto shown = hub.mash({"roster", "show", hub.hub()});
  CHECK_THAT(shown.out, Contains("party north-police (police, The controller of north-police, "
                                 "law_enforcement) at place 1"));
  CHECK_THAT(shown.out, Contains("(manager; qualification social_work; team front door)"));
  CHECK(hub.mash({"ledger", "verify", hub.hub()}).code == 0);
}

TEST_CASE("who may not enrol is told why, and nothing is changed", "[process][enrol]") {
  const Running hub;
  const std::string police = hub.make_party("north-police", "police");
  SECTION("one governor alone") {
    check_refused(hub.governed({"enrol"}, {police}, {"ann"}), 1,
                  "Not enough governors have signed it");
  }
  SECTION("the same governor twice") {
    check_refused(hub.governed({"enrol"}, {police}, {"ann", "ann"}), 1, "Not enough governors");
  }
  SECTION("nobody") {
    check_refused(hub.governed({"enrol"}, {police}, nobody), 2, "Give --sign-with");
  }
  SECTION("somebody who calls herself governor") {
    const auto eve = hub.mash({"governor", "keygen", hub.directory().string(), "--id", "eve",
                               "--controller", "eve", "--passphrase", hub.passphrase()});
    REQUIRE(eve.code == 0);
    check_refused(hub.governed({"enrol"}, {police}, {"ann", "eve"}), 1, "eve is not a governor");
  }
  SECTION("another passphrase") {
    std::ofstream(hub.directory() / "passphrase") << "something else\n";
    check_refused(hub.governed({"enrol"}, {police}, {"ann", "ben"}), 4,
                  "The passphrase does not open the key file");
  }
  SECTION("a governor's key that others can read") {
    std::filesystem::permissions(hub.directory() / "ben.pem", std::filesystem::perms(0644));
    check_refused(hub.governed({"enrol"}, {police}, {"ann", "ben"}), 4, "chmod 600");
  }
  SECTION("a passphrase that others can read") {
    std::filesystem::permissions(hub.directory() / "passphrase", std::filesystem::perms(0644));
    check_refused(hub.governed({"enrol"}, {police}, {"ann", "ben"}), 4, "chmod 600");
  }
  SECTION("a file twice") {
    check_refused(hub.governed({"enrol"}, {police, police}, {"ann", "ben"}), 1,
                  "north-police is given twice");
  }
  SECTION("staff of a party nobody enrolled") {
    check_refused(hub.governed({"enrol"}, {hub.make_person("north-desk", "manager").public_file},
                               {"ann", "ben"}),
                  1, "its party north-desk is not enrolled");
  }
  SECTION("a damaged file, in JSON") {
    std::ofstream(police, std::ios::app) << "colour = \"blue\"\n";
    const auto damaged = hub.governed({"enrol"}, {police, "--json"}, {"ann", "ben"});
    CHECK(damaged.code == 2);
    CHECK(last_line(damaged)["code"] == "bad_settings");
    CHECK_THAT(last_line(damaged)["sentence"].get<std::string>(), Contains("colour"));
  }
  CHECK(hub.epoch() == 1);
  CHECK_FALSE(hub.endpoint("north-police").has_value());
}

TEST_CASE("a roster is shown to programs with all that people are shown", "[process][enrol]") {
  const Running hub;
  const auto person = hub.make_person("north-desk", "manager", "social_work");
  hub.enrol({hub.make_party("north-desk", "desk"), person.public_file});
  json governor;
  json party;
  json member;
  for (const json& one : lines(hub.mash({"roster", "show", hub.hub(), "--json"}))) {
    if (one.value("governor", "") == "ann") governor = one;
    if (one.contains("kind")) party = one;
    if (one.contains("staff")) member = one;
  }
  CHECK(governor.at("controller") == "council-ann");
  CHECK(party.at("regime") == "uk_gdpr");
  CHECK(party.at("from").get<std::string>().starts_with("20"));
  CHECK(party.at("to").is_null());
  CHECK(party.at("agreement").at("from") == party.at("from"));
  CHECK(member.at("staff") == person.id);
  CHECK(member.at("roles") == json::array({"manager"}));
  CHECK(member.at("qualification") == "social_work");
  CHECK(member.at("from") == party.at("from"));
  CHECK(member.at("to").is_null());
}

TEST_CASE("a file that was enrolled already changes nothing, and other keys need a word",
          "[process][enrol]") {
  const Running hub;
  const std::string police = hub.make_party("north-police", "police");
  hub.enrol({police});
  const auto endpoint = hub.endpoint("north-police");
  check_refused(hub.governed({"enrol"}, {police}, {"ann", "ben"}), 1, "is enrolled with just this");

  std::filesystem::rename(hub.directory() / "north-police", hub.directory() / "old");
  REQUIRE(hub.make_party("north-police", "police") == police);
  check_refused(hub.governed({"enrol"}, {police}, {"ann", "ben"}), 1, "give --replace");
  CHECK(hub.epoch() == 2);
  const auto replaced = hub.governed({"enrol"}, {police, "--replace"}, {"ann", "ben"});
  CHECK(replaced.code == 0);
  CHECK_THAT(replaced.out, Contains("Replaces party north-police"));
  CHECK_THAT(replaced.out, Contains("at place 0"));
  CHECK(hub.endpoint("north-police") == endpoint);
}

TEST_CASE("revoking takes the endpoint away at once, and a restart keeps it away",
          "[process][enrol]") {
  Running hub;
  const std::string police = hub.make_party("north-police", "police");
  const std::string health = hub.make_party("north-health", "health");
  const auto person = hub.make_person("north-health", "navigator");
  hub.enrol({police, health, person.public_file});
  const auto revoke = [&](const std::vector<std::string>& whom) {
    return hub.governed({"revoke"}, whom, {"ann", "cai"});
  };
  check_refused(hub.governed({"revoke"}, {"--party", "north-police"}, {"ann"}), 1, "Not enough");
  CHECK(hub.endpoint("north-police").has_value());

  const auto revoked = revoke({"--party", "north-police"});
  CHECK(revoked.code == 0);
  CHECK_THAT(revoked.out, Contains("Revokes party north-police: from "));
  CHECK_FALSE(hub.endpoint("north-police").has_value());
  CHECK(hub.endpoint("north-health").has_value());
  hub.kill();
  hub.start();
  CHECK_FALSE(hub.endpoint("north-police").has_value());

  CHECK(revoke({"--staff", person.id}).code == 0);
  check_refused(revoke({"--staff", person.id}), 1, "nothing was changed");
  check_refused(revoke({"--party", "north-police"}), 1, "nothing was changed");
  check_refused(revoke({"--party", "south-police"}), 1, "No party south-police");
  check_refused(revoke({}), 2, "Give --party or --staff");

  check_refused(hub.governed({"enrol"}, {police}, {"ann", "ben"}), 1, "was revoked");
  const std::string desk = hub.make_party("north-desk", "desk");
  const auto enrolled = hub.governed({"enrol"}, {desk}, {"ann", "ben"});
  CHECK_THAT(enrolled.out, Contains("at place 2"));  // 0 and 1 were taken once.
}

TEST_CASE("governors on different machines sign one after another", "[process][enrol]") {
  const Running hub;
  const std::string police = hub.make_party("north-police", "police");
  const auto in_temporary = [&](const std::string& name) {
    return (hub.directory() / name).string();
  };
  const std::string next = in_temporary("next.note");
  const std::string now = in_temporary("now.note");
  REQUIRE(hub.governed({"enrol"}, {police, "--out", next}, nobody).code == 0);
  REQUIRE(hub.mash({"roster", "show", hub.hub(), "--out", now}).code == 0);
  const auto sign = [&](const std::string& name, const std::string& in_force) {
    std::vector<std::string> arguments = {
        "governor",      "sign", next, "--sign-with", hub.governor(name), "--governor-passphrase",
        hub.passphrase()};
    if (!in_force.empty()) arguments.insert(arguments.end(), {"--in-force", in_force});
    return hub.mash(arguments);
  };
  const auto apply = [&] { return hub.mash({"roster", "apply", hub.hub(), next}); };

  check_refused(apply(), 1, "has 0 of the 2 signatures");
  check_refused(sign("ann", ""), 2, "give --in-force");
  check_refused(sign("ann", next), 1, "does not follow");
  const std::string false_note = in_temporary("false.note");
  std::string text = read(now);
  text.replace(text.find("council-cai"), 11, "council-eve");
  std::ofstream(false_note) << text;
  check_refused(sign("ann", false_note), 1, "does not follow");
  const auto first = sign("ann", now);
  CHECK(first.code == 0);
  CHECK_THAT(first.out, Contains("Enrols party north-police"));
  CHECK_THAT(first.out, Contains("has 1 signature now"));
  check_refused(apply(), 1, "1 signed for 1 controllers");
  CHECK_THAT(sign("ann", now).out, Contains("has 1 signature now"));
  CHECK_THAT(sign("cai", now).out, Contains("has 2 signatures now"));

  SECTION("then it counts, once") {
    CHECK(apply().code == 0);
    CHECK(hub.endpoint("north-police").has_value());
    check_refused(apply(), 1, "It is not the next one");
  }
  SECTION("changed after signing, it does not") {
    text = read(next);
    text.replace(text.find("north-police"), 5, "south");
    std::ofstream(next) << text;
    check_refused(apply(), 1, "A governor's signature on it does not hold");
  }
  SECTION("another roster came first") {
    hub.enrol({hub.make_party("north-desk", "desk")});
    check_refused(apply(), 1, "It is not the next one");
  }
}

TEST_CASE("a hub that does not run is said to be unreachable by every command",
          "[process][enrol]") {
  const HubProcess hub;
  const std::string police = hub.make_party("north-police", "police");
  const std::vector<std::string> both = {"ann", "ben"};
  for (const auto& finished :
       {hub.governed({"enrol"}, {police}, both),
        hub.governed({"revoke"}, {"--party", "north-police"}, both),
        hub.governed({"policy", "activate"}, {(source_dir() / "policies").string()}, both),
        hub.mash({"roster", "show", hub.hub()}), hub.mash({"roster", "apply", hub.hub(), police}),
        hub.mash({"status", hub.hub()})}) {
    check_refused(finished, 3, "No hub answers in " + hub.hub());
  }
}

TEST_CASE("keys are made where they stay, readable by their owner alone", "[process][keygen]") {
  const HubProcess hub;
  const std::string police = hub.make_party("north-police", "police");
  const auto mode = [](const std::filesystem::path& path) {
    return static_cast<unsigned>(std::filesystem::status(path).permissions());
  };
  const auto keys = hub.directory() / "north-police";
  CHECK(mode(keys) == 0700);
  for (const std::string name : {"transport", "signing", "sealing-1", "cosigning", "storage"}) {
    CHECK(mode(keys / (name + ".pem")) == 0600);
    CHECK_THAT(read(keys / (name + ".pem")), Catch::StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY"));
  }
  const auto person = hub.make_person("north-desk", "social_worker");
  CHECK(mode(person.pem) == 0600);
  const auto keygen = [&](const std::string& id, const std::string& kind,
                          const std::string& source) {
    return hub.mash({"keygen", keys.string(), "--id", id, "--kind", kind, "--controller", "N",
                     "--passphrase", source});
  };
  const std::string before = read(keys / "signing.pem");
  check_refused(keygen("north-police", "police", hub.passphrase()), 1, "is there already");
  check_refused(keygen("south-police", "police", hub.passphrase()), 1,
                "a key is never overwritten");
  CHECK(read(keys / "signing.pem") == before);
  check_refused(keygen("North Police", "police", hub.passphrase()), 2, "is not a party id");
  check_refused(keygen("x", "polis", hub.passphrase()), 2, "polis");
  check_refused(keygen("x", "police", "correct horse"), 2, "it is never given on the command line");
  check_refused(keygen("x", "police", "file:/nowhere"), 4, "cannot be read");
  check_refused(hub.mash({"staff", "keygen", keys.string(), "--id", "bob", "--party", "x", "--role",
                          "manager", "--team", "t", "--passphrase", hub.passphrase()}),
                2, "'bob' is not a UUID");
}

// Whatever the tool in front of it would have refused already.
TEST_CASE("the hub itself believes no roster that too few governors signed", "[process][enrol]") {
  const Running hub;
  const std::string police = hub.make_party("north-police", "police");
  const std::uint64_t before = hub.epoch();
  mash::net::Context context;
  const auto apply = [&](const std::vector<std::string>& governors) {
    const std::string next = (hub.directory() / (governors.back() + ".note")).string();
    REQUIRE(hub.governed({"enrol"}, {police, "--out", next}, governors).code == 0);
    const std::string request = json({{"do", "apply_roster"}, {"note", read(next)}}).dump();
    const auto answer =
        mash::net::ask_daemon(context, hub.hub() + "/control.sock", mash::bytes_of(request),
                              std::chrono::seconds(20), [](mash::ByteView) {});
    REQUIRE(answer);
    return json::parse(mash::text_of(*answer));
  };
  const json refused = apply({"ann"});
  CHECK(refused.at("ok") == false);
  CHECK_FALSE(refused.at("sentence").get<std::string>().empty());
  CHECK(hub.epoch() == before);
  CHECK(apply({"ann", "ben"}).at("ok") == true);
  CHECK(hub.epoch() == before + 1);
}
