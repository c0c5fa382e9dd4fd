#include "app/raw.h"

#include <zmq.h>

namespace mash::app_tests {

Raw::Raw(const Scene& scene, const PartyId& who, int queue_frames)
    : watched_(context_, net::Socket::Kind::dealer,
               ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED) {
  net::Socket& dealer = watched_.socket;
  const kit::PartyKeys& keys = scene.site.keys(who);
  dealer.set(ZMQ_CURVE_SERVERKEY, scene.site.join.transport);
  dealer.set(ZMQ_CURVE_PUBLICKEY, keys.transport_public());
  dealer.set(ZMQ_CURVE_SECRETKEY, keys.transport.reveal());
  dealer.set(ZMQ_RCVHWM, queue_frames);
  REQUIRE(dealer.connect(scene.hub.endpoint(who)) == 0);
  await_event();
}

void Raw::send(std::initializer_list<ByteView> frames) {
  REQUIRE(watched_.socket.send(frames) == net::Sent::queued);
}

void Raw::await_event() {
  net::Waiting event{watched_.events.handle()};
  net::wait_readable({&event}, patience);
  REQUIRE(event.ready);
  net::receive_event(watched_.events);
}

wire::FromHub Raw::next() {
  net::Waiting frame{watched_.socket.handle()};
  net::wait_readable({&frame}, patience);
  REQUIRE(frame.ready);
  const auto arrival = watched_.socket.receive(1);
  REQUIRE(arrival.has_value());
  auto packet = wire::decode_from_hub(arrival->frames.at(0));
  REQUIRE(packet.has_value());
  return std::move(*packet);
}

}  // namespace mash::app_tests
