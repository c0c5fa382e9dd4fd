// What the loop needs of the network: frames of parties that the handshake proved, and a wait.
//
// The hub's is Sockets; a simulation brings a network of its own. The duties are those of
// net/hub_socket.h: who sent a frame is what was proved, sending never waits, and what is sent may
// get lost.
// Threads: the loop's, but for wake().
#pragma once

#include "net/control_socket.h"
#include "net/hub_socket.h"

namespace mash::app {

class Transport {
 public:
  virtual ~Transport() = default;

  virtual std::optional<net::Inbound> receive() = 0;  // Nothing: nothing for now.
  virtual net::Sent send(const net::Peer& peer, ByteView frame) = 0;
  // As far as this side has noticed.
  virtual bool is_alive(const net::Peer& peer) const = 0;
  // What was turned away, and who was put out, since the last call.
  virtual net::Counters take_counters() = 0;
  virtual std::vector<net::Expulsion> take_expulsions() = 0;
  // Until something is to be done, or wake() was called; at most `wait_max`.
  virtual net::Ready wait(Duration wait_max) = 0;
  // The same, whatever comes meanwhile: for a loop that takes nothing now.
  virtual void wait_for_wake(Duration wait_max) = 0;
  virtual void wake() noexcept = 0;  // From any thread.
};

// Real ones. All that it is made of outlives it; `control` may be null.
class Sockets final : public Transport {
 public:
  Sockets(net::HubSocket& hub, net::ControlServer* control, net::Waker& waker)
      : hub_(hub), control_(control), waker_(waker) {}

  std::optional<net::Inbound> receive() override { return hub_.receive(); }
  net::Sent send(const net::Peer& peer, ByteView frame) override { return hub_.send(peer, frame); }
  bool is_alive(const net::Peer& peer) const override { return hub_.is_alive(peer); }
  net::Counters take_counters() override { return hub_.take_counters(); }
  std::vector<net::Expulsion> take_expulsions() override { return hub_.take_expulsions(); }
  net::Ready wait(Duration wait_max) override {
    return net::wait(hub_, control_, waker_, wait_max);
  }
  void wait_for_wake(Duration wait_max) override { waker_.wait(wait_max); }
  void wake() noexcept override { waker_.wake(); }

 private:
  net::HubSocket& hub_;
  net::ControlServer* control_;
  net::Waker& waker_;
};

}  // namespace mash::app
