// What this room believes of libzmq 4.3.4, tried on bare sockets. If one of these fails after an
// upgrade, libzmq has changed: read README.md before mending the test.
#include <zmq.h>

#include "net/harness.h"

using namespace mash;
using namespace mash::net;
using namespace mash::net::test;

namespace {

constexpr int option_zap_enforce_domain = 93;

struct BareServer {
  Context context;
  Keys keys = make_keys();
  Socket router{context, Socket::Kind::router};
  Socket events{context, Socket::Kind::pair};

  // Binds, and gives the endpoint.
  std::string open() {
    router.monitor("inproc://events", ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                                          ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                                          ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                                          ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    REQUIRE(events.connect("inproc://events") == 0);
    REQUIRE(router.bind("tcp://127.0.0.1:*") == 0);
    return router.last_endpoint();
  }
  ~BareServer() { router.stop_monitor(); }

  void curve() {
    router.set(ZMQ_CURVE_SERVER, 1);
    router.set(ZMQ_CURVE_SECRETKEY, keys.secret_key.reveal());
    set_domain(router, "police");
  }
  int next_event() {
    Waiting event{events.handle()};
    wait_readable({&event}, patience);
    const auto got = receive_event(events);
    return got ? got->what : 0;
  }
};

struct BareClient {
  Context context;
  Keys keys = make_keys();
  Socket dealer{context, Socket::Kind::dealer};

  void curve(const Block<32>& server_key) {
    dealer.set(ZMQ_CURVE_SERVERKEY, server_key);
    dealer.set(ZMQ_CURVE_PUBLICKEY, keys.public_key);
    dealer.set(ZMQ_CURVE_SECRETKEY, keys.secret_key.reveal());
  }
};

std::optional<Arrival> next(Socket& socket) {
  Waiting waiting{socket.handle()};
  wait_readable({&waiting}, patience);
  return socket.receive(4);
}

}  // namespace

TEST_CASE("without option 93 libzmq lets anybody in when no handler answers", "[libzmq]") {
  BareServer server;
  BareClient client;
  server.curve();
  client.curve(server.keys.public_key);
  const std::string endpoint = server.open();
  REQUIRE(client.dealer.connect(endpoint) == 0);
  CHECK(server.next_event() == ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  CHECK(client.dealer.send({bytes_of("hello")}) == Sent::queued);
  const auto arrival = next(server.router);
  REQUIRE(arrival);
  CHECK_FALSE(arrival->user_id);
}

TEST_CASE("with option 93 libzmq lets nobody in when no handler answers", "[libzmq]") {
  BareServer server;
  BareClient client;
  server.curve();
  server.router.set(option_zap_enforce_domain, 1);
  client.curve(server.keys.public_key);
  REQUIRE(client.dealer.connect(server.open()) == 0);
  CHECK(server.next_event() == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL);
}

TEST_CASE("the hub's options admit nobody when no handler answers", "[libzmq]") {
  BareServer server;
  BareClient client;
  set_server_options(server.router, server.keys.secret_key);
  set_domain(server.router, "police");
  client.curve(server.keys.public_key);
  REQUIRE(client.dealer.connect(server.open()) == 0);
  CHECK(server.next_event() == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL);
}

TEST_CASE("a client without CURVE is turned away, whatever else it speaks", "[libzmq]") {
  const bool plain = GENERATE(false, true);
  Hub hub;
  const std::string endpoint = hub.admit("police", make_keys().public_key);
  BareClient client;
  if (plain) {
    for (const int option : {ZMQ_PLAIN_USERNAME, ZMQ_PLAIN_PASSWORD}) {
      REQUIRE(zmq_setsockopt(client.dealer.handle(), option, "police", 6) == 0);
    }
  }
  REQUIRE(client.dealer.connect(endpoint) == 0);
  CHECK(client.dealer.send({bytes_of("hello")}) == Sent::queued);
  // Each end sees that the other speaks something else; who hangs up first is chance.
  REQUIRE(await([&] {
    return hub.counted(Cause::handshake_protocol) + hub.counted(Cause::handshake_unfinished) > 0;
  }, hub));
  CHECK(hub.inbox.empty());
}

TEST_CASE("after a poll only the last frame says who sent it", "[libzmq]") {
  BareServer server;
  BareClient client;
  Socket zap(server.context, Socket::Kind::reply);
  REQUIRE(zap.bind("inproc://zeromq.zap.01") == 0);
  server.curve();
  client.curve(server.keys.public_key);
  const std::string endpoint = server.open();
  REQUIRE(client.dealer.connect(endpoint) == 0);
  const auto request = next(zap);
  REQUIRE(request);
  CHECK(zap.send({request->frames[0], request->frames[1], bytes_of("200"), {}, bytes_of("police"),
                  {}}) == Sent::queued);
  REQUIRE(server.next_event() == ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  CHECK(client.dealer.send({bytes_of("hello")}) == Sent::queued);
  Waiting waiting{server.router.handle()};
  wait_readable({&waiting}, patience);
  REQUIRE(waiting.ready);

  zmq_msg_t frame;
  zmq_msg_init(&frame);
  REQUIRE(zmq_msg_recv(&frame, server.router.handle(), 0) >= 0);
  CHECK(zmq_msg_gets(&frame, "User-Id") == nullptr);
  REQUIRE(zmq_msg_recv(&frame, server.router.handle(), 0) >= 0);
  REQUIRE(zmq_msg_gets(&frame, "User-Id") != nullptr);
  CHECK(std::string(zmq_msg_gets(&frame, "User-Id")) == "police");
  zmq_msg_close(&frame);
}

TEST_CASE("each endpoint keeps the domain it was bound with", "[libzmq]") {
  BareServer server;
  Socket zap(server.context, Socket::Kind::reply);
  REQUIRE(zap.bind("inproc://zeromq.zap.01") == 0);
  server.curve();
  const std::string first = server.open();
  set_domain(server.router, "health");
  REQUIRE(server.router.bind("tcp://127.0.0.1:*") == 0);

  BareClient client;
  client.curve(server.keys.public_key);
  REQUIRE(client.dealer.connect(first) == 0);
  const auto request = next(zap);
  REQUIRE(request);
  CHECK(request->count == 7);
  CHECK(text_of(request->frames[2]) == "police");
}

TEST_CASE("the second of two peers with one routing id is never heard", "[libzmq]") {
  BareServer server;
  BareClient first;
  BareClient second;
  const std::string endpoint = server.open();
  first.dealer.set(ZMQ_ROUTING_ID, bytes_of("same"));
  second.dealer.set(ZMQ_ROUTING_ID, bytes_of("same"));
  REQUIRE(first.dealer.connect(endpoint) == 0);
  CHECK(first.dealer.send({bytes_of("first")}) == Sent::queued);
  REQUIRE(next(server.router));
  REQUIRE(second.dealer.connect(endpoint) == 0);
  CHECK(second.dealer.send({bytes_of("second")}) == Sent::queued);
  REQUIRE(server.next_event() == ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  REQUIRE(server.next_event() == ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  CHECK(first.dealer.send({bytes_of("first again")}) == Sent::queued);
  const auto arrival = next(server.router);
  REQUIRE(arrival);
  CHECK(text_of(arrival->frames[1]) == "first again");
}
