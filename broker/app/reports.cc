#include "app/reports.h"

#include <algorithm>

#include "base/ensure.h"
#include "wire/codec.h"

namespace mash::app {
namespace {

using namespace wire;

constexpr std::size_t page_entries = 64;
// Of one who is slow no more is kept; the rest is read from the stream when it has taken these.
constexpr std::size_t places_max = 1024;

// What a recipient said or the hub ended of deliveries that were not this party's to receive, and
// what policy let go by itself.
bool tells(const Entry& entry, const PartyId& sender) {
  return std::any_of(entry.events.begin(), entry.events.end(), [&](const Event& event) {
    const auto* reported = std::get_if<DeliveryReported>(&event);
    const auto* ended = std::get_if<DeliveryEnded>(&event);
    const auto* hold = std::get_if<HoldDecided>(&event);
    return (reported != nullptr && reported->recipient != sender) ||
           (ended != nullptr && ended->recipient != sender) ||
           (hold != nullptr && hold->by.uuid.is_nil());
  });
}

}  // namespace

// On the same connection too: the endpoint took nothing before it knew the roster.
void Reports::hello(const net::Peer& peer, std::uint64_t seen) {
  const StreamId stream = wire::party_stream(peer.party, engine_.sha256());
  rounds_[peer.connection] = {peer, stream, seen, seen, {}, true};
  has_more_ = true;
}

void Reports::gone(const net::Peer& peer) { rounds_.erase(peer.connection); }

void Reports::add(const Entry& entry, std::uint64_t index) {
  for (auto& [connection, round] : rounds_) {
    if (round.behind) continue;  // It is read from the stream.
    const Link* link = link_of(entry, round.stream);
    if (link == nullptr || link->sequence <= round.read || !tells(entry, round.peer.party))
      continue;
    if (round.places.size() == places_max) {
      round.behind = true;
      continue;
    }
    round.places.push_back({link->sequence, index});
    round.read = link->sequence;
  }
}

void Reports::read_on(Round& round) {
  const auto indexes = engine_.stream(round.stream, round.read + 1, page_entries);
  for (const std::uint64_t index : indexes) round.places.push_back({++round.read, index});
  round.behind = indexes.size() == page_entries;
}

// Nothing if the entry at that place is about something else.
std::optional<Reported> Reports::take_next(Round& round) {
  const Place place = round.places.front();
  round.places.pop_front();
  const Entry entry = engine_.entry(place.index);
  if (!tells(entry, round.peer.party)) return std::nullopt;
  const auto command = decode_command(
      entry.group == 0 ? entry.command : engine_.entry(place.index - entry.group).command);
  ENSURE(command.has_value(), "what was decided can be read");
  Reported reported{place.sequence, round.told, engine_.evidence(place.index), std::nullopt};
  if (const auto* acknowledge = std::get_if<Acknowledge>(&command->deed)) {
    reported.signed_by_recipient = acknowledge->signed_acknowledgement;
  }
  round.told = place.sequence;
  return reported;
}

std::vector<net::Peer> Reports::tell() {
  std::vector<net::Peer> ended;
  has_more_ = false;
  for (auto& [connection, round] : rounds_) {
    if (outgoing_.is_waiting(round.peer)) continue;
    if (round.behind && round.places.empty()) read_on(round);
    while (!round.places.empty() && !outgoing_.is_waiting(round.peer)) {
      const auto reported = take_next(round);
      if (!reported || outgoing_.send(round.peer, encode(FromHub(*reported)))) continue;
      ended.push_back(round.peer);
      break;
    }
    has_more_ |= round.behind && !outgoing_.is_waiting(round.peer);
  }
  return ended;
}

}  // namespace mash::app
