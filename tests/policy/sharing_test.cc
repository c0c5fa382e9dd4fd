// What a decision promises: default withhold, the lattice, dates, obligations, explanations.
#include "policy/sharing.h"

#include <catch2/catch.hpp>

#include "policy/samples.h"

using namespace mash;
using namespace mash::policy;
using samples::duty;
using samples::release;
using samples::rule;
using samples::today;
using wire::Effect;

namespace {

Verdict decide(const std::string& text, const Request& request = {}, Date on = today) {
  return samples::sharing(text).decide(request, on);
}

Date day(const char* text) { return from_iso_date(text).value(); }

}  // namespace

TEST_CASE("what no rule releases is withheld", "[policy]") {
  const Sharing sharing = samples::sharing("");
  const Verdict verdict = sharing.decide({}, today);
  CHECK(verdict.effect == Effect::withhold);
  CHECK(verdict.because == Because::default_);
  CHECK(sharing.rule_id(verdict).empty());
  CHECK(sharing.reason(verdict) == "No rule allows this recipient to be given this section.");
  CHECK(verdict.shown() == wire::Disclose::nothing);
  CHECK(decide(release("near", "when.urgency = [\"red\"]")).because == Because::default_);
}

TEST_CASE("deny beats withhold beats hold beats release", "[policy]") {
  const std::string hold =
      rule("b", "hold", "hold.approvers = [\"manager\"]\nhold.limit = \"1 hour\"");
  std::string text = release("a");
  CHECK(decide(text).effect == Effect::release);
  text += hold;
  CHECK(decide(text).effect == Effect::hold);
  text += rule("c", "withhold");
  CHECK(decide(text).effect == Effect::withhold);
  text += rule("d", "deny");
  CHECK(decide(text).effect == Effect::deny);
  text += release("z") + rule("y", "withhold");
  CHECK(decide(text).effect == Effect::deny);
}

TEST_CASE("what no rule releases is not held for anybody to approve", "[policy]") {
  const std::string hold =
      rule("b", "hold", "hold.approvers = [\"manager\"]\nhold.limit = \"1 hour\"");
  const Verdict nothing = decide(hold);
  CHECK(nothing.effect == Effect::withhold);
  CHECK(nothing.because == Because::default_);
  CHECK(decide(hold + release("c", "when.urgency = [\"red\"]")).effect == Effect::withhold);
  CHECK(decide(hold + rule("d", "withhold")).effect == Effect::withhold);
  CHECK(decide(hold + release("e")).effect == Effect::hold);
}

TEST_CASE("of rules that agree, the first by id is the deciding one", "[policy]") {
  const Sharing sharing = samples::sharing(rule("b", "withhold") + rule("a", "withhold"));
  CHECK(sharing.rule_id(sharing.decide({}, today)) == "a");
  CHECK(sharing.reason(sharing.decide({}, today)) == "because of a");
}

TEST_CASE("a deny stops one section for one recipient, and nothing beside it", "[policy]") {
  const Sharing sharing = samples::sharing(
      release("all") +
      rule("not-this", "deny", "when.section = [\"offences\"]\nwhen.recipient = [\"school\"]"));
  Request request;
  request.section = wire::SectionKind::offences;
  request.recipient = wire::PartyKind::school;
  CHECK(sharing.decide(request, today).effect == Effect::deny);
  request.recipient = wire::PartyKind::desk;
  CHECK(sharing.decide(request, today).effect == Effect::release);
  request.recipient = wire::PartyKind::school;
  request.section = wire::SectionKind::identity;
  CHECK(sharing.decide(request, today).effect == Effect::release);
}

TEST_CASE("a rule counts from its first day to its last", "[policy]") {
  std::string text = release("a");
  const std::string dated = "effective_from = 2026-03-10\neffective_to = 2026-03-12";
  text.replace(text.find("effective_from = 2026-01-01"), 27, dated);
  CHECK(decide(text, {}, day("2026-03-09")).effect == Effect::withhold);
  CHECK(decide(text, {}, day("2026-03-10")).effect == Effect::release);
  CHECK(decide(text, {}, day("2026-03-12")).effect == Effect::release);
  CHECK(decide(text, {}, day("2026-03-13")).effect == Effect::withhold);
  CHECK(decide(release("b"), {}, day("2025-12-31")).effect == Effect::withhold);
}

TEST_CASE("a value that is on no list is denied, whatever the rules say", "[policy]") {
  const Sharing sharing = samples::sharing(release("all"));
  for (std::size_t a = 0; a < attribute_count; ++a) {
    Values values = values_of(Request{});
    values[a] = static_cast<std::uint8_t>(count_of(static_cast<Attribute>(a)));
    const Verdict verdict = sharing.decide(request_of(values), today);
    CHECK(verdict.effect == Effect::deny);
    CHECK(verdict.because == Because::unknown_value);
    values[a] = 255;
    CHECK(sharing.explain(request_of(values), today).verdict.effect == Effect::deny);
  }
}

TEST_CASE("obligations agree, each in its own way", "[policy]") {
  const Verdict released = decide(
      release("a", "then.tell = [\"sender\"]\nthen.retain_days = 10\n"
                   "then.mark = [\"sight_only\"]") +
      release("b", "then.tell = [\"duty_manager\"]\nthen.retain_days = 90"));
  CHECK(released.obligations.told == Set{Told::sender, Told::duty_manager});
  CHECK(released.obligations.retain_days == 90);
  CHECK(released.obligations.marks == Set{Mark::sight_only});

  const Verdict held = decide(
      release("c") + rule("a", "hold", "hold.approvers = [\"manager\"]\nhold.limit = \"2 hours\"") +
      rule("b", "hold", "hold.approvers = [\"agency_manager\"]\nhold.limit = \"30 minutes\""));
  CHECK(held.obligations.approvers ==
        Set{wire::StaffRole::manager, wire::StaffRole::agency_manager});
  CHECK(held.obligations.hold_limit == std::chrono::minutes(30));

  // What is withheld all the same waits for nobody, whatever a hold says of it.
  const Verdict kept = decide(
      release("c") + rule("d", "withhold") +
      rule("a", "hold", "hold.approvers = [\"manager\"]\nhold.limit = \"2 hours\""));
  CHECK(kept.effect == wire::Effect::withhold);
  CHECK(kept.obligations.approvers.empty());
  CHECK(kept.obligations.hold_limit == Duration(0));
}

TEST_CASE("of what withheld sections may show, the least is shown", "[policy]") {
  const auto shown = [](const std::string& text) { return decide(text).shown(); };
  const std::string labels = rule("a", "withhold", "then.show_withheld = \"labels\"");
  CHECK(shown(labels) == wire::Disclose::labels);
  CHECK(shown(labels + rule("b", "withhold", "then.show_withheld = \"count\"")) ==
        wire::Disclose::count);
  SECTION("a rule that says nothing of it shows nothing") {
    CHECK(shown(labels + rule("b", "withhold")) == wire::Disclose::nothing);
  }
  SECTION("a weaker rule that keeps back has its say under a stronger one") {
    CHECK(shown(rule("b", "withhold") + rule("d", "deny", "then.show_withheld = \"labels\"")) ==
          wire::Disclose::nothing);
  }
  SECTION("a duty may show less, never more") {
    const std::string least = duty("c", "\"withhold\"", "then.show_withheld = \"nothing\"");
    const std::string most = duty("c", "\"withhold\"", "then.show_withheld = \"labels\"");
    CHECK(shown(labels + least) == wire::Disclose::nothing);
    CHECK(shown(rule("b", "withhold") + most) == wire::Disclose::nothing);
  }
}

TEST_CASE("a duty obliges where rules decide, and decides nothing", "[policy]") {
  const std::string tell = duty("d", "\"release\"", "then.tell = [\"duty_manager\"]");
  CHECK(decide(tell).because == Because::default_);
  CHECK(decide(tell).obligations.told.empty());
  CHECK(decide(tell + release("a")).obligations.told == Set{Told::duty_manager});
  CHECK(decide(tell + release("a") + rule("b", "withhold")).obligations.told.empty());
  SECTION("also on what is withheld because no rule releases it") {
    const Verdict verdict = decide(duty("d", "\"withhold\"", "then.tell = [\"sender\"]"));
    CHECK(verdict.because == Because::default_);
    CHECK(verdict.obligations.told == Set{Told::sender});
  }
}

TEST_CASE("an explanation says what would have released it", "[policy]") {
  const Sharing sharing = samples::sharing(
      release("when-red", "when.urgency = [\"amber\", \"red\"]") +
      release("far-off", "when.urgency = [\"blue\"]\nwhen.stage = [\"s47\"]") +
      rule("refused", "withhold", "when.consent = [\"refused\"]"));
  const Explanation near = sharing.explain({}, today);
  REQUIRE(near.near_misses.size() == 1);
  CHECK(sharing.rule(near.near_misses[0].rule).id == "when-red");
  CHECK(near.released_if == std::vector<Change>{{Attribute::urgency, 3}, {Attribute::urgency, 4}});
  CHECK(sentences(sharing, {}, near) ==
        std::vector<std::string>{
            "Withheld: identity for other_authority. No rule allows this recipient to be given "
            "this section.",
            "Rule when-red would release it, but urgency is not_rated; it takes amber or red.",
            "It would be released if urgency were amber or red."});
  SECTION("an overruled release names the clause of the rule that overruled it") {
    Request request;
    request.urgency = wire::Urgency::red;
    request.consent = wire::Consent::refused;
    const Explanation found = sharing.explain(request, today);
    CHECK(found.fired.size() == 2);
    CHECK(found.near_misses.empty());
    REQUIRE(found.released_if.size() == wire::count_of<wire::Consent>() - 1);
    CHECK(found.released_if[0].attribute == Attribute::consent);
    CHECK(sentences(sharing, request, found)[0] ==
          "Withheld: identity for other_authority. because of refused (rule refused; the law)");
  }
}

TEST_CASE("a message kind names what it cannot stand without", "[policy]") {
  const Sharing sharing =
      samples::sharing("[[essential]]\nmessage = \"check\"\nsections = [\"identity\"]");
  CHECK(sharing.is_essential(wire::MessageKind::check, wire::SectionKind::identity));
  CHECK_FALSE(sharing.is_essential(wire::MessageKind::check, wire::SectionKind::concern));
  CHECK_FALSE(sharing.is_essential(wire::MessageKind::outcome, wire::SectionKind::identity));
}

TEST_CASE("more than 64 rules decide like few", "[policy]") {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += release("never-" + std::to_string(i), "when.urgency = [\"red\"]");
  }
  CHECK(decide(text).effect == Effect::withhold);
  const Sharing sharing = samples::sharing(text + release("zz-last"));
  CHECK(sharing.rule_id(sharing.decide({}, today)) == "zz-last");
}
