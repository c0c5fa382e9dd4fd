#include "core/sharing.h"

#include <algorithm>

#include "base/limits.h"

namespace mash::core {
namespace {

using namespace wire;

policy::Agreement agreement_of(const Party& party, Time now) {
  if (!party.agreement) return policy::Agreement::none;
  return party.agreement->holds(now) ? policy::Agreement::current : policy::Agreement::expired;
}

// Both must be signatories: the weaker of the two counts.
policy::Agreement agreement_between(const Party& a, const Party& b, Time now) {
  const auto of_a = agreement_of(a, now);
  const auto of_b = agreement_of(b, now);
  if (of_a == policy::Agreement::none || of_b == policy::Agreement::none) {
    return policy::Agreement::none;
  }
  return std::max(of_a, of_b);
}

policy::Answer answer(bool yes) { return yes ? policy::Answer::yes : policy::Answer::no; }

policy::Part part_of(const Case& one, const PartyId& party) {
  if (one.referrer == party) return policy::Part::referrer;
  const bool asked = std::any_of(one.checks.begin(), one.checks.end(),
                                 [&](const auto& known) { return known.second.agency == party; });
  return asked ? policy::Part::asked : policy::Part::none;
}

// What the ledger says beats what a sender says: its word on a case counts only while the case is
// being opened by it.
void add_case_facts(const Case& one, policy::Request& request) {
  request.stage = one.stage;
  request.category = one.category;
  if (one.urgency != Urgency::not_rated) request.urgency = one.urgency;
  request.referral_source = one.source;
  request.section_47_recorded = answer(one.section_47.open || one.strategy.decided_section_47);
  request.strategy_called = answer(one.strategy.called);
}

void add_party_facts(const Party& sender, const Party& recipient, const Context& context,
                     policy::Request& request) {
  request.sender = sender.kind;
  request.recipient = recipient.kind;
  request.recipient_regime = recipient.regime;
  request.agreement = agreement_between(sender, recipient, context.now);
  request.hours = context.policy->practice().hours(context.now);
}

policy::Request request_for(const Header& header, const Case* one, const Party& sender,
                            const Party& recipient, const Context& context) {
  policy::Request request = policy::request_about(header);
  add_party_facts(sender, recipient, context, request);
  if (one == nullptr) return request;
  add_case_facts(*one, request);
  request.recipient_part = part_of(*one, recipient.id);
  return request;
}

// Whom a section is about, for the rules. A check is about one person, and so is all of it.
SubjectRole role_of(const Section& section, const Header& header, const Case* one) {
  const bool check = header.kind == MessageKind::check && !header.subjects.empty();
  const SubjectId& ref = check ? header.subjects[0].ref : section.leaf.subject;
  const auto known = one == nullptr ? std::nullopt : role_in(*one, ref);
  if (known) return *known;
  for (const Subject& subject : header.subjects) {
    if (subject.ref == ref) return subject.role;
  }
  return SubjectRole::household_adult;
}

bool is_wrapped_for(const Section& section, std::size_t recipient) {
  return std::any_of(section.wraps.begin(), section.wraps.end(),
                     [&](const Wrap& wrap) { return wrap.recipient == recipient; });
}

bool contains(const std::vector<std::uint8_t>& leaves, std::uint8_t leaf) {
  return std::find(leaves.begin(), leaves.end(), leaf) != leaves.end();
}

class SharingDecision {
 public:
  SharingDecision(const Shared& shared, const Party& sender, const Context& context)
      : shared_(shared),
        context_(context),
        rules_(context.policy->sharing()),
        to_(*context.roster.party(shared.submit.recipients[shared.recipient].party)),
        excluded_(shared.one != nullptr && is_excluded(*shared.one, to_.id)),
        today_(london_date(context.now)),
        request_(request_for(shared.header, shared.one, sender, to_, context)) {}

  Sharing decide(const Asked& asked) {
    begin();
    for (const Section& section : shared_.submit.sections) {
      if (!is_wrapped_for(section, shared_.recipient)) continue;
      request_.section = section.leaf.label;
      request_.subject_role = role_of(section, shared_.header, shared_.one);
      request_.age_band = section.leaf.age_band;
      if (is_apart(section)) continue;
      if (asked) asked(section, request_);
      if (excluded_) {
        keep(section, Effect::deny, recipient_excluded);
      } else {
        add(section, rules_.decide(request_, today_));
      }
    }
    hide_what_is_not_shown();
    const bool anything_held = !held_.leaves.empty() && !essential_lost_ && may_wait();
    held_.approvers = approvers_.members();
    if (essential_kept_) keep_the_rest();
    held_.part = sharing_.released.leaves.empty() ? 1 : 2;
    if (anything_held) sharing_.held = std::move(held_);
    return std::move(sharing_);
  }

 private:
  // What puts an earlier message right does not wait for it; a referral waits in part alone, or
  // nobody could refer the child any more.
  bool may_wait() const {
    switch (shared_.header.kind) {
      case MessageKind::check:
      case MessageKind::return_:
      case MessageKind::outcome:
        return true;
      case MessageKind::referral:
        return !essential_kept_ && !sharing_.released.leaves.empty();
      default:
        return false;
    }
  }

  void begin() {
    const Header& header = shared_.header;
    Released& released = sharing_.released;
    NotReleased& kept = sharing_.not_released;
    released.message = kept.message = held_.message = header.id;
    released.recipient = kept.recipient = held_.recipient = to_.id;
    released.policy_version = kept.policy_version = context_.policy_version;
    released.gateway = header.gateway;
    released.article6 = header.article6;
    released.article9 = header.article9;
    released.frame = shared_.submit.frame;
  }

  void add(const Section& section, const policy::Verdict& verdict) {
    const bool hold = verdict.effect == Effect::hold;
    sharing_.holds |= hold;
    const bool approved = hold && shared_.approval != nullptr && is_approved();
    if (verdict.releases() || approved) {
      sharing_.released.leaves.push_back(section.leaf_index);
      sharing_.released.rules.emplace_back(rules_.rule_id(verdict));
      return;
    }
    keep(section, verdict.effect, rules_.rule_id(verdict));
    count(section, verdict);
    const bool essential = rules_.is_essential(shared_.header.kind, section.leaf.label);
    essential_kept_ |= essential;
    essential_lost_ |= essential && !hold;
    if (!hold) return;
    const Time due = context_.now + verdict.obligations.hold_limit;
    held_.due = held_.leaves.empty() ? due : std::min(held_.due, due);
    approvers_ |= verdict.obligations.approvers;
    held_.leaves.push_back(section.leaf_index);
  }

  void keep(const Section& section, Effect effect, std::string_view rule) {
    sharing_.not_released.leaves.push_back(section.leaf_index);
    sharing_.not_released.effects.push_back(effect);
    sharing_.not_released.rules.emplace_back(rule);
  }

  // By each rule that holds it: one that names somebody else waits for that person.
  bool is_approved() {
    const auto& roles = shared_.approval->roles;
    bool by_all = true;
    for (const policy::RuleHandle handle : rules_.explain(request_, today_).fired) {
      const policy::Rule& rule = rules_.rule(handle);
      const auto hears = [&](StaffRole role) { return rule.obligations.approvers.contains(role); };
      if (rule.effect != Effect::hold || std::any_of(roles.begin(), roles.end(), hears)) continue;
      sharing_.unapproved.insert(handle);
      by_all = false;
    }
    return by_all;
  }

  // An approval is about what was held. Of the rest, what did not go shows as policy says, with the
  // first part that does.
  bool is_apart(const Section& section) {
    const Approval* approval = shared_.approval;
    if (approval == nullptr || contains(approval->leaves, section.leaf_index)) return false;
    if (approval->first) count(section, rules_.decide(request_, today_));
    return true;
  }

  // The least that any kept section allows to be shown holds for all of them. What policy would
  // release by now, and stays behind, hides nothing.
  void count(const Section& section, const policy::Verdict& verdict) {
    Released& released = sharing_.released;
    const bool first = released.withheld_count == 0;
    const Disclose shown = verdict.releases() ? Disclose::labels : verdict.shown();
    released.shown = first ? shown : std::min(released.shown, shown);
    ++released.withheld_count;
    released.withheld_labels.push_back(section.leaf.label);
  }

  // A recipient never learns more of what it did not get than policy shows.
  void hide_what_is_not_shown() {
    Released& released = sharing_.released;
    if (released.shown == Disclose::nothing) released.withheld_count = 0;
    if (released.shown != Disclose::labels) released.withheld_labels.clear();
  }

  // Without an essential section the message cannot stand: the recipient gets none of it, or none
  // of it yet.
  void keep_the_rest() {
    Released& released = sharing_.released;
    NotReleased& kept = sharing_.not_released;
    for (const std::uint8_t leaf : released.leaves) {
      const auto place = std::lower_bound(kept.leaves.begin(), kept.leaves.end(), leaf);
      const auto at = place - kept.leaves.begin();
      kept.leaves.insert(place, leaf);
      kept.effects.insert(kept.effects.begin() + at, Effect::withhold);
      kept.rules.insert(kept.rules.begin() + at, essential_section_missing);
      held_.leaves.push_back(leaf);
    }
    std::sort(held_.leaves.begin(), held_.leaves.end());
    released.leaves.clear();
    released.rules.clear();
  }

  const Shared& shared_;
  const Context& context_;
  const policy::Sharing& rules_;
  const Party& to_;
  const bool excluded_;  // It gets none of it, whatever any rule says.
  const Date today_;
  policy::Request request_;
  Sharing sharing_;
  Held held_;
  policy::Set<StaffRole> approvers_;
  bool essential_kept_ = false;
  bool essential_lost_ = false;  // Not by a hold: no approval would bring the message.
};

}  // namespace

Approval approval_of(const Hold& hold, const std::set<StaffRole>& roles) {
  return {hold.leaves, roles, hold.part == 1};
}

Approval approval_of(const Released& released, const std::set<StaffRole>& roles) {
  return {released.leaves, roles, released.part == 1};
}

Shared shared_anew(const Header& header, const Submit& submit, std::size_t recipient,
                   const Case& one, const Approval& approval) {
  const bool referral = header.kind == MessageKind::referral;
  return {header, submit, recipient, referral ? nullptr : &one, &approval};
}

policy::Request asked_of(const Case& one) {
  policy::Request request;
  add_case_facts(one, request);
  return request;
}

policy::Request asked_of(const Case& one, const Party& sender, const Party& recipient,
                         const Context& context) {
  policy::Request request = asked_of(one);
  add_party_facts(sender, recipient, context, request);
  return request;
}

Sharing share(const Shared& shared, const Party& sender, const Context& context,
              const Asked& asked) {
  return SharingDecision(shared, sender, context).decide(asked);
}

void add_sharing(Sharing sharing, const std::vector<StreamId>& streams, bool red,
                 const State& state, const Context& context, Decision& decision) {
  if (!sharing.not_released.leaves.empty()) {
    Draft draft{streams, {std::move(sharing.not_released)}};
    if (sharing.held) draft.events.push_back(std::move(*sharing.held));
    decision.drafts.push_back(std::move(draft));
  }
  Released& released = sharing.released;
  if (released.leaves.empty()) return;
  const auto outbox = state.outboxes.find(released.recipient);
  released.number = outbox == state.outboxes.end() ? 1 : outbox->second.next_number;
  released.red = red;
  decision.releases.push_back({released.recipient, released.number, released.part, released.message,
                               red, decision.drafts.size()});
  Draft draft{streams, {}};
  draft.streams.push_back(party_stream(released.recipient, context.sha256));
  draft.events.push_back(std::move(released));
  decision.drafts.push_back(std::move(draft));
}

bool has_room(const State& state, const PartyId& recipient, bool red) {
  const auto outbox = state.outboxes.find(recipient);
  const std::uint64_t open = outbox == state.outboxes.end() ? 0 : outbox->second.open;
  return open < (red ? limits::outbox_items_max : limits::outbox_items_routine_max);
}

std::set<StaffRole> roles_of(const Roster& roster, const StaffId& who) {
  const Staff* staff = roster.member(who);
  return staff == nullptr ? std::set<StaffRole>{} : staff->roles;
}

std::optional<std::size_t> recipient_number(const Submit& submit, const PartyId& recipient) {
  const auto& named = submit.recipients;
  const auto found = std::find_if(named.begin(), named.end(),
                                  [&](const Recipient& each) { return each.party == recipient; });
  if (found == named.end()) return std::nullopt;
  return static_cast<std::size_t>(found - named.begin());
}

bool is_sealing_key(const KeyId& id, const Party& party, const Context& context) {
  return std::any_of(party.sealing.begin(), party.sealing.end(), [&](const SealingEpoch& epoch) {
    return key_id(KeyKind::sealing, epoch.key, context.sha256) == id;
  });
}

}  // namespace mash::core
