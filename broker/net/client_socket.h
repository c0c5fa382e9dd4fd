// An agency's side of the transport: one supervised DEALER with CURVE.
//
// libzmq gives up for ever when the hub does not know a key, even if the key is enrolled a minute
// later; so a ClientSocket never lets libzmq reconnect. After any failure it makes a new socket
// with a fresh routing id, asks for the endpoint again, and waits longer each time.
//
// Frames under way when a connection ends are lost, in either direction: whoever sends keeps what
// it sent until it is acknowledged.
// Threads: belongs to one thread. It does its supervising inside wait(), receive() and send(), so
// call wait() whenever there is nothing else to do.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/limits.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/time.h"
#include "net/context.h"
#include "net/control_socket.h"
#include "net/refusal.h"
#include "net/socket.h"
#include "net/waker.h"

namespace mash::net {

struct ClientSettings {
  Block<32> hub_key;     // X25519 public; the connection fails unless the hub holds its secret.
  Block<32> public_key;  // This agency's, as the hub admitted it.
  const Secret<32>& secret_key;  // Outlives the socket. libzmq keeps copies and does not wipe them.
  // Asked before every attempt, so that a changed endpoint file is read again. An empty or
  // malformed answer counts as a failed attempt.
  std::function<std::string()> endpoint;
  Duration reconnect_wait_min = limits::reconnect_wait_min;
  Duration reconnect_wait_max = limits::reconnect_wait_max;
};

enum class Connection {
  connecting,      // Not there, or not yet: no route, nobody listening, another hub's key.
  connected,       // The hub authenticated us and we the hub.
  refused_by_hub,  // The hub is there and does not admit our key. Tried again all the same.
};

class ClientSocket {
 public:
  using Clock = std::chrono::steady_clock;
  struct State {
    Connection connection;
    Clock::time_point since;
  };
  struct Ready {
    bool frame = false;    // receive() has something.
    bool changed = false;  // state() is another than when wait() was called.
    bool woken = false;
    bool request = false;  // The control server has something.
  };

  // `random` must outlive the socket. The first attempt starts at once.
  ClientSocket(Context& context, ClientSettings settings, Random& random);
  ~ClientSocket();
  ClientSocket(const ClientSocket&) = delete;
  ClientSocket& operator=(const ClientSocket&) = delete;

  State state() const { return state_; }

  // `frame` has 1 to limits::frame_bytes_max bytes. Unreachable unless connected. Up to
  // limits::send_queue_frames_max frames wait for the network, whatever their size.
  Sent send(ByteView frame);
  // The next frame of the hub, or nothing for now. What is not exactly one frame is dropped.
  std::optional<Bytes> receive();

  // Waits until something is to be done, at most `wait_max`. `control` may be null.
  Ready wait(Waker& waker, Duration wait_max, ControlServer* control = nullptr);

 private:
  void supervise();
  void begin_attempt();
  void settle(Connection connection);
  void end_attempt(Connection why);
  std::optional<Bytes> take_frame();
  Duration next_wait();

  Context& context_;
  ClientSettings settings_;
  Random& random_;
  std::unique_ptr<WatchedSocket> attempt_;  // Null while waiting for the next one.
  std::deque<Bytes> rescued_;               // Came before the end of the connection they came by.
  State state_;
  Clock::time_point next_attempt_at_;
  Duration wait_{0};  // The last one; doubles.
};

}  // namespace mash::net
