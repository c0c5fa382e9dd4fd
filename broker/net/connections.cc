#include "net/connections.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/tcp.h>  // glibc's netinet/tcp.h lacks tcpi_bytes_received.
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "base/limits.h"

namespace mash::net {
namespace {

constexpr std::uint8_t tcp_established = 1;
// Greeting and CURVE handshake of a client: 64 + 200 + 257 bytes, framing and room for metadata.
constexpr std::uint64_t handshake_bytes = 1'024;
// PING and PONG in CURVE take 42 bytes each. Enough for both, each second; we ask for less.
constexpr std::uint64_t heartbeat_bytes_per_second = 100;

std::optional<std::uint16_t> local_port(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return std::nullopt;
  }
  if (address.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return std::nullopt;
}

// Bytes of an established connection since it began.
struct Traffic {
  std::uint64_t read;     // By libzmq.
  std::uint64_t arrived;  // Acknowledged by the peer's machine.
};

std::optional<Traffic> traffic(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
  if (info.tcpi_state != tcp_established) return std::nullopt;
  int unread = 0;  // Still in the kernel: not our memory, and bounded there.
  if (ioctl(descriptor, SIOCINQ, &unread) != 0) return std::nullopt;
  const std::uint64_t received = info.tcpi_bytes_received;
  return Traffic{received - std::min(received, static_cast<std::uint64_t>(unread)),
                 info.tcpi_bytes_acked};
}

}  // namespace

Connections::Watch::~Watch() {
  if (descriptor_ >= 0) close(descriptor_);
}

Connections::Watch& Connections::Watch::operator=(Watch&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Connections::Accepted Connections::accepted(int descriptor, std::uint16_t port,
                                            Clock::time_point now) {
  ended(descriptor);  // Its end was not told: libzmq says nothing when it drops a peer by itself.
  Watch watch(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  if (watch.get() < 0) {
    // No descriptor left. What cannot be watched is not kept.
    if (local_port(descriptor) == port) shutdown(descriptor, SHUT_RDWR);
    return Accepted::cut_too_many;
  }
  if (local_port(watch.get()) != port) return Accepted::gone;  // Ended, and the number reused.
  if (count(port) >= limits::connections_per_party_max) {
    shutdown(watch.get(), SHUT_RDWR);
    return Accepted::cut_too_many;
  }
  by_number_.emplace(next_number_, descriptor);
  by_descriptor_.emplace(descriptor,
                         Connection{std::move(watch), port, next_number_, 0, 0, 0, false, now});
  ++next_number_;
  return Accepted::watched;
}

void Connections::ended(int descriptor) {
  const auto it = by_descriptor_.find(descriptor);
  if (it != by_descriptor_.end()) erase(it);
}

void Connections::cut(std::uint16_t port) {
  for (auto it = by_descriptor_.begin(); it != by_descriptor_.end();) {
    if (it->second.port != port) {
      ++it;
      continue;
    }
    shutdown(it->second.watch.get(), SHUT_RDWR);
    it = erase(it);
  }
}

Connections::Spoke Connections::spoke(int descriptor, std::uint16_t port,
                                      std::uint64_t wire_bytes) {
  const auto it = by_descriptor_.find(descriptor);
  if (it == by_descriptor_.end() || it->second.port != port) return {};
  Connection& connection = it->second;
  const bool first = connection.taken == 0;
  connection.taken += wire_bytes;
  return {connection.number, first};
}

const Connections::Connection* Connections::find(std::uint64_t connection) const {
  const auto descriptor = by_number_.find(connection);
  return descriptor == by_number_.end() ? nullptr : &by_descriptor_.at(descriptor->second);
}

Connections::Room Connections::room_for(std::uint64_t connection, std::uint64_t wire_bytes) const {
  const Connection* const found = find(connection);
  if (found == nullptr) return Room::gone;
  const std::uint64_t waiting = found->given - found->arrived;
  return waiting + wire_bytes <= limits::connection_unsent_bytes_max ? Room::some : Room::none;
}

void Connections::gave(std::uint64_t connection, std::uint64_t wire_bytes) {
  const auto descriptor = by_number_.find(connection);
  if (descriptor != by_number_.end()) by_descriptor_.at(descriptor->second).given += wire_bytes;
}

void Connections::wants_room(std::uint64_t connection) {
  const auto descriptor = by_number_.find(connection);
  if (descriptor != by_number_.end()) by_descriptor_.at(descriptor->second).wants_room = true;
}

std::map<std::uint16_t, std::uint64_t> Connections::held(Clock::time_point now) {
  std::map<std::uint16_t, std::uint64_t> held;
  for (auto it = by_descriptor_.begin(); it != by_descriptor_.end();) {
    Connection& connection = it->second;
    const auto seen = traffic(connection.watch.get());
    if (!seen) {
      it = erase(it);
      continue;
    }
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - connection.accepted_at);
    const std::uint64_t control =
        handshake_bytes + heartbeat_bytes_per_second * static_cast<std::uint64_t>(age.count());
    // Messages of an ended connection may be credited to the one that has its number now. What was
    // taken can never exceed what was read, so that credit does not pile up.
    connection.taken = std::min(connection.taken, seen->read);
    held[connection.port] += seen->read - std::min(seen->read, connection.taken + control);
    // libzmq's own bytes (handshake, heartbeats) arrive without having been given; they are made
    // good whenever everything has arrived, so that they never add up.
    if (connection.wants_room && seen->arrived > connection.arrived) {
      connection.wants_room = false;
      took_more_ = true;
    }
    connection.arrived = seen->arrived;
    connection.given = std::max(connection.given, seen->arrived);
    ++it;
  }
  return held;
}

Connections::ByDescriptor::iterator Connections::erase(ByDescriptor::iterator it) {
  if (it->second.wants_room) took_more_ = true;
  by_number_.erase(it->second.number);
  return by_descriptor_.erase(it);
}

std::size_t Connections::count(std::uint16_t port) const {
  return static_cast<std::size_t>(
      std::count_if(by_descriptor_.begin(), by_descriptor_.end(),
                    [&](const auto& entry) { return entry.second.port == port; }));
}

}  // namespace mash::net
