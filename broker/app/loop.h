// The hub's loop: the one thread that decides, and performs what was decided.
//
//   arrivals (in turn by party, red first) -> intake -> signatures -> engine.take
//   nothing being committed -> engine.cut -> store, on its own thread
//   committed -> engine.durable -> the next batch to the store -> receipts, deliveries, reports
//
// While one batch commits the next is decided. There is no batching timer: a batch is what arrived
// while the disk was busy. A failed commit throws base::Fatal and the process stops.
#pragma once

#include <atomic>
#include <deque>
#include <functional>

#include "app/arrivals.h"
#include "app/control.h"
#include "app/health.h"
#include "app/in_hand.h"
#include "app/intake.h"
#include "app/outgoing.h"
#include "app/postman.h"
#include "app/reports.h"
#include "app/signatures.h"
#include "app/transport.h"
#include "engine/engine.h"

namespace mash::app {

using engine::Engine;
using engine::Reply;
using engine::Settled;

struct LoopSettings {
  wire::SignatureTools tools;
  unsigned signature_helpers = 0;  // Threads beside the loop's own that check signatures.
  std::uint64_t writer_epoch = 0;
  std::function<Time()> clock;       // The wall clock,
  std::function<Duration()> steady;  // and one that nobody sets, from any start.
  // For the operator to see at once: whose fault, what happens now, what to do.
  std::function<void(const std::string& sentence)> alarm;
  // Who may connect is to be brought in line with the roster as it stands at this hub time.
  std::function<void(const wire::Roster&, Time)> on_roster;
  // This party was put out; it is let in again by the next on_roster.
  std::function<void(const PartyId&)> on_expelled;
};

class Loop {
 public:
  // Everything outlives the Loop. `control` may be null.
  Loop(Engine& engine, store::Store& store, Transport& transport, Control* control, InHand& in_hand,
       const LoopSettings& settings);
  ~Loop();  // Waits for the report of a commit that is under way.
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // begin(), a turn() after another until `stop` is true (and the transport was woken), end().
  void run(const std::atomic<bool>& stop);

  // The start is an entry; what stopped the hub twice is on the ledger, and only then forgotten.
  void begin();
  // Waits, takes what has come, decides it, and lets go what is on disk.
  void turn();
  // Finishes what was taken. What was not taken is still with its sender.
  void end();

 private:
  // A frame that has been read and is not decided yet.
  struct Arrived {
    net::Peer peer;
    Digest digest{};
    Reading reading;
  };
  void take_own(decltype(wire::Command::deed) deed);  // A command of the hub itself.
  void commit_all();
  void send_what_waited();
  void collect();
  bool batch_is_full() const;
  void read_arrivals();
  Arrived read(net::Inbound inbound);
  void take(Arrived arrived);
  void hear(net::Peer peer, wire::Hello hello);
  void greet_waiting();
  void greet(const net::Peer& peer, const wire::Hello& hello);
  bool clocks_agree();
  void fire_clocks();
  void each_minute();
  void count_strangers();
  void look_for_doubles();
  void look_after_expelled();
  void commit();
  void begin_commit();
  bool commit_has_ended() const;
  void finish_commit();
  void settle(Settled settled);
  void reply(const Reply& reply);
  void tell_senders();
  void gone(const net::Peer& peer);
  void deliver(const net::Peer& peer);
  void deliver_what_waits();
  void send(const net::Peer& peer, const wire::FromHub& packet);
  void apply_roster();
  void tell_roster();
  void follow_validity();
  void end_deliveries();

  Engine& engine_;
  store::Store& store_;
  Transport& transport_;
  Control* control_;
  InHand& in_hand_;
  LoopSettings settings_;
  Postman postman_;
  Outgoing outgoing_;
  Reports reports_;
  Signatures signatures_;
  Arrivals arrivals_;
  engine::Budget hellos_;
  std::deque<std::pair<net::Peer, wire::Hello>> waiting_hellos_;  // Each connection's newest.
  // Of the batch that is being staged.
  std::size_t batch_frames_ = 0;
  std::size_t batch_bytes_ = 0;
  std::size_t batch_firings_ = 0;
  std::size_t batch_decided_again_ = 0;  // Deliveries that were withdrawn.
  bool deliveries_wait_ = false;         // For a batch: because of that, or to be on disk.
  bool is_ending_ = false;
  Health health_;
  const Duration wall_ahead_;                   // Of the steady clock, at the start.
  std::map<std::uint64_t, net::Peer> tickets_;  // Who waits for which reply.
  std::uint64_t next_ticket_ = 1;
  std::atomic<int> outcome_{-1};  // Of the commit under way, as store::Commit; -1: none yet.
  Time next_minute_{};
  std::set<std::uint64_t> looked_at_;  // Connections that were alive at the last look.
  std::set<PartyId> revoked_;          // Recipients whose open deliveries are to be ended.
  Time next_validity_{};               // When somebody's validity begins or ends next.
};

}  // namespace mash::app
