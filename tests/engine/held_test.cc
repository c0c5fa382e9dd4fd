// What is held, in the engine: while it is on no disk, after a restart, and when a file was
// changed.
#include <catch2/catch.hpp>

#include "crypto/hash.h"
#include "engine/hub.h"
#include "engine/replay.h"
#include "engine/replay_sharing.h"
#include "policy/samples.h"

using namespace mash;
using namespace mash::core_tests;
using engine_tests::Hub;
using wire::PartyKind;

namespace {

// The police have signed no agreement, so a check waits for the desk's officer.
wire::Roster without_agreement() {
  wire::Roster roster = sample_roster();
  roster.parties.at(party("police")).agreement.reset();
  roster.staff.at(manager).roles.insert(wire::StaffRole::information_governance_officer);
  return roster;
}

struct Held : Hub {
  Held() : Hub(without_agreement()) {
    world.refer();
    world.rate(wire::Urgency::amber);
    commit();
    world.issue(PartyKind::police);
    message = world.one().holds.begin()->first.first;
  }
  std::string release() {
    return said(world.act(manager, wire::DecideHold{message, party("police"), true, {}}));
  }
  // What was decided on each section of it, oldest first; made again it is the same.
  std::vector<wire::Effect> effects() {
    std::vector<wire::Effect> effects;
    engine::each_shared_section(store, {crypto::sha256, nullptr, {}, nullptr},
                                [&](const engine::SharedSection& one) {
                                  if (one.message != message) return;
                                  effects.push_back(one.recorded.effect);
                                  CHECK((one.recorded == one.again));
                                });
    return effects;
  }
  std::vector<ledger::Finding> found() {
    return engine::replay(store, {crypto::sha256, nullptr}).findings.list;
  }

  MessageId message;
};

}  // namespace

TEST_CASE("what is held is let go in the batch of its message, in the next and after a restart",
          "[engine][hold]") {
  const int when = GENERATE(0, 1, 2, 3);
  Held hub;
  if (when == 1) hub.begin_commit();  // Its batch is being committed.
  if (when >= 2) hub.commit();
  if (when == 3) hub.restart();
  REQUIRE(hub.release() == "accepted");
  if (when == 1) hub.engine().durable();
  hub.commit();
  CHECK(hub.agrees_on(hub.world.case_id));
  CHECK(hub.engine().outboxes().of(party("police")).size() == 1);
  CHECK(hub.engine().payload(hub.message) != nullptr);
  CHECK(hub.found().empty());
}

TEST_CASE("what is held goes when its case turns red, in one batch with it or after a restart",
          "[engine][hold]") {
  const int when = GENERATE(0, 1, 2, 3);
  Held hub;
  if (when == 1) hub.begin_commit();  // The batch of the message is being committed.
  if (when >= 2) hub.commit();
  hub.world.rate(wire::Urgency::red);
  if (when == 3) {
    hub.commit();
    hub.restart();
  }
  const auto due = hub.engine().due(hub.world.now, 10);
  REQUIRE(due.size() == 1);
  CHECK(core::looked_at_again(due[0].clock) == std::pair(hub.message, party("police")));
  core::Due again;
  again.at = due[0].at;
  again.clock = due[0].clock;
  hub.world.tick(again);
  if (when == 1) hub.engine().durable();
  hub.commit();
  CHECK(hub.engine().due(hub.world.now, 10).empty());
  CHECK(hub.agrees_on(hub.world.case_id));
  CHECK(hub.engine().outboxes().of(party("police")).size() == 1);
  CHECK(hub.found().empty());
  CHECK(hub.effects() == std::vector{wire::Effect::hold, wire::Effect::hold, wire::Effect::release,
                                     wire::Effect::release});
}

TEST_CASE("whoever decides on sharing again follows an approval that policy denies",
          "[engine][hold]") {
  Held hub;
  hub.commit();
  hub.add_rules(samples::rule("nothing-now", "deny", "when.message = [\"check\"]\n"));
  REQUIRE(hub.release() == "nothing_released");
  hub.commit();
  CHECK(hub.effects() == std::vector{wire::Effect::hold, wire::Effect::hold, wire::Effect::deny,
                                     wire::Effect::deny});
}

TEST_CASE("a hold whose message cannot be found any more is named, and stops no verification",
          "[engine][hold]") {
  Held hub;
  REQUIRE(hub.release() == "accepted");
  hub.commit();
  REQUIRE(hub.found().empty());
  const auto& id = hub.message.uuid.bytes();
  auto& index = hub.store.rows.index;
  const auto row =
      index.find({static_cast<std::uint8_t>(core::RowKind::request), Bytes(id.begin(), id.end())});
  REQUIRE(row != index.end());
  if (GENERATE(true, false)) {
    index.erase(row);
  } else {
    row->second[7] = 0;  // Another's entry.
  }
  CHECK_FALSE(hub.found().empty());
}
