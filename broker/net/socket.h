// One libzmq socket, closed with its owner, moving whole messages as bytes. Internal to this room.
//
// Threads: one at a time. Errors that no peer can cause throw base::Fatal.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/secret.h"
#include "base/time.h"
#include "net/context.h"
#include "net/refusal.h"

namespace mash::net {

// What a frame takes on a CURVE connection (ZMTP 3.1 framing), in bytes.
std::uint64_t on_the_wire(std::size_t frame_bytes);

// A whole message as it came. Its metadata is that of the last frame: libzmq 4.3.4 loses it on the
// first frame of a ROUTER whenever somebody polled before receiving.
struct Arrival {
  std::vector<Bytes> frames;  // The first ones, at most as many as were asked for.
  std::size_t count = 0;      // Of all frames.
  std::uint64_t wire_bytes = 0;  // What the frames took on a CURVE connection, without the first.
  std::optional<std::string> user_id;
  std::optional<std::string> admission;  // Our own ZAP metadata; see gatekeeper.h.
  int descriptor = -1;  // libzmq's, of the connection it came by; a number, perhaps reused.
};

class Socket {
 public:
  enum class Kind { router, dealer, reply, pair };

  Socket(Context& context, Kind kind);
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&&) = delete;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void set(int option, int value);
  void set(int option, ByteView value);

  // Zero, or the errno that the address caused.
  [[nodiscard]] int bind(const std::string& endpoint);
  [[nodiscard]] int connect(const std::string& endpoint);
  void unbind(const std::string& endpoint);
  std::string last_endpoint() const;

  // Sends this socket's events (a mask of ZMQ_EVENT_*) to `endpoint`, an inproc address. libzmq
  // BLOCKS its I/O thread when a thousand of them wait, so somebody must always be reading.
  void monitor(const std::string& endpoint, int events);
  void stop_monitor();

  // The next whole message, keeping its first `frames_max` frames, or nothing has come. Whatever
  // else it holds is counted and let go frame by frame.
  std::optional<Arrival> receive(std::size_t frames_max);
  // All frames as one message. Never waits.
  Sent send(std::initializer_list<ByteView> frames);
  // Lets libzmq do what it has put off (attach a new peer, drop a dead one); true if a message is
  // waiting.
  bool readable();

  void* handle() const { return handle_; }

 private:
  bool send_frame(ByteView frame, int flags, Sent& failure);
  void* handle_;
};

// One event of a monitored socket.
struct MonitorEvent {
  int what;            // ZMQ_EVENT_*
  std::uint32_t value;  // A descriptor or an error number, as the event has it.
  std::string endpoint;
};
std::optional<MonitorEvent> receive_event(Socket& monitor);

// A socket for one connection that we make, and the events of that connection.
struct WatchedSocket {
  // Watches `socket` from now on. Connect afterwards.
  WatchedSocket(Context& context, Socket::Kind kind, int events_watched);
  ~WatchedSocket() { socket.stop_monitor(); }  // First: libzmq blocks on events nobody can read.
  WatchedSocket(const WatchedSocket&) = delete;
  WatchedSocket& operator=(const WatchedSocket&) = delete;

  Socket events;
  Socket socket;
};

// What to wait for: a socket of libzmq or a descriptor.
struct Waiting {
  void* socket = nullptr;
  int descriptor = -1;
  bool ready = false;
};
// Waits until one is readable; a negative duration waits for ever. Also returns, with nothing
// ready, when a signal came.
void wait_readable(std::span<Waiting* const> items, Duration wait_max);
inline void wait_readable(std::initializer_list<Waiting*> items, Duration wait_max) {
  wait_readable(std::span<Waiting* const>(items.begin(), items.size()), wait_max);
}

// The port at the end of "tcp://127.0.0.1:5557"; 0 if there is none.
std::uint16_t port_of(std::string_view endpoint);

// What hub and client set alike: frame and queue ceilings, heartbeats, handshake, linger,
// keepalive. Only for CURVE over TCP.
void set_transport_options(Socket& socket);
// Makes `router` a CURVE server that admits nobody unless a ZAP handler says so.
void set_server_options(Socket& router, const Secret<32>& secret_key);
void set_ipv6(Socket& socket);
// The domain named to the ZAP handler for connections to endpoints bound from now on.
void set_domain(Socket& router, std::string_view domain);

}  // namespace mash::net
