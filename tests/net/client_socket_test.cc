// The agency's side: it finds its hub again after anything.
#include "net/client_socket.h"

#include "net/harness.h"

using namespace mash;
using namespace mash::net;
using namespace mash::net::test;

namespace {

bool round_trip(Hub& hub, Agency& agency, const std::string& text) {
  hub.inbox.clear();
  agency.inbox.clear();
  if (agency.socket.send(frame_of(text)) != Sent::queued) return false;
  if (!await([&] { return !hub.inbox.empty(); }, hub, agency)) return false;
  if (hub.socket().send(hub.inbox.front().peer, hub.inbox.front().frame) != Sent::queued) {
    return false;
  }
  return await([&] { return !agency.inbox.empty(); }, hub, agency) &&
         agency.inbox.front() == frame_of(text);
}

}  // namespace

TEST_CASE("an agency comes back when its hub restarts on the same endpoint", "[client]") {
  Hub hub;
  const Keys police = make_keys();
  const std::string endpoint = hub.admit("police", police.public_key);
  Agency agency(hub, police, endpoint);
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  const auto connected_since = agency.socket.state().since;
  hub.stop();
  REQUIRE(await([&] { return !agency.connected(); }, agency));
  CHECK(agency.socket.state().connection == Connection::connecting);
  CHECK(agency.socket.state().since > connected_since);
  CHECK(agency.socket.send(frame_of("lost")) == Sent::unreachable);
  hub.start();
  hub.admit("police", police.public_key, port_of_endpoint(endpoint));
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  CHECK(round_trip(hub, agency, "back again"));
}

TEST_CASE("an agency follows its hub to another endpoint", "[client]") {
  Hub hub;
  const Keys police = make_keys();
  std::string endpoint = hub.admit("police", police.public_key);
  const std::string before = endpoint;
  Agency agency(hub, police, [&] { return endpoint; });
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  Hub elsewhere;  // Holds the old port, so that the hub cannot get it again.
  hub.stop();
  REQUIRE(await([&] { return !agency.connected(); }, agency));
  elsewhere.admit("police", police.public_key, port_of_endpoint(before));
  hub.start();
  endpoint = hub.admit("police", police.public_key);
  REQUIRE(endpoint != before);
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  CHECK(round_trip(hub, agency, "found you"));
}

TEST_CASE("an agency that was refused is let in once it is admitted", "[client]") {
  Hub hub;
  const Keys police = make_keys();
  const Keys other = make_keys();
  const std::string endpoint = hub.admit("police", other.public_key);
  Agency agency(hub, police, endpoint);
  REQUIRE(await([&] {
    return agency.socket.state().connection == Connection::refused_by_hub;
  }, hub, agency));
  const auto refused_since = agency.socket.state().since;
  // Still refused after more attempts, and since the same moment.
  REQUIRE(await([&] { return hub.counted(Cause::unknown_key) >= 4; }, hub, agency));
  CHECK(agency.socket.state().connection == Connection::refused_by_hub);
  CHECK(agency.socket.state().since == refused_since);
  CHECK(agency.socket.send(frame_of("lost")) == Sent::unreachable);
  hub.admit("police", police.public_key);
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  CHECK(round_trip(hub, agency, "at last"));
}

TEST_CASE("an agency does not talk to a hub with another key", "[client]") {
  Hub hub;
  Hub impostor;
  const Keys police = make_keys();
  std::string endpoint = impostor.admit("police", police.public_key);
  Agency agency(hub, police, [&] { return endpoint; });
  REQUIRE(await([&] { return impostor.counted(Cause::handshake_protocol) >= 2; }, impostor,
                agency));
  CHECK(agency.socket.state().connection == Connection::connecting);
  endpoint = hub.admit("police", police.public_key);
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  CHECK(impostor.inbox.empty());
}

TEST_CASE("an endpoint that is no endpoint is only a failed attempt", "[client]") {
  Hub hub;
  const Keys police = make_keys();
  std::string endpoint;
  int asked = 0;
  Agency agency(hub, police, [&] {
    ++asked;
    return endpoint;
  });
  REQUIRE(await([&] { return asked >= 2; }, agency));
  endpoint = "tcp://nowhere";
  REQUIRE(await([&] { return asked >= 4; }, agency));
  endpoint = hub.admit("police", police.public_key);
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
}

TEST_CASE("an agency waits longer after each failure, up to the cap", "[client]") {
  Hub hub;
  const Keys police = make_keys();
  std::vector<ClientSocket::Clock::time_point> asked;
  Agency agency(hub, police, [&] {  // From 5 ms, doubling, to 100 ms; at least half of each.
    asked.push_back(ClientSocket::Clock::now());
    return std::string();
  });
  REQUIRE(await([&] { return asked.size() >= 9; }, agency));
  const auto gap = [&](std::size_t i) { return asked[i + 1] - asked[i]; };
  CHECK(gap(2) >= Duration(10));  // 20 ms at most drawn.
  CHECK(gap(4) >= Duration(40));
  CHECK(gap(6) >= Duration(50));  // The cap, halved.
  CHECK(gap(7) >= Duration(50));
}

TEST_CASE("frames that came before the connection ended are still given out", "[client]") {
  Hub hub;
  const Keys police = make_keys();
  Agency agency(hub, police, hub.admit("police", police.public_key));
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  CHECK(agency.socket.send(frame_of("hello")) == Sent::queued);
  REQUIRE(await([&] { return !hub.inbox.empty(); }, hub));
  CHECK(hub.socket().send(party("police"), frame_of("answer")) == Sent::queued);
  CHECK(agency.socket.wait(agency.waker, patience).frame);  // It is here, unread.
  hub.stop();
  while (!agency.socket.wait(agency.waker, patience).changed) {
  }
  CHECK(agency.socket.receive() == frame_of("answer"));
}
