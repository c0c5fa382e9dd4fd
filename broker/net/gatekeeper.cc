#include "net/gatekeeper.h"

#include <unistd.h>
#include <zmq.h>

#include <fstream>
#include <string>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::net {
namespace {

constexpr const char* zap_endpoint = "inproc://zeromq.zap.01";  // Named by RFC 27.
constexpr const char* events_endpoint = "inproc://mash.hub.events";
constexpr std::size_t zap_frames = 7;
// A loopback peer brings some 40 MB between two looks; see party_held_bytes_max.
constexpr Duration inspect_every{100};
constexpr std::chrono::seconds listener_close_max{5};

// HANDSHAKE_FAILED_AUTH is not among them: each one is an answer of ours, counted where it is made.
constexpr int events_watched = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_ACCEPT_FAILED | ZMQ_EVENT_CLOSED |
                               ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                               ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                               ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;

std::size_t resident_bytes() {
  std::size_t size = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// ZMTP metadata: one-byte name length, name, four-byte value length, value.
Bytes metadata(std::string_view name, std::string_view value) {
  Bytes bytes;
  bytes.push_back(static_cast<std::uint8_t>(name.size()));
  append(bytes, bytes_of(name));
  append_u32(bytes, static_cast<std::uint32_t>(value.size()));
  append(bytes, bytes_of(value));
  return bytes;
}

}  // namespace

Gatekeeper::Gatekeeper(Context& context, std::size_t resident_bytes_max)
    : zap_(context, Socket::Kind::reply),
      events_(context, Socket::Kind::pair),
      resident_bytes_alarm_(resident_bytes_max) {
  // Before any endpoint exists: without a handler nobody would get in, and never would libzmq ask
  // again for a peer it has already refused.
  if (zap_.bind(zap_endpoint) != 0) {
    throw base::Fatal("a second hub in one process: its door handler is already there");
  }
}

Gatekeeper::~Gatekeeper() {
  stop_.wake();
  if (thread_.joinable()) thread_.join();
}

void Gatekeeper::start(Socket& router) {
  router.monitor(events_endpoint, events_watched);
  if (events_.connect(events_endpoint) != 0) throw base::Fatal("libzmq lost a monitor it made");
  thread_ = std::thread([this] { run(); });
}

void Gatekeeper::run() {
  try {
    while (turn()) {
    }
  } catch (...) {
    {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
    }
    listener_closed_.notify_all();
    waker_.wake();
    // The hub stops now. Until it has, somebody must read the events, or closing would block.
    Waiting stop{nullptr, stop_.descriptor()};
    while (!stop.ready) {
      Waiting event{events_.handle()};
      wait_readable({&event, &stop}, Duration(-1));
      while (receive_event(events_)) {
      }
    }
  }
}

bool Gatekeeper::turn() {
  Waiting event{events_.handle()};
  Waiting request{zap_.handle()};
  Waiting stop{nullptr, stop_.descriptor()};
  wait_readable({&event, &request, &stop}, idle() ? Duration(-1) : inspect_every);
  if (stop.ready) return false;
  drain_events();
  while (const auto asked = zap_.receive(zap_frames)) {
    // The connection was accepted before it could ask, so that it is known from here on.
    drain_events();
    answer(*asked);
  }
  inspect();
  return true;
}

bool Gatekeeper::idle() const {
  const std::lock_guard lock(mutex_);
  return connections_.empty();
}

void Gatekeeper::drain_events() {
  while (const auto event = receive_event(events_)) note(*event);
}

void Gatekeeper::note(const MonitorEvent& event) {
  const std::lock_guard lock(mutex_);
  const std::uint16_t port = port_of(event.endpoint);
  const auto endpoint = endpoints_.find(port);
  const PartyId party = endpoint == endpoints_.end() ? PartyId() : endpoint->second.party;
  const int descriptor = static_cast<int>(event.value);
  switch (event.what) {
    case ZMQ_EVENT_ACCEPTED:
      if (connections_.accepted(descriptor, port, Connections::Clock::now()) ==
          Connections::Accepted::cut_too_many) {
        count_locked(Cause::too_many_connections, party);
      }
      return;
    case ZMQ_EVENT_DISCONNECTED: connections_.ended(descriptor); return;
    case ZMQ_EVENT_ACCEPT_FAILED: count_locked(Cause::accept_failed, party); return;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      count_locked(Cause::handshake_protocol, party);
      return;
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
      count_locked(Cause::handshake_unfinished, party);
      return;
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      if (endpoint != endpoints_.end()) ++endpoint->second.authenticated;
      return;
    case ZMQ_EVENT_CLOSED:
      closing_.erase(port);
      listener_closed_.notify_all();
      return;
    default: return;
  }
}

// Request: version, request id, domain, address, routing id of the server, mechanism, key. Reply:
// version, request id, status, text, user id, metadata.
void Gatekeeper::answer(const Arrival& request) {
  ENSURE(request.count == zap_frames && text_of(request.frames[0]) == "1.0", "libzmq's ZAP 1.0");
  const auto key = to_block<32>(request.frames[6]);
  ENSURE(key && text_of(request.frames[5]) == "CURVE", "the hub's router speaks CURVE only");
  const auto party = PartyId::from_text(text_of(request.frames[2]));
  ENSURE(party, "the hub names a party as domain before it binds");
  std::optional<Admission> admission;
  {
    const std::lock_guard lock(mutex_);
    const auto found = allowed_.find(*key);
    if (found == allowed_.end()) {
      count_locked(Cause::unknown_key, *party);
    } else if (found->second.party != *party) {
      count_locked(Cause::wrong_endpoint, *party);
    } else {
      admission = found->second;
    }
  }
  const ByteView version = request.frames[0];
  const ByteView id = request.frames[1];
  // 400 tells the peer at once; 300 would leave it waiting for its own handshake timeout. A libzmq
  // client gives up for ever after 400, so ours makes a new socket (client_socket.cc).
  if (!admission) {
    zap_.send({version, id, bytes_of("400"), bytes_of("not admitted"), {}, {}});
    return;
  }
  const Bytes extra = metadata("X-Admission", std::to_string(admission->number));
  zap_.send({version, id, bytes_of("200"), {}, bytes_of(admission->party.text()), extra});
}

void Gatekeeper::inspect() {
  const auto now = Connections::Clock::now();
  if (now - inspected_at_ < inspect_every) return;
  inspected_at_ = now;
  const std::lock_guard lock(mutex_);
  for (const auto& [port, bytes] : connections_.held(now)) {
    const auto endpoint = endpoints_.find(port);
    if (endpoint != endpoints_.end() && bytes > limits::party_held_bytes_max) {
      accuse(endpoint->second, Cause::held_too_much);
    }
  }
  if (connections_.took_more()) waker_.wake();
  suspect_mute();
}

// libzmq 4.3.4 never frees what a peer sent under a routing id that is in use, not even after
// unbind: such a peer authenticates, never speaks, and each of its connections leaves a queue.
void Gatekeeper::suspect_mute() {
  const std::size_t resident = resident_bytes();
  if (resident <= resident_bytes_alarm_) return;
  Endpoint* worst = nullptr;
  std::uint64_t worst_mute = limits::mute_connections_max;
  for (auto& [port, endpoint] : endpoints_) {
    // A message may reach us before the event that says its connection was authenticated.
    if (endpoint.authenticated <= endpoint.spoke + worst_mute) continue;
    worst_mute = endpoint.authenticated - endpoint.spoke;
    worst = &endpoint;
  }
  if (worst == nullptr) return;
  accuse(*worst, Cause::mute_connections);
  // That memory stays; the next one is suspected only for what comes on top.
  resident_bytes_alarm_ = resident + limits::party_held_bytes_max;
}

void Gatekeeper::accuse(Endpoint& endpoint, Cause cause) {
  if (endpoint.accused) return;
  endpoint.accused = true;
  count_locked(cause, endpoint.party);
  offenders_.push_back({endpoint.party, cause});
  waker_.wake();
}

void Gatekeeper::allow(const Block<32>& key, Admission admission) {
  const std::lock_guard lock(mutex_);
  allowed_[key] = std::move(admission);
}

void Gatekeeper::disallow(const Block<32>& key) {
  const std::lock_guard lock(mutex_);
  allowed_.erase(key);
}

void Gatekeeper::opened(std::uint16_t port, const PartyId& party) {
  const std::lock_guard lock(mutex_);
  endpoints_[port] = Endpoint{party};
}

void Gatekeeper::close(std::uint16_t port, const std::function<void()>& unbind) {
  std::unique_lock lock(mutex_);
  closing_.insert(port);  // Before unbind(), whose event may come at once.
  lock.unlock();
  unbind();
  lock.lock();
  const bool closed = listener_closed_.wait_for(
      lock, listener_close_max, [&] { return failure_ || closing_.count(port) == 0; });
  if (failure_) std::rethrow_exception(failure_);
  if (!closed) throw base::Fatal("libzmq did not close a listener; restart the hub");
  connections_.cut(port);
  endpoints_.erase(port);
}

void Gatekeeper::cut(std::uint16_t port) {
  const std::lock_guard lock(mutex_);
  connections_.cut(port);
}

std::uint64_t Gatekeeper::spoke(int descriptor, std::uint16_t port, std::uint64_t wire_bytes) {
  const std::lock_guard lock(mutex_);
  const auto spoke = connections_.spoke(descriptor, port, wire_bytes);
  const auto endpoint = endpoints_.find(port);
  if (spoke.first && endpoint != endpoints_.end()) ++endpoint->second.spoke;
  return spoke.connection;
}

bool Gatekeeper::alive(std::uint64_t connection) const {
  const std::lock_guard lock(mutex_);
  return connections_.alive(connection);
}

Connections::Room Gatekeeper::room_for(std::uint64_t connection,
                                       std::uint64_t wire_bytes) const {
  const std::lock_guard lock(mutex_);
  return connections_.room_for(connection, wire_bytes);
}

void Gatekeeper::gave(std::uint64_t connection, std::uint64_t wire_bytes) {
  const std::lock_guard lock(mutex_);
  connections_.gave(connection, wire_bytes);
}

void Gatekeeper::wants_room(std::uint64_t connection) {
  const std::lock_guard lock(mutex_);
  connections_.wants_room(connection);
}

void Gatekeeper::count(Cause cause, const PartyId& party) {
  const std::lock_guard lock(mutex_);
  count_locked(cause, party);
}

Counters Gatekeeper::take_counters() {
  const std::lock_guard lock(mutex_);
  return std::exchange(counters_, {});
}

std::vector<Expulsion> Gatekeeper::take_offenders() {
  waker_.clear();
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(failure_);
  return std::exchange(offenders_, {});
}

}  // namespace mash::net
