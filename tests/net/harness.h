// A hub, its agencies and its enemies on loopback. Everything awaits events; nothing sleeps.
#pragma once

#include <catch2/catch.hpp>
#include <deque>
#include <memory>
#include <string>

#include "net/client_socket.h"
#include "net/hub_socket.h"

namespace mash::net::test {

struct Keys {
  Block<32> public_key;
  Secret<32> secret_key;
};
Keys make_keys();

PartyId party(const std::string& name);
Bytes frame_of(std::string_view text);

// Different on every run of the program, since routing ids must be.
class TestRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

// A test gives up after this; none comes near it on a quiet machine.
inline constexpr std::chrono::seconds patience{30};

// Gives each of `who` a turn, again and again, until `done()`. False if patience ran out.
template <class Done, class... Who>
bool await(Done done, Who&... who) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    (who.turn(), ...);
  }
  return true;
}

// A hub with a context of its own, so that stopping it frees its ports.
class Hub {
 public:
  explicit Hub(std::size_t resident_bytes_max = limits::hub_resident_bytes_max);

  HubSocket& socket() { return *socket_; }
  std::string admit(const std::string& name, const Block<32>& key, std::uint16_t port = 0);
  void stop();
  void start();
  void turn();  // Takes what has come into `inbox` and `counters`.

  // The number counted so far for `cause`, over all parties.
  std::uint64_t counted(Cause cause) const;

  Keys keys = make_keys();
  Waker waker;
  std::deque<Inbound> inbox;
  Counters counters;

 private:
  std::size_t resident_bytes_max_;
  std::unique_ptr<Context> context_;
  std::unique_ptr<HubSocket> socket_;
};

// An honest agency.
class Agency {
 public:
  Agency(const Hub& hub, const Keys& keys, std::function<std::string()> endpoint);
  Agency(const Hub& hub, const Keys& keys, std::string endpoint)
      : Agency(hub, keys, [endpoint] { return endpoint; }) {}

  bool connected() const { return socket.state().connection == Connection::connected; }
  void turn();

  Context context;
  TestRandom random;
  Waker waker;
  ClientSocket socket;
  std::deque<Bytes> inbox;
};

// libzmq used as an enemy would: any routing id, any number of frames.
class Enemy {
 public:
  Enemy(const Hub& hub, const Keys& keys, const std::string& endpoint,
        const std::string& routing_id = "", const std::string& metadata = "");
  // Waits until the hub has let it in.
  void enter();
  void send(std::initializer_list<std::string_view> frames);
  // `count` frames of 1 MiB as one message, sharing one buffer of this process. libzmq sends them
  // one by one, so that to the hub it is a message that does not end for a long time.
  void send_endless(int count);
  bool got_something();
  // Ends the connection; libzmq has closed it when this returns.
  void leave();

 private:
  std::unique_ptr<Context> context_ = std::make_unique<Context>();
  std::unique_ptr<WatchedSocket> watched_;
};

std::uint16_t port_of_endpoint(const std::string& endpoint);
std::size_t resident_mebibytes();

// A plain TCP connection to loopback.
class Tcp {
 public:
  explicit Tcp(std::uint16_t port);
  ~Tcp();
  Tcp(Tcp&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  void write(std::string_view bytes);
  static bool listens(std::uint16_t port);  // Somebody does, on loopback.
  bool ended();  // The other end has closed it. Never waits.

 private:
  int descriptor_;
};

}  // namespace mash::net::test
