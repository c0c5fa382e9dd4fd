// The hub's loop in a thread of this process: real sockets on loopback, a real ledger on disk, a
// clock that can be set forward, and a disk whose last word can get lost.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "app/site.h"

namespace mash::app_tests {

class RunningHub {
 public:
  explicit RunningHub(const Site& site);  // Starts it.
  ~RunningHub();
  RunningHub(const RunningHub&) = delete;
  RunningHub& operator=(const RunningHub&) = delete;

  void stop();   // In order: it finishes what it has taken.
  void start();  // Again, on the same ledger and, while they are free, the same ports.

  // The next commit becomes durable and the hub never learns of it: it stops as when the machine
  // fails between the disk and the reply.
  void lose_next_outcome();
  // Waits until the hub has stopped by itself; gives its last sentence.
  std::string died_of();

  std::string endpoint(const PartyId& id) const;  // From the endpoint file; empty if it has none.
  void advance(Duration time);                    // The hub's clocks, from now on.
  void set_clock(Duration by);                    // Its wall clock alone.
  std::vector<std::string> alarms() const;        // So far.
  // From the next start on: which frames the page of the frame in hand names while the hub hashes,
  // as it does when it reads one, and while it asks for the time, as when it decides on one.
  struct InHandAt {
    std::set<Digest> hashing;
    std::set<Digest> deciding;
  };
  void watch_hand() { watches_ = true; }
  InHandAt in_hand_at() const;  // Of a hub that is not running.
  Time now() const { return wall_clock() + Duration(ahead_.load()); }

 private:
  struct Parts;
  static Digest watched_sha256(std::initializer_list<ByteView> parts);
  void look_at_hand(std::set<Digest>& seen);

  const Site& site_;
  std::atomic<std::int64_t> ahead_{0};  // Milliseconds,
  std::atomic<std::int64_t> set_{0};    // and of these so many that the steady clock knows not.
  mutable std::mutex alarms_mutex_;
  std::vector<std::string> alarms_;
  bool watches_ = false;
  InHandAt in_hand_at_;  // The thread's until it is joined.
  std::atomic<bool> lose_next_{false};
  std::atomic<bool> stop_{false};
  std::unique_ptr<Parts> parts_;
  std::thread thread_;
  std::string last_words_;  // The thread's until it is joined.
};

// What the ledger of a hub that is not running says, oldest first.
std::vector<wire::Entry> entries_of(const Site& site);

// What does not follow from its entries when they are decided again, a line each.
std::vector<std::string> findings_of(const Site& site);
// What was turned away without a decision, by cause and by the party that was proved to have done
// it, empty where none was.
std::map<std::pair<std::string, std::string>, std::uint64_t> counts_of(
    const std::vector<wire::Entry>& entries);

}  // namespace mash::app_tests
