// What policy holds of a message: whether its recipient gets it after all. Decided by somebody of
// the party that sent it or, where no rule holds it any more, by policy itself; under the policy,
// the roster and the stage as they are now.
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

// What is held, in its case as it is now.
struct HeldMessage {
  const Case& one;
  const Hold& hold;
  const Submit& submit;
  Header header;
  std::size_t number;  // Its recipient's, in the message.
  const PartyId& recipient() const { return submit.recipients[number].party; }
  bool is_red() const { return header.urgency == Urgency::red || one.urgency == Urgency::red; }
};

std::optional<HeldMessage> find_held(const Case& one, const MessageId& message,
                                     const PartyId& recipient, const Context& context) {
  const auto hold = one.holds.find({message, recipient});
  if (hold == one.holds.end() || context.earlier == nullptr) return std::nullopt;
  const Submit& submit = context.earlier->submit;
  auto header = decode_header(submit.header);
  const auto number = recipient_number(submit, recipient);
  if (!header || !number) return std::nullopt;
  return HeldMessage{one, hold->second, submit, std::move(*header), *number};
}

Sharing share_now(const HeldMessage& held, const std::set<StaffRole>& roles,
                  const Context& context) {
  const Approval approval = approval_of(held.hold, roles);
  return share(shared_anew(held.header, held.submit, held.number, held.one, approval),
               *context.roster.party(held.header.sender), context);
}

bool can_open(const HeldMessage& held, const Party& recipient, const Context& context) {
  for (const Section& section : held.submit.sections) {
    for (const Wrap& wrap : section.wraps) {
      if (wrap.recipient != held.number) continue;
      if (!is_sealing_key(wrap.key, recipient, context)) return false;
    }
  }
  return true;
}

// A referral waits in each of its cases; where it was taken back, it does so no longer.
bool waits_everywhere(const HeldMessage& held, const State& state) {
  const auto streams = message_streams(held.header);
  return std::all_of(streams.begin(), streams.end(), [&](const StreamId& stream) {
    const auto one = state.cases.find(CaseId{stream.uuid});
    return stream.kind != StreamKind::case_ ||
           (one != state.cases.end() &&
            one->second.holds.contains({held.header.id, held.recipient()}));
  });
}

// What has changed since the message came: at its cases, its sender and its recipient. Recipients
// judge a message by the sender's key in the roster of the day it is released.
std::optional<Refusal> obstacle(const HeldMessage& held, const State& state,
                                const Context& context) {
  const Header& header = held.header;
  const Party* sender = context.roster.active_party(header.sender, context.now);
  if (sender == nullptr) return Refusal::not_enrolled;
  if (key_id(KeyKind::signing, sender->signing, context.sha256) != header.sender_key) {
    return Refusal::unknown_key;
  }
  if (!waits_everywhere(held, state)) return Refusal::nothing_held;
  if (header.kind == MessageKind::check && is_over(held.one)) return Refusal::case_closed;
  if (header.kind == MessageKind::outcome && held.one.outcome != header.outcome) {
    return Refusal::wrong_order;
  }
  const Party* recipient = context.roster.active_party(held.recipient(), context.now);
  if (recipient == nullptr) return Refusal::unknown_recipient;
  if (!can_open(held, *recipient, context)) return Refusal::stale_key;
  if (!has_room(state, held.recipient(), held.is_red())) return Refusal::quota;
  return std::nullopt;
}

// In every case that waits for it. A check that goes only now is due as if it were asked now.
void end_hold(const HeldMessage& held, bool release, const StaffId& by, const Context& context,
              Draft& draft) {
  const Header& header = held.header;
  for (const StreamId& stream : message_streams(header)) {
    if (stream != case_stream(held.one.id)) draft.streams.push_back(stream);
  }
  HoldDecided decided{header.id, held.recipient(), release, by, {}};
  const auto check = held.one.checks.find(header.check_id);
  const bool asks = header.kind == MessageKind::check && check != held.one.checks.end();
  if (release && asks && check->second.held) {
    decided.check_due = context.policy->practice().check_due(held.one.urgency, context.now);
  }
  draft.events.push_back(std::move(decided));
  if (header.kind == MessageKind::return_) {
    add_review_due(held.one, header.check_id, context, draft);
  }
}

// To a decision that ends the hold.
void add_part(const HeldMessage& held, Sharing sharing, const State& state, const Context& context,
              Decision& decision) {
  sharing.released.part = held.hold.part;
  add_sharing(std::move(sharing), message_streams(held.header), held.is_red(), state, context,
              decision);
}

}  // namespace

// Another party's hold is nobody's business: the answer is as if there were none.
Decision ActDecision::operator()(const DecideHold& deed) {
  const auto held = find_held(case_, deed.message, deed.recipient, context_);
  if (!held || held->header.sender != staff_.party) return refused(Refusal::nothing_held);
  const auto end = [&] {
    end_hold(*held, deed.release, staff_.id, context_, draft_);
    return done();
  };
  if (context_.roster.party(deed.recipient) == nullptr) {
    return deed.release ? refused(Refusal::unknown_recipient) : end();
  }
  Sharing sharing = share_now(*held, staff_.roles, context_);
  if (!sharing.unapproved.empty()) {
    return wrong_role(approvers_of(sharing.unapproved, context_.policy->sharing()));
  }
  if (!deed.release) {
    const auto& named = held->hold.approvers;
    const bool heard =
        sharing.holds || std::any_of(named.begin(), named.end(),
                                     [&](StaffRole role) { return staff_.roles.contains(role); });
    return heard ? end() : wrong_role(approvers(named));
  }
  if (const auto why = obstacle(*held, state_, context_)) return cannot_go(*why);
  if (sharing.released.leaves.empty()) return nothing_released(std::move(sharing.not_released));
  Decision decision = end();
  add_part(*held, std::move(sharing), state_, context_, decision);
  return decision;
}

Decision ActDecision::cannot_go(Refusal why) const {
  if (why != Refusal::wrong_order) return refused(why);
  return after("outcome_not_decided", policy::Act::decide_outcome);
}

// Policy keeps back by now what it held before; the hold goes on, or is ended without a release.
Decision ActDecision::nothing_released(NotReleased kept) const {
  Decision decision = refused(Refusal::nothing_released);
  decision.drafts.push_back({decision.drafts.front().streams, {std::move(kept)}});
  return decision;
}

// Nobody has to be asked for what no rule holds any more. While one holds some of it, or nothing
// may go, the hold is its sender's people's as before.
void add_release_without_approval(const State& state, const Case& one,
                                  const std::pair<MessageId, PartyId>& which,
                                  const Context& context, Decision& decision) {
  const auto held = find_held(one, which.first, which.second, context);
  if (!held || obstacle(*held, state, context)) return;
  Sharing sharing = share_now(*held, {}, context);
  if (sharing.holds || sharing.released.leaves.empty()) return;
  Draft& draft = decision.drafts.back();
  end_hold(*held, true, StaffId{}, context, draft);
  // Nobody asked for this, so nobody gets a receipt: its sender is told from its own stream.
  if (!is_excluded(one, held->header.sender)) {
    draft.streams.push_back(party_stream(held->header.sender, context.sha256));
  }
  add_part(*held, std::move(sharing), state, context, decision);
}

}  // namespace mash::core
