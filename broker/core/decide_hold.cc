// What policy holds of a message: whether its recipient gets it after all. Decided by somebody of
// the party that sent it, under the policy, the roster and the stage as they are now.
#include <algorithm>

#include "core/act_decision.h"
#include "core/sharing.h"
#include "policy/in_words.h"
#include "wire/codec.h"

namespace mash::core {
namespace {

using namespace wire;

std::string approvers(const std::vector<StaffRole>& named) {
  policy::Set<StaffRole> roles;
  for (const StaffRole role : named) roles.insert(role);
  return policy::within_limit(policy::alternatives(roles));
}

// Who is heard by these rules, in words.
std::string approvers_of(const std::set<policy::RuleHandle>& rules,
                         const policy::Sharing& sharing) {
  std::set<std::string> each;
  for (const policy::RuleHandle rule : rules) {
    each.insert(policy::alternatives(sharing.rule(rule).obligations.approvers));
  }
  std::string all;
  for (const std::string& one : each) all += (all.empty() ? "" : ", and ") + one;
  return policy::within_limit(std::move(all));
}

// Its number in the message.
std::optional<std::size_t> number_of(const PartyId& recipient, const Submit& submit) {
  const auto found = std::find_if(submit.recipients.begin(), submit.recipients.end(),
                                  [&](const Recipient& one) { return one.party == recipient; });
  if (found == submit.recipients.end()) return std::nullopt;
  return static_cast<std::size_t>(found - submit.recipients.begin());
}

bool can_open(const Submit& submit, std::size_t number, const Party& recipient,
              const Context& context) {
  for (const Section& section : submit.sections) {
    for (const Wrap& wrap : section.wraps) {
      if (wrap.recipient == number && !is_sealing_key(wrap.key, recipient, context)) return false;
    }
  }
  return true;
}

}  // namespace

// Another party's hold is nobody's business: the answer is as if there were none.
Decision ActDecision::operator()(const DecideHold& deed) {
  const auto message = case_.messages.find(deed.message);
  const auto hold = case_.holds.find({deed.message, deed.recipient});
  const bool own = message != case_.messages.end() && message->second.sender == staff_.party;
  if (!own || hold == case_.holds.end() || context_.held == nullptr) {
    return refused(Refusal::nothing_held);
  }
  const Submit& submit = *context_.held;
  const auto header = decode_header(submit.header);
  const auto number = number_of(deed.recipient, submit);
  if (!header || !number) return refused(Refusal::nothing_held);
  if (context_.roster.party(deed.recipient) == nullptr) {
    return deed.release ? refused(Refusal::unknown_recipient) : end_hold(deed, *header);
  }

  // A referral is about several cases: it is decided on its own words, as when it came.
  const Case* one = header->kind == MessageKind::referral ? nullptr : &case_;
  const Approval approval{hold->second.leaves, staff_.roles, hold->second.part == 1};
  Sharing sharing = share({*header, submit, *number, one, &approval},
                          *context_.roster.party(staff_.party), context_);
  if (!sharing.unapproved.empty()) {
    return wrong_role(approvers_of(sharing.unapproved, context_.policy->sharing()));
  }
  if (!deed.release) {
    const auto& named = hold->second.approvers;
    const bool heard =
        sharing.holds || std::any_of(named.begin(), named.end(),
                                     [&](StaffRole role) { return staff_.roles.contains(role); });
    return heard ? end_hold(deed, *header) : wrong_role(approvers(named));
  }
  const bool red = header->urgency == Urgency::red || case_.urgency == Urgency::red;
  if (const auto not_now = check_release(*header, deed.recipient, *number, red)) return *not_now;
  if (sharing.released.leaves.empty()) return nothing_released(std::move(sharing.not_released));
  Decision decision = end_hold(deed, *header);
  sharing.released.part = hold->second.part;
  add_sharing(std::move(sharing), message_streams(*header), red, state_, context_, decision);
  return decision;
}

// In every case that waits for it. A check that goes only now is due as if it were asked now.
Decision ActDecision::end_hold(const DecideHold& deed, const Header& header) {
  for (const StreamId& stream : message_streams(header)) {
    if (stream != case_stream(case_.id)) draft_.streams.push_back(stream);
  }
  HoldDecided decided{deed.message, deed.recipient, deed.release, staff_.id, {}};
  const Check* check = header.kind == MessageKind::check ? find(header.check_id) : nullptr;
  if (deed.release && check != nullptr && check->held) {
    decided.check_due = context_.policy->practice().check_due(case_.urgency, context_.now);
  }
  add(std::move(decided));
  if (header.kind == MessageKind::return_) {
    add_review_due(case_, header.check_id, context_, draft_);
  }
  return done();
}

// What has changed since the message came: at the case, and at its recipient.
std::optional<Decision> ActDecision::check_release(const Header& header, const PartyId& to,
                                                   std::size_t number, bool red) const {
  if (header.kind == MessageKind::check && is_over(case_)) return refused(Refusal::case_closed);
  if (header.kind == MessageKind::outcome && case_.outcome != header.outcome) {
    return after("outcome_not_decided", policy::Act::decide_outcome);
  }
  const Party* recipient = context_.roster.active_party(to, context_.now);
  if (recipient == nullptr) return refused(Refusal::unknown_recipient);
  if (!can_open(*context_.held, number, *recipient, context_)) return refused(Refusal::stale_key);
  return has_room(state_, to, red) ? std::nullopt : std::optional(refused(Refusal::quota));
}

// Policy keeps back by now what it held before; the hold goes on, or is ended without a release.
Decision ActDecision::nothing_released(NotReleased kept) const {
  Decision decision = refused(Refusal::nothing_released);
  decision.drafts.push_back({decision.drafts.front().streams, {std::move(kept)}});
  return decision;
}

}  // namespace mash::core
