#include "net/socket.h"

#include <zmq.h>

#include <array>
#include <atomic>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::net {
namespace {

// zmq.h of 4.3.4 hides the name among drafts, yet Debian's library has the option (measured). With
// it a missing ZAP handler means nobody gets in; without it, everybody does.
constexpr int option_zap_enforce_domain = 93;

[[noreturn]] void fail(const char* what) {
  throw base::Fatal(std::string("libzmq: ") + what + " failed: " + zmq_strerror(zmq_errno()));
}

int zmq_kind(Socket::Kind kind) {
  switch (kind) {
    case Socket::Kind::router: return ZMQ_ROUTER;
    case Socket::Kind::dealer: return ZMQ_DEALER;
    case Socket::Kind::reply: return ZMQ_REP;
    case Socket::Kind::pair: return ZMQ_PAIR;
  }
  ENSURE(false, "a kind of socket outside its enum");
}

// A zmq_msg_t that is always closed. zmq_msg_recv empties it before it fills it.
class Message {
 public:
  Message() { zmq_msg_init(&message_); }
  ~Message() { zmq_msg_close(&message_); }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  zmq_msg_t* get() { return &message_; }
  ByteView bytes() {
    return {static_cast<const std::uint8_t*>(zmq_msg_data(&message_)), zmq_msg_size(&message_)};
  }
  bool more() { return zmq_msg_more(&message_) != 0; }
  std::optional<std::string> property(const char* name) {
    const char* value = zmq_msg_gets(&message_, name);
    if (value == nullptr) return std::nullopt;
    return value;
  }

 private:
  zmq_msg_t message_;
};

int milliseconds(Duration duration) { return static_cast<int>(duration.count()); }

}  // namespace

// Flags, a length of one or eight bytes, then the box.
std::uint64_t on_the_wire(std::size_t frame_bytes) {
  const std::size_t boxed = frame_bytes + limits::curve_bytes;
  return boxed + (boxed > 255 ? 9 : 2);
}

Socket::Socket(Context& context, Kind kind)
    : handle_(zmq_socket(context.handle(), zmq_kind(kind))) {
  if (handle_ == nullptr) fail("making a socket");
  set(ZMQ_LINGER, 0);
}

Socket::~Socket() {
  if (handle_ != nullptr) zmq_close(handle_);
}

Socket::Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

void Socket::set(int option, int value) {
  if (zmq_setsockopt(handle_, option, &value, sizeof value) != 0) fail("setting an option");
}

void Socket::set(int option, ByteView value) {
  if (zmq_setsockopt(handle_, option, value.data(), value.size()) != 0) fail("setting an option");
}

int Socket::bind(const std::string& endpoint) {
  return zmq_bind(handle_, endpoint.c_str()) == 0 ? 0 : zmq_errno();
}

int Socket::connect(const std::string& endpoint) {
  return zmq_connect(handle_, endpoint.c_str()) == 0 ? 0 : zmq_errno();
}

void Socket::unbind(const std::string& endpoint) {
  if (zmq_unbind(handle_, endpoint.c_str()) != 0) fail("unbinding");
}

std::string Socket::last_endpoint() const {
  std::array<char, 256> text{};
  std::size_t size = text.size();
  if (zmq_getsockopt(handle_, ZMQ_LAST_ENDPOINT, text.data(), &size) != 0) fail("an endpoint");
  return text.data();
}

void Socket::monitor(const std::string& endpoint, int events) {
  if (zmq_socket_monitor(handle_, endpoint.c_str(), events) != 0) fail("monitoring");
}

void Socket::stop_monitor() { zmq_socket_monitor(handle_, nullptr, 0); }

std::optional<Arrival> Socket::receive(std::size_t frames_max) {
  Arrival arrival;
  Message message;
  do {
    if (zmq_msg_recv(message.get(), handle_, ZMQ_DONTWAIT) < 0) {
      if (zmq_errno() == EINTR) continue;
      if (zmq_errno() == EAGAIN && arrival.count == 0) return std::nullopt;
      fail("receiving");
    }
    ++arrival.count;
    const ByteView bytes = message.bytes();
    if (arrival.count > 1) arrival.wire_bytes += on_the_wire(bytes.size());
    if (arrival.count <= frames_max) arrival.frames.emplace_back(bytes.begin(), bytes.end());
  } while (arrival.count == 0 || message.more());
  arrival.user_id = message.property("User-Id");
  if (arrival.user_id) {
    arrival.admission = message.property("X-Admission");
    // Deprecated, since the number may belong to another connection by now; gatekeeper.cc counts
    // with that.
    arrival.descriptor = zmq_msg_get(message.get(), ZMQ_SRCFD);
  }
  return arrival;
}

bool Socket::send_frame(ByteView frame, int flags, Sent& failure) {
  for (;;) {
    if (zmq_send(handle_, frame.data(), frame.size(), flags | ZMQ_DONTWAIT) >= 0) return true;
    if (zmq_errno() == EINTR) continue;
    if (zmq_errno() == EAGAIN) return failure = Sent::full, false;
    if (zmq_errno() == EHOSTUNREACH) return failure = Sent::unreachable, false;
    fail("sending");
  }
}

Sent Socket::send(std::initializer_list<ByteView> frames) {
  std::size_t left = frames.size();
  bool first = true;
  for (ByteView frame : frames) {
    const int flags = --left > 0 ? ZMQ_SNDMORE : 0;
    Sent failure = Sent::queued;
    if (!send_frame(frame, flags, failure)) {
      // libzmq looks for returned credit and new peers at most once a millisecond unless asked.
      readable();
      if (!send_frame(frame, flags, failure)) {
        ENSURE(first, "libzmq takes all frames of a message or none");
        return failure;
      }
    }
    first = false;
  }
  return Sent::queued;
}

bool Socket::readable() {
  int events = 0;
  std::size_t size = sizeof events;
  while (zmq_getsockopt(handle_, ZMQ_EVENTS, &events, &size) != 0) {
    if (zmq_errno() != EINTR) fail("looking for messages");
  }
  return (events & ZMQ_POLLIN) != 0;
}

std::optional<MonitorEvent> receive_event(Socket& monitor) {
  const auto arrival = monitor.receive(2);
  if (!arrival) return std::nullopt;
  ENSURE(arrival->frames.size() == 2 && arrival->frames[0].size() == 6, "libzmq's event format 1");
  std::uint16_t what = 0;
  std::uint32_t value = 0;
  std::memcpy(&what, arrival->frames[0].data(), sizeof what);
  std::memcpy(&value, arrival->frames[0].data() + sizeof what, sizeof value);
  return MonitorEvent{what, value, std::string(text_of(arrival->frames[1]))};
}

WatchedSocket::WatchedSocket(Context& context, Socket::Kind kind, int events_watched)
    : events(context, Socket::Kind::pair), socket(context, kind) {
  // Inproc addresses are per context, and a context may hold several of these.
  static std::atomic<std::uint64_t> next{1};
  const std::string endpoint = "inproc://mash.events." + std::to_string(next++);
  socket.monitor(endpoint, events_watched);
  if (events.connect(endpoint) != 0) throw base::Fatal("libzmq lost a monitor it made");
}

void wait_readable(std::span<Waiting* const> items, Duration wait_max) {
  std::array<zmq_pollitem_t, 8> polled{};
  ENSURE(items.size() <= polled.size(), "more to wait for than foreseen");
  std::size_t count = 0;
  for (const Waiting* item : items) {
    polled[count++] = {item->socket, item->descriptor, ZMQ_POLLIN, 0};
  }
  const long timeout = wait_max.count() < 0 ? -1 : static_cast<long>(wait_max.count());
  const int ready = zmq_poll(polled.data(), static_cast<int>(count), timeout);
  if (ready < 0 && zmq_errno() != EINTR) fail("polling");
  count = 0;
  for (Waiting* item : items) item->ready = ready > 0 && polled[count++].revents != 0;
}

std::uint16_t port_of(std::string_view endpoint) {
  std::uint16_t port = 0;
  const std::size_t colon = endpoint.rfind(':');
  if (colon == std::string_view::npos) return 0;
  std::from_chars(endpoint.data() + colon + 1, endpoint.data() + endpoint.size(), port);
  return port;
}

void set_transport_options(Socket& socket) {
  // Above it libzmq drops the connection before it has read the frame.
  const std::int64_t bytes_max = limits::frame_bytes_max + limits::curve_bytes;
  socket.set(ZMQ_MAXMSGSIZE, ByteView(reinterpret_cast<const std::uint8_t*>(&bytes_max),
                                      sizeof bytes_max));
  socket.set(ZMQ_RCVHWM, limits::receive_queue_frames_max);
  socket.set(ZMQ_SNDHWM, limits::send_queue_frames_max);
  // A stranger that says nothing holds a descriptor no longer than this.
  socket.set(ZMQ_HANDSHAKE_IVL, milliseconds(limits::handshake_max));
  // A cable that was pulled sends no FIN: without heartbeats both ends wait for hours.
  socket.set(ZMQ_HEARTBEAT_IVL, milliseconds(limits::heartbeat_every));
  socket.set(ZMQ_HEARTBEAT_TIMEOUT, milliseconds(limits::heartbeat_wait_max));
  socket.set(ZMQ_HEARTBEAT_TTL, milliseconds(limits::heartbeat_ttl));
  // Heartbeats stand still while a full queue keeps libzmq from reading; the kernel's do not.
  socket.set(ZMQ_TCP_KEEPALIVE, 1);
  socket.set(ZMQ_TCP_KEEPALIVE_IDLE, 30);
  socket.set(ZMQ_TCP_KEEPALIVE_INTVL, 10);
  socket.set(ZMQ_TCP_KEEPALIVE_CNT, 3);
}

void set_server_options(Socket& router, const Secret<32>& secret_key) {
  set_transport_options(router);
  router.set(ZMQ_CURVE_SERVER, 1);
  router.set(ZMQ_CURVE_SECRETKEY, secret_key.reveal());
  router.set(option_zap_enforce_domain, 1);
  // Connections not yet taken by libzmq; per endpoint, so one party's flood fills only its own.
  router.set(ZMQ_BACKLOG, static_cast<int>(limits::connections_per_party_max));
  // A message nobody can take must be told to us, not dropped in silence.
  router.set(ZMQ_ROUTER_MANDATORY, 1);
  // A second peer that claims a routing id in use gets nothing; with 1 it would get the messages.
  router.set(ZMQ_ROUTER_HANDOVER, 0);
}

void set_ipv6(Socket& socket) { socket.set(ZMQ_IPV6, 1); }

void set_domain(Socket& router, std::string_view domain) {
  router.set(ZMQ_ZAP_DOMAIN, bytes_of(domain));
}

}  // namespace mash::net
