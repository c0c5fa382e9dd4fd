// The TCP connections libzmq has accepted: how many bytes each brought that have not become whole
// messages, and how many it was given that have not arrived. Internal to this room.
//
// libzmq 4.3.4 cannot drop one peer, holds the frames of a message that never ends without bound,
// and tells us neither. But it tells which descriptor it accepted; we keep a duplicate of our own,
// so that the kernel can be asked what arrived by it (TCP_INFO) and the connection can be shut down
// with no danger of hitting another one that was given the same number.
//
// Threads: none of its own; the Gatekeeper guards it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <utility>

namespace mash::net {

class Connections {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Accepted { watched, cut_too_many, gone };

  // libzmq accepted `descriptor` on `port`. A connection too many is shut down at once.
  Accepted accepted(int descriptor, std::uint16_t port, Clock::time_point now);
  void ended(int descriptor);
  // Shuts down every connection of `port`; libzmq then drops the peers.
  void cut(std::uint16_t port);

  // A whole message of `wire_bytes` came by `descriptor`, whose sender belongs to `port`.
  struct Spoke {
    std::uint64_t connection = 0;  // Never reused; 0 if that connection has ended.
    bool first = false;            // The first message of this connection.
  };
  Spoke spoke(int descriptor, std::uint16_t port, std::uint64_t wire_bytes);

  enum class Room { gone, none, some };
  // Whether so much more may wait to be sent; gave() says that it does. What has arrived is known
  // from the last held().
  Room room_for(std::uint64_t connection, std::uint64_t wire_bytes) const;
  void gave(std::uint64_t connection, std::uint64_t wire_bytes);
  // Somebody has more for this connection than it takes. took_more() says, once, that one of those
  // has taken something since, or has ended; what is new is known from the last held().
  void wants_room(std::uint64_t connection);
  bool took_more() { return std::exchange(took_more_, false); }
  bool alive(std::uint64_t connection) const { return by_number_.count(connection) > 0; }

  // Asks the kernel about every connection and gives the bytes held per port. Forgets connections
  // that are not established any more.
  std::map<std::uint16_t, std::uint64_t> held(Clock::time_point now);
  bool empty() const { return by_descriptor_.empty(); }

 private:
  // Owns one descriptor.
  class Watch {
   public:
    explicit Watch(int descriptor) : descriptor_(descriptor) {}
    ~Watch();
    Watch(Watch&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    Watch& operator=(Watch&& other) noexcept;
    int get() const { return descriptor_; }

   private:
    int descriptor_;
  };
  struct Connection {
    Watch watch;
    std::uint16_t port;
    std::uint64_t number;
    std::uint64_t taken = 0;  // Wire bytes of whole messages.
    std::uint64_t given = 0;  // Wire bytes handed to libzmq, and its own that have arrived.
    std::uint64_t arrived = 0;  // Acknowledged by the peer's machine when last asked.
    bool wants_room = false;
    Clock::time_point accepted_at;
  };
  using ByDescriptor = std::map<int, Connection>;

  const Connection* find(std::uint64_t connection) const;
  ByDescriptor::iterator erase(ByDescriptor::iterator it);
  std::size_t count(std::uint16_t port) const;

  ByDescriptor by_descriptor_;                // Under libzmq's number.
  std::map<std::uint64_t, int> by_number_;
  bool took_more_ = false;
  std::uint64_t next_number_ = 1;
};

}  // namespace mash::net
