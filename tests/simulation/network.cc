#include "simulation/network.h"

#include <algorithm>

namespace mash::simulation {
namespace {

constexpr std::size_t overheard_max = 200;

}  // namespace

void Network::close() {
  open_ = false;
  links_.clear();
}

void Network::admit(std::set<PartyId> parties) {
  admitted_ = std::move(parties);
  std::erase_if(links_, [&](const auto& link) { return !admitted_.contains(link.first); });
}

bool Network::connect(const PartyId& party) {
  if (!open_ || !admitted_.contains(party)) return false;
  links_[party] = {++connections_, {}, {}, {}};
  return true;
}

void Network::cut(const PartyId& party) { happened_["connection cut"] += links_.erase(party); }

std::uint64_t Network::connection(const PartyId& party) const {
  const auto link = links_.find(party);
  return link == links_.end() ? 0 : link->second.connection;
}

// A frame arrives after those before it, unless it is one of the reordered.
void Network::put(std::vector<Frame>& queue, ByteView bytes) {
  if (chance_.per_mille(faults_.drop)) {
    ++happened_["frame lost"];
    return;
  }
  const int copies = chance_.per_mille(faults_.duplicate) ? 2 : 1;
  happened_["frame doubled"] += copies == 2;
  for (int i = 0; i < copies; ++i) {
    Time at =
        now_ + Duration(chance_.below(static_cast<std::uint64_t>(faults_.delay_max.count() + 1)));
    const bool overtakes = chance_.per_mille(faults_.reorder);
    happened_["frame out of order"] += overtakes;
    if (!overtakes && !queue.empty()) at = std::max(at, queue.back().at);
    const auto after = std::upper_bound(queue.begin(), queue.end(), at,
                                        [](Time one, const Frame& two) { return one < two.at; });
    queue.insert(after, {at, Bytes(bytes.begin(), bytes.end())});
  }
}

std::optional<Bytes> Network::first_due(std::vector<Frame>& queue) {
  if (queue.empty() || queue.front().at > now_) return std::nullopt;
  Bytes bytes = std::move(queue.front().bytes);
  queue.erase(queue.begin());
  return bytes;
}

void Network::send(const PartyId& party, ByteView frame) {
  const auto link = links_.find(party);
  if (link == links_.end()) return;
  put(link->second.to_hub, frame);
  if (overheard_.size() == overheard_max) overheard_.erase(overheard_.begin());
  overheard_.emplace_back(frame.begin(), frame.end());
}

std::optional<Bytes> Network::take(const PartyId& party) {
  const auto link = links_.find(party);
  return link == links_.end() ? std::nullopt : first_due(link->second.to_party);
}

std::optional<net::Inbound> Network::take() {
  std::vector<PartyId> waiting;
  for (const auto& [party, link] : links_) {
    if (!link.to_hub.empty() && link.to_hub.front().at <= now_) waiting.push_back(party);
  }
  if (waiting.empty()) return std::nullopt;
  const PartyId party = chance_.pick(waiting);
  Link& link = links_.at(party);
  Bytes routing_id;
  append_u64(routing_id, link.connection);
  return net::Inbound{{party, std::move(routing_id), link.connection}, *first_due(link.to_hub)};
}

bool Network::is_alive(const net::Peer& peer) const {
  return connection(peer.party) == peer.connection;
}

net::Sent Network::send(const net::Peer& peer, ByteView frame) {
  const auto link = links_.find(peer.party);
  if (link == links_.end() || !is_alive(peer)) return net::Sent::unreachable;
  if (chance_.per_mille(faults_.full)) {
    ++happened_["peer that does not read"];
    link->second.full_until = now_ + std::chrono::seconds(2);
  }
  if (now_ < link->second.full_until) return net::Sent::full;
  put(link->second.to_party, frame);
  return net::Sent::queued;
}

}  // namespace mash::simulation
