// Which deliveries go to which connection, and when.
//
// Each recipient that has said it is ready gets its open deliveries: red ones first, then in the
// order of their numbers, at most limits::deliveries_in_flight_max before it reports on them. What
// was sent over a connection that ended is sent again over the next: the recipient knows it by its
// number. Durability: none; the outboxes are the record.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "engine/outboxes.h"
#include "net/hub_socket.h"

namespace mash::app {

using engine::Outboxes;

class Postman {
 public:
  explicit Postman(const Outboxes& outboxes) : outboxes_(outboxes) {}

  // The party speaks by this connection from now on; `ready` says whether deliveries may come. A
  // new connection starts with everything that is open and was released by an entry below
  // `durable_size`; the rest comes by add() once it is on disk.
  void hello(const net::Peer& peer, bool ready, std::uint64_t durable_size);
  // The connection has ended. One that the party has left for another is nobody's loss.
  void gone(const net::Peer& peer);
  void revoked(const PartyId& party);  // It may not be delivered to any more.
  // A delivery has become open.
  void add(const PartyId& party, std::uint64_t number);
  // What was sent has been reported on: one more may go.
  void reported(const PartyId& party, std::uint64_t number);

  // The next delivery to send to this party now; none when it is away, not ready or has enough.
  // It counts as sent. If the connection turns out to have ended, say gone().
  std::optional<std::uint64_t> next(const PartyId& party);

  const net::Peer* connection(const PartyId& party) const;  // Null while it is away.
  std::vector<PartyId> ready_parties() const;

 private:
  struct Round {
    net::Peer peer;
    bool ready = false;
    std::deque<std::uint64_t> red;  // To send, in order; red ones before the others.
    std::deque<std::uint64_t> routine;
    std::set<std::uint64_t> in_flight;  // Sent over this connection, no report yet.
  };
  void enqueue(Round& round, std::uint64_t number, bool red);

  const Outboxes& outboxes_;
  std::map<PartyId, Round> rounds_;
};

}  // namespace mash::app
