#include "app/loop.h"

#include <algorithm>

#include "app/deliveries.h"
#include "base/ensure.h"
#include "wire/codec.h"

namespace mash::app {
namespace {

using namespace wire;

constexpr Duration idle_wait_max = std::chrono::seconds(1);  // Clocks and counts want a look.
// What a clock may be corrected by while the hub runs, before it counts as wrong.
constexpr Duration clocks_apart_max = std::chrono::seconds(120);
// How long a party that was put out stays so: its program, or somebody, has time to end.
constexpr Duration expelled_for = std::chrono::minutes(1);
// A hello is answered with every roster since, and everything that is open is sent again.
constexpr double hellos_at_once = 30;
constexpr Duration hello_interval = std::chrono::seconds(1);
constexpr int no_outcome = -1;

// The first instant after `now` at which a party begins or ends to be valid.
Time next_validity(const Roster& roster, Time now) {
  Time next = Time::max();
  for (const auto& [id, party] : roster.parties) {
    if (party.validity.from > now) next = std::min(next, party.validity.from);
    if (party.validity.to && *party.validity.to > now) next = std::min(next, *party.validity.to);
  }
  return next;
}

void require_durable(store::Commit outcome) {
  if (outcome == store::Commit::conflict) {
    throw base::Fatal(
        "another process has written to this ledger; this one stops. Find out which, "
        "and run 'mash ledger verify' before starting again.");
  }
  if (outcome == store::Commit::unknown) {
    throw base::Fatal(
        "the disk did not confirm a write; the hub stops without answering. Check the "
        "disk and its free space, then start again: nothing acknowledged is lost.");
  }
}

}  // namespace

Loop::Loop(Engine& engine, store::Store& store, Transport& transport, Control* control,
           InHand& in_hand, const LoopSettings& settings)
    : engine_(engine),
      store_(store),
      transport_(transport),
      control_(control),
      in_hand_(in_hand),
      settings_(settings),
      postman_(engine.outboxes()),
      outgoing_([&transport](const net::Peer& peer, ByteView frame) {
        return transport.send(peer, frame);
      }),
      reports_(engine, outgoing_),
      signatures_(settings.tools, settings.signature_helpers),
      hellos_(hellos_at_once, hello_interval),
      wall_ahead_(settings.clock().time_since_epoch() - settings.steady()) {}

Loop::~Loop() {
  while (engine_.is_committing() && outcome_ == no_outcome) {
    transport_.wait_for_wake(idle_wait_max);
  }
}

void Loop::run(const std::atomic<bool>& stop) {
  begin();
  while (!stop) turn();
  end();
}

void Loop::begin() {
  const bool unclean = engine_.state().hub.running;
  take_own(StartHub{engine_.size(), unclean});
  for (const Digest& frame : in_hand_.stopped_twice()) {
    take_own(Quarantine{frame});
    settings_.alarm("A message has stopped this hub twice and is kept out from now on (SHA-256 " +
                    hex(frame) +
                    "). This is a fault of the hub: report it, and ask its sender to telephone.");
  }
  commit_all();
  in_hand_.forget();
}

void Loop::end() {
  is_ending_ = true;  // What is decided from now on is not for anybody to have.
  count_strangers();  // What was counted in the last minute is not forgotten.
  take_own(StopHub{});
  commit_all();
  if (control_ != nullptr) control_->settled(engine_);
}

void Loop::take_own(decltype(Command::deed) deed) {
  engine::Request request;
  request.command.deed = std::move(deed);
  engine_.take(std::move(request), settings_.clock());
}

void Loop::commit_all() {
  while (engine_.has_staged() || engine_.is_committing()) {
    commit();
    if (engine_.is_committing()) transport_.wait_for_wake(idle_wait_max);
    finish_commit();
  }
}

// What has no place in the next batch stays with the network until this one is on disk.
void Loop::turn() {
  net::Ready ready;
  if (batch_is_full()) {
    transport_.wait_for_wake(idle_wait_max);
  } else {
    // What was withdrawn instead of leaving is decided after the batch of its turn.
    const bool behind = (engine_.has_staged() || deliveries_wait_) && !engine_.is_committing();
    const bool idle = arrivals_.empty() && !reports_.has_more() && !behind;
    ready = transport_.wait(idle ? idle_wait_max : Duration(0));
  }
  finish_commit();
  deliver_what_waits();
  collect();
  send_what_waited();  // After collect(), which takes the socket's ring off.
  read_arrivals();
  greet_waiting();
  if (control_ != nullptr && ready.control) control_->serve(engine_, health_);
  fire_clocks();
  each_minute();
  look_after_expelled();
  follow_validity();
  end_deliveries();
  tell_senders();
  commit();
  if (control_ != nullptr) control_->settled(engine_);
}

// After each wait: the socket ends the wait when somebody who was slow has taken something.
void Loop::send_what_waited() {
  const Outgoing::Retried retried = outgoing_.retry();
  for (const net::Peer& peer : retried.ended) gone(peer);
  for (const net::Peer& peer : retried.free) deliver(peer);
}

void Loop::collect() {
  while (arrivals_.has_room()) {
    auto inbound = transport_.receive();
    if (!inbound) return;
    arrivals_.add(std::move(*inbound));
  }
}

bool Loop::batch_is_full() const {
  return batch_frames_ >= limits::batch_requests_max || batch_bytes_ >= limits::batch_bytes_max;
}

// A wall clock that was set would let every deadline pass at once, or none. Messages still flow.
bool Loop::clocks_agree() {
  const Duration ahead = settings_.clock().time_since_epoch() - settings_.steady();
  const bool agree = std::chrono::abs(ahead - wall_ahead_) <= clocks_apart_max;
  if (agree == health_.clocks_stopped) {
    health_.clocks_stopped = !agree;
    settings_.alarm(agree ? "The machine's clock is right again; the clocks of cases run."
                          : "The machine's clock was changed by more than two minutes: no clock of "
                            "any case fires, and messages still flow. Set it right; if it is right "
                            "now, start the hub again.");
  }
  return agree;
}

void Loop::fire_clocks() {
  if (!clocks_agree() || batch_firings_ >= limits::firings_per_batch_max) return;
  const Time now = engine_.hub_time(settings_.clock());
  for (const auto& key : engine_.due(now, limits::firings_per_batch_max - batch_firings_)) {
    ++batch_firings_;
    take_own(Tick{key.case_id, key.clock, key.at});
  }
}

void Loop::each_minute() {
  const Time now = engine_.hub_time(settings_.clock());
  if (now < next_minute_) return;
  next_minute_ = now + std::chrono::minutes(1);
  count_strangers();
  look_for_doubles();
}

// What was turned away without a decision: one entry a minute, cause and, where the connection
// proved it, party; and no more.
void Loop::count_strangers() {
  std::map<std::pair<PartyId, net::Cause>, std::uint64_t> counts;
  for (const auto& [cause_and_party, count] : transport_.take_counters()) {
    const auto& [cause, called] = cause_and_party;
    counts[{net::is_proved(cause) ? called : PartyId{}, cause}] += count;
  }
  for (const auto& [party_and_cause, count] : counts) {
    engine::Request request;
    const std::string cause(net::word(party_and_cause.second));
    request.command = {party_and_cause.first, wire::Count{cause, count}};
    engine_.take(std::move(request), settings_.clock());
  }
}

// A connection that was cut is noticed within a minute; two that last from one look to the next are
// two programs.
void Loop::look_for_doubles() {
  std::set<PartyId> once, twice;
  std::set<std::uint64_t> alive;
  std::vector<net::Peer> peers = postman_.connections();
  for (const auto& [peer, hello] : waiting_hellos_) peers.push_back(peer);
  for (const net::Peer& peer : peers) {
    if (!transport_.is_alive(peer) || !alive.insert(peer.connection).second) continue;
    const bool lasts = looked_at_.contains(peer.connection);
    if (lasts && !once.insert(peer.party).second) twice.insert(peer.party);
  }
  std::erase_if(health_.connected_twice, [&](const auto& party) { return !twice.contains(party); });
  for (const PartyId& party : twice) {
    if (!health_.connected_twice.insert(party).second) continue;
    settings_.alarm("Two programs speak for " + party.text() +
                    " at the same time. Each gets every message, but what one acknowledges while "
                    "the other is away, the other never sees. Telephone whoever runs them: one has "
                    "to stop, and if nobody knows of the second, revoke the keys.");
  }
  looked_at_ = std::move(alive);
}

// Whoever was put out comes back after a while: nobody else can let an agency in again at night.
void Loop::look_after_expelled() {
  const Time now = engine_.hub_time(settings_.clock());
  for (const net::Expulsion& one : transport_.take_expulsions()) {
    health_.expelled[one.party] = now + expelled_for;
    settings_.on_expelled(one.party);
    settings_.alarm(one.party.text() + " was put out for a minute (" +
                    std::string(net::word(one.cause)) +
                    "): its connections cost memory and bring no messages. Telephone whoever runs "
                    "its program.");
  }
  if (std::erase_if(health_.expelled, [&](const auto& one) { return one.second <= now; }) > 0) {
    apply_roster();
  }
}

void Loop::commit() {
  begin_commit();
  finish_commit();  // A store without a thread has finished already.
  // What went out just now may have been decided again: that is the next batch.
  if (engine_.is_committing() || engine_.has_staged_entries()) return;
  batch_frames_ = batch_bytes_ = batch_firings_ = 0;  // Hellos alone fill no batch for ever.
  batch_decided_again_ = 0;
  if (engine_.has_staged()) settle(engine_.settle_without_entries());  // Answers and repeats.
}

void Loop::begin_commit() {
  if (engine_.is_committing() || !engine_.has_staged_entries()) return;
  batch_frames_ = batch_bytes_ = batch_firings_ = batch_decided_again_ = 0;
  ledger::Cut cut = engine_.cut();
  outcome_ = no_outcome;
  try {
    store_.begin_commit(std::move(cut.batch), cut.expected_size, settings_.writer_epoch,
                        [this](store::Commit outcome) {
                          outcome_ = static_cast<int>(outcome);
                          transport_.wake();
                        });
  } catch (const base::Fatal&) {  // It failed before, and will report nothing.
    outcome_ = static_cast<int>(store::Commit::unknown);
    throw;
  }
}

bool Loop::commit_has_ended() const { return engine_.is_committing() && outcome_ != no_outcome; }

// The disk has its next batch before anybody is told of this one: the two go side by side.
void Loop::finish_commit() {
  while (commit_has_ended()) {
    require_durable(static_cast<store::Commit>(outcome_.load()));
    Settled settled = engine_.durable();
    begin_commit();
    settle(std::move(settled));
  }
}

void Loop::settle(Settled settled) {
  for (const Reply& one : settled.replies) reply(one);
  if (settled.governed) {
    apply_roster();
    tell_roster();
  }
  std::set<PartyId> recipients;
  for (const engine::Dispatch& dispatch : settled.dispatches) {
    postman_.add(dispatch.recipient, dispatch.number);
    recipients.insert(dispatch.recipient);
  }
  for (const std::uint64_t index : settled.reports) {
    const Entry entry = engine_.entry(index);
    reports_.add(entry, index);
    for (const Event& event : entry.events) {
      const auto* reported = std::get_if<DeliveryReported>(&event);
      if (reported == nullptr) continue;
      postman_.reported(reported->recipient, reported->number);
      recipients.insert(reported->recipient);
    }
  }
  for (const PartyId& party : recipients) {
    for (const net::Peer& peer : postman_.connections(party)) deliver(peer);
  }
  tell_senders();
}

void Loop::reply(const Reply& reply) {
  const auto waiting = tickets_.find(reply.ticket);
  if (waiting == tickets_.end()) return;  // The hub's own command.
  const net::Peer peer = std::move(waiting->second);
  tickets_.erase(waiting);
  if (reply.answer) return send(peer, *reply.answer);
  if (reply.slow_down) return send(peer, SlowDown{reply.request, limits::refusal_interval});
  send(peer, make_receipt(engine_, reply));
}

void Loop::tell_senders() {
  for (const net::Peer& peer : reports_.tell()) gone(peer);
}

void Loop::gone(const net::Peer& peer) {
  postman_.gone(peer);
  reports_.gone(peer);
}

void Loop::send(const net::Peer& peer, const FromHub& packet) {
  // A peer that has gone asks again: a request is repeated until its receipt comes.
  if (!outgoing_.send(peer, encode(packet))) gone(peer);
}

// The roster has the last word on who may connect, in either direction, from the next message on.
void Loop::apply_roster() {
  const engine::RosterInUse* in_use = engine_.roster();
  if (in_use == nullptr) return;
  const Time now = engine_.hub_time(settings_.clock());
  if (settings_.on_roster) settings_.on_roster(in_use->roster, now);
  for (const net::Peer& peer : postman_.connections()) {
    if (in_use->roster.active_party(peer.party, now) == nullptr) gone(peer);
  }
  std::erase_if(waiting_hellos_, [&](const auto& one) {
    return in_use->roster.active_party(one.first.party, now) == nullptr;
  });
  revoked_.clear();
  for (const auto& [party, outbox] : engine_.state().outboxes) {
    if (in_use->roster.active_party(party, now) == nullptr) revoked_.insert(party);
  }
  next_validity_ = next_validity(in_use->roster, now);
}

void Loop::tell_roster() {
  const engine::RosterInUse* in_use = engine_.roster();
  if (in_use == nullptr) return;
  for (const net::Peer& peer : postman_.connections()) send(peer, Notice{in_use->note});
}

// A party comes or goes on the day its validity says, without a roster that repeats it.
void Loop::follow_validity() {
  if (engine_.hub_time(settings_.clock()) >= next_validity_) apply_roster();
}

}  // namespace mash::app
