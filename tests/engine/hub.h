// An engine over a store in memory, driven by the verbs of core's World: every command goes to
// both, and what the engine makes of it is compared with core alone.
#pragma once

#include <memory>

#include "core/world.h"
#include "engine/engine.h"
#include "support/memory_store.h"

namespace mash::engine_tests {

// Bytes that differ from call to call and are the same on every run.
class CountedRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint8_t next_ = 0;
};

// Signed by "anne", a governor.
std::string note(const std::string& text);

class Hub {
 public:
  explicit Hub(std::size_t cases_kept_max = limits::cases_kept_max,
               std::size_t checks_kept_max = 1'000);
  explicit Hub(const wire::Roster& roster);  // In place of the world's own.

  core_tests::World world;  // Its commands reach the engine first.
  support::MemoryStore store;

  engine::Engine& engine() { return *engine_; }
  // Cut, commit, durable. Nothing when the commit was not durable.
  std::optional<engine::Settled> commit();
  std::uint64_t begin_commit();  // Gives the size the store will have.
  // The shipped policy with these rules as well, in force from now on.
  void add_rules(const std::string& rules);
  // A new process on the same store.
  void restart();
  // Both at once: the world, and what the engine holds of the case.
  bool agrees_on(const CaseId& id);

 private:
  void open();
  void begin();  // Opening, roster and policy; from then on the world's commands.

  std::size_t cases_kept_max_;
  std::size_t checks_kept_max_;
  CountedRandom random_;
  std::uint64_t tickets_ = 0;
  std::optional<store::Commit> outcome_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace mash::engine_tests
