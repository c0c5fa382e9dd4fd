// The hub's side of the transport: one ROUTER with CURVE, an endpoint of its own for each party.
//
// Who sent a frame is what the handshake proved (the key, as User-Id), never what the frame or its
// routing id says. Every frame is checked against the admissions of this moment, so that a retired
// key or an expelled party is silent at once, whatever libzmq still has under way.
//
// Trust: nothing before the handshake; an admitted party may send nonsense, too much, or never end,
// and must not hurt another. What libzmq 4.3.4 cannot give is said in README.md.
// Threads: a HubSocket belongs to one thread; inside it runs one more (gatekeeper.h). One HubSocket
// per Context. Durability: none; what must not be lost is sent again until it is acknowledged.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/limits.h"
#include "base/secret.h"
#include "net/admissions.h"
#include "net/context.h"
#include "net/counters.h"
#include "net/refusal.h"
#include "net/socket.h"
#include "net/waker.h"

namespace mash::net {

class ControlServer;
class Gatekeeper;

// What a wait ended with; all false when the time was up or a signal came.
struct Ready {
  bool hub = false;      // receive() has something, a party has to be put out, or room was made.
  bool control = false;  // ControlServer::receive() has something.
  bool woken = false;    // Somebody called wake() since the last wait.
};
struct HubSettings {
  // A numeric address of this machine as in a URL: "127.0.0.1", "0.0.0.0", "[::1]".
  std::string address;
  const Secret<32>& secret_key;  // X25519. libzmq keeps copies and does not wipe them.
  // Resident memory of the process, in bytes, above which parties that authenticate again and again
  // and never speak are put out.
  std::size_t resident_bytes_max = limits::hub_resident_bytes_max;
};

// One connection of one party, to answer what came by it. A plain value; keep it as long as wanted:
// sending to a connection that has ended is `unreachable`, whoever has its routing id now.
struct Peer {
  PartyId party;
  Bytes routing_id;
  std::uint64_t connection;

  bool operator==(const Peer&) const = default;
};

struct Inbound {
  Peer peer;
  Bytes frame;  // 1 to limits::frame_bytes_max bytes.
};

class HubSocket {
 public:
  HubSocket(Context& context, const HubSettings& settings);
  ~HubSocket();
  HubSocket(const HubSocket&) = delete;
  HubSocket& operator=(const HubSocket&) = delete;

  // Lets `key` (X25519 public) in for `party`, on an endpoint that only this party's keys may use.
  // The first key of a party opens the endpoint, on `port` or on any free one if that is 0; further
  // keys (limits::keys_per_party_max) share it. Gives the endpoint, "tcp://127.0.0.1:5557".
  // Admitting what is admitted changes nothing.
  Result<std::string, Refusal> admit(const PartyId& party, const Block<32>& key,
                                     std::uint16_t port);
  // Takes one key away and drops the party's connections; those with another key come back by
  // themselves. With its last key gone the party is expelled. Unknown keys are ignored.
  void retire(const PartyId& party, const Block<32>& key);
  // Closes the party's endpoint, drops its connections and forgets its keys and routing ids.
  // Returns when the port is free again, within milliseconds. Unknown parties are ignored.
  void expel(const PartyId& party);

  // The next frame that an admitted party sent as a message of its own, or nothing for now. What
  // must be dropped is dropped and counted. Messages come in turn by connection, not by party.
  std::optional<Inbound> receive();

  // `frame` has 1 to limits::frame_bytes_max bytes. Neither call ever waits. After `full`, wait()
  // returns when that connection has taken something of what waited, or has ended.
  Sent send(const Peer& peer, ByteView frame);
  // To the connection the party spoke by last. Unreachable until it has spoken.
  Sent send(const PartyId& party, ByteView frame);
  // False once the end of this connection has been noticed: of one that is cut without a word,
  // after limits::heartbeat_wait_max.
  bool is_alive(const Peer& peer) const;

  // What has been turned away since the last call.
  Counters take_counters();
  std::vector<Expulsion> take_expulsions() { return std::exchange(expulsions_, {}); }

 private:
  friend Ready wait(HubSocket&, ControlServer*, Waker&, Duration);
  struct Party {
    std::string endpoint;
    std::uint16_t port = 0;
    std::map<Block<32>, std::uint64_t> keys;  // To the number of their admission.
    Bytes route;                              // Routing id it spoke by last; empty: none yet.
  };
  struct Route {
    PartyId party;
    std::uint64_t connection;
  };

  Result<Party*, Refusal> open_endpoint(const PartyId& party, std::uint16_t port);
  void put_out_offenders();
  std::optional<Inbound> vet(Arrival arrival);
  std::optional<Inbound> drop(Cause cause, const PartyId& party);
  bool remember_route(Party& party, const Peer& peer);
  void forget_dead_routes();
  void forget_routes(const PartyId& party);
  bool room_for_another_party() const;

  std::string address_;
  std::unique_ptr<Gatekeeper> gatekeeper_;
  Socket router_;  // After the gatekeeper, so that it closes first.
  std::map<PartyId, Party> parties_;
  Admissions admissions_;
  std::map<Bytes, Route> routes_;
  std::vector<Expulsion> expulsions_;
};

// Waits until something is to be done, at most `wait_max`. `control` may be null. Call it from the
// thread that owns both sockets.
Ready wait(HubSocket& hub, ControlServer* control, Waker& waker, Duration wait_max);

}  // namespace mash::net
