#include "app/postman.h"

#include "base/limits.h"

namespace mash::app {

void Postman::hello(const net::Peer& peer, bool ready, std::uint64_t durable_size) {
  const auto [place, is_new] = parties_[peer.party].try_emplace(peer.connection);
  Round& round = place->second;
  round.peer = peer;
  round.ready = ready;
  if (!is_new) return;
  for (const auto& [number, item] : outboxes_.of(peer.party)) {
    if (item.release_index < durable_size) enqueue(round, number, item.red);
  }
}

void Postman::gone(const net::Peer& peer) {
  const auto party = parties_.find(peer.party);
  if (party == parties_.end()) return;
  party->second.erase(peer.connection);
  if (party->second.empty()) parties_.erase(party);
}

void Postman::add(const PartyId& party, std::uint64_t number) {
  const auto found = parties_.find(party);
  const engine::OutboxItem* item = outboxes_.find(party, number);
  if (found == parties_.end() || item == nullptr) return;
  for (auto& [connection, round] : found->second) enqueue(round, number, item->red);
}

void Postman::enqueue(Round& round, std::uint64_t number, bool red) {
  (red ? round.red : round.routine).push_back(number);
}

void Postman::put_back(const net::Peer& peer, std::uint64_t number) {
  const auto party = parties_.find(peer.party);
  const engine::OutboxItem* item = outboxes_.find(peer.party, number);
  if (party == parties_.end() || item == nullptr) return;
  const auto found = party->second.find(peer.connection);
  if (found == party->second.end()) return;
  found->second.in_flight.erase(number);
  (item->red ? found->second.red : found->second.routine).push_front(number);
}

void Postman::reported(const PartyId& party, std::uint64_t number) {
  const auto found = parties_.find(party);
  if (found == parties_.end()) return;
  for (auto& [connection, round] : found->second) round.in_flight.erase(number);
}

std::optional<std::uint64_t> Postman::next(const net::Peer& peer) {
  const auto party = parties_.find(peer.party);
  if (party == parties_.end()) return std::nullopt;
  const auto found = party->second.find(peer.connection);
  if (found == party->second.end() || !found->second.ready) return std::nullopt;
  Round& round = found->second;
  if (round.in_flight.size() >= limits::deliveries_in_flight_max) return std::nullopt;
  for (auto* queue : {&round.red, &round.routine}) {
    while (!queue->empty()) {
      const std::uint64_t number = queue->front();
      queue->pop_front();
      const engine::OutboxItem* item = outboxes_.find(peer.party, number);
      if (item == nullptr) continue;  // Ended meanwhile.
      // One that was delivered before this connection is sent again, and nobody says so twice.
      if (!item->delivered) round.in_flight.insert(number);
      return number;
    }
  }
  return std::nullopt;
}

std::vector<net::Peer> Postman::connections() const {
  std::vector<net::Peer> peers;
  for (const auto& [party, rounds] : parties_) {
    for (const auto& [connection, round] : rounds) peers.push_back(round.peer);
  }
  return peers;
}

std::vector<net::Peer> Postman::connections(const PartyId& party) const {
  std::vector<net::Peer> peers;
  const auto found = parties_.find(party);
  if (found == parties_.end()) return peers;
  for (const auto& [connection, round] : found->second) peers.push_back(round.peer);
  return peers;
}

}  // namespace mash::app
