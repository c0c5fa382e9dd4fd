// Which deliveries go to which connection, and when.
//
// Each connection whose party has said there that it is ready gets the party's open deliveries: red
// ones first, then in the order of their numbers, at most limits::deliveries_in_flight_max before
// the party reports on them. What was sent over a connection that ended is sent again over the
// next: the recipient knows it by its number. A party that speaks over two connections, be it
// because the end of the older has not been noticed yet, gets everything over both: which of them
// is alive is not for this side to guess. Durability: none; the outboxes are the record.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <vector>

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
  void gone(const net::Peer& peer);  // The connection has ended, or may not be used any more.
  // A delivery has become open.
  void add(const PartyId& party, std::uint64_t number);
  // It was not sent after all; it is the next again.
  void put_back(const net::Peer& peer, std::uint64_t number);
  // What was sent has been reported on: one more may go.
  void reported(const PartyId& party, std::uint64_t number);

  // The next delivery to send over this connection now; none when it has said no hello, is not
  // ready or has enough. It counts as sent. If the connection turns out to have ended, say gone().
  std::optional<std::uint64_t> next(const net::Peer& peer);

  // Over which something was said and that are not known to have ended.
  std::vector<net::Peer> connections() const;
  std::vector<net::Peer> connections(const PartyId& party) const;

 private:
  struct Round {
    net::Peer peer;
    bool ready = false;
    std::deque<std::uint64_t> red;  // To send, in order; red ones before the others.
    std::deque<std::uint64_t> routine;
    std::set<std::uint64_t> in_flight;  // Sent over this connection, no report yet.
  };
  using Rounds = std::map<std::uint64_t, Round>;  // By number of the connection.
  static void enqueue(Round& round, std::uint64_t number, bool red);

  const Outboxes& outboxes_;
  std::map<PartyId, Rounds> parties_;  // None of them empty.
};

}  // namespace mash::app
