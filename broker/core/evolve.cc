// What each event does to a case. One line of the state tables in case.h and README.md each.
#include <algorithm>
#include <utility>

#include "base/ensure.h"
#include "core/clocks.h"
#include "core/gate.h"
#include "core/sharing.h"
#include "core/state.h"

namespace mash::core {
namespace {

using namespace wire;

class CaseEvolution {
 public:
  CaseEvolution(Case& one, const Entry& entry) : case_(one), entry_(entry) {}

  void operator()(const CaseOpened& e) {
    case_.child = e.child;
    case_.referral = e.referral;
    case_.referrer = e.referrer;
    case_.source = e.source;
    case_.received = entry_.time;
  }
  void operator()(const PersonNamed& e) {
    case_.people[e.subject] = {e.subject, e.role, e.age_band, {}};
    if (e.subject != case_.child) return;
    case_.role = e.role;
    case_.age_band = e.age_band;
  }
  void operator()(const Rated& e) {
    case_.urgency = e.urgency;
    case_.category = e.category;
    case_.rated = entry_.time;
  }
  void operator()(const StageReached& e) { case_.stage = std::max(case_.stage, e.stage); }
  void operator()(const CheckRequired& e) {
    if (case_.required.insert({e.kind, e.subject}).second) undo_first_signature();
  }

  void operator()(const CheckIssued& e) {
    Check check;
    check.id = e.check;
    check.agency = e.agency;
    check.kind = e.kind;
    check.subject = e.subject;
    check.issued = entry_.time;
    check.due = e.due;
    case_.checks.emplace(e.check, std::move(check));
    undo_first_signature();
  }
  void operator()(const CheckReturned& e) {
    end_holds(e.check, MessageKind::return_);  // Of an answer that this one replaces.
    Return answer;
    answer.version = e.version;
    answer.kind = e.kind;
    answer.message = e.message;
    answer.at = entry_.time;
    answer.late = e.late;
    check(e.check).returns[e.version] = answer;
    check(e.check).gap.reset();  // It can be obtained after all.
    undo_first_signature();
  }
  void operator()(const ReturnOpened& e) {
    Return& answer = version(e.check, e.version);
    answer.parts_opened |= bit_of(e.part);
    const std::uint64_t all = answer.parts >= 64 ? ~0ull : (1ull << answer.parts) - 1;
    if ((answer.parts_opened & all) == all) answer.opened_by = e.by;
  }
  void operator()(const ReturnUnopenable& e) {
    version(e.check, e.version).unopenable = true;
    end_holds(e.check, MessageKind::return_);
    undo_first_signature();
  }
  void operator()(const ReturnWithdrawn& e) {
    version(e.check, e.version).withdrawn = true;
    if (check(e.check).returns.rbegin()->first == e.version) {
      end_holds(e.check, MessageKind::return_);
    }
    undo_first_signature();
  }
  void operator()(const Considered& e) {
    if (judges_anew(check(e.check), e.by, e.relevance)) undo_first_signature();
    check(e.check).considered[e.by] = {e.version, e.relevance, entry_.time};
  }
  void operator()(const CheckRecalled& e) {
    check(e.check).recalled = true;
    end_holds(e.check, MessageKind::check);
    undo_first_signature();
  }
  void operator()(const CheckMisdirected& e) {
    check(e.check).reissued_as = e.reissued_as;
    end_holds(e.check, MessageKind::check);
    undo_first_signature();
  }
  void operator()(const Escalated& e) {
    auto& steps = check(e.check).steps_run;
    steps = std::max(steps, e.step);
  }
  void operator()(const GapReported& e) { check(e.check).gap = Gap{e.reason, e.by, std::nullopt}; }
  void operator()(const GapApproved& e) {
    auto& gap = check(e.check).gap;
    if (gap) gap->approved_by = e.by;
    undo_first_signature();
  }

  void operator()(const AssessmentStarted& e) { case_.assessment.assessor = e.assessor; }
  void operator()(const AssessmentSubmitted& e) {
    undo_first_signature();
    case_.assessment.submitted_by = e.by;
    case_.assessment.resubmitted = case_.assessment.signed_by.has_value();
    case_.assessment.childs_views = e.childs_views;
    case_.assessment.risk_analysis = e.risk_analysis;
    case_.assessment.text = e.assessment;
  }
  void operator()(const AssessmentSigned& e) {
    if (e.awaits_second) {
      case_.assessment.first_signed_by = e.by;
      return;
    }
    case_.assessment.signed_by = e.by;
    case_.assessment.signed_evidence = e.evidence;
    case_.assessment.resubmitted = false;
    case_.assessment.signed_in = sequence();
    case_.assessment.review_due = false;  // It was signed over the new evidence.
  }
  void operator()(const ReviewDue& e) {
    case_.assessment.review_due = true;
    case_.assessment.review_due_at = e.due;
  }
  void operator()(const ReviewConfirmed& e) {
    case_.assessment.review_due = false;
    case_.assessment.signed_evidence = e.evidence;
    case_.assessment.signed_in = sequence();
  }

  void operator()(const StrategyCalled& e) {
    const bool waited_for = case_.strategy.called && !case_.strategy.held;
    if (!waited_for) case_.strategy.called_at = entry_.time;
    case_.strategy.called = true;
    case_.strategy.due = e.due;
    case_.strategy.held = false;  // A further discussion; the one held before stays on the ledger.
  }
  void operator()(const StrategyHeld& e) {
    const bool answers = e.held_at >= case_.strategy.called_at - strategy_recorded_late_max;
    case_.strategy.held |= answers;
    case_.strategy.held_at = std::max(case_.strategy.held_at, e.held_at);
    case_.strategy.decided_section_47 |= e.section_47;
    // One from before the emergency that did not decide on the enquiry is not the one it is owed.
    const bool owed = !e.section_47 && e.held_at < case_.section_47.opened_at;
    if (!owed) case_.section_47.discussion_due = Time{};
  }
  void operator()(const Section47Opened& e) {
    case_.section_47 = {true, e.by, entry_.time, e.emergency, e.discussion_due};
  }
  void operator()(const Protected&) { case_.protected_ = true; }
  void operator()(const OutcomeDecided& e) {
    case_.outcome = e.outcome;
    if (e.outcome == wire::Outcome::closed) case_.closed = true;
    // Without a signature the review is to decide anew: in a closed case through the gate, or all
    // that came after the end would be over unread.
    const bool anew = ends_or_lowers(e.outcome) || !case_.closed;
    if (anew && !case_.assessment.signed_by) case_.assessment.review_due = false;
  }

  void operator()(const MessageAccepted& e) {
    case_.messages[e.message] = {e.kind, e.sender, e.check, e.return_version, 0};
  }
  void operator()(const Released& e) {
    const auto message = case_.messages.find(e.message);
    if (message == case_.messages.end()) return;
    ++message->second.parts;
    if (message->second.kind == MessageKind::return_) add_part(message->second);
  }
  void operator()(const NotReleased& e) {
    const auto message = case_.messages.find(e.message);
    const bool hold =
        std::find(e.effects.begin(), e.effects.end(), Effect::hold) != e.effects.end();
    if (!hold || message == case_.messages.end() || message->second.kind != MessageKind::return_) {
      return;
    }
    version(message->second.check, message->second.version).held = true;
  }
  void operator()(const Held& e) {
    case_.holds[{e.message, e.recipient}] = {e.leaves, e.due, e.part, e.approvers, {}};
    const auto message = case_.messages.find(e.message);
    const bool whole = e.part == 1 && message != case_.messages.end();
    if (whole && message->second.kind == MessageKind::check)
      check(message->second.check).held = true;
  }
  void operator()(const HoldDecided& e) {
    case_.holds.erase({e.message, e.recipient});
    const auto message = case_.messages.find(e.message);
    if (message == case_.messages.end()) return;
    if (message->second.kind == MessageKind::check) decide_check(e, check(message->second.check));
    if (message->second.kind != MessageKind::return_) return;
    Return& answer = version(message->second.check, message->second.version);
    answer.held = false;
    answer.kept_back = !e.release && answer.parts == 0;
    if (e.release) check(message->second.check).gap.reset();  // It can be obtained after all.
    undo_first_signature();
  }
  void operator()(const Excluded& e) {
    case_.exclusions[e.party] = {entry_.time, e.by, {}, sequence(), false};
    undo_first_signature();
  }
  void operator()(const ExclusionLifted& e) {
    const auto known = case_.exclusions.find(e.party);
    if (known == case_.exclusions.end()) return;
    known->second.over = !e.awaits_second;
    if (e.awaits_second) known->second.lifted_by = e.by;
  }
  // That a hold is looked at again may come again at any moment, and is over once it has.
  void operator()(const ClockFired& e) {
    const auto held = looked_at_again(e.clock);
    if (!held) {
      case_.fired.emplace(e.clock, e.due);
      return;
    }
    const auto hold = case_.holds.find(*held);
    if (hold != case_.holds.end()) hold->second.look_again = Time{};
  }

  // Events of other streams, and those that change nothing in a case.
  void operator()(const HubOpened&) {}
  void operator()(const HubStarted&) {}
  void operator()(const HubStopped&) {}
  void operator()(const RosterApplied&) {}
  void operator()(const PolicyApplied&) {}
  void operator()(const Refused&) {}
  void operator()(const Counted&) {}
  void operator()(const Quarantined&) {}
  void operator()(const DeliveryReported&) {}
  void operator()(const DeliveryEnded&) {}

 private:
  // Of the entry, in the case's stream.
  std::uint64_t sequence() const {
    const Link* link = link_of(entry_, {StreamKind::case_, case_.id.uuid});
    return link == nullptr ? 0 : link->sequence;
  }
  static std::uint64_t bit_of(std::uint32_t part) {
    return part >= 1 && part <= 64 ? 1ull << (part - 1) : 0;
  }
  // An answer of which more came than was read: it is opened and considered anew.
  void add_part(const MessageFacts& message) {
    Return& answer = version(message.check, message.version);
    if (++answer.parts == 1) return;
    answer.opened_by.reset();
    std::erase_if(check(message.check).considered,
                  [&](const auto& known) { return known.second.version == message.version; });
    undo_first_signature();
  }
  // A check that its agency was given nothing of is asked from now on, or never was.
  static void decide_check(const HoldDecided& e, Check& check) {
    if (!std::exchange(check.held, false)) return;
    check.recalled |= !e.release;
    if (e.check_due != Time{}) check.due = e.check_due;
  }
  // What was taken back or replaced is not let go any more.
  void end_holds(const CheckId& id, MessageKind kind) {
    std::erase_if(case_.holds, [&](const auto& known) {
      const auto message = case_.messages.find(known.first.first);
      return message != case_.messages.end() && message->second.kind == kind &&
             message->second.check == id;
    });
  }
  // Of two managers the second signs what the first did, or the first signs again.
  void undo_first_signature() { case_.assessment.first_signed_by.reset(); }

  Check& check(const CheckId& id) { return case_.checks[id]; }
  Return& version(const CheckId& id, std::uint16_t number) { return check(id).returns[number]; }

  Case& case_;
  const Entry& entry_;
};

void evolve_hub(Hub& hub, const Event& event) {
  if (const auto* e = std::get_if<HubOpened>(&event)) {
    hub.opened = true;
    hub.id = e->hub;
    hub.mode = e->mode;
    hub.origin = e->origin;
    hub.governors = e->governors;
  } else if (std::holds_alternative<HubStarted>(event)) {
    hub.running = true;
  } else if (std::holds_alternative<HubStopped>(event)) {
    hub.running = false;
  } else if (const auto* roster = std::get_if<RosterApplied>(&event)) {
    hub.roster_epoch = roster->epoch;
    hub.roster = roster->digest;
  } else if (const auto* policy = std::get_if<PolicyApplied>(&event)) {
    hub.policy_bundle = policy->bundle;
    hub.policy = policy->digest;
  } else if (const auto* frame = std::get_if<Quarantined>(&event)) {
    hub.quarantined.insert(frame->frame);
  }
}

void evolve_outboxes(std::map<PartyId, Outbox>& outboxes, const Event& event) {
  if (const auto* released = std::get_if<Released>(&event)) {
    Outbox& outbox = outboxes[released->recipient];
    outbox.next_number = released->number + 1;
    ++outbox.open;
  } else if (const auto* ended = std::get_if<DeliveryEnded>(&event)) {
    Outbox& outbox = outboxes[ended->recipient];
    if (outbox.open > 0) --outbox.open;
  }
}

}  // namespace

void evolve(Case& one, const Entry& entry) {
  CaseEvolution evolution(one, entry);
  const bool waits = !one.holds.empty();
  const policy::Request before = waits ? asked_of(one) : policy::Request{};
  for (const Event& event : entry.events) std::visit(evolution, event);
  if (!waits || asked_of(one) == before) return;
  for (auto& [held, hold] : one.holds) hold.look_again = entry.time;
}

void evolve(State& state, const Entry& entry) {
  for (const Event& event : entry.events) {
    evolve_hub(state.hub, event);
    evolve_outboxes(state.outboxes, event);
  }
  for (const Link& link : entry.links) {
    if (link.stream.kind != StreamKind::case_) continue;
    const CaseId id{link.stream.uuid};
    // The first entry of its stream may say what came before the opening: the referral itself.
    if (link.sequence == 1) state.cases.try_emplace(id).first->second.id = id;
    const auto found = state.cases.find(id);
    if (found != state.cases.end()) evolve(found->second, entry);
  }
}

}  // namespace mash::core
