// Frames taken off the network and not read yet: in turn by party, whatever each of them sends.
//
// Where more wait than one batch takes, a party with a red message among its own has two turns to
// the others' one; a party's own frames keep their order. Whether a message is red is its sender's
// word, unverified: it buys a turn and nothing else. Bounded by frames and by bytes.
#pragma once

#include <deque>
#include <map>

#include "net/hub_socket.h"

namespace mash::app {

class Arrivals {
 public:
  bool has_room() const;
  void add(net::Inbound inbound);
  bool empty() const { return count_ == 0; }
  net::Inbound next();  // Not when empty.

 private:
  struct Waiting {
    net::Inbound inbound;
    bool red = false;
  };
  struct Queue {
    std::deque<Waiting> frames;
    std::size_t red = 0;  // Of them.
  };
  using Queues = std::map<PartyId, Queue>;
  Queues::iterator in_turn(const PartyId& after, bool red_only);

  Queues queues_;
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
  std::size_t red_ = 0;
  PartyId served_;      // Last in turn,
  PartyId served_red_;  // and in the turn of those with red messages.
  bool red_next_ = true;
};

}  // namespace mash::app
