// What senders are told of their deliveries: the entries of their own stream that say so, each
// once, in order, with proof.
//
// A party says in its hello which report it has last. From there on its stream is read a page at a
// time, and once it is up to date, entries come here as they become durable. So nothing is kept for
// a party that is away, and nothing it should hear is lost: the stream is the record.
// Source: PROTOCOL.md, "Acknowledgements".
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "app/outgoing.h"
#include "engine/engine.h"

namespace mash::app {

class Reports {
 public:
  // Both must outlive this.
  Reports(engine::Engine& engine, Outgoing& outgoing) : engine_(engine), outgoing_(outgoing) {}

  // The party speaks by this connection, and has there what its stream says up to sequence `seen`.
  void hello(const net::Peer& peer, std::uint64_t seen);
  void gone(const net::Peer& peer);
  // A committed entry that says what became of deliveries.
  void add(const wire::Entry& entry, std::uint64_t index);

  // Sends what there is to everybody who takes it. Gives the connections that turned out to have
  // ended; say gone().
  std::vector<net::Peer> tell();
  // Somebody's stream is to be read on, whatever else happens.
  bool has_more() const { return has_more_; }

 private:
  struct Place {
    std::uint64_t sequence = 0;
    std::uint64_t index = 0;
  };
  struct Round {
    net::Peer peer;
    StreamId stream;
    std::uint64_t told = 0;    // The sequence of what was told last.
    std::uint64_t read = 0;    // Up to this one nothing is left but `places`.
    std::deque<Place> places;  // To be told, in order.
    bool behind = true;        // The stream may hold more than that.
  };
  void read_on(Round& round);
  std::optional<wire::Reported> take_next(Round& round);

  engine::Engine& engine_;
  Outgoing& outgoing_;
  std::map<std::uint64_t, Round> rounds_;  // By number of the connection.
  bool has_more_ = false;
};

}  // namespace mash::app
