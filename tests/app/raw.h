// A party's key in the hands of a program that follows no rule.
#pragma once

#include "app/scene.h"
#include "net/socket.h"

namespace mash::app_tests {

class Raw {
 public:
  // Connects. Of what the hub sends, `queue_frames` are taken off the network before anybody asks.
  Raw(const Scene& scene, const PartyId& who, int queue_frames = 64);

  void send(std::initializer_list<ByteView> frames);
  // The connection's beginning, and later its end.
  void await_event();
  wire::FromHub next();  // The next packet of the hub.

 private:
  net::Context context_;
  net::WatchedSocket watched_;
};

}  // namespace mash::app_tests
