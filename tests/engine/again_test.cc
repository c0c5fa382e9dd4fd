// What was released and has not left, in the engine: when it is decided again and when it is not,
// across restarts, and whether verify and replay follow.
#include <catch2/catch.hpp>

#include "crypto/hash.h"
#include "engine/hub.h"
#include "engine/replay.h"
#include "engine/replay_sharing.h"
#include "policy/samples.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::core_tests;
using engine_tests::Hub;
using wire::PartyKind;

namespace {

const std::string no_check_once_discussed =
    samples::rule("not-then", "deny", "when.message = [\"check\"]\nwhen.stage = [\"strategy\"]\n");

// The police's agreement holds for an hour more.
wire::Roster agreed_for_an_hour() {
  wire::Roster roster = sample_roster();
  roster.parties.at(party("police")).agreement->to = World().now + std::chrono::hours(1);
  return roster;
}

// A check to the police that is on disk and has not left.
struct Waits : Hub {
  Waits() : Hub(agreed_for_an_hour()) {
    world.refer();
    world.rate(wire::Urgency::amber);
    add_rules(no_check_once_discussed);
    world.issue(PartyKind::police);
    commit();
    number = open().begin()->first;
  }
  const engine::Outboxes::Items& open() { return engine().outboxes().of(party("police")); }
  engine::Engine::Leaving leaving() {
    return engine().may_leave(party("police"), number, world.now);
  }
  bool leaves() { return leaving() == engine::Engine::Leaving::now; }
  void discuss() { world.act(manager, wire::CallStrategy{}); }
  // Of the engine alone: the world goes on with the roster it has.
  void lapse() {
    engine::RosterInUse roster = *engine().roster();
    ++roster.roster.epoch;
    roster.roster.parties.at(party("police")).agreement.reset();
    roster.note = engine_tests::note(wire::format_roster(roster.roster));
    engine().take_roster(*engine::read_roster_note(roster.note, crypto::sha256), world.now);
  }
  void report() {
    const Sent* sent = world.delivery(world.open_deliveries.back().message, party("police"));
    world.report(party("police"), {world.item(*sent, wire::DeliveryReport::delivered, {})});
  }
  std::vector<ledger::Finding> found() {
    return engine::replay(store, {crypto::sha256, nullptr}).findings.list;
  }
  std::vector<wire::Effect> effects() {
    std::vector<wire::Effect> effects;
    engine::each_shared_section(store, {crypto::sha256, nullptr, {}, nullptr},
                                [&](const engine::SharedSection& one) {
                                  if (one.recipient != party("police")) return;
                                  effects.push_back(one.recorded.effect);
                                  CHECK((one.recorded == one.again));
                                });
    return effects;
  }

  Time agreed_until = core_tests::World().now + std::chrono::hours(1);
  std::uint64_t number = 0;
};

}  // namespace

TEST_CASE("what was released leaves while nothing has changed, however often", "[engine][again]") {
  Waits hub;
  const bool restarted = GENERATE(true, false);
  if (restarted) hub.restart();
  for (int i = 0; i < 2; ++i) CHECK(hub.leaves());
  CHECK_FALSE(hub.engine().has_staged());
}

TEST_CASE("what its recipient has not reported is decided again when something changed",
          "[engine][again]") {
  const int what = GENERATE(0, 1, 2, 3);
  const bool restarted = GENERATE(true, false);
  const bool went_before = GENERATE(true, false);  // Over a connection that ended.
  Waits hub;
  if (went_before) CHECK(hub.leaves());
  if (what == 0) hub.lapse();
  if (what == 1) hub.discuss();
  if (what == 2) {
    hub.add_rules(samples::rule("none", "deny", "when.message = [\"check\"]\n"));
  }
  if (what == 3) hub.world.now = hub.agreed_until + std::chrono::seconds(1);  // The same day.
  hub.commit();
  if (restarted) hub.restart();
  CHECK(hub.leaving() == engine::Engine::Leaving::withdrawn);
  CHECK(hub.open().empty());
  const auto settled = hub.commit();
  REQUIRE(settled);
  REQUIRE(settled->reports.size() == 1);  // Whoever sent it is told.
  const wire::Entry entry = hub.engine().entry(settled->reports[0]);
  const auto* ended = std::get_if<wire::DeliveryEnded>(&entry.events.at(0));
  REQUIRE(ended != nullptr);
  CHECK(ended->end == wire::DeliveryEnd::withdrawn);
  CHECK(hub.found().empty());
  const bool waits = what == 0 || what == 3;
  const auto now = waits ? wire::Effect::hold : wire::Effect::deny;
  CHECK(hub.effects() == std::vector{wire::Effect::release, wire::Effect::release, now, now});
}

TEST_CASE("whoever is excluded gets nothing again, not even what it has", "[engine][again]") {
  const bool reported = GENERATE(true, false);
  const bool restarted = GENERATE(true, false);
  Waits hub;
  REQUIRE(hub.leaves());
  if (reported) hub.report();
  hub.world.act(manager, wire::Exclude{party("police"), {}});
  hub.commit();
  if (restarted) hub.restart();
  using Leaving = engine::Engine::Leaving;
  CHECK(hub.leaving() == (reported ? Leaving::not_again : Leaving::withdrawn));
  CHECK(hub.open().empty() != reported);
  hub.commit();
  CHECK(hub.found().empty());
  if (!reported) return;
  for (const StaffId& who : {manager, second_manager}) {
    hub.world.act(who, wire::LiftExclusion{party("police"), {}});
  }
  hub.commit();
  CHECK(hub.leaves());
}

TEST_CASE("what goes by something that is on no disk yet waits for that", "[engine][again]") {
  Waits hub;
  hub.lapse();
  hub.commit();
  hub.world.rate(wire::Urgency::red);  // A red does not wait for an agreement.
  CHECK(hub.leaving() == engine::Engine::Leaving::once_durable);
  CHECK(hub.leaving() == engine::Engine::Leaving::once_durable);
  hub.begin_commit();
  CHECK(hub.leaving() == engine::Engine::Leaving::once_durable);
  hub.engine().durable();
  CHECK(hub.leaves());
}

TEST_CASE("a change that takes nothing away withdraws nothing", "[engine][again]") {
  Waits hub;
  hub.world.rate(wire::Urgency::red);
  hub.lapse();  // A red does not wait for an agreement.
  hub.commit();
  CHECK(hub.leaves());
  CHECK_FALSE(hub.engine().has_staged());
  CHECK(hub.found().empty());
}

TEST_CASE("what its recipient has reported is not withdrawn, after a restart neither",
          "[engine][again]") {
  Waits hub;
  hub.report();
  hub.discuss();
  hub.commit();
  const bool restarted = GENERATE(true, false);
  if (restarted) hub.restart();
  CHECK(hub.leaves());
  CHECK_FALSE(hub.engine().has_staged_entries());
}

TEST_CASE("verify asks whether what was decided again was open and unreported", "[engine][again]") {
  Waits hub;
  hub.discuss();
  hub.commit();
  CHECK_FALSE(hub.leaves());
  const std::uint64_t index = hub.store.head().size;
  hub.commit();
  REQUIRE(hub.found().empty());
  auto& stored = hub.store.rows.entries.at(index);
  auto entry = *wire::decode_entry(stored.body);
  auto command = *wire::decode_command(entry.command);
  auto& again = std::get<wire::DecideAgain>(command.deed);
  again.message = hub.world.open_deliveries.front().message;
  entry.command = wire::encode(command);
  entry.command_digest = crypto::sha256(entry.command);
  stored.body = wire::encode(entry);
  const auto list = hub.found();
  CHECK(std::any_of(list.begin(), list.end(),
                    [](const ledger::Finding& one) { return one.field == "againNumber"; }));
}
