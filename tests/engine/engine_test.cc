// The engine's promises: nothing leaves before it is on disk, what is on disk comes back as it was,
// and what was changed there is never believed.
#include "engine/engine.h"

#include <catch2/catch.hpp>

#include "base/ensure.h"
#include "engine/hub.h"
#include "support/aborts.h"

using namespace mash;
using namespace mash::core_tests;
using engine_tests::Hub;
using wire::PartyKind;

namespace {

// A case with answers, deliveries of every sort and clocks.
void work(World& world) {
  world.refer();
  world.rate(wire::Urgency::amber);
  world.complete(PartyKind::childrens_services);
  world.issue(PartyKind::police);
  world.answer(world.issue(PartyKind::health));
  world.assess();
  world.sign();  // Refused, and an entry all the same.
}

std::vector<core::Row> all_rows(Hub& hub, core::RowKind kind) {
  return hub.engine().rows(kind, {}, Bytes(64, 0xff), 10'000);
}

}  // namespace

TEST_CASE("replies and deliveries leave only when their batch is on disk", "[engine]") {
  Hub hub;
  hub.world.refer();
  CHECK(hub.engine().has_staged_entries());
  const std::uint64_t size = hub.begin_commit();
  hub.world.rate(wire::Urgency::red);  // Decided while the first batch is being committed.
  const auto settled = hub.engine().durable();
  CHECK(hub.store.head().size == size);
  REQUIRE(settled.replies.size() == 1);
  REQUIRE(settled.dispatches.size() == 1);
  CHECK(settled.dispatches[0].recipient == party("desk"));
  CHECK(settled.dispatches[0].number == 1);
  const auto second = hub.commit();
  REQUIRE(second);
  CHECK(second->replies.size() == 1);
  CHECK(second->replies[0].index == size);
  CHECK(second->dispatches.empty());
}

// Whatever would be written and not read again stops the hub, while nothing of it is on disk.
TEST_CASE("no entry is made that a start could not read", "[engine]") {
  Hub hub;
  const auto count = [&](std::size_t bytes) {
    engine::Request request;
    request.command.deed = wire::Count{std::string(bytes, 'x'), 1};
    hub.engine().take(std::move(request), hub.world.now);
  };
  CHECK_FALSE(support::aborts([&] { count(limits::name_bytes_max); }));
  CHECK(support::aborts([&] { count(limits::name_bytes_max + 1); }));
}

TEST_CASE("the engine holds what core alone makes of the same commands", "[engine]") {
  Hub hub;
  work(hub.world);
  CHECK(hub.agrees_on(hub.world.case_id));
  CHECK((hub.engine().state().outboxes == hub.world.state.outboxes));
  CHECK(hub.engine().size() == 3 + hub.world.entries.size());  // Opening, roster and policy.
  CHECK(hub.engine().outboxes().size() == hub.world.open_deliveries.size());
}

TEST_CASE("a restart finds cases, outboxes, rows and governance as they were", "[engine]") {
  Hub hub;
  work(hub.world);
  hub.commit();
  const core::State before = hub.engine().state();
  const auto clocks = all_rows(hub, core::RowKind::due);
  CHECK_FALSE(clocks.empty());
  hub.restart();
  CHECK((hub.engine().state().hub == before.hub));
  CHECK((hub.engine().state().outboxes == before.outboxes));
  CHECK(hub.engine().outboxes().size() == hub.world.open_deliveries.size());
  CHECK((all_rows(hub, core::RowKind::due) == clocks));
  CHECK((hub.engine().roster()->roster == hub.world.roster));
  CHECK(hub.engine().policy()->version == 1);
  CHECK(hub.agrees_on(hub.world.case_id));
  CHECK(hub.engine().hub_time(Time{}) == hub.world.now);  // Hub time never runs backwards.
  hub.world.finish(hub.world.issue(PartyKind::school));
  CHECK(hub.agrees_on(hub.world.case_id));
}

TEST_CASE("a child that is referred twice before the first is on disk has one case", "[engine]") {
  Hub hub;
  hub.world.refer();
  wire::Header again = hub.world.header(wire::MessageKind::referral, PartyKind::school);
  again.subjects = {{hub.world.child, wire::SubjectRole::child, wire::AgeBand::under_5,
                     hub.world.new_id<CaseId>()}};
  hub.world.submit(hub.world.sealed(again, {PartyKind::desk},
                                    {wire::SectionKind::identity, wire::SectionKind::concern}),
                   again.sender);
  CHECK(hub.engine().find_case(again.subjects[0].case_id) == nullptr);
  hub.commit();
  CHECK(hub.agrees_on(hub.world.case_id));
}

TEST_CASE("rows of cases that another version made are made anew at the start", "[engine]") {
  Hub hub;
  work(hub.world);
  hub.commit();
  auto& index = hub.store.rows.index;
  const auto sound = index;
  const auto first = [&](core::RowKind kind) {
    return index.lower_bound({static_cast<std::uint8_t>(kind), {}});
  };
  first(core::RowKind::case_line)->second = {1, 2, 3};  // Shorter than they are today.
  index.erase(first(core::RowKind::due));
  const bool no_line = GENERATE(false, true);  // Its other rows are enough to know the case by.
  if (no_line) index.erase(first(core::RowKind::case_line));
  index[{static_cast<std::uint8_t>(core::RowKind::overdue), Bytes(24, 1)}] = {};
  // An older one, a newer one, and one that did not say which it was.
  const auto number = GENERATE(Bytes{0, 0, 0, 1}, Bytes{0, 0, 1, 0}, Bytes{});
  first(core::RowKind::rules)->second = number;
  if (number.empty()) index.erase(first(core::RowKind::rules));
  hub.restart();
  CHECK(all_rows(hub, core::RowKind::due).size() > 0);
  CHECK(all_rows(hub, core::RowKind::overdue).empty());
  hub.world.act(social_worker,
                wire::RequireCheck{PartyKind::school, hub.world.new_id<SubjectId>()});
  REQUIRE(hub.commit());
  for (const core::RowKind kind : core::case_row_kinds) {
    for (const auto& [place, value] : sound) {
      if (place.first == static_cast<std::uint8_t>(kind)) CHECK(index.at(place) == value);
    }
  }
  CHECK(first(core::RowKind::rules)->second == core::rules_row().value);
}

TEST_CASE("what a failed commit lost is gone after the restart, and nothing else", "[engine]") {
  Hub hub;
  hub.world.refer();
  hub.commit();
  const World durable = hub.world;
  const auto rows = all_rows(hub, core::RowKind::case_line);
  hub.world.rate(wire::Urgency::red);
  hub.world.issue(PartyKind::police);
  hub.store.next_commits_end(support::MemoryStore::Outcome::lost);
  CHECK_FALSE(hub.commit());
  hub.store.next_commits_end(support::MemoryStore::Outcome::durable);
  hub.restart();
  CHECK(hub.engine().size() == 3 + durable.entries.size());
  CHECK((*hub.engine().find_case(durable.case_id) == durable.one()));
  CHECK((hub.engine().state().outboxes == durable.state.outboxes));
  CHECK((all_rows(hub, core::RowKind::case_line) == rows));
  CHECK(all_rows(hub, core::RowKind::due).empty());
}

TEST_CASE("the same request again is answered with the same entry, staged or stored", "[engine]") {
  Hub hub;
  wire::Command first;
  MessageId id;
  Digest digest{};
  const auto forward = hub.world.also;
  hub.world.also = [&](const wire::Command& command, const MessageId& i, const Digest& d) {
    first = command;
    id = i;
    digest = d;
    forward(command, i, d);
  };
  hub.world.refer();
  const auto again = [&] { hub.engine().take({99, id, digest, first, {}}, hub.world.now); };
  again();
  const auto settled = hub.commit();
  REQUIRE(settled->replies.size() == 2);
  CHECK(settled->replies[1].index == settled->replies[0].index);
  CHECK(settled->dispatches.size() == 1);
  const std::uint64_t size = hub.engine().size();
  again();
  CHECK_FALSE(hub.engine().has_staged_entries());
  CHECK(hub.engine().settle_without_entries().replies.at(0).index == settled->replies[0].index);
  hub.restart();
  again();
  CHECK(hub.engine().settle_without_entries().replies.at(0).index == settled->replies[0].index);
  CHECK(hub.engine().size() == size);
}

TEST_CASE("rows that are staged or being committed hide the store's", "[engine]") {
  Hub hub;
  hub.world.refer();
  hub.commit();
  const auto line = [&] {
    const auto rows = all_rows(hub, core::RowKind::case_line);
    return core::read_case_line(hub.world.case_id, rows.at(0).value)->urgency;
  };
  CHECK(line() == wire::Urgency::not_rated);
  hub.world.rate(wire::Urgency::green);
  CHECK(line() == wire::Urgency::green);  // Staged.
  hub.store.hold_commits();
  hub.begin_commit();
  CHECK(line() == wire::Urgency::green);  // Being committed.
  hub.world.rate(wire::Urgency::red);
  CHECK(line() == wire::Urgency::red);
  hub.store.release();
  hub.engine().durable();
  CHECK(line() == wire::Urgency::red);
  CHECK(all_rows(hub, core::RowKind::subject_case).size() == 1);
  hub.commit();
  CHECK(line() == wire::Urgency::red);
}

TEST_CASE("cases that are let go come back from their streams as they were", "[engine]") {
  Hub hub(1);
  std::vector<CaseId> cases;
  for (int i = 0; i < 5; ++i) {
    work(hub.world);
    cases.push_back(hub.world.case_id);
    hub.commit();
    CHECK(hub.engine().state().cases.size() == 1);
  }
  for (const CaseId& id : cases) CHECK(hub.agrees_on(id));
  hub.world.case_id = cases[0];
  hub.world.child = hub.world.one().child;
  hub.world.issue(PartyKind::school);
  CHECK(hub.agrees_on(cases[0]));
  CHECK(hub.engine().find_case(hub.world.new_id<CaseId>()) == nullptr);
}

TEST_CASE("many checks leave room for few cases, whoever brought them into memory", "[engine]") {
  Hub hub(100, 1);
  std::vector<CaseId> cases;
  for (int i = 0; i < 3; ++i) {
    work(hub.world);
    cases.push_back(hub.world.case_id);
    hub.commit();
    CHECK(hub.engine().state().cases.size() <= 1);
  }
  for (const CaseId& id : cases) CHECK(hub.engine().find_case(id) != nullptr);
  CHECK(hub.engine().state().cases.size() == 3);
  hub.engine().settle_without_entries();  // They were only looked at.
  CHECK(hub.engine().state().cases.size() <= 1);
  for (const CaseId& id : cases) CHECK(hub.agrees_on(id));
}

TEST_CASE("a delivery is about the same case before and after a restart", "[engine]") {
  Hub hub;
  wire::Header twins = hub.world.header(wire::MessageKind::referral, PartyKind::school);
  for (int i = 0; i < 3; ++i) {
    twins.subjects.push_back({hub.world.new_id<SubjectId>(), wire::SubjectRole::child,
                              wire::AgeBand::under_5, hub.world.new_id<CaseId>()});
  }
  hub.world.submit(hub.world.sealed(twins, {PartyKind::desk},
                                    {wire::SectionKind::identity, wire::SectionKind::concern}),
                   twins.sender);
  hub.commit();
  for (const wire::Subject& child : twins.subjects) CHECK(hub.agrees_on(child.case_id));
  const auto before = hub.engine().outboxes().find(party("desk"), 1)->case_id;
  CHECK(before == twins.subjects[0].case_id);
  hub.restart();
  CHECK(hub.engine().outboxes().find(party("desk"), 1)->case_id == before);
  for (const wire::Subject& child : twins.subjects) CHECK(hub.agrees_on(child.case_id));
}

TEST_CASE("only what was believed of an acknowledgement is passed on to the sender", "[engine]") {
  Hub hub;
  hub.world.refer();
  hub.commit();
  const Sent sent = hub.world.open_deliveries.at(0);
  const auto report = [&](wire::AcknowledgementItem item) {
    hub.world.report(party("desk"), {item});
    const auto settled =
        hub.engine().has_staged_entries() ? *hub.commit() : hub.engine().settle_without_entries();
    return settled.reports.size();
  };
  using wire::DeliveryReport;
  CHECK(report(hub.world.item(sent, DeliveryReport::opened, navigator)) == 0);  // Refused.
  auto other = hub.world.item(sent, DeliveryReport::acknowledged, {});
  other.message = hub.world.new_message();
  CHECK(report(other) == 0);
  CHECK(report(hub.world.item(sent, DeliveryReport::opened, social_worker)) == 1);
  CHECK(report(hub.world.item(sent, DeliveryReport::acknowledged, {})) == 1);
  CHECK(report(hub.world.item(sent, DeliveryReport::acknowledged, {})) == 0);  // It has ended.
}

TEST_CASE("what is open for a party that left is ended, sender by sender", "[engine]") {
  Hub hub;
  hub.world.refer();
  for (const PartyKind agency : {PartyKind::police, PartyKind::health}) hub.world.issue(agency);
  hub.commit();
  const PartyId police = party("police");
  REQUIRE(hub.engine().outboxes().of(police).size() == 1);
  const auto end = hub.engine().deliveries_to_end(police);
  REQUIRE(end);
  CHECK(end->sender == party("desk"));
  REQUIRE(end->open.size() == 1);
  engine::Request request;
  request.command.deed = *end;

  hub.engine().take(request, hub.world.now);  // It is enrolled: nothing is ended.
  CHECK(hub.engine().outboxes().of(police).size() == 1);
  hub.engine().settle_without_entries();

  engine::RosterInUse roster = *hub.engine().roster();
  ++roster.roster.epoch;
  roster.roster.parties.erase(police);
  hub.engine().take_roster(roster, hub.world.now);
  hub.engine().take(request, hub.world.now);
  CHECK(hub.engine().outboxes().of(police).empty());
  CHECK(hub.engine().outboxes().of(party("health")).size() == 1);
  CHECK_FALSE(hub.engine().deliveries_to_end(police));
  const auto settled = hub.commit();
  REQUIRE(settled);
  REQUIRE(settled->reports.size() == 1);
  const wire::Entry entry = hub.engine().entry(settled->reports[0]);
  const auto* ended = std::get_if<wire::DeliveryEnded>(&entry.events.at(0));
  REQUIRE(ended != nullptr);
  CHECK(ended->end == wire::DeliveryEnd::recipient_revoked);
  CHECK(ended->message == end->open[0].message);
  const StreamId told = wire::party_stream(party("desk"), hub.world.context().sha256);
  CHECK(hub.engine().stream(told, 1, 100).back() == settled->reports[0]);
}

TEST_CASE("a body that was changed on disk stops the engine", "[engine]") {
  Hub hub(1);
  work(hub.world);
  const CaseId damaged = hub.world.case_id;
  hub.commit();
  work(hub.world);  // The first case is let go.
  hub.commit();
  const StreamId stream{StreamKind::case_, damaged.uuid};
  std::uint64_t& second = hub.store.rows.streams.at({stream, 2});
  const std::uint64_t right = second;
  second = hub.store.rows.streams.at({stream, 3});  // Another entry of its own.
  CHECK_THROWS_AS(hub.engine().find_case(damaged), base::Fatal);
  second = 0;  // An entry of the hub's.
  CHECK_THROWS_AS(hub.engine().find_case(damaged), base::Fatal);
  second = right;
  hub.store.rows.entries.at(right).body.back() ^= 1;
  CHECK_THROWS_AS(hub.engine().find_case(damaged), base::Fatal);
  hub.store.rows.entries.at(right).body.back() ^= 1;
  CHECK(hub.agrees_on(damaged));
}

TEST_CASE("refusals above a party's budget are answered and not written", "[engine]") {
  Hub hub;
  wire::Header header = hub.world.header(wire::MessageKind::outcome, PartyKind::health);
  header.case_id = hub.world.new_id<CaseId>();
  const std::uint64_t before = hub.engine().size();
  std::size_t slowed = 0;
  for (int i = 0; i < limits::refusal_burst + 5; ++i) {
    header.id = hub.world.new_message();
    const auto submit = hub.world.sealed(header, {PartyKind::desk}, {wire::SectionKind::outcome});
    hub.world.submit(submit, header.sender);
  }
  const auto settled = hub.commit();
  for (const auto& reply : settled->replies) slowed += reply.slow_down;
  CHECK(slowed == 5);
  CHECK(hub.engine().size() - before == static_cast<std::uint64_t>(limits::refusal_burst));
}

TEST_CASE("what the batch under way has stopped is not due, and what it has started is soon",
          "[engine]") {
  Hub hub;
  hub.world.refer();
  hub.world.rate(wire::Urgency::amber);
  const CheckId check = hub.world.issue(PartyKind::police);
  hub.commit();
  const Time late = hub.world.check(check).due + std::chrono::hours(1);
  const auto before = hub.engine().due(late, 10);
  REQUIRE(before.size() >= 1);
  hub.world.answer(check);
  CHECK(hub.engine().due(late, 10).empty());
  hub.commit();
  CHECK(hub.engine().due(late, 10).empty());
  hub.world.issue(PartyKind::school);
  hub.commit();
  CHECK_FALSE(hub.engine().due(late, 10).empty());
}
