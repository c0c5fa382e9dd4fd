// The desk as a program: its example, its sentences, its stop. What it does all day, the demo
// plays.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>

#include "support/hub_process.h"
#include "support/test_data.h"

using namespace mash::support;

namespace {

// A folder as the desk's technician makes it after the page of ops/examples, for a hub that is not
// there.
struct Desk {
  Desk() {
    hub.make_party("northshire-desk", "desk");
    std::filesystem::create_directory(folder.path() / "staff");
    std::filesystem::copy(hub.directory() / "northshire-desk", folder / "keys");
    std::filesystem::copy_file(hub.directory() / "passphrase", folder / "passphrase");
    std::filesystem::copy_file(hub.join_file(), folder / "join.toml");
    std::filesystem::copy_file(source_dir() / "ops/examples/desk.toml", config());
  }
  std::string config() const { return (folder / "desk.toml").string(); }
  void set(const std::string& before, const std::string& after) const {
    std::string text = read_file(config());
    text.replace(text.find(before), before.size(), after);
    std::ofstream(config()) << text;
  }
  Finished mash(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"desk", "--config", config()});
    return run(program("mash"), arguments);
  }

  HubProcess hub;
  TemporaryDirectory folder;
};

}  // namespace

TEST_CASE("the desk's example of settings is one", "[process][desk]") {
  const Desk desk;
  Process program_under_test(program("mash-desk"), {"--config", desk.config()});
  CHECK(program_under_test.line("ready ").find("control.sock") != std::string::npos);
  const auto asked = std::chrono::steady_clock::now();
  program_under_test.signal(SIGTERM);
  CHECK(program_under_test.wait().code == 0);
  CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds(20));
}

TEST_CASE("staff are told which program is not running, and whose key is missing",
          "[process][desk]") {
  const Desk desk;
  const Finished list = desk.mash({"list"});
  CHECK(list.code == 3);
  CHECK(list.err.find("start mash-desk") != std::string::npos);
  Process running(program("mash-desk"), {"--config", desk.config()});
  running.line("ready ");
  const Finished nobody = desk.mash({"open", "1"});
  CHECK(nobody.code == 2);
  CHECK(nobody.err.find("--as NAME") != std::string::npos);
  std::filesystem::copy_file(desk.folder / "passphrase", desk.folder / "staff-passphrase");
  const Finished stranger = desk.mash({"--as", "zoe", "open", "1"});
  CHECK(stranger.code == 2);
  CHECK(stranger.err.find("no key of 'zoe'; it has none at all") != std::string::npos);
  const Finished no_contact = desk.mash({"contact"});
  CHECK(no_contact.code == 2);
}

TEST_CASE("the desk refuses to start with a sentence", "[process][desk]") {
  const Desk desk;
  SECTION("a slip in its settings") {
    std::ofstream(desk.config(), std::ios::app) << "nmae = \"x\"\n";
    const Finished refused = run(program("mash-desk"), {"--config", desk.config()});
    CHECK(refused.code == 2);
    CHECK(refused.err.find("desk.toml:") != std::string::npos);
  }
  SECTION("an endpoint that is none") {
    desk.set("tcp://127.0.0.1:7000", "localhost:7");
    const Finished refused = run(program("mash-desk"), {"--config", desk.config()});
    CHECK(refused.code == 2);
    CHECK(refused.err.find("\"endpoint\" takes \"tcp://") != std::string::npos);
  }
  SECTION("another's name, which makes no archive in it") {
    desk.set("northshire-desk", "southshire-desk");
    const Finished refused = run(program("mash-desk"), {"--config", desk.config()});
    CHECK(refused.code == 4);
    CHECK(refused.err.find("holds the keys of northshire-desk") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(desk.folder / "data/spool.db"));
  }
  SECTION("no keys") {
    std::filesystem::remove_all(desk.folder / "keys");
    const Finished refused = run(program("mash-desk"), {"--config", desk.config()});
    CHECK(refused.code == 4);
    CHECK(refused.err.find("keys") != std::string::npos);
  }
  SECTION("no place for its archive") {
    std::filesystem::rename(desk.folder / "join.toml", desk.folder / "data");
    std::filesystem::copy_file(desk.folder / "data", desk.folder / "join.toml");
    const Finished refused = run(program("mash-desk"), {"--config", desk.config()});
    CHECK(refused.code == 4);
    CHECK(refused.err.starts_with("mash-desk: "));
    CHECK(refused.err.find("/data") != std::string::npos);
  }
  SECTION("another's spool") {
    Process running(program("mash-desk"), {"--config", desk.config()});
    running.line("ready ");
    const Finished refused = run(program("mash-desk"), {"--config", desk.config()});
    CHECK(refused.code == 4);
    running.signal(SIGTERM);
    CHECK(running.wait().code == 0);
  }
}
