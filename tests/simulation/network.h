// The network between a hub and its parties, which loses, doubles, delays and reorders frames, and
// cuts connections. Who sends is known, as the handshake of the real one proves it.
//
// A connection that ends takes with it what was under way, in both directions. Within a connection
// the real network neither loses nor reorders; this one may, so that nothing relies on it.
#pragma once

#include <map>
#include <set>
#include <string_view>

#include "net/hub_socket.h"
#include "simulation/chance.h"

namespace mash::simulation {

// What went wrong in a story, and how often: so that none of it is only said to be tried.
using Happened = std::map<std::string_view, std::uint64_t>;

struct NetworkFaults {
  unsigned drop = 0;  // These in a thousand frames.
  unsigned duplicate = 0;
  unsigned reorder = 0;
  unsigned full = 0;  // Sends of the hub that meet a peer who does not read.
  Duration delay_max{50};
};

class Network {
 public:
  // `now` is the story's clock.
  Network(Chance& chance, const Time& now, Happened& happened)
      : chance_(chance), now_(now), happened_(happened) {}

  void set_faults(const NetworkFaults& faults) { faults_ = faults; }

  // --- Of the hub ------------------------------------------------------------------------------
  void open() { open_ = true; }           // The hub listens.
  void close();                           // It does not: all connections end.
  void admit(std::set<PartyId> parties);  // Nobody else is let in, or stays.
  std::optional<net::Inbound> take();
  net::Sent send(const net::Peer& peer, ByteView frame);
  bool is_alive(const net::Peer& peer) const;

  // --- Of a party ------------------------------------------------------------------------------
  bool connect(const PartyId& party);  // False: nobody listens, or not to this party.
  void cut(const PartyId& party);
  // The number of the connection; 0: there is none.
  std::uint64_t connection(const PartyId& party) const;
  void send(const PartyId& party, ByteView frame);
  std::optional<Bytes> take(const PartyId& party);

  // What somebody may have seen pass on its way to the hub.
  const std::vector<Bytes>& overheard() const { return overheard_; }

 private:
  struct Frame {
    Time at{};
    Bytes bytes;
  };
  struct Link {
    std::uint64_t connection = 0;
    std::vector<Frame> to_hub;
    std::vector<Frame> to_party;
    Time full_until{};
  };
  void put(std::vector<Frame>& queue, ByteView bytes);
  std::optional<Bytes> first_due(std::vector<Frame>& queue);

  Chance& chance_;
  const Time& now_;
  Happened& happened_;
  NetworkFaults faults_;
  bool open_ = false;
  std::set<PartyId> admitted_;
  std::map<PartyId, Link> links_;
  std::uint64_t connections_ = 0;
  std::vector<Bytes> overheard_;
};

}  // namespace mash::simulation
