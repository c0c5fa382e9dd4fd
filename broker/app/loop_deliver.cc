// The part of the loop that hands out what was released.
#include "app/deliveries.h"
#include "app/loop.h"
#include "wire/codec.h"

namespace mash::app {

using namespace wire;

// As many as may be under way; the next ones follow when these have been reported on or, if the
// peer is slow, when it has taken them.
void Loop::deliver(const net::Peer& peer) {
  while (!is_ending_ && !outgoing_.is_waiting(peer)) {
    if (batch_decided_again_ >= limits::firings_per_batch_max) {
      deliveries_wait_ = true;
      return;
    }
    const auto number = postman_.next(peer);
    if (!number) return;
    const auto leaving = engine_.may_leave(peer.party, *number, settings_.clock());
    if (leaving == Engine::Leaving::once_durable) {
      postman_.put_back(peer, *number);
      deliveries_wait_ = true;
      return;
    }
    if (leaving != Engine::Leaving::now) {
      if (leaving == Engine::Leaving::withdrawn) ++batch_decided_again_;
      postman_.reported(peer.party, *number);
      continue;
    }
    if (!outgoing_.send(peer, encode(FromHub(make_delivery(engine_, peer.party, *number))))) {
      return gone(peer);
    }
  }
}

// Of what is withdrawn a batch takes a bounded part; what rests on a batch waits for it.
void Loop::deliver_what_waits() {
  if (!deliveries_wait_ || batch_decided_again_ >= limits::firings_per_batch_max) return;
  deliveries_wait_ = false;
  for (const net::Peer& peer : postman_.connections()) deliver(peer);
}

// What somebody who left may not have any more: some of it in each turn.
void Loop::end_deliveries() {
  std::erase_if(revoked_, [this](const PartyId& party) {
    auto end = engine_.deliveries_to_end(party);
    if (!end) return true;
    take_own(std::move(*end));
    return false;
  });
}

}  // namespace mash::app
