#include "net/client_socket.h"

#include <zmq.h>

#include <algorithm>

#include "base/ensure.h"

namespace mash::net {
namespace {

constexpr int events_watched = ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED |
                               ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                               ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                               ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL;

Duration until(ClientSocket::Clock::time_point then) {
  const auto left = then - ClientSocket::Clock::now();
  return std::max(Duration(0), std::chrono::ceil<Duration>(left));
}

}  // namespace

ClientSocket::ClientSocket(Context& context, ClientSettings settings, Random& random)
    : context_(context),
      settings_(std::move(settings)),
      random_(random),
      state_{Connection::connecting, Clock::now()},
      next_attempt_at_(state_.since) {
  supervise();
}

ClientSocket::~ClientSocket() = default;

void ClientSocket::begin_attempt() {
  attempt_ = std::make_unique<WatchedSocket>(context_, Socket::Kind::dealer, events_watched);
  Socket& dealer = attempt_->socket;
  set_transport_options(dealer);
  dealer.set(ZMQ_CURVE_SERVERKEY, settings_.hub_key);
  dealer.set(ZMQ_CURVE_PUBLICKEY, settings_.public_key);
  dealer.set(ZMQ_CURVE_SECRETKEY, settings_.secret_key.reveal());
  // Nobody can guess it, and no two connections share one: libzmq drops whatever comes by the
  // second of two, without a word. Ids that start with zero are libzmq's own.
  auto routing_id = random_.block<16>();
  routing_id[0] |= 0x80;
  dealer.set(ZMQ_ROUTING_ID, routing_id);
  dealer.set(ZMQ_IMMEDIATE, 1);  // Nothing is queued for a hub that is not there.
  dealer.set(ZMQ_RECONNECT_IVL, -1);
  dealer.set(ZMQ_CONNECT_TIMEOUT, static_cast<int>(limits::handshake_max.count()));
  if (dealer.connect(settings_.endpoint()) != 0) end_attempt(Connection::connecting);
}

void ClientSocket::settle(Connection connection) {
  if (state_.connection != connection) state_ = {connection, Clock::now()};
}

void ClientSocket::end_attempt(Connection why) {
  while (auto frame = take_frame()) rescued_.push_back(std::move(*frame));
  attempt_.reset();
  // A connection that held for a while was a good one: start again from the shortest wait.
  const bool held = state_.connection == Connection::connected &&
                    Clock::now() - state_.since >= settings_.reconnect_wait_max;
  if (held) wait_ = Duration(0);
  next_attempt_at_ = Clock::now() + next_wait();
  settle(why);
}

// Doubles up to the cap; half of it is random, so that a hub's return is not met by everybody at
// the same instant.
Duration ClientSocket::next_wait() {
  wait_ = std::clamp(wait_ * 2, settings_.reconnect_wait_min, settings_.reconnect_wait_max);
  const std::uint64_t chance = read_u64(random_.block<8>());
  const auto half = static_cast<std::uint64_t>(wait_.count() / 2);
  return wait_ - Duration(static_cast<Duration::rep>(chance % (half + 1)));
}

void ClientSocket::supervise() {
  if (!attempt_ && Clock::now() >= next_attempt_at_) begin_attempt();
  while (attempt_) {
    const auto event = receive_event(attempt_->events);
    if (!event) return;
    switch (event->what) {
      case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        attempt_->socket.readable();  // Attaches the connection, so that send() finds it.
        settle(Connection::connected);
        break;
      case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
        end_attempt(Connection::refused_by_hub);
        break;
      default:
        end_attempt(Connection::connecting);
        break;
    }
  }
}

Sent ClientSocket::send(ByteView frame) {
  ENSURE(!frame.empty() && frame.size() <= limits::frame_bytes_max, "a frame the room can send");
  supervise();
  if (!attempt_ || state_.connection != Connection::connected) return Sent::unreachable;
  return attempt_->socket.send({frame});
}

std::optional<Bytes> ClientSocket::receive() {
  supervise();
  if (!rescued_.empty()) {
    Bytes frame = std::move(rescued_.front());
    rescued_.pop_front();
    return frame;
  }
  return take_frame();
}

std::optional<Bytes> ClientSocket::take_frame() {
  while (attempt_) {
    auto arrival = attempt_->socket.receive(1);
    if (!arrival) return std::nullopt;
    Bytes& frame = arrival->frames.front();
    const bool good =
        arrival->count == 1 && !frame.empty() && frame.size() <= limits::frame_bytes_max;
    if (good) return std::move(frame);
  }
  return std::nullopt;
}

ClientSocket::Ready ClientSocket::wait(Waker& waker, Duration wait_max, ControlServer* control) {
  const Clock::time_point deadline = Clock::now() + wait_max;
  const Connection before = state_.connection;
  for (;;) {
    supervise();
    Ready ready{!rescued_.empty(), state_.connection != before, false, false};
    const bool done = ready.frame || ready.changed;
    Duration left = done ? Duration(0) : until(deadline);
    if (!attempt_) left = std::min(left, until(next_attempt_at_));
    Waiting woken{nullptr, waker.descriptor()};
    Waiting frame{attempt_ ? attempt_->socket.handle() : nullptr};
    Waiting event{attempt_ ? attempt_->events.handle() : nullptr};
    Waiting request{control != nullptr ? control->socket_.handle() : nullptr};
    std::vector<Waiting*> all = {&woken};
    if (attempt_) all.insert(all.end(), {&frame, &event});
    if (control != nullptr) all.push_back(&request);
    wait_readable(all, left);
    ready.frame = ready.frame || frame.ready;
    ready.request = request.ready;
    ready.woken = woken.ready;
    if (woken.ready) waker.clear();
    const bool any = done || ready.frame || ready.woken || ready.request;
    if (any || Clock::now() >= deadline) return ready;
  }
}

}  // namespace mash::net
