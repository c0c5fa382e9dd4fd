// Frames on their way to connections: at once or, where a peer does not take what already waits for
// it, in their order as soon as it does.
//
// Bounded: of what waits for one connection at most limits::kept_bytes_max are kept and one frame.
// What comes on top is dropped, as if the connection had ended: whoever asked asks again. No
// durability; what must not be lost is sent again until it is acknowledged.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <vector>

#include "net/hub_socket.h"

namespace mash::app {

class Outgoing {
 public:
  // Hands a frame to the socket (net::HubSocket::send).
  using Send = std::function<net::Sent(const net::Peer&, ByteView)>;
  explicit Outgoing(Send send) : send_(std::move(send)) {}

  // False: the connection has ended, and nothing of it is kept any more.
  [[nodiscard]] bool send(const net::Peer& peer, Bytes frame);
  bool is_waiting(const net::Peer& peer) const;

  // Tries again whatever waits; call it whenever something may have changed. Costs nothing where
  // nothing waits.
  struct Retried {
    std::vector<net::Peer> free;   // Everything that waited has gone; more may be sent.
    std::vector<net::Peer> ended;  // The connection has ended.
  };
  Retried retry();

 private:
  struct Waiting {
    net::Peer peer;
    std::deque<Bytes> frames;
    std::size_t bytes = 0;
  };
  enum class Progress { done, stuck, ended };
  Progress push(Waiting& waiting);

  Send send_;
  std::map<std::uint64_t, Waiting> waiting_;  // By number of the connection.
};

}  // namespace mash::app
