#include "app/postman.h"

#include "base/limits.h"

namespace mash::app {

void Postman::hello(const net::Peer& peer, bool ready, std::uint64_t durable_size) {
  Round& round = rounds_[peer.party];
  if (round.peer != peer) {
    round = {peer, ready, {}, {}, {}};
    for (const auto& [number, item] : outboxes_.of(peer.party)) {
      if (item.release_index < durable_size) enqueue(round, number, item.red);
    }
  }
  round.ready = ready;
}

void Postman::gone(const net::Peer& peer) {
  const auto round = rounds_.find(peer.party);
  if (round != rounds_.end() && round->second.peer == peer) rounds_.erase(round);
}

void Postman::revoked(const PartyId& party) { rounds_.erase(party); }

void Postman::add(const PartyId& party, std::uint64_t number) {
  const auto round = rounds_.find(party);
  const engine::OutboxItem* item = outboxes_.find(party, number);
  if (round != rounds_.end() && item != nullptr) enqueue(round->second, number, item->red);
}

void Postman::enqueue(Round& round, std::uint64_t number, bool red) {
  (red ? round.red : round.routine).push_back(number);
}

void Postman::reported(const PartyId& party, std::uint64_t number) {
  const auto round = rounds_.find(party);
  if (round != rounds_.end()) round->second.in_flight.erase(number);
}

std::optional<std::uint64_t> Postman::next(const PartyId& party) {
  const auto found = rounds_.find(party);
  if (found == rounds_.end() || !found->second.ready) return std::nullopt;
  Round& round = found->second;
  if (round.in_flight.size() >= limits::deliveries_in_flight_max) return std::nullopt;
  for (auto* queue : {&round.red, &round.routine}) {
    while (!queue->empty()) {
      const std::uint64_t number = queue->front();
      queue->pop_front();
      const engine::OutboxItem* item = outboxes_.find(party, number);
      if (item == nullptr) continue;  // Ended meanwhile.
      // One that was delivered before this connection is sent again, and nobody says so twice.
      if (!item->delivered) round.in_flight.insert(number);
      return number;
    }
  }
  return std::nullopt;
}

const net::Peer* Postman::connection(const PartyId& party) const {
  const auto found = rounds_.find(party);
  return found == rounds_.end() ? nullptr : &found->second.peer;
}

std::vector<PartyId> Postman::ready_parties() const {
  std::vector<PartyId> parties;
  for (const auto& [party, round] : rounds_) {
    if (round.ready) parties.push_back(party);
  }
  return parties;
}

}  // namespace mash::app
