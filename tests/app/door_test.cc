// What never becomes a frame the hub reads: it is dropped, counted, and the count is on the ledger.
#include <zmq.h>

#include "app/scene.h"
#include "net/socket.h"

using namespace mash;
using namespace mash::app_tests;

namespace {

// A party's key in the hands of a program that follows no rule.
class Raw {
 public:
  Raw(const Scene& scene, const PartyId& who) {
    net::Socket& dealer = watched_.socket;
    const kit::PartyKeys& keys = scene.site.keys(who);
    dealer.set(ZMQ_CURVE_SERVERKEY, scene.site.join.transport);
    dealer.set(ZMQ_CURVE_PUBLICKEY, keys.transport_public());
    dealer.set(ZMQ_CURVE_SECRETKEY, keys.transport.reveal());
    REQUIRE(dealer.connect(scene.hub.endpoint(who)) == 0);
    await_event();
  }

  void send(std::initializer_list<ByteView> frames) {
    REQUIRE(watched_.socket.send(frames) == net::Sent::queued);
  }
  // The connection's beginning, and later its end.
  void await_event() {
    net::Waiting event{watched_.events.handle()};
    net::wait_readable({&event}, patience);
    REQUIRE(event.ready);
    net::receive_event(watched_.events);
  }
  // The hub has read all that was sent before.
  void await_answer(const Bytes& question) {
    send({question});
    net::Waiting answer{watched_.socket.handle()};
    net::wait_readable({&answer}, patience);
    REQUIRE(answer.ready);
  }

 private:
  net::Context context_;
  net::WatchedSocket watched_{context_, net::Socket::Kind::dealer,
                              ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED};
};

auto counts_after(Scene& scene) {
  scene.hub.advance(std::chrono::minutes(2));
  scene.at_police.hello();
  scene.at_police.waiting<wire::Receipt>();
  scene.hub.stop();
  return counts_of(entries_of(scene.site));
}

}  // namespace

TEST_CASE("extra and empty frames are counted under the name of the party that sent them",
          "[door]") {
  Scene scene;
  const Bytes question =
      wire::encode(wire::ToHub(wire::Query{scene.at_school.new_id(), wire::AskDue{1}}));
  Raw raw(scene, school);
  raw.send({question, question});
  raw.send({question, bytes_of("more"), bytes_of("and more")});
  raw.send({ByteView{}});
  raw.await_answer(question);
  const auto counted = counts_after(scene);
  CHECK(counted.at({"extra_frames", "hill-school"}) == 2);
  CHECK(counted.at({"empty_frame", "hill-school"}) == 1);
  CHECK(counted.size() == 2);
}

TEST_CASE("a frame above what the transport carries ends the connection and nothing else",
          "[door]") {
  Scene scene;
  scene.at_police.hello();
  Raw raw(scene, school);
  raw.send({Bytes(limits::frame_bytes_max + 1, 7)});
  raw.await_event();
  scene.at_school.hello();
  scene.at_school.accepted(scene.at_school.seal(referral(new_child())));
  CHECK(scene.at_police.waiting<wire::Receipt>() == 0);  // Still connected, still answered.
}
