// The thread at the hub's door: says who may come in (ZAP, RFC 27), watches the connections, counts
// what is turned away, and names parties that cost too much memory. Internal to this room.
//
// Threads: runs one of its own, which never waits for the hub's. Every public function may be
// called by the HubSocket's thread at any time.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "net/admissions.h"
#include "net/connections.h"
#include "net/counters.h"
#include "net/socket.h"
#include "net/waker.h"

namespace mash::net {

class Gatekeeper {
 public:
  // Binds the ZAP handler of `context`; only one may exist there. `resident_bytes_max` as in
  // HubSettings.
  Gatekeeper(Context& context, std::size_t resident_bytes_max);
  ~Gatekeeper();
  Gatekeeper(const Gatekeeper&) = delete;
  Gatekeeper& operator=(const Gatekeeper&) = delete;

  // Watches `router`, which has bound nothing yet, and starts the thread. Call it once.
  void start(Socket& router);

  void allow(const Block<32>& key, Admission admission);
  void disallow(const Block<32>& key);

  void opened(std::uint16_t port, const PartyId& party);
  // Calls `unbind`, waits until libzmq has closed the listener, so that the port is free again, and
  // shuts down every connection that came by it.
  void close(std::uint16_t port, const std::function<void()>& unbind);
  // Shuts the party's connections down; they may come back through ZAP.
  void cut(std::uint16_t port);

  // A whole message came. The number of its connection, or 0 if that has ended.
  std::uint64_t spoke(int descriptor, std::uint16_t port, std::uint64_t wire_bytes);
  bool alive(std::uint64_t connection) const;
  // As in Connections.
  Connections::Room room_for(std::uint64_t connection, std::uint64_t wire_bytes) const;
  void gave(std::uint64_t connection, std::uint64_t wire_bytes);
  // Rings waker() when this connection has taken something, or has ended.
  void wants_room(std::uint64_t connection);

  void count(Cause cause, const PartyId& party);
  Counters take_counters();
  // Parties to be put out now. Throws what the thread died of, if it did.
  std::vector<Expulsion> take_offenders();
  // Rings when take_offenders() has something, and for wants_room().
  Waker& waker() { return waker_; }

 private:
  struct Endpoint {
    PartyId party;
    std::uint64_t authenticated = 0;  // Handshakes that succeeded since it was opened.
    std::uint64_t spoke = 0;          // Connections that brought at least one whole message.
    bool accused = false;             // Named once; take_offenders() empties fast enough.
  };

  void run();
  bool turn();  // False when it is time to stop.
  bool idle() const;
  void drain_events();
  void note(const MonitorEvent& event);
  void answer(const Arrival& request);
  void inspect();
  void accuse(Endpoint& endpoint, Cause cause);
  void suspect_mute();
  void count_locked(Cause cause, const PartyId& party) { ++counters_[{cause, party}]; }

  Socket zap_;
  Socket events_;
  Waker stop_;
  Waker waker_;
  std::thread thread_;
  Connections::Clock::time_point inspected_at_{};  // The thread's own.

  mutable std::mutex mutex_;  // Guards what follows.
  std::condition_variable listener_closed_;
  std::map<Block<32>, Admission> allowed_;
  std::map<std::uint16_t, Endpoint> endpoints_;
  std::set<std::uint16_t> closing_;
  Connections connections_;
  Counters counters_;
  std::vector<Expulsion> offenders_;
  std::size_t resident_bytes_alarm_;
  std::exception_ptr failure_;
};

}  // namespace mash::net
