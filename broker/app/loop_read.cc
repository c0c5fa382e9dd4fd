// The part of the loop that reads what has arrived and hands it to the engine.
#include <algorithm>

#include "app/deliveries.h"
#include "app/loop.h"

namespace mash::app {
namespace {

// Enough for every thread to find a signature to check; few enough that a disk which has become
// free does not wait for long.
constexpr std::size_t frames_of_run_max = 16;

}  // namespace

using namespace wire;

// A run of frames at a time, all under one roster, so that their signatures are checked at once.
void Loop::read_arrivals() {
  while (!arrivals_.empty() && !batch_is_full() && !commit_has_ended()) {
    std::vector<Arrived> run;
    while (!arrivals_.empty() && !batch_is_full() && run.size() < frames_of_run_max) {
      run.push_back(read(arrivals_.next()));
    }
    std::vector<Claim*> claims;
    for (Arrived& one : run) {
      if (one.reading.claim) claims.push_back(&*one.reading.claim);
    }
    signatures_.check(claims);
    for (Arrived& one : run) {
      const auto& claim = one.reading.claim;
      if (claim && !claim->holds) {
        one.reading.knock = refuse_claim(one.peer.party, one.digest, *claim);
      }
      take(std::move(one));
    }
  }
}

Loop::Arrived Loop::read(net::Inbound inbound) {
  ++batch_frames_;
  batch_bytes_ += inbound.frame.size();
  const PartyId& party = inbound.peer.party;
  const Digest digest = settings_.tools.sha256({inbound.frame});
  const InHand::Mark mark(in_hand_, digest);
  if (engine_.state().hub.quarantined.contains(digest)) {
    Knock refusal = refuse_unread(party, digest, core::describe(core::Refusal::quarantined));
    return {std::move(inbound.peer), digest, {std::move(refusal), std::nullopt}};
  }
  const engine::RosterInUse* in_use = engine_.roster();
  Reading reading =
      read_frame(party, inbound.frame, digest, in_use == nullptr ? nullptr : &in_use->roster,
                 settings_.tools.sha256);
  return {std::move(inbound.peer), digest, std::move(reading)};
}

void Loop::take(Arrived arrived) {
  const InHand::Mark mark(in_hand_, arrived.digest);
  if (auto* hello = std::get_if<Hello>(&arrived.reading.knock)) {
    return hear(std::move(arrived.peer), std::move(*hello));
  }
  const std::uint64_t ticket = next_ticket_++;
  if (auto* request = std::get_if<Request>(&arrived.reading.knock)) {
    request->ticket = ticket;
    engine_.take(std::move(*request), settings_.clock());
  } else {
    const auto& query = std::get<Query>(arrived.reading.knock);
    engine_.answer(ticket, answer_query(engine_, arrived.peer.party, query));
  }
  tickets_.emplace(ticket, std::move(arrived.peer));
}

// Whoever says hello over and over is answered now and then; of one connection, the newest counts,
// in the place of the first that waits.
void Loop::hear(net::Peer peer, Hello hello) {
  const auto waiting =
      std::find_if(waiting_hellos_.begin(), waiting_hellos_.end(),
                   [&](const auto& one) { return one.first.connection == peer.connection; });
  if (waiting == waiting_hellos_.end()) {
    waiting_hellos_.emplace_back(std::move(peer), std::move(hello));
  } else {
    waiting->second = std::move(hello);
  }
  greet_waiting();
}

void Loop::greet_waiting() {
  const Time now = engine_.hub_time(settings_.clock());
  std::erase_if(waiting_hellos_, [&](const auto& one) {
    const auto& [peer, hello] = one;
    if (!transport_.is_alive(peer)) return true;
    if (!hellos_.take(peer.party, now)) return false;
    greet(peer, hello);
    return true;
  });
}

void Loop::greet(const net::Peer& peer, const Hello& hello) {
  Welcome welcome;
  welcome.hub = engine_.state().hub.id;
  welcome.now = engine_.hub_time(settings_.clock());
  welcome.checkpoint = engine_.checkpoint();
  for (std::string& note : engine_.roster_notes_after(hello.roster_epoch)) {
    if (!welcome.roster.empty()) send(peer, Notice{std::move(welcome.roster)});
    welcome.roster = std::move(note);
  }
  if (engine_.policy() != nullptr) welcome.policy = engine_.policy()->note;
  send(peer, std::move(welcome));
  for (const net::Peer& other : postman_.connections(peer.party)) {
    if (!transport_.is_alive(other)) gone(other);
  }
  postman_.hello(peer, hello.ready, engine_.durable_size());
  reports_.hello(peer, hello.reports_seen);
  deliver(peer);
}

}  // namespace mash::app
