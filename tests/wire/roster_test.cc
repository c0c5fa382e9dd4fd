// Rosters and join files: what comes out reads back, and what may not be is told in one sentence.
#include <catch2/catch.hpp>

#include "wire/join.h"
#include "wire/roster.h"

#include "support/test_sha256.h"

using namespace mash;
using namespace mash::wire;

namespace {

PublicKey key(std::uint8_t a, std::uint8_t b = 0) { return {a, b}; }
StaffId staff_id(std::uint8_t number) { return StaffId{Uuid(Block<16>{number})}; }
Time instant(const char* text) { return *from_rfc3339(text); }

Party sample_party(const char* id, PartyKind kind, std::uint8_t number) {
  Party party;
  party.id = *PartyId::from_text(id);
  party.kind = kind;
  party.controller = "The \"old\" council \\ west";
  party.regime = Regime::law_enforcement;
  party.slot = number;
  party.transport = key(number, 1);
  party.signing = key(number, 2);
  party.sealing = {{3, key(number, 3)}, {7, key(number, 4)}};
  party.cosigning = key(number, 5);
  party.validity = {instant("2026-01-01T00:00:00.000Z"), instant("2027-01-01T00:00:00.000Z")};
  return party;
}

Roster sample_roster() {
  Roster roster;
  roster.hub = key(77);
  roster.mode = HubMode::production;
  roster.epoch = 4;
  roster.previous = key(78);
  roster.issued = instant("2026-11-22T09:00:00.000Z");
  roster.lowest_version = 1;
  roster.suites = {1, 2};
  roster.quorum = 2;
  roster.governors = {{"anne", "council", key(1, 9)}, {"bola", "nhs", key(2, 9)},
                      {"carl", "police", key(3, 9)}};
  for (const Party& party : {sample_party("desk", PartyKind::desk, 10),
                             sample_party("west-police", PartyKind::police, 11)}) {
    roster.parties[party.id] = party;
  }
  roster.parties.begin()->second.agreement = Validity{instant("2026-02-01T00:00:00.000Z"), {}};
  Staff member;
  member.id = staff_id(1);
  member.party = *PartyId::from_text("desk");
  member.key = key(20);
  member.roles = {StaffRole::social_worker, StaffRole::manager};
  member.qualification = Qualification::social_work;
  member.team = "front door";
  member.validity.from = instant("2026-03-01T00:00:00.000Z");
  roster.staff[member.id] = member;
  member.id = staff_id(2);
  member.key = key(21);
  roster.staff[member.id] = member;
  return roster;
}

std::string problem(std::string text) {
  const auto roster = parse_roster(text, "roster");
  return roster ? "" : roster.error().text();
}

// The sample with `from` replaced by `to`, once.
std::string damaged(const std::string& from, const std::string& to) {
  std::string text = format_roster(sample_roster());
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return problem(text.replace(at, from.size(), to));
}

std::string changed(const std::function<void(Roster&)>& change) {
  Roster roster = sample_roster();
  change(roster);
  return problem(format_roster(roster));
}

using Catch::Matchers::Contains;

}  // namespace

TEST_CASE("a roster reads back as it was, and has one text", "[roster]") {
  const Roster roster = sample_roster();
  const std::string text = format_roster(roster);
  const auto read = parse_roster(text, "roster");
  INFO((read ? "" : read.error().text()));
  REQUIRE(read);
  CHECK((*read == roster));
  CHECK(format_roster(*read) == text);
  CHECK(text.starts_with("mash/v1 roster\n" + hex(roster.hub) + "\n"));
}

TEST_CASE("a roster that does not begin as one is none", "[roster]") {
  const std::string sentence =
      "is not a roster: it must begin with \"mash/v1 roster\" and a line with the hub id";
  CHECK_THAT(problem(""), Contains(sentence));
  CHECK_THAT(damaged("mash/v1 roster", "mash/v2 roster"), Contains(sentence));
  CHECK_THAT(damaged(hex(key(77)), "4d"), Contains(sentence));
  CHECK_THAT(damaged(hex(key(77)), std::string(64, 'x')), Contains(sentence));
}

TEST_CASE("a field that is wrong is named with its line", "[roster]") {
  CHECK_THAT(damaged("epoch = 4", "epoch = 0"), Contains("epoch"));
  CHECK_THAT(damaged("epoch = 4\n", ""), Contains("epoch"));
  CHECK_THAT(damaged("epoch = 4\n", "epoch = 4\ncolour = 1\n"), Contains("colour"));
  CHECK_THAT(damaged("mode = \"production\"", "mode = \"rehearsal\""), Contains("production"));
  CHECK_THAT(damaged(hex(key(78)), "00"), Contains("takes 64 hex digits"));
  CHECK_THAT(damaged("2026-11-22T09:00:00.000Z", "yesterday"),
             Contains("takes an instant like \"2026-11-22T09:00:00.000Z\""));
  CHECK_THAT(damaged("id = \"west-police\"", "id = \"West Police\""),
             Contains("takes a party id: lower-case letters, digits and single hyphens, at most "
                      "40"));
  CHECK_THAT(damaged(staff_id(1).text(), "somebody"),
             Contains("takes a UUID, the member's pseudonym"));
  CHECK_THAT(damaged("name = \"anne\"", "name = \"an ne\""),
             Contains("takes a name without spaces or '+'"));
  CHECK_THAT(damaged("epoch = 4", "epoch = 0"), Contains(":4"));  // The hub's two lines count.
}

TEST_CASE("keys, slots, names and ids belong to one holder", "[roster]") {
  const auto first = [](Roster& roster) -> Party& { return roster.parties.begin()->second; };
  const auto last = [](Roster& roster) -> Party& { return roster.parties.rbegin()->second; };
  const std::string shared = "is already used by another";
  CHECK_THAT(changed([&](Roster& r) { last(r).slot = first(r).slot; }), Contains(shared));
  CHECK_THAT(changed([&](Roster& r) { last(r).signing = first(r).signing; }), Contains(shared));
  CHECK_THAT(changed([&](Roster& r) { last(r).transport = first(r).cosigning; }),
             Contains(shared));
  CHECK_THAT(changed([&](Roster& r) { last(r).sealing[0].key = first(r).sealing[1].key; }),
             Contains(shared));
  CHECK_THAT(changed([&](Roster& r) { r.staff.begin()->second.key = first(r).signing; }),
             Contains(shared));
  CHECK_THAT(changed([](Roster& r) { r.staff.begin()->second.key = r.staff.rbegin()->second.key; }),
             Contains(shared));
  CHECK_THAT(changed([](Roster& r) { r.governors[1].name = "anne"; }), Contains(shared));
  CHECK_THAT(changed([](Roster& r) { r.governors[1].key = r.governors[0].key; }),
             Contains(shared));
  CHECK_THAT(damaged("id = \"west-police\"", "id = \"desk\""), Contains(shared + " party"));
  CHECK_THAT(damaged(staff_id(2).text(), staff_id(1).text()), Contains(shared + " member"));
  CHECK_THAT(changed([](Roster& r) { r.staff.begin()->second.party = *PartyId::from_text("x"); }),
             Contains("is not in this roster"));
}

TEST_CASE("sealing keys are one or two, rising", "[roster]") {
  const auto sealing = [](std::vector<SealingEpoch> keys) {
    return changed([&](Roster& roster) { roster.parties.begin()->second.sealing = keys; });
  };
  CHECK(sealing({{1, key(90)}}) == "");
  CHECK_THAT(sealing({}), Contains("takes one or two [[party.sealing]] tables"));
  CHECK_THAT(sealing({{1, key(90)}, {2, key(91)}, {3, key(92)}}), Contains("takes one or two"));
  CHECK_THAT(sealing({{2, key(90)}, {2, key(91)}}),
             Contains("must be greater than the one before it"));
}

TEST_CASE("a quorum needs governors of two controllers, and has to be reachable", "[roster]") {
  CHECK_THAT(changed([](Roster& r) { r.quorum = 1; }), Contains("quorum"));
  CHECK_THAT(changed([](Roster& r) { r.quorum = 4; }),
             Contains("is larger than the number of governors"));
  CHECK_THAT(changed([](Roster& r) { r.governors[1].controller = "council"; }),
             Contains("could be reached by \"council\" alone; governors of two controllers must "
                      "be needed"));
  CHECK(changed([](Roster& r) {
          r.governors[1].controller = "council";
          r.quorum = 3;
        }) == "");
}

TEST_CASE("who is not valid at the moment is as good as not there", "[roster]") {
  Roster roster = sample_roster();
  const PartyId desk = *PartyId::from_text("desk");
  const Time from = roster.party(desk)->validity.from;
  const Time to = *roster.party(desk)->validity.to;
  CHECK(roster.active_party(desk, from - Duration(1)) == nullptr);
  CHECK(roster.active_party(desk, from) != nullptr);
  CHECK(roster.active_party(desk, to - Duration(1)) != nullptr);
  CHECK(roster.active_party(desk, to) == nullptr);
  CHECK(roster.active_member(staff_id(1), from) == nullptr);  // Begins in March.
  CHECK(roster.active_member(staff_id(1), to - Duration(1)) != nullptr);
  CHECK(roster.active_member(staff_id(1), to) == nullptr);  // The party has ended.
  CHECK(roster.party(*PartyId::from_text("nobody")) == nullptr);
  CHECK(roster.member(staff_id(9)) == nullptr);
}
