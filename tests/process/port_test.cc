// Ports as hub.toml gives them out, and the two modes of a hub.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/party_process.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;

namespace {

// A port of this machine that somebody else has; 0 takes any free one.
class Held {
 public:
  explicit Held(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    const bool bound = bind(socket_, any, size) == 0 && listen(socket_, 1) == 0 &&
                       getsockname(socket_, any, &size) == 0;
    if (bound) port_ = ntohs(address.sin_port);
  }
  ~Held() { close(socket_); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  int port() const { return port_; }  // 0: it could not be had.

 private:
  int socket_;
  int port_ = 0;
};

// The first of several ports in a row that nobody has just now.
int free_ports(int count) {
  for (int attempt = 0; attempt < 100; ++attempt) {
    const int first = Held(0).port();
    bool all = first + count < 65'536;
    for (int i = 0; all && i < count; ++i) all = Held(first + i).port() != 0;
    if (all) return first;
  }
  FAIL("this machine has no free ports in a row");
  return 0;
}

void set_first_port(const HubProcess& hub, int port) {
  const std::string file = hub.hub() + "/hub.toml";
  std::ifstream in(file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string before = "first_port = 0 ";
  const auto at = text.find(before);
  REQUIRE(at != std::string::npos);
  text.replace(at, before.size(), "first_port = " + std::to_string(port) + " ");
  std::ofstream(file) << text;
}

std::map<std::string, int> slots(const HubProcess& hub) {
  std::map<std::string, int> found;
  std::istringstream in(hub.mash({"roster", "show", hub.hub(), "--json"}).out);
  for (std::string line; std::getline(in, line);) {
    const json one = json::parse(line);
    if (one.contains("slot")) found[one.at("party")] = one.at("slot");
  }
  return found;
}

std::string mode_of(const HubProcess& hub) {
  return json::parse(hub.mash({"status", hub.hub(), "--json"}).out).at("mode");
}

}  // namespace

TEST_CASE("each party has the port of its place, after every start, and a taken one is named",
          "[process][port]") {
  HubProcess hub;
  const int first = free_ports(4);
  set_first_port(hub, first);
  hub.start();
  hub.enrol({hub.make_party("north-desk", "desk"), hub.make_party("north-police", "police")});
  const auto where = [&](int slot) { return "tcp://127.0.0.1:" + std::to_string(first + slot); };
  const auto places = slots(hub);
  REQUIRE(places.size() == 2);
  CHECK(places.at("north-desk") != places.at("north-police"));
  for (int round = 0; round < 2; ++round) {
    for (const auto& [party, slot] : places) CHECK(hub.endpoint(party) == where(slot));
    hub.stop();
    if (round == 0) hub.start();
  }
  {
    const Held taken(first + places.at("north-police"));
    REQUIRE(taken.port() != 0);
    const Finished refused = hub.start_in_vain();
    CHECK(refused.code == 4);
    CHECK_THAT(refused.err, Contains("no port for north-police") && Contains("first_port"));
    CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
  }
  hub.start();
  CHECK(hub.endpoint("north-police") == where(places.at("north-police")));
}

TEST_CASE("a production hub says so, and nothing of an exercise gets in", "[process][port]") {
  HubProcess hub(HubProcess::Mode::production);
  hub.start();
  CHECK(mode_of(hub) == "production");
  HubProcess exercise;
  exercise.start();
  CHECK(mode_of(exercise) == "exercise");
  exercise.enrol({exercise.make_party("north-desk", "desk")});

  const std::string note = (exercise.directory() / "exercise.note").string();
  REQUIRE(exercise.mash({"roster", "show", exercise.hub(), "--out", note}).code == 0);
  const Finished applied = hub.mash({"roster", "apply", hub.hub(), note});
  CHECK(applied.code == 1);
  INFO(applied.err);
  CHECK_FALSE(applied.err.empty());

  // A desk with the exercise's keys, sent to the hub in service.
  DeskProcess desk(exercise, "north-desk");
  std::ifstream in(desk.config());
  std::string settings{std::istreambuf_iterator<char>(in), {}};
  for (auto at = settings.find(exercise.hub()); at != std::string::npos;
       at = settings.find(exercise.hub())) {
    settings.replace(at, exercise.hub().size(), hub.hub());
  }
  std::ofstream(desk.config()) << settings;
  hub.enrol({hub.make_party("north-desk", "desk")});
  desk.start();
  CHECK(desk.ask({"list"}, "", 3).at(0).at("code") == "hub_away");
  CHECK(hub.mash({"ledger", "verify", hub.hub()}).code == 0);
}
