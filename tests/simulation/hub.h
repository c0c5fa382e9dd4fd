// A hub as app::Hub wires it, on a disk that crashes, a network of the story's and its clock.
//
// Replaced are disk, network, clock and chance; loop, engine, ledger, store and SQLite are what
// ships. A commit is held back for as long as the story likes, while the next batch is decided.
#pragma once

#include <filesystem>
#include <memory>

#include "app/cast.h"
#include "simulation/judge.h"
#include "simulation/network.h"
#include "support/crash_vfs.h"

namespace mash::simulation {

using Fate = support::CrashVfs::Fate;

class Hub {
 public:
  struct Around {
    const app_tests::Cast& cast;
    Network& network;
    Judge& judge;
    Chance& chance;
    const Time& now;                  // The story's clock; the hub's may be off by skew().
    std::filesystem::path directory;  // For the file of frames in hand, which no story crashes.
  };
  // Makes its ledger. Not started.
  Hub(const Around& around, std::uint64_t seed);
  ~Hub();

  void start();  // Does nothing while it runs. It may crash at once, if the disk does.
  bool is_up() const { return parts_ != nullptr; }
  // One turn of the loop; a machine that fails under it ends it.
  void turn();
  void stop();           // In order.
  void kill(Fate fate);  // The power goes.
  void skew(Duration skew) { skew_ = skew; }

  // Of a hub that is up. A new one comes as a governor would bring it, between two turns.
  const wire::Roster& roster() const;
  void apply_roster(const std::string& note);
  // Something is released for the party, which is not connected.
  bool waits_for(const PartyId& party) const;

  support::CrashVfs& disk() { return disk_; }
  std::uint64_t durable_size() const { return durable_size_; }
  unsigned crashes() const { return crashes_; }

  // --- At the end, of a hub that is up ---------------------------------------------------------
  check::Ledger exported();
  std::vector<std::string> findings();  // Of verify, of replay, and of policy's own replay.
  bool owes_something();                // A clock that is due, or a batch that is not on disk.

 private:
  struct Parts;
  class Wire;
  void died();
  template <class Work>
  void perform(Work work);

  Around around_;
  support::CrashVfs disk_;
  Duration skew_{0};
  std::uint64_t durable_size_ = 0;
  unsigned crashes_ = 0;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mash::simulation
