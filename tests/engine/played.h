// A hub whose store replay is to find sound, and then not.
#pragma once

#include "engine/replay.h"

#include <catch2/catch.hpp>

#include "base/ensure.h"
#include "crypto/hash.h"
#include "engine/hub.h"
#include "ledger/leaf.h"
#include "wire/codec.h"

namespace mash::engine_tests {

using core::RowKind;
using core_tests::hub_id;
using core_tests::party;
using ledger::Finding;
using ledger::FindingKind;
using wire::PartyKind;

constexpr auto kind(RowKind row) { return static_cast<std::uint8_t>(row); }

// A hub with cases, clocks, deliveries open and ended, a refusal, and a message that came twice.
struct Played {
  Hub hub;

  Played() {
    core_tests::World& world = hub.world;
    for (int i = 0; i < 2; ++i) {
      world.refer();
      world.rate(wire::Urgency::amber);
      world.complete(PartyKind::childrens_services);
      const CheckId police = world.issue(PartyKind::police);
      for (int step = 0; step < 2; ++step) world.tick(*world.next_clock(police));  // Overdue now.
      world.answer(world.issue(PartyKind::health));
      world.assess();
      world.sign();  // Refused, and an entry all the same.
    }
    hub.commit();
    const auto before = found();
    ENSURE(before.empty(), before.empty() ? "" : text(before[0]).c_str());
  }

  support::MemoryRows& rows() { return hub.store.rows; }
  std::vector<Finding> found() {
    return engine::replay(hub.store, {crypto::sha256, nullptr}).findings.list;
  }
  // The first row of a kind: its place, so that it can be changed or taken out.
  auto first(RowKind row) {
    const auto found = rows().index.lower_bound({kind(row), {}});
    ENSURE(found != rows().index.end() && found->first.first == kind(row), "there is one");
    return found;
  }
  store::OutboxItem& first_item() { return rows().outbox.begin()->second; }

  // Changes an entry and everything in the ledger that says otherwise, as only the hub itself
  // could.
  template <class Change>
  void rewrite(std::uint64_t index, Change change) {
    auto& row = rows().entries.at(index);
    auto entry = *wire::decode_entry(row.body);
    change(entry);
    row.body = wire::encode(entry);
    row.leaf = ledger::make_leaf(crypto::sha256, row.salt, row.body);
  }
  // The last entry that was decided by itself.
  std::uint64_t last_refusal() {
    for (std::uint64_t index = rows().head.size; index-- > 0;) {
      const auto entry = *wire::decode_entry(rows().entries.at(index).body);
      if (std::holds_alternative<wire::Refused>(entry.events[0])) return index;
    }
    ENSURE(false, "there is a refusal");
  }
};

inline void expect_only(const std::vector<Finding>& list, FindingKind what,
                        const std::string& table, const std::string& key,
                        const std::string& field) {
  std::string all;
  for (const Finding& finding : list) all += text(finding) + "\n";
  INFO(all);
  REQUIRE(list.size() == 1);
  CHECK(list[0].kind == what);
  CHECK(list[0].table == table);
  CHECK(list[0].key == key);
  CHECK(list[0].field == field);
  CHECK(list[0].expected != list[0].found);
}

}  // namespace mash::engine_tests
