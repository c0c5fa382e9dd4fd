// Requests, deliveries and the record judged from outside, over ledgers bent by hand.
#include <catch2/catch.hpp>

#include "check/hand_made.h"

using namespace mash;
using namespace mash::check_tests;
using namespace mash::core_tests;
using namespace mash::wire;
using Catch::Contains;

namespace {

struct Judged {
  check::Counts counts;
  std::string findings;
};

Judged judged(const Entries& entries, const std::vector<check::Log>& logs) {
  check::Findings findings;
  Judged result;
  const check::Ledger ledger = ledger_of(entries);
  check::check_record(ledger, result.counts, findings);
  check::check_requests(ledger, logs, result.counts, findings);
  check::check_deliveries(ledger, logs, findings);
  result.findings = text(findings);
  return result;
}

// Signed, and one act refused on the way.
struct Told {
  World world;
  std::vector<check::Log> logs;

  Told() {
    world.ready_to_sign();
    REQUIRE(said(world.sign(social_worker)) != "accepted");
    REQUIRE(said(world.sign()) == "accepted");
    const auto referral = world.one().referral;
    const Sent* sent = world.delivery(referral, party("desk"));
    REQUIRE(sent != nullptr);
    const auto read = world.item(*sent, DeliveryReport::acknowledged, social_worker);
    REQUIRE(said(world.report(party("desk"), {read})) == "accepted");
    logs = logs_of(world.entries);
  }
  const Entries& entries() const { return world.entries; }
  Judged with(const Entries& bent) const { return judged(bent, logs); }
  check::Log& log(const std::string& name) {
    for (check::Log& one : logs) {
      if (one.party == party(name)) return one;
    }
    throw std::runtime_error("no log of " + name);
  }
};

}  // namespace

TEST_CASE("what everybody was told is on the ledger once, and is counted", "[check]") {
  const Told told;
  const Judged sound = told.with(told.entries());
  CHECK(sound.findings == "");
  CHECK(sound.counts.contacts == 1);
  CHECK(sound.counts.checks == 2);
  CHECK(sound.counts.returns == 2);
  CHECK(sound.counts.signoffs == 1);
  CHECK(sound.counts.refused == 1);
  CHECK(sound.counts.refused_as == std::map<std::string, std::uint64_t>{{"wrong_role", 1}});
  CHECK(sound.counts.lost == 0);
  CHECK(sound.counts.duplicated == 0);
}

TEST_CASE("a request that is missing is lost, one that is there again is duplicated", "[check]") {
  const Told told;
  const auto place =
      GENERATE_COPY(place_of<MessageAccepted>(told.entries()),
                    place_of<AssessmentSigned>(told.entries()), place_of<Refused>(told.entries()));
  REQUIRE(place < told.entries().size());
  const Judged lost = told.with(without(told.entries(), place));
  CHECK(lost.counts.lost == 1);
  CHECK_THAT(lost.findings, Contains("as its receipt says, is not on the ledger"));
  const Judged again = told.with(twice(told.entries(), place));
  CHECK(again.counts.duplicated == 1);
  CHECK_THAT(again.findings, Contains("Entry " + std::to_string(place + 1) + ": request ") &&
                                 Contains("was decided already by entry " + std::to_string(place)));
}

TEST_CASE("a request that was refused is not on the ledger as accepted", "[check]") {
  Told told;
  for (check::Log& log : told.logs) {
    for (check::LoggedRequest& request : log.requests) {
      if (request.state == "refused") request.state = "accepted";
    }
  }
  CHECK(told.with(told.entries()).counts.lost == 1);
}

TEST_CASE("what a sender was told of a delivery is on the ledger", "[check]") {
  Told told;
  const auto place = place_of<DeliveryReported>(told.entries());
  const auto reported = std::get<DeliveryReported>(told.entries()[place].events.front());
  const auto hears = [&](const std::string& what) {
    Told other;
    for (check::Log& log : other.logs) {
      for (check::LoggedRequest& request : log.requests) {
        if (request.id == reported.message) request.heard = {{reported.recipient, what}};
      }
    }
    return other.with(other.entries()).findings;
  };
  CHECK(hears(std::string(word(reported.report))).empty());
  CHECK_THAT(hears("withdrawn"),
             Contains("was told 'withdrawn' of its message") && Contains("and no entry says so."));
}

TEST_CASE("a delivery has a release, comes in order and ends once", "[check]") {
  const Told told;
  const auto place = place_of<Released>(told.entries());
  const auto released = std::get<Released>(told.entries()[place].events.front());
  const std::string name =
      "delivery " + std::to_string(released.number) + " to " + released.recipient.text();
  Entries bent = told.entries();
  std::erase_if(bent[place].events,
                [](const Event& event) { return std::holds_alternative<Released>(event); });
  CHECK_THAT(
      told.with(bent).findings,
      Contains("delivery " + std::to_string(released.number + 1)) && Contains(" follows number "));
  CHECK_THAT(told.with(twice(told.entries(), place)).findings, Contains(name + " follows number"));

  const auto ended = place_of<DeliveryEnded>(told.entries());
  bent = twice(told.entries(), ended);
  CHECK_THAT(told.with(bent).findings, Contains(" ends a second time."));
  const auto end = std::get<DeliveryEnded>(told.entries()[ended].events.back());
  const auto release_of_it = place_of<Released>(told.entries(), [&](const Released& e) {
    return e.recipient == end.recipient && e.number == end.number;
  });
  CHECK_THAT(told.with(moved(told.entries(), ended, release_of_it)).findings,
             Contains("Entry " + std::to_string(release_of_it)) &&
                 Contains(" ends before any release of it."));
  const auto accepted = place_of<MessageAccepted>(told.entries());
  CHECK_THAT(told.with(without(told.entries(), accepted)).findings,
             Contains("is of a message that was not accepted before"));
}

TEST_CASE("what a party holds was released to it as it is, and held once", "[check]") {
  Told told;
  const auto place = place_of<Released>(
      told.entries(), [](const Released& e) { return e.recipient == party("desk"); });
  const auto released = std::get<Released>(told.entries()[place].events.front());
  const check::LoggedDelivery good{released.number, released.message, released.part, place, {}};
  auto& held = told.log("desk").deliveries;
  held = {good};
  CHECK(told.with(told.entries()).findings == "");
  held = {good, good};
  CHECK_THAT(told.with(told.entries()).findings, Contains("is held twice"));
  for (int field = 0; field < 4; ++field) {
    check::LoggedDelivery other = good;
    if (field == 0) other.number += 1000;
    if (field == 1) other.message = MessageId{};
    if (field == 2) ++other.part;
    if (field == 3) ++other.release_index;
    held = {other};
    INFO(field);
    CHECK_THAT(told.with(told.entries()).findings, Contains("has no release like it"));
  }
}

TEST_CASE("what a party reported is on the ledger, unless the delivery had ended", "[check]") {
  Told told;
  const auto place = place_of<Released>(
      told.entries(), [](const Released& e) { return e.recipient == party("desk"); });
  const auto released = std::get<Released>(told.entries()[place].events.front());
  check::Log& desk = told.log("desk");
  const MessageId taken = desk.requests.front().id;
  const auto report = [&](DeliveryReport what, const MessageId& request) {
    desk.deliveries = {{released.number,
                        released.message,
                        released.part,
                        place,
                        {{what, Time(Duration(5)), StaffId{}, request}}}};
    return told.with(told.entries()).findings;
  };
  CHECK_THAT(report(DeliveryReport::delivered, taken), Contains("and no entry says so"));
  CHECK(report(DeliveryReport::delivered, MessageId{}) == "");
}

TEST_CASE("hub time never goes back, and the texts in force are cited", "[check]") {
  const Told told;
  Entries bent = told.entries();
  const std::size_t last = bent.size() - 1;
  bent[last].time = bent[0].time - std::chrono::milliseconds(1);
  CHECK_THAT(told.with(bent).findings,
             Contains("Entry " + std::to_string(last) + ": hub time went back."));

  bent = told.entries();
  bent[last].policy.fill(7);
  bent[last].roster.fill(7);
  CHECK_THAT(told.with(bent).findings, Contains("it does not cite the policy in force.") &&
                                           Contains("it does not cite the roster in force."));
}
