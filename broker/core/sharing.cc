#include "core/sharing.h"

#include <algorithm>

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
void add_case_facts(const Case& one, const PartyId& recipient, policy::Request& request) {
  request.stage = one.stage;
  request.category = one.category;
  if (one.urgency != Urgency::not_rated) request.urgency = one.urgency;
  request.referral_source = one.source;
  request.section_47_recorded = answer(one.section_47.open || one.strategy.decided_section_47);
  request.strategy_called = answer(one.strategy.called);
  request.recipient_part = part_of(one, recipient);
}

policy::Request request_for(const Header& header, const Case* one, const Party& sender,
                            const Party& recipient, const Context& context) {
  policy::Request request = policy::request_about(header);
  request.sender = sender.kind;
  request.recipient = recipient.kind;
  request.recipient_regime = recipient.regime;
  request.agreement = agreement_between(sender, recipient, context.now);
  request.hours = context.policy->practice().hours(context.now);
  if (one != nullptr) add_case_facts(*one, recipient.id, request);
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

void keep_back(const Section& section, const policy::Verdict& verdict, const policy::Sharing& rules,
               Sharing& sharing) {
  NotReleased& kept = sharing.not_released;
  kept.leaves.push_back(section.leaf_index);
  kept.effects.push_back(verdict.effect);
  kept.rules.emplace_back(rules.rule_id(verdict));
  Released& released = sharing.released;
  // The least that any kept section allows to be shown holds for all of them.
  const bool first = kept.leaves.size() == 1;
  released.shown = first ? verdict.shown() : std::min(released.shown, verdict.shown());
  ++released.withheld_count;
  released.withheld_labels.push_back(section.leaf.label);
}

// A recipient never learns more of what it did not get than policy shows.
void hide_what_is_not_shown(Released& released) {
  if (released.shown == Disclose::nothing) released.withheld_count = 0;
  if (released.shown != Disclose::labels) released.withheld_labels.clear();
}

}  // namespace

Sharing share(const Shared& shared, const Party& sender, const Context& context,
              const Asked& asked) {
  const auto& [header, submit, recipient, one] = shared;
  const Party& to = *context.roster.party(submit.recipients[recipient].party);
  const policy::Sharing& rules = context.policy->sharing();
  const Date today = london_date(context.now);
  policy::Request request = request_for(header, one, sender, to, context);

  Sharing sharing;
  Released& released = sharing.released;
  released.message = sharing.not_released.message = header.id;
  released.recipient = sharing.not_released.recipient = to.id;
  released.policy_version = sharing.not_released.policy_version = context.policy_version;
  released.gateway = header.gateway;
  released.article6 = header.article6;
  released.article9 = header.article9;
  released.frame = submit.frame;

  bool essential_kept = false;
  for (const Section& section : submit.sections) {
    if (!is_wrapped_for(section, recipient)) continue;
    request.section = section.leaf.label;
    request.subject_role = role_of(section, header, one);
    request.age_band = section.leaf.age_band;
    if (asked) asked(section, request);
    const policy::Verdict verdict = rules.decide(request, today);
    if (verdict.releases()) {
      released.leaves.push_back(section.leaf_index);
      released.rules.emplace_back(rules.rule_id(verdict));
      continue;
    }
    keep_back(section, verdict, rules, sharing);
    essential_kept |= rules.is_essential(header.kind, section.leaf.label);
  }
  hide_what_is_not_shown(released);
  if (!essential_kept) return sharing;
  // Without an essential section the message cannot stand: the recipient gets none of it.
  for (std::size_t i = 0; i < released.leaves.size(); ++i) {
    sharing.not_released.leaves.push_back(released.leaves[i]);
    sharing.not_released.effects.push_back(Effect::withhold);
    sharing.not_released.rules.push_back(essential_section_missing);
  }
  released.leaves.clear();
  released.rules.clear();
  return sharing;
}

}  // namespace mash::core
