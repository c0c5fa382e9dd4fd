// Random walks: whatever people do in whatever order, the promises of core hold after every step.
#include <catch2/catch.hpp>

#include <random>

#include "core/world.h"
#include "policy/samples.h"
#include "reference/gate_reference.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::core_tests;

namespace {

constexpr int walks = 400;
constexpr int steps = 40;

// One step of a walk, chosen by the seed. Most are possible; many are refused, which is a step too.
class Walker {
 public:
  // Every other walk begins where somebody might sign, because few find their way there.
  // In every third what the police and the others know of the past waits for their word.
  explicit Walker(std::uint64_t seed) : random_(seed) {
    if (seed % 3 == 0) world.policy = policy_with("", "", history_waits());
    if (seed % 2 == 0) {
      world.refer(some<wire::AgeBand>());
      return;
    }
    checks_ = world.ready_to_sign();
    if (below(2) == 0) world.sign();
  }

  World world;

  // With what the hub does at once by itself.
  void step() {
    somebody_acts();
    const auto clocks = core::open_clocks(world.one(), world.policy.practice());
    for (const core::Due& due : clocks) {
      if (due.clock.starts_with(core::hold_again)) world.tick(due);
    }
  }

  void somebody_acts() {
    world.wait(std::chrono::minutes(below(90)));
    switch (below(25)) {
      case 0:
      case 1:
        return void(checks_.push_back(world.issue(agency(), subject())));
      case 2:
      case 3:
      case 4:
        return answer();
      case 5:
      case 6:
      case 7:
        return on_return([&](auto& id) { open_a_part(id); });
      case 8:
      case 9:
      case 10:
        return on_check([&](auto& id) { world.consider(desk_staff(), id); });
      case 11:
        return void(world.rate(some<wire::Urgency>(), some<wire::Category>()));
      case 12:
        return void(world.act(desk_staff(), wire::RequireCheck{wanted(), subject()}));
      case 13:
        return on_return([&](auto& id) { world.cannot_open(id); });
      case 14:
        return take_back();
      case 15:
        return on_check([&](auto& id) { world.act(desk_staff(), wire::RecallCheck{id}); });
      case 16:
        return void(world.assess());
      case 17:
        return void(world.submit_assessment());
      case 18:
        return void(below(2) == 0 ? world.sign() : world.confirm());
      case 19:
        return void(world.outcome(end()));
      case 20:
        return tick();
      case 21:
        return find_nobody();
      case 22:
        return world.one().holds.empty() ? give_up() : decide_hold();
      case 23:
        return exclude_or_lift();
      default:
        return give_up();
    }
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  template <class E>
  E some() {
    return static_cast<E>(below(wire::count_of<E>()));
  }
  wire::PartyKind agency() { return static_cast<wire::PartyKind>(1 + below(4)); }
  // Now and then one of which the roster has none.
  wire::PartyKind wanted() { return below(3) == 0 ? nobody : agency(); }
  wire::ReturnKind return_kind() {
    return below(2) == 0 ? wire::ReturnKind::information : some<wire::ReturnKind>();
  }
  wire::Outcome end() { return below(3) == 0 ? wire::Outcome::closed : some<wire::Outcome>(); }
  SubjectId subject() { return below(3) == 0 ? world.parent : world.child; }
  StaffId desk_staff() { return staff(static_cast<std::uint8_t>(1 + below(5))); }

  void on_check(const std::function<void(const CheckId&)>& act) {
    if (checks_.empty()) return;
    const CheckId id = checks_[below(checks_.size())];
    if (world.one().checks.contains(id)) act(id);
  }
  void on_return(const std::function<void(const CheckId&)>& act) {
    on_check([&](const CheckId& id) {
      const auto& returns = world.check(id).returns;
      if (returns.empty()) return;
      const auto& message = returns.rbegin()->second.message;
      if (world.delivery(message, party("desk")) != nullptr) act(id);
    });
  }
  void open_a_part(const CheckId& id) {
    const MessageId message = world.check(id).returns.rbegin()->second.message;
    std::vector<wire::AcknowledgementItem> parts;
    for (const Sent& sent : world.open_deliveries) {
      if (sent.message != message) continue;
      parts.push_back(world.item(sent, wire::DeliveryReport::opened, desk_staff()));
    }
    world.report(party("desk"), {parts[below(parts.size())]});
  }
  void decide_hold() {
    const auto& holds = world.one().holds;
    if (holds.empty()) return;
    const auto hold = std::next(holds.begin(), static_cast<int>(below(holds.size())));
    const auto [message, to] = hold->first;
    const PartyId& sender = world.one().messages.at(message).sender;
    const StaffId who = below(6) == 0 ? desk_staff() : sender_for(world.roster.party(sender)->kind);
    world.act(who, wire::DecideHold{message, to, below(3) != 0, {}});
  }
  static std::string history_waits() {
    return samples::rule("history-waits", "hold",
                         "when.message = [\"return\"]\nwhen.section = [\"history\"]\n"
                         "when.urgency = [\"not_rated\", \"green\", \"amber\"]\n"
                         "hold.approvers = [\"navigator\", \"agency_manager\"]\n"
                         "hold.limit = \"30 minutes\"");
  }
  void answer() {
    on_check([&](const CheckId& id) {
      if (!world.check(id).agency.empty()) world.answer(id, return_kind());
    });
  }
  void take_back() {
    on_check([&](const CheckId& id) {
      const auto& returns = world.check(id).returns;
      if (returns.empty()) return;
      const auto version = std::next(returns.begin(), static_cast<int>(below(returns.size())));
      const auto kind = static_cast<wire::MessageKind>(
          static_cast<std::uint64_t>(wire::MessageKind::correction) + below(3));
      world.take_back(kind, id, version->second.message);
    });
  }
  void tick() {
    const auto clocks = core::open_clocks(world.one(), world.policy.practice());
    if (!clocks.empty()) world.tick(clocks[0]);
  }
  void give_up() {
    on_check([&](const CheckId& id) {
      if (below(2) == 0) world.run_escalation(id);
      if (below(2) == 0) world.report_gap(desk_staff(), id);
      world.approve_gap(desk_staff(), id);
    });
  }

  // Mostly lifted soon: a case whose agencies are all excluded goes nowhere.
  void exclude_or_lift() {
    const auto& excluded = world.one().exclusions;
    if (excluded.empty()) {
      world.act(desk_staff(), wire::Exclude{party_of(agency()), {}});
      return;
    }
    const PartyId whom = excluded.begin()->first;
    if (below(6) == 0) world.act(desk_staff(), wire::Exclude{whom, {}});
    for (int i = 0; i < 2; ++i) world.act(desk_staff(), wire::LiftExclusion{whom, {}});
  }

  void find_nobody() {
    for (const auto& [kind, person] : core::unissued_checks(world.one())) {
      if (kind != nobody && below(4) != 0) continue;  // Refused, where somebody could be asked.
      const auto id = world.new_id<CheckId>();
      const wire::Unasked unasked{kind, person};
      world.act(desk_staff(), wire::ReportGap{id, wire::GapReason::no_agency, {}, {}, unasked});
      checks_.push_back(id);
      return void(world.approve_gap(desk_staff(), id));
    }
  }

  static constexpr wire::PartyKind nobody = wire::PartyKind::probation;
  std::mt19937_64 random_;
  std::vector<CheckId> checks_;
};

bool same_drafts(const core::Decision& a, const core::Decision& b) {
  if (a.drafts.size() != b.drafts.size() || a.refusal != b.refusal) return false;
  for (std::size_t i = 0; i < a.drafts.size(); ++i) {
    if (a.drafts[i].streams != b.drafts[i].streams) return false;
    if (a.drafts[i].events != b.drafts[i].events) return false;
  }
  return true;
}

// The first promise that does not hold; empty when all do.
std::string broken(const World& world, const reference::GateReference& reference,
                   const std::set<core::Requirement>& required_before) {
  for (std::uint8_t i = 1; i <= 5; ++i) {
    const bool open = world.gate(core::GateFor::outcome, staff(i)).open();
    if (open != reference.open_for(staff(i))) return "the gate differs from the reference";
  }
  for (const auto& requirement : required_before) {
    if (!world.one().required.contains(requirement)) return "the required set has shrunk";
  }
  if (world.one().assessment.review_due != reference.review_due()) return "the review differs";
  if (world.one().required.size() != reference.required().size()) return "the required set differs";
  return "";
}

}  // namespace

TEST_CASE("on any walk the gate is the reference's, and nothing required is forgotten",
          "[replay]") {
  int opened = 0;
  int closed = 0;
  int reviews = 0;
  int given_up = 0;  // With nobody to ask.
  int let_go = 0;    // Of what was held,
  int alone = 0;     // and without a word.
  for (std::uint64_t seed = 0; seed < walks; ++seed) {
    Walker walker(seed);
    reference::GateReference reference(walker.world.case_id);
    std::size_t seen = 0;
    for (int i = 0; i < steps; ++i) {
      const auto required = walker.world.one().required;
      const bool was_closed = walker.world.one().closed;
      walker.step();
      for (; seen < walker.world.entries.size(); ++seen) reference.add(walker.world.entries[seen]);
      const std::string fault = broken(walker.world, reference, required);
      INFO("seed " << seed << ", step " << i);
      REQUIRE(fault == "");
      REQUIRE((!was_closed || walker.world.one().closed));
      opened += walker.world.one().checks.size() > 0 && reference.open_for(manager);
    }
    for (const wire::Entry& entry : walker.world.entries) {
      for (const wire::Event& event : entry.events) {
        const auto* decided = std::get_if<wire::HoldDecided>(&event);
        alone += decided != nullptr && decided->by.uuid.is_nil();
      }
    }
    closed += walker.world.one().closed;
    reviews += reference.review_due();
    for (const auto& [id, check] : walker.world.one().checks) {
      given_up += check.agency.empty() && state_of(check) == core::CheckState::not_obtainable;
      for (const auto& [version, answer] : check.returns) let_go += answer.parts == 2;
    }
  }
  CHECK(opened > 100);  // The walks reach what they are about.
  CHECK(closed > 2);
  CHECK(reviews > 20);
  CHECK(given_up > 3);
  CHECK(let_go > 20);
  CHECK(alone > 20);
}

TEST_CASE("the entries alone give the state again, whole and for each case", "[replay]") {
  for (std::uint64_t seed = 1000; seed < 1000 + walks / 3; ++seed) {
    Walker walker(seed);
    for (int i = 0; i < steps; ++i) walker.step();
    const World& world = walker.world;
    core::State replayed;
    replayed.hub = world.state.hub;
    core::Case alone;
    alone.id = world.case_id;
    for (const wire::Entry& entry : world.entries) {
      const auto read = wire::decode_entry(wire::encode(entry));
      REQUIRE(read);
      core::evolve(replayed, *read);
      for (const wire::Link& link : entry.links) {
        if (link.stream.uuid == world.case_id.uuid) core::evolve(alone, *read);
      }
    }
    CHECK((replayed == world.state));
    CHECK((alone == world.one()));
  }
}

TEST_CASE("a recorded command decided again in the state it met gives the same entries",
          "[replay]") {
  int decided = 0;
  for (std::uint64_t seed = 2000; seed < 2000 + walks / 3; ++seed) {
    Walker walker(seed);
    for (int i = 0; i < steps; ++i) {
      const core::State before = walker.world.state;
      const std::size_t size = walker.world.entries.size();
      walker.step();
      if (walker.world.entries.size() == size) continue;
      const wire::Entry& first = walker.world.entries[size];
      const auto command = wire::decode_command(first.command);
      REQUIRE(command);
      const auto earlier = walker.world.earlier(*command);
      core::Context then{first.time, walker.world.roster, &walker.world.policy, 1,
                         walker.world.context().sha256};
      if (earlier) then.earlier = &*earlier;
      const core::Decision again = core::decide(before, *command, then);
      REQUIRE_FALSE(again.drafts.empty());
      CHECK((again.drafts[0].events == first.events));
      if (walker.world.last_command != *command) continue;  // A step of several commands.
      CHECK(same_drafts(again, walker.world.last));
      ++decided;
    }
  }
  CHECK(decided > 500);
}
