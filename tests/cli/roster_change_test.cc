// The next roster from the one in force: places, keys, and what those who sign are shown.
#include "cli/roster_change.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace mash;
using namespace mash::cli;
using Catch::Contains;

namespace {

constexpr Time now = Time(std::chrono::hours(24 * 365 * 50));
constexpr Time later = now + std::chrono::hours(24);

wire::PublicKey key(std::uint8_t holder, std::uint8_t use) { return {holder, use}; }
PartyId party_id(const std::string& text) { return *PartyId::from_text(text); }
StaffId staff_id(std::uint8_t number) { return StaffId{Uuid(Block<16>{number})}; }

FromFile<kit::PublicKeys> party(const std::string& id, std::uint8_t number) {
  kit::PublicKeys keys;
  keys.id = party_id(id);
  keys.controller = "Council";
  keys.transport = key(number, 1);
  keys.signing = key(number, 2);
  keys.sealing = {{1, key(number, 3)}};
  keys.cosigning = key(number, 4);
  return {id + ".pub.toml", keys};
}

FromFile<kit::PublicStaff> person(std::uint8_t number, const std::string& of) {
  kit::PublicStaff who;
  who.id = staff_id(number);
  who.party = party_id(of);
  who.key = key(number, 9);
  who.roles = {wire::StaffRole::manager};
  who.team = "front door";
  return {"person.pub.toml", who};
}

wire::Roster empty_roster() {
  wire::Roster roster;
  roster.epoch = 1;
  roster.issued = now;
  roster.suites = {1};
  roster.quorum = 2;
  roster.governors = {{"ann", "council", key(200, 0)}, {"ben", "police", key(201, 0)}};
  return roster;
}

Terms from_now() { return {{now, std::nullopt}, std::nullopt, false}; }

// Must be accepted.
wire::Roster enrolled(const wire::Roster& before, const Newcomers& newcomers,
                      const Terms& terms = from_now()) {
  auto next = with_newcomers(before, newcomers, terms);
  INFO((next ? "" : next.error().sentence));
  REQUIRE(next);
  return *next;
}

wire::Roster ended(const wire::Roster& before, const std::string& id, Time at = later) {
  auto next = with_ended(before, {id}, {}, at);
  REQUIRE(next);
  return *next;
}

std::string refusal(const wire::Roster& before, const Newcomers& newcomers,
                    const Terms& terms = from_now()) {
  const auto next = with_newcomers(before, newcomers, terms);
  return next ? "accepted" : next.error().code;
}

// Police at place 0, health at 1, and a member of staff of each.
wire::Roster two_parties() {
  return enrolled(empty_roster(), {{party("police", 1), party("health", 2)},
                                   {person(1, "police"), person(2, "health")}});
}

std::vector<std::string> words(const std::vector<Change>& changes) {
  std::vector<std::string> found;
  for (const Change& change : changes) found.push_back(change.what + " " + change.who);
  return found;
}

}  // namespace

TEST_CASE("parties take places in order, and no place twice", "[cli][roster]") {
  const wire::Roster two = two_parties();
  CHECK(two.party(party_id("police"))->slot == 0);
  CHECK(two.party(party_id("health"))->slot == 1);
  const wire::Roster three = enrolled(ended(two, "health"), {{party("school", 3)}, {}});
  CHECK(three.party(party_id("school"))->slot == 2);
  CHECK(three.party(party_id("health"))->slot == 1);
}

TEST_CASE("there are as many places as the limits say", "[cli][roster]") {
  wire::Roster roster = two_parties();
  roster.parties[party_id("health")].slot = limits::slots_max - 2;
  CHECK(refusal(roster, {{party("last", 3)}, {}}) == "accepted");
  CHECK(refusal(roster, {{party("last", 3), party("next", 4)}, {}}) == "no_place");
}

TEST_CASE("whoever is enrolled is replaced only by request, at the same place", "[cli][roster]") {
  const wire::Roster before = two_parties();
  CHECK(refusal(before, {{party("health", 2)}, {}}) == "already_enrolled");
  CHECK(refusal(before, {{party("health", 7)}, {}}) == "enrolled_otherwise");
  CHECK(refusal(before, {{}, {person(1, "police")}}) == "already_enrolled");
  CHECK(refusal(before, {{}, {person(1, "health")}}) == "enrolled_otherwise");
  Terms replace = from_now();
  replace.replace = true;
  const wire::Roster after = enrolled(before, {{party("health", 7)}, {}}, replace);
  CHECK(after.party(party_id("health"))->signing == key(7, 2));
  CHECK(after.party(party_id("health"))->slot == 1);
}

TEST_CASE("an agreement stays when keys are replaced, and is never made up", "[cli][roster]") {
  Terms terms = from_now();
  terms.agreement = wire::Validity{now, later};
  const wire::Roster before = enrolled(empty_roster(), {{party("police", 1)}, {}}, terms);
  terms.agreement = std::nullopt;
  terms.replace = true;
  const wire::Roster after =
      enrolled(before, {{party("police", 5), party("health", 6)}, {}}, terms);
  CHECK(after.party(party_id("police"))->agreement == wire::Validity{now, later});
  CHECK_FALSE(after.party(party_id("health"))->agreement.has_value());
}

TEST_CASE("every key has one holder, in the roster and among the files", "[cli][roster]") {
  const wire::Roster before = two_parties();
  auto thief = party("school", 3);
  thief.what.signing = key(1, 4);  // The police's co-signing key.
  CHECK(refusal(before, {{thief}, {}}) == "key_in_use");
  thief.what.signing = key(200, 0);
  CHECK(refusal(before, {{thief}, {}}) == "key_in_use");  // A governor's.
  auto twin = party("twin", 4);
  twin.what.sealing = {{1, key(3, 3)}};
  CHECK(refusal(before, {{party("school", 3), twin}, {}}) == "key_in_use");
  auto imposter = person(3, "police");
  imposter.what.key = key(2, 9);
  CHECK(refusal(before, {{}, {imposter}}) == "key_in_use");
}

TEST_CASE("nobody is given twice in one go", "[cli][roster]") {
  CHECK(refusal(empty_roster(), {{party("police", 1), party("police", 2)}, {}}) == "given_twice");
  CHECK(refusal(two_parties(), {{}, {person(3, "police"), person(3, "health")}}) == "given_twice");
}

TEST_CASE("staff need a party that takes part", "[cli][roster]") {
  CHECK(refusal(empty_roster(), {{}, {person(1, "police")}}) == "unknown_party");
  CHECK(refusal(empty_roster(), {{party("police", 1)}, {person(1, "police")}}) == "accepted");
  const wire::Roster gone = ended(two_parties(), "police", now);
  CHECK(refusal(gone, {{}, {person(3, "police")}}) == "party_ended");
}

TEST_CASE("the staff of a revoked party do not come back with it", "[cli][roster]") {
  const wire::Roster gone = ended(two_parties(), "police");
  CHECK(gone.active_party(party_id("police"), later) == nullptr);
  CHECK(gone.active_member(staff_id(2), later) != nullptr);  // Of health.
  Terms again{{later, std::nullopt}, std::nullopt, true};
  const wire::Roster back = enrolled(gone, {{party("police", 1)}, {}}, again);
  CHECK(back.active_party(party_id("police"), later) != nullptr);
  CHECK(back.active_member(staff_id(1), later) == nullptr);
}

TEST_CASE("who ended already is not ended again", "[cli][roster]") {
  const wire::Roster gone = ended(two_parties(), "police");
  const auto code = [&](const std::vector<std::string>& parties,
                        const std::vector<std::string>& staff) {
    const auto next = with_ended(gone, parties, staff, later);
    return next ? std::string("accepted") : next.error().code;
  };
  CHECK(code({"police"}, {}) == "already_ended");
  CHECK(code({"health", "health"}, {}) == "already_ended");
  CHECK(code({"nobody"}, {}) == "unknown_party");
  CHECK(code({"No Party"}, {}) == "unknown_party");
  CHECK(code({}, {staff_id(9).text()}) == "unknown_staff");
  CHECK(code({}, {"bob"}) == "unknown_staff");
  CHECK(code({}, {staff_id(2).text()}) == "accepted");
}

TEST_CASE("the next text follows the one before and fits every party's limit", "[cli][roster]") {
  const auto text = next_text(two_parties(), Digest{7}, later);
  REQUIRE(text);
  const auto read = wire::parse_roster(*text, "roster");
  REQUIRE(read);
  CHECK(read->epoch == 2);
  CHECK(read->previous == Digest{7});
  CHECK(read->issued == later);

  wire::Roster crowd = two_parties();
  wire::Staff one = crowd.staff.begin()->second;
  for (std::uint8_t i = 0; i < 250; ++i) {
    for (std::uint8_t j = 1; j < 6; ++j) {
      one.id = StaffId{Uuid(Block<16>{99, i, j})};
      one.key = {99, i, j};
      crowd.staff[one.id] = one;
    }
  }
  const auto too_large = next_text(crowd, Digest{7}, later);
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().code == "roster_too_large");
}

TEST_CASE("those who sign are shown everything that is another", "[cli][roster]") {
  const wire::Roster before = two_parties();
  CHECK(changes(before, before).empty());
  const wire::Roster gone = ended(before, "police");
  CHECK(words(changes(before, gone)) ==
        std::vector<std::string>{"revoked police", "revoked " + staff_id(1).text()});
  CHECK(words(changes(gone, before)) ==
        std::vector<std::string>{"replaced police", "replaced " + staff_id(1).text()});
  CHECK(words(changes(before, enrolled(before, {{party("school", 3)}, {}}))) ==
        std::vector<std::string>{"enrolled school"});

  wire::Roster after = before;
  after.parties.erase(party_id("health"));
  after.staff.erase(staff_id(2));
  CHECK(words(changes(before, after)) ==
        std::vector<std::string>{"removed health", "removed " + staff_id(2).text()});
  after = before;
  after.parties[party_id("health")].cosigning = key(77, 7);
  CHECK(words(changes(before, after)) == std::vector<std::string>{"replaced health"});
  after = before;
  after.governors[1].key = key(78, 7);
  CHECK(words(changes(before, after)) == std::vector<std::string>{"governed "});
  CHECK_THAT(changes(before, after)[0].sentence, Contains("2 of ann (council) ben (police)"));
}
