#include "net/hub_socket.h"

#include <sys/resource.h>

#include <cerrno>

#include "base/ensure.h"
#include "net/gatekeeper.h"

namespace mash::net {
namespace {

// So that a flood of frames to be dropped does not keep the loop from its other work.
constexpr int drops_per_receive_max = 64;

void ensure_frame(ByteView frame) {
  ENSURE(!frame.empty() && frame.size() <= limits::frame_bytes_max, "a frame the room can send");
}

}  // namespace

HubSocket::HubSocket(Context& context, const HubSettings& settings)
    : address_(settings.address),
      gatekeeper_(std::make_unique<Gatekeeper>(context, settings.resident_bytes_max)),
      router_(context, Socket::Kind::router) {
  set_server_options(router_, settings.secret_key);
  if (address_.find(':') != std::string::npos) set_ipv6(router_);
  gatekeeper_->start(router_);
}

// The monitor goes first: libzmq would block on it once nobody reads.
HubSocket::~HubSocket() { router_.stop_monitor(); }

Result<std::string, Refusal> HubSocket::admit(const PartyId& party, const Block<32>& key,
                                              std::uint16_t port) {
  ENSURE(!party.empty(), "a party has a name");
  for (const auto& [id, other] : parties_) {
    if (id != party && other.keys.count(key) > 0) return refuse(Refusal::key_in_use);
  }
  const auto known = parties_.find(party);
  if (known != parties_.end()) {
    if (port != 0 && port != known->second.port) return refuse(Refusal::other_port);
    if (known->second.keys.count(key) > 0) return known->second.endpoint;
    if (known->second.keys.size() >= limits::keys_per_party_max) {
      return refuse(Refusal::too_many_keys);
    }
  }
  const Admission admission = admissions_.add(party);
  // Before the endpoint opens: a peer refused in between would stay away for a while.
  gatekeeper_->allow(key, admission);
  const auto opened = known != parties_.end() ? Result<Party*, Refusal>(&known->second)
                                              : open_endpoint(party, port);
  if (!opened) {
    gatekeeper_->disallow(key);
    admissions_.remove(admission.number);
    return refuse(opened.error());
  }
  (*opened)->keys.emplace(key, admission.number);
  return (*opened)->endpoint;
}

Result<HubSocket::Party*, Refusal> HubSocket::open_endpoint(const PartyId& party,
                                                            std::uint16_t port) {
  if (!room_for_another_party()) return refuse(Refusal::too_many_parties);
  // libzmq copies the socket's options into each listener, so the domain set here is what the
  // gatekeeper hears about connections to this endpoint, and to no other.
  set_domain(router_, party.text());
  const std::string wanted = "tcp://" + address_ + ":" + (port == 0 ? "*" : std::to_string(port));
  const int error = router_.bind(wanted);
  if (error == EADDRINUSE) return refuse(Refusal::address_in_use);
  if (error != 0) return refuse(Refusal::address_not_usable);
  Party opened;
  opened.endpoint = router_.last_endpoint();
  opened.port = port_of(opened.endpoint);
  ENSURE(opened.port != 0, "libzmq names the port it bound");
  gatekeeper_->opened(opened.port, party);
  return &parties_.emplace(party, std::move(opened)).first->second;
}

bool HubSocket::room_for_another_party() const {
  const std::size_t parties = parties_.size() + 1;
  rlimit limit{};
  return parties <= limits::parties_max && getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
         parties * limits::descriptors_per_party + limits::descriptors_reserve <= limit.rlim_cur;
}

void HubSocket::retire(const PartyId& party, const Block<32>& key) {
  const auto found = parties_.find(party);
  if (found == parties_.end()) return;
  const auto admission = found->second.keys.find(key);
  if (admission == found->second.keys.end()) return;
  if (found->second.keys.size() == 1) return expel(party);
  gatekeeper_->disallow(key);
  admissions_.remove(admission->second);
  found->second.keys.erase(admission);
  gatekeeper_->cut(found->second.port);
  found->second.route.clear();
  forget_routes(party);
}

void HubSocket::expel(const PartyId& party) {
  const auto found = parties_.find(party);
  if (found == parties_.end()) return;
  for (const auto& [key, number] : found->second.keys) {
    gatekeeper_->disallow(key);
    admissions_.remove(number);
  }
  gatekeeper_->close(found->second.port, [&] { router_.unbind(found->second.endpoint); });
  router_.readable();
  forget_routes(party);
  parties_.erase(found);
}

std::optional<Inbound> HubSocket::receive() {
  put_out_offenders();
  for (int dropped = 0; dropped < drops_per_receive_max; ++dropped) {
    auto arrival = router_.receive(2);
    if (!arrival) return std::nullopt;
    if (auto inbound = vet(std::move(*arrival))) return inbound;
  }
  return std::nullopt;
}

void HubSocket::put_out_offenders() {
  for (const Expulsion& offender : gatekeeper_->take_offenders()) {
    expel(offender.party);
    expulsions_.push_back(offender);
  }
}

std::optional<Inbound> HubSocket::vet(Arrival arrival) {
  const auto sender = admissions_.sender_of(arrival);
  if (!sender) return drop(sender.error(), {});
  Party& party = parties_.at(*sender);
  const std::uint64_t connection =
      gatekeeper_->spoke(arrival.descriptor, party.port, arrival.wire_bytes);
  if (arrival.count != 2) return drop(Cause::extra_frames, *sender);
  if (arrival.frames[1].empty()) return drop(Cause::empty_frame, *sender);
  if (arrival.frames[1].size() > limits::frame_bytes_max) return drop(Cause::oversize, *sender);
  Inbound inbound{{*sender, std::move(arrival.frames[0]), connection},
                  std::move(arrival.frames[1])};
  if (!remember_route(party, inbound.peer)) return drop(Cause::foreign_route, *sender);
  return inbound;
}

std::optional<Inbound> HubSocket::drop(Cause cause, const PartyId& party) {
  gatekeeper_->count(cause, party);
  return std::nullopt;
}

// False if the routing id is another party's. One whose connection has ended stays bound until the
// table is full, so that nobody takes over what was another's.
bool HubSocket::remember_route(Party& party, const Peer& peer) {
  const auto known = routes_.find(peer.routing_id);
  if (known != routes_.end() && known->second.party != peer.party) return false;
  if (peer.connection == 0) return true;  // It has ended; there is nowhere to answer.
  if (known == routes_.end()) forget_dead_routes();
  routes_.insert_or_assign(peer.routing_id, Route{peer.party, peer.connection});
  party.route = peer.routing_id;
  return true;
}

void HubSocket::forget_dead_routes() {
  if (routes_.size() < limits::routes_max) return;
  std::erase_if(routes_, [&](const auto& entry) {
    return !gatekeeper_->alive(entry.second.connection);
  });
}

void HubSocket::forget_routes(const PartyId& party) {
  std::erase_if(routes_, [&](const auto& entry) { return entry.second.party == party; });
}

Sent HubSocket::send(const Peer& peer, ByteView frame) {
  ensure_frame(frame);
  const auto route = routes_.find(peer.routing_id);
  const bool ours = route != routes_.end() && route->second.party == peer.party &&
                    route->second.connection == peer.connection;
  if (!ours) return Sent::unreachable;
  const std::uint64_t wire_bytes = on_the_wire(frame.size());
  switch (gatekeeper_->room_for(peer.connection, wire_bytes)) {
    case Connections::Room::gone: return Sent::unreachable;
    case Connections::Room::none: gatekeeper_->wants_room(peer.connection); return Sent::full;
    case Connections::Room::some: break;
  }
  const Sent sent = router_.send({peer.routing_id, frame});
  if (sent == Sent::queued) gatekeeper_->gave(peer.connection, wire_bytes);
  if (sent == Sent::full) gatekeeper_->wants_room(peer.connection);
  return sent;
}

Sent HubSocket::send(const PartyId& party, ByteView frame) {
  ensure_frame(frame);
  const auto found = parties_.find(party);
  if (found == parties_.end() || found->second.route.empty()) return Sent::unreachable;
  const auto route = routes_.find(found->second.route);
  if (route == routes_.end()) return Sent::unreachable;
  return send(Peer{party, route->first, route->second.connection}, frame);
}

bool HubSocket::is_alive(const Peer& peer) const { return gatekeeper_->alive(peer.connection); }

Counters HubSocket::take_counters() { return gatekeeper_->take_counters(); }

}  // namespace mash::net
