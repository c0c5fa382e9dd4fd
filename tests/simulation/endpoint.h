// A party's endpoint as kit::Endpoint drives it, on a disk that crashes, a network of the story's
// and its clock; and whoever uses it.
//
// Session, spool and SQLite are what ships.
#pragma once

#include <memory>

#include "app/cast.h"
#include "kit/session.h"
#include "simulation/judge.h"
#include "simulation/network.h"
#include "support/crash_vfs.h"

namespace mash::simulation {

class Endpoint;

// An application before its endpoint. What it remembers ends with the process.
class Actor {
 public:
  virtual ~Actor() = default;
  virtual void started(Endpoint& endpoint) = 0;
  virtual void hears(Endpoint& endpoint, const kit::SessionEvent& event) = 0;
  virtual void acts(Endpoint& endpoint) = 0;
  // The story ends: whatever is open is brought to an end, nothing new is begun.
  virtual void finishes(Endpoint& endpoint) = 0;
};

class Endpoint {
 public:
  struct Around {
    const app_tests::Cast& cast;
    Network& network;
    Judge& judge;
    Chance& chance;
    const Time& now;
  };
  Endpoint(const PartyId& party, std::unique_ptr<Actor> actor, const Around& around,
           std::uint64_t seed);

  void start();
  bool is_up() const { return session_ != nullptr; }
  // One turn: takes what came, tells the actor, lets it act, and makes all of it durable before
  // anything leaves.
  enum class What { acts, misbehaves, finishes };
  void turn(What what);
  void kill(support::CrashVfs::Fate fate);
  void skew(Duration skew) { skew_ = skew; }

  support::CrashVfs& disk() { return disk_; }
  unsigned crashes() const { return crashes_; }
  bool is_halted() const { return session_ != nullptr && session_->is_halted(); }
  bool owes_something();  // A request that waits, or something said that the hub does not know.
  check::Log log();

  // --- For the actor ---------------------------------------------------------------------------
  const PartyId& party() const { return party_; }
  kit::Session& session() { return *session_; }
  kit::Spool& spool() { return *spool_; }
  Chance& chance() { return around_.chance; }
  const app_tests::Cast& cast() const { return around_.cast; }
  Time now() const { return around_.now + skew_; }
  // As the session's, and remembered until the disk has them.
  bool submit(const kit::Draft& draft);
  bool perform(const kit::StaffKey& who, const CaseId& case_id, const wire::Deed& deed);
  void report(std::uint64_t number, wire::DeliveryReport what, const StaffId& who);
  // Past the session, as no honest program would.
  void smuggle(ByteView frame);

 private:
  void follow_connection();
  void settle();
  void died();

  PartyId party_;
  std::unique_ptr<Actor> actor_;
  Around around_;
  support::CrashVfs disk_;
  Duration skew_{0};
  unsigned crashes_ = 0;
  std::unique_ptr<kit::Spool> spool_;
  std::unique_ptr<kit::Session> session_;
  std::uint64_t connection_ = 0;
  std::vector<MessageId> fresh_;  // Not on disk yet.
};

}  // namespace mash::simulation
