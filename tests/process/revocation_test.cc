// A revocation as the party meets it: on its connection, with its own keys.
#include <fstream>

#include <catch2/catch.hpp>

#include "crypto/passphrase.h"
#include "crypto/random.h"
#include "kit/party_keys.h"
#include "net/client_socket.h"
#include "support/hub_process.h"
#include "wire/codec.h"
#include "wire/join.h"

using namespace mash;
using support::HubProcess;

namespace {

constexpr std::chrono::seconds patience{60};

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// An enrolled party on the wire.
class Party {
 public:
  Party(const HubProcess& hub, const std::string& id)
      : id_(id),
        keys_(*kit::read_party_keys(hub.directory() / id,
                                    *crypto::read_passphrase(hub.passphrase()))),
        socket_(context_,
                {wire::parse_join_file(read(hub.join_file()), "join.toml")->transport,
                 keys_.transport_public(), keys_.transport,
                 [endpoint = hub.endpoint(id).value_or("")] { return endpoint; }},
                random_) {}

  bool connected() const { return socket_.state().connection == net::Connection::connected; }

  template <class Condition>
  bool await(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition() && std::chrono::steady_clock::now() < deadline) {
      socket_.wait(waker_, std::chrono::seconds(1));
      while (const auto frame = socket_.receive()) take(*frame);
    }
    return condition();
  }

  net::Sent say_hello() {
    wire::Hello hello;
    hello.versions = {1};
    hello.party = *PartyId::from_text(id_);
    hello.roster_epoch = 2;  // The one in force at the start; older ones would come as notices.
    hello.ready = true;
    return socket_.send(wire::encode(wire::ToHub(hello)));
  }

  int welcomes = 0;
  std::vector<std::string> notices;

 private:
  void take(ByteView frame) {
    const auto packet = wire::decode_from_hub(frame);
    REQUIRE(packet);
    if (std::holds_alternative<wire::Welcome>(*packet)) ++welcomes;
    if (const auto* notice = std::get_if<wire::Notice>(&*packet)) notices.push_back(notice->note);
  }

  std::string id_;
  crypto::SystemRandom random_;
  kit::PartyKeys keys_;
  net::Context context_;
  net::Waker waker_;
  net::ClientSocket socket_;
};

}  // namespace

TEST_CASE("a revoked party is cut off where it stands, and the others hear of it",
          "[process][enrol]") {
  HubProcess hub;
  hub.start();
  hub.enrol({hub.make_party("north-police", "police"), hub.make_party("north-health", "health")});
  Party police(hub, "north-police");
  Party health(hub, "north-health");
  for (Party* party : {&police, &health}) {
    REQUIRE(party->await([&] { return party->connected(); }));
    REQUIRE(party->say_hello() == net::Sent::queued);
    REQUIRE(party->await([&] { return party->welcomes == 1; }));
  }
  const auto revoked = hub.governed({"revoke"}, {"--party", "north-police"}, {"ann", "ben"});
  REQUIRE(revoked.code == 0);

  police.say_hello();  // Whether or not it leaves, there is no answer.
  CHECK(police.await([&] { return !police.connected(); }));
  CHECK(police.welcomes == 1);
  CHECK(police.notices.empty());
  CHECK(health.await([&] { return health.notices.size() == 1; }));
  CHECK_THAT(health.notices.front(), Catch::Contains("epoch = 3\n"));
  REQUIRE(health.connected());
  REQUIRE(health.say_hello() == net::Sent::queued);
  CHECK(health.await([&] { return health.welcomes == 2; }));
}

TEST_CASE("who is valid for a time only comes and goes by itself", "[process][enrol]") {
  HubProcess hub;
  hub.start();
  const std::string next = (hub.directory() / "next.note").string();
  const std::string now = (hub.directory() / "now.note").string();
  const auto enrolled = hub.governed(
      {"enrol"},
      {hub.make_party("a-begins", "police"), hub.make_party("b-ends", "health"), "--out", next},
      {});
  REQUIRE(enrolled.code == 0);
  REQUIRE(hub.mash({"roster", "show", hub.hub(), "--out", now}).code == 0);

  const std::string soon = rfc3339(std::chrono::time_point_cast<Duration>(
      std::chrono::system_clock::now() + std::chrono::seconds(4)));
  std::string text = read(next);
  const std::size_t from = text.find("\nfrom = \"", text.find("a-begins")) + 9;
  text.replace(from, soon.size(), soon);
  const std::size_t after = text.find('\n', text.find("\nfrom = \"", text.find("b-ends")) + 1);
  text.insert(after, "\nto = \"" + soon + "\"");
  std::ofstream(next) << text;
  REQUIRE(hub.mash({"governor", "sign", next, "--in-force", now, "--sign-with", hub.governor("ann"),
                    "--sign-with", hub.governor("ben"), "--governor-passphrase", hub.passphrase()})
              .code == 0);
  REQUIRE(hub.mash({"roster", "apply", hub.hub(), next}).code == 0);

  const auto deadline = std::chrono::steady_clock::now() + patience;
  const auto settled = [&] { return hub.endpoint("a-begins") && !hub.endpoint("b-ends"); };
  while (!settled() && std::chrono::steady_clock::now() < deadline) {
    REQUIRE(hub.mash({"status", hub.hub()}).code == 0);
  }
  CHECK(settled());
}
