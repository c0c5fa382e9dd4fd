// What was released and has not left when the policy, the roster, the hour or its case changes.
#include <catch2/catch.hpp>

#include "core/waiting.h"

namespace mash::core_tests {
namespace {

using wire::DeliveryEnd;
using wire::PartyKind;
using wire::StaffRole;

core::Decision again(World& world, const Sent& sent) {
  return world.run({{}, wire::DecideAgain{sent.recipient, sent.number, sent.message}}, {}, {});
}
core::Decision again(World& world, const MessageId& message, std::string_view recipient) {
  const Sent* sent = world.delivery(message, party(recipient));
  REQUIRE(sent != nullptr);
  return again(world, *sent);
}
bool stands(const core::Decision& decision) { return decision.drafts.empty(); }

// All of it, and whoever sent it is told.
void check_withdrawn(World& world, const core::Decision& decision, const char* sender) {
  const auto ended = events<wire::DeliveryEnded>(decision);
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].end == DeliveryEnd::withdrawn);
  const auto told = wire::party_stream(party(sender), world.context().sha256);
  const auto& streams = decision.drafts.at(0).streams;
  CHECK(std::count(streams.begin(), streams.end(), told) == 1);
  CHECK(decision.releases.empty());
}

// A check to the police, under an agreement, that has not left.
struct Asked {
  Asked() {
    world.refer();
    world.rate(wire::Urgency::amber);
    check = world.issue(PartyKind::police);
    message = world.open_deliveries.back().message;
  }
  void lapse() { world.roster.parties.at(party("police")).agreement.reset(); }

  World world;
  CheckId check;
  MessageId message;
};

std::string on_returns(const std::string& id, const std::string& effect, const std::string& label,
                       const std::string& more = "") {
  return samples::rule(id, effect,
                       "when.message = [\"return\"]\nwhen.section = [\"" + label + "\"]\n" + more);
}

// An answer of the police on its way to the desk: history, and what was searched.
struct Answered : Asked {
  Answered() { message = world.answer(check); }
  void rules(const std::string& rules) { world.policy = policy_with("", "", rules); }
  core::CheckState state() const { return core::state_of(world.check(check)); }
};

}  // namespace

TEST_CASE("what still may all go stands, and no entry says so", "[again]") {
  Asked it;
  CHECK(stands(again(it.world, it.message, "police")));
  it.world.rate(wire::Urgency::red);
  it.lapse();  // A red does not wait for an agreement.
  CHECK(stands(again(it.world, it.message, "police")));
}

TEST_CASE("a check that may not go any more is to be issued again, as policy has it by then",
          "[again]") {
  Asked it;
  it.lapse();
  const core::Decision decision = again(it.world, it.message, "police");
  check_withdrawn(it.world, decision, "desk");
  CHECK(events<wire::NotReleased>(decision).size() == 1);
  CHECK(core::state_of(it.world.check(it.check)) == core::CheckState::recalled);
  const auto missing = it.world.missing();
  CHECK(std::count(missing.begin(), missing.end(), "check_not_issued") > 0);
  const CheckId next = it.world.issue(PartyKind::police);
  CHECK(it.world.check(next).held);  // An officer is asked.
}

TEST_CASE("a check whose answer is here has arrived, whatever its agency reported", "[again]") {
  Asked it;
  const Sent sent = *it.world.delivery(it.message, party("police"));
  it.world.answer(it.check);
  it.lapse();
  CHECK(stands(again(it.world, sent)));
}

TEST_CASE("an answer of which a part may not go any more has to be given again", "[again]") {
  Answered it;
  it.rules(on_returns("no-history", "withhold", "history"));
  const core::Decision decision = again(it.world, it.message, "desk");
  check_withdrawn(it.world, decision, "police");
  const auto kept = events<wire::NotReleased>(decision);
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].rules == std::vector<std::string>{"no-history"});
  CHECK(it.state() == core::CheckState::issued);
  it.world.answer(it.check);
  CHECK(it.state() == core::CheckState::returned);
  it.world.open(it.check);
  CHECK(it.state() == core::CheckState::opened);
}

TEST_CASE("an older answer that is withdrawn takes nothing from the newer one", "[again]") {
  Answered it;
  const Sent older = *it.world.delivery(it.message, party("desk"));
  it.rules(on_returns("no-history", "withhold", "history"));
  it.world.answer(it.check);
  check_withdrawn(it.world, again(it.world, older), "police");
  CHECK(it.state() == core::CheckState::returned);
}

TEST_CASE("what an officer let go stands while a rule hears them", "[again]") {
  Waiting it;
  it.approve();
  it.open(1);
  const auto& open = it.world.open_deliveries;
  const auto found = std::find_if(open.begin(), open.end(), [&](const Sent& sent) {
    return sent.message == it.message && sent.part == 2;
  });
  REQUIRE(found != open.end());
  const Sent part = *found;
  CHECK(stands(again(it.world, part)));
  it.world.policy =
      policy_with("", "",
                  history_waits("history-waits",
                                "hold.approvers = [\"information_governance_officer\"]\n"
                                "hold.limit = \"1 hour\""));
  check_withdrawn(it.world, again(it.world, part), "police");
  CHECK(it.state() == core::CheckState::issued);  // Not read by what came alone.
}

TEST_CASE("an answer that waits in part is withdrawn with what waits", "[again]") {
  Waiting it;
  it.world.policy =
      policy_with("", "", history_waits() + on_returns("no-search", "deny", "search_statement"));
  check_withdrawn(it.world, again(it.world, it.message, "desk"), "police");
  CHECK(it.world.one().holds.empty());
  CHECK(it.state() == core::CheckState::issued);
}

TEST_CASE("a recipient is told no more of what it does not get than policy shows by now",
          "[again]") {
  const auto withheld = [](const std::string& shown) {
    return on_returns("no-history", "withhold", "history",
                      "then.show_withheld = \"" + shown + "\"");
  };
  Answered it;
  it.rules(withheld("count"));
  it.message = it.world.answer(it.check);
  it.rules(withheld("labels"));  // More than was said is no reason.
  CHECK(stands(again(it.world, it.message, "desk")));
  it.rules(withheld("nothing"));
  check_withdrawn(it.world, again(it.world, it.message, "desk"), "police");
}

TEST_CASE("what puts a child before the desk, or a message right, is never withdrawn", "[again]") {
  World world;
  world.refer();
  const MessageId referral = world.open_deliveries.back().message;
  world.rate(wire::Urgency::amber);
  const CheckId check = world.issue(PartyKind::police);
  const MessageId answer = world.answer(check);
  world.withdraw(check, answer);
  const MessageId withdrawal = world.open_deliveries.back().message;
  REQUIRE(withdrawal != answer);
  world.policy = policy_with(
      "", "", samples::rule("nothing", "deny", "when.message = [\"referral\", \"withdrawal\"]\n"));
  CHECK(stands(again(world, referral, "desk")));
  CHECK(stands(again(world, withdrawal, "desk")));
}

TEST_CASE("of a sender in no roster nothing leaves any more", "[again]") {
  Answered it;
  const PartyId sender = party("police");
  it.world.roster.parties.erase(sender);
  const auto decision = again(it.world, it.message, "desk");
  check_withdrawn(it.world, decision, "police");
  CHECK(events<wire::NotReleased>(decision).empty());  // Policy was asked about nobody.
}

TEST_CASE("what is withdrawn after a signature makes a review due", "[again]") {
  World world;
  world.ready_to_sign();
  REQUIRE(said(world.sign()) == "accepted");
  const core::Check& check = world.one().checks.begin()->second;
  const std::string agency = check.agency.text();
  const MessageId late = world.answer(check.id);
  const auto decision = [&] {
    world.policy = policy_with("", "", on_returns("no-history", "deny", "history"));
    return again(world, late, "desk");
  }();
  check_withdrawn(world, decision, agency.c_str());
  CHECK(events<wire::ReviewDue>(decision).size() == 1);
}

TEST_CASE("of a delivery that is not open nothing is decided", "[again]") {
  Asked it;
  Sent other = *it.world.delivery(it.message, party("police"));
  it.lapse();
  ++other.number;
  CHECK(stands(again(it.world, other)));
}

}  // namespace mash::core_tests
