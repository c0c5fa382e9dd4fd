// An enrolled party's key in hands that flood the hub's own process.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <array>
#include <fstream>

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "crypto/passphrase.h"
#include "kit/party_keys.h"
#include "kit/problem.h"
#include "net/socket.h"
#include "support/small_mash.h"
#include "wire/join.h"

using namespace mash;
using namespace mash::support;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_is_measurable = false;  // Freed memory is kept, shadow memory added.
#else
constexpr bool memory_is_measurable = true;
#endif

// A line of /proc/PID/status, in MiB.
std::size_t status_mib(pid_t pid, const std::string& key) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  std::string word;
  while (in >> word) {
    std::size_t kib = 0;
    if (word == key + ":" && in >> kib) return kib / 1024;
  }
  FAIL("/proc knows no " << key << " of process " << pid);
  return 0;
}

// A connection with the council's keys, on which a message begins and never ends.
class Flood {
 public:
  Flood(net::Context& context, const HubProcess& hub, const kit::PartyKeys& keys)
      : dealer_(context, net::Socket::Kind::dealer) {
    const auto text = kit::read_text(hub.join_file());
    REQUIRE(text);
    const auto join = wire::parse_join_file(*text, "join.toml");
    REQUIRE(join);
    dealer_.set(ZMQ_CURVE_SERVERKEY, join->transport);
    dealer_.set(ZMQ_CURVE_PUBLICKEY, keys.transport_public());
    dealer_.set(ZMQ_CURVE_SECRETKEY, keys.transport.reveal());
    dealer_.set(ZMQ_LINGER, 0);
    REQUIRE(dealer_.connect(hub.endpoint("north-council").value()) == 0);
  }

  // libzmq hands a message to the network once its last frame is there. The hub, which sees them
  // come, cannot know that there is a last one.
  void send(int mebibytes) {
    static std::string shared(1024 * 1024, 'x');
    for (int i = 1; i <= mebibytes; ++i) {
      zmq_msg_t part;
      zmq_msg_init_data(
          &part, shared.data(), shared.size(), [](void*, void*) {}, nullptr);
      REQUIRE(zmq_msg_send(&part, dealer_.handle(), i < mebibytes ? ZMQ_SNDMORE : 0) >= 0);
    }
  }

 private:
  net::Socket dealer_;
};

bool listens(const std::string& endpoint) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(net::port_of(endpoint));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(descriptor >= 0);
  const bool accepted =
      connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(descriptor);
  return accepted;
}

kit::PartyKeys keys_of_council(const HubProcess& hub) {
  const auto passphrase = crypto::read_passphrase(hub.passphrase());
  REQUIRE(passphrase);
  auto keys = kit::read_party_keys(hub.directory() / "north-council", *passphrase);
  REQUIRE(keys);
  return std::move(*keys);
}

}  // namespace

TEST_CASE("messages that never end cost the hub little memory and their sender its endpoint",
          "[process][hostile]") {
  SmallMash mash;
  const pid_t hub = mash.hub.process().pid();
  const std::size_t before = status_mib(hub, "VmRSS");
  const kit::PartyKeys keys = keys_of_council(mash.hub);
  const std::string endpoint = mash.hub.endpoint("north-council").value();
  net::Context context;
  {
    std::array<std::optional<Flood>, 4> floods;
    for (auto& flood : floods) flood.emplace(context, mash.hub, keys);
    Process served(program("mash"), {"desk", "--config", mash.desk.config(), "list"});
    REQUIRE(listens(endpoint));
    for (auto& flood : floods) flood->send(500);  // 2 GiB if nobody stops it.
    CHECK(served.wait().code == 0);
    // It is put out: nobody listens there any more, with whatever key.
    until([&] { return !listens(endpoint); });
    CHECK(mash.desk.mash({"list"}).code == 0);
  }
  const std::size_t peak = status_mib(hub, "VmHWM");
  INFO("resident before " << before << " MiB, at most " << peak << " MiB");
  if (memory_is_measurable) {
    CHECK(peak - before < 2 * limits::party_held_bytes_max / (1024 * 1024));
  }

  // Whoever has put an end to it starts the hub again, and the party is back.
  const std::string case_id = mash.take_contact();
  mash.hub.stop();
  mash.hub.start();
  mash.council.start();
  until([&] { return mash.desk.mash({"list"}).code == 0; });
  mash.ask_council(case_id);
  until([&] { return mash.council.ask({"pending"}).size() == 1; });
  CHECK(mash.hub.mash({"ledger", "verify", mash.hub.hub()}).code == 0);
}
