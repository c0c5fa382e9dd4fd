// Decisions on sharing, made again from the ledger: by their own policy nothing turns, by another
// exactly what that one says otherwise.
#include "engine/replay_sharing.h"

#include <catch2/catch.hpp>

#include "base/ensure.h"
#include "crypto/hash.h"
#include "engine/hub.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::core_tests;
using engine::SharedSection;
using engine_tests::Hub;
using wire::Effect;
using wire::Header;
using wire::MessageKind;
using wire::PartyKind;
using wire::SectionKind;

namespace {

const std::vector<SectionKind> essentials = {SectionKind::identity, SectionKind::concern};

// A case in which something was released to everybody, something kept back, and a message refused
// because nothing of it could be.
struct Shared : Hub {
  Time before_answer{};
  std::uint64_t refused = 0;  // The entry of that refusal.
  std::uint64_t answered = 0;

  Shared() {
    world.refer();
    Header nothing = world.header(MessageKind::referral, PartyKind::school);
    nothing.subjects = {{world.new_id<SubjectId>(), wire::SubjectRole::child,
                         wire::AgeBand::under_5, world.new_id<CaseId>()}};
    nothing.gateway = wire::Gateway::none;
    world.submit(world.sealed(nothing, {PartyKind::desk}, essentials), nothing.sender);
    refused = engine().size() - world.last.drafts.size();
    const CheckId police = world.issue(PartyKind::police);
    world.wait(std::chrono::hours(1));
    before_answer = world.now;
    Header header = world.header(MessageKind::return_, PartyKind::police);
    header.check_id = police;
    header.return_version = 1;
    world.submit(
        world.sealed(header, {PartyKind::desk}, {SectionKind::history, SectionKind::intelligence}),
        header.sender);
    answered = engine().size() - world.last.drafts.size();
    commit();
  }

  std::vector<SharedSection> look(const policy::Policy* candidate = nullptr, Time since = {}) {
    std::vector<SharedSection> all;
    engine::each_shared_section(store, {crypto::sha256, candidate, since, nullptr},
                                [&](const SharedSection& one) { all.push_back(one); });
    return all;
  }
};

// The shipped policy, with rules beside it that stop what it would let go.
policy::Policy stricter(const std::string& section) {
  return policy_with("", "", R"(
[[rule]]
id = "not-these-days"
owner = "o"
effective_from = 2020-01-01
effect = "deny"
source = "s"
reason = "r"
when.section = [")" + section + R"("]
)");
}

}  // namespace

TEST_CASE("by the policy of its time every decision follows again, rule by rule",
          "[replay_sharing]") {
  Shared hub;
  std::map<Effect, int> effects;
  for (const SharedSection& one : hub.look()) {
    CHECK(one.again == one.recorded);
    CHECK(one.policy_version == 1);
    CHECK(one.first <= one.index);
    ++effects[one.recorded.effect];
  }
  CHECK(effects[Effect::release] > 3);
  CHECK(effects[Effect::withhold] == 3);  // Two of the refused message, and the intelligence.
}

TEST_CASE("another policy turns what it says otherwise, and nothing beside it",
          "[replay_sharing]") {
  Shared hub;
  const policy::Policy candidate = stricter("history");
  int turned = 0;
  for (const SharedSection& one : hub.look(&candidate)) {
    const bool history = one.request.section == SectionKind::history;
    CHECK((one.again == one.recorded) == !history);
    if (!history) continue;
    ++turned;
    CHECK(one.first == hub.answered);
    CHECK(one.recorded.effect == Effect::release);
    CHECK(one.again == SharedSection::Decided{Effect::deny, "not-these-days"});
  }
  CHECK(turned == 1);
}

TEST_CASE("without an essential section all of a message turns", "[replay_sharing]") {
  Shared hub;
  const policy::Policy candidate = stricter("identity");
  bool any = false;
  for (const SharedSection& one : hub.look(&candidate)) {
    if (one.request.section != SectionKind::concern || one.first == hub.refused) continue;
    any = true;
    CHECK(one.recorded.effect == Effect::release);
    CHECK(one.again == SharedSection::Decided{Effect::withhold, core::essential_section_missing});
  }
  CHECK(any);
}

TEST_CASE("what was decided before the day is passed over", "[replay_sharing]") {
  Shared hub;
  const auto all = hub.look(nullptr, hub.before_answer);
  REQUIRE(all.size() == 2);
  for (const SharedSection& one : all) CHECK(one.first == hub.answered);
  CHECK(hub.look(nullptr, hub.before_answer + std::chrono::milliseconds(1)).empty());
}

TEST_CASE("what was decided unasked, or asked about and not decided, is damage",
          "[replay_sharing]") {
  Shared hub;
  const auto change_release = [&](const auto& change) {
    for (auto& [index, row] : hub.store.rows.entries) {
      wire::Entry entry = *wire::decode_entry(row.body);
      auto* released = std::get_if<wire::Released>(&entry.events.front());
      if (released == nullptr || released->leaves.size() < 2) continue;
      change(*released);
      row.body = wire::encode(entry);
      return;
    }
    FAIL("nothing was released");
  };
  SECTION("a section too few") {
    change_release([](wire::Released& released) {
      released.leaves.pop_back();
      released.rules.pop_back();
    });
    CHECK_THROWS_WITH(hub.look(), Catch::Contains("was never decided on"));
  }
  SECTION("a section too many") {
    change_release([](wire::Released& released) {
      released.leaves.push_back(63);
      released.rules.emplace_back("open");
    });
    CHECK_THROWS_WITH(hub.look(), Catch::Contains("that its message has not"));
  }
}

TEST_CASE("whose reading of the rules it was is said", "[replay_sharing]") {
  Shared hub;
  for (auto& [index, row] : hub.store.rows.entries) {
    wire::Entry entry = *wire::decode_entry(row.body);
    if (index < hub.answered) entry.decider = 1;
    row.body = wire::encode(entry);
  }
  std::set<std::uint32_t> deciders;
  for (const SharedSection& one : hub.look()) {
    CHECK((one.decider == 1) == (one.index < hub.answered));
    deciders.insert(one.decider);
  }
  CHECK(deciders == std::set<std::uint32_t>{1, core::decider});
}

TEST_CASE("a ledger that has lost its policy is said to be damaged", "[replay_sharing]") {
  Shared hub;
  const auto row = static_cast<std::uint8_t>(core::RowKind::document);
  std::erase_if(hub.store.rows.index, [&](const auto& one) { return one.first.first == row; });
  CHECK_THROWS_WITH(hub.look(), Catch::Contains("that was in force is missing"));
}
