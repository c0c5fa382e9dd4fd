// What recipients report of deliveries, and what clocks fire.
#include <algorithm>

#include "base/ensure.h"
#include "core/authority.h"
#include "core/clocks.h"
#include "core/deciding.h"
#include "wire/codec.h"

namespace mash::core {
namespace {

using namespace wire;

std::optional<DeliveryEnd> end_of(DeliveryReport report) {
  switch (report) {
    case DeliveryReport::delivered:
    case DeliveryReport::opened:
      return std::nullopt;
    case DeliveryReport::acknowledged:
      return DeliveryEnd::acknowledged;
    case DeliveryReport::unopenable:
      return DeliveryEnd::unopenable;
    case DeliveryReport::refused_by_application:
      return DeliveryEnd::refused_by_application;
  }
  return std::nullopt;
}

// What a report on a return means for its check: opened counts at the gate, unopenable puts it
// back.
void add_return_events(const Case& one, const AcknowledgementItem& item, const Context& context,
                       Draft& draft) {
  const auto message = one.messages.find(item.message);
  if (message == one.messages.end() || message->second.kind != MessageKind::return_) return;
  const auto& [kind, sender, check, version, parts] = message->second;
  if (item.report == DeliveryReport::opened) {
    draft.events.push_back(ReturnOpened{check, version, item.staff, item.part});
  } else if (item.report == DeliveryReport::unopenable) {
    draft.events.push_back(ReturnUnopenable{check, version});
    const Check& asked = one.checks.at(check);
    const bool newest = !asked.returns.empty() && asked.returns.rbegin()->first == version;
    if (newest) add_recall_if_excluded(one, asked, draft);
    add_review_due(one, check, context, draft);
  }
}

bool is_report_by_right_person(const AcknowledgementItem& item, const PartyId& party,
                               const Context& context) {
  if (item.staff.uuid.is_nil()) return item.report != DeliveryReport::opened;
  const Staff* staff = context.roster.active_member(item.staff, context.now);
  return staff != nullptr && staff->party == party;
}

// An answer counts as read only when somebody opened it who may.
bool may_have_opened(const AcknowledgementItem& item, const Case* one, const Context& context) {
  if (one == nullptr || item.report != DeliveryReport::opened) return true;
  const auto message = one->messages.find(item.message);
  if (message == one->messages.end() || message->second.kind != MessageKind::return_) return true;
  return may_do(policy::Act::open_return, *context.roster.member(item.staff), context);
}

// What was reported before an item: by earlier acknowledgements, as far as the hub remembers, and
// by earlier items of this one.
class Said {
 public:
  bool has(const OpenDelivery& open, const AcknowledgementItem& item) const {
    if (ended_.contains(item.number)) return true;
    if (item.report == DeliveryReport::delivered) {
      return open.delivered || delivered_.contains(item.number);
    }
    return item.report == DeliveryReport::opened &&
           ((!item.staff.uuid.is_nil() && open.opened_by == item.staff) ||
            opened_.contains({item.number, item.staff}));
  }
  void add(const AcknowledgementItem& item) {
    if (end_of(item.report)) ended_.insert(item.number);
    if (item.report == DeliveryReport::delivered) delivered_.insert(item.number);
    if (item.report == DeliveryReport::opened) opened_.emplace(item.number, item.staff);
  }

 private:
  std::set<std::uint64_t> ended_;
  std::set<std::uint64_t> delivered_;
  std::set<std::pair<std::uint64_t, StaffId>> opened_;
};

// The draft that holds what is reported to `sender` (null: nobody known). It stands in the
// recipient's stream and in that of the sender, who is told from there and gets the entry for
// proof: so each has one of its own.
Draft& draft_for(const PartyId* sender, const StreamId& recipient, std::vector<Draft>& drafts,
                 const Context& context) {
  std::vector<StreamId> streams = {recipient};
  if (sender != nullptr) streams.push_back(party_stream(*sender, context.sha256));
  if (streams.back() == recipient) streams.resize(1);
  const auto found = std::find_if(drafts.begin(), drafts.end(),
                                  [&](const Draft& draft) { return draft.streams == streams; });
  if (found != drafts.end()) return *found;
  return drafts.emplace_back(Draft{std::move(streams), {}});
}

// Who hears what became of it; null: nobody, as of one who is excluded from the case.
const PartyId* sender_of(const MessageId& message, const Case* one) {
  if (one == nullptr) return nullptr;
  const auto found = one->messages.find(message);
  if (found == one->messages.end() || is_excluded(*one, found->second.sender)) return nullptr;
  return &found->second.sender;
}

}  // namespace

// One entry for each sender whose messages it is about, and one for each case whose check it moves.
// Items whose delivery has ended already are passed over, and so is what was reported before:
// saying a thing twice is not an error, and not an entry.
Decision decide_acknowledge(const State& state, const Command& command,
                            const Acknowledge& acknowledge, const Context& context) {
  const auto said = decode_acknowledgement(acknowledge.signed_acknowledgement.acknowledgement);
  ENSURE(said.has_value(), "the door parsed this acknowledgement before it became a command");
  const std::string claimed = said->party.text();
  if (said->hub != state.hub.id) {
    return refuse_command(command, claimed, Refusal::another_hub, context);
  }
  if (said->party != command.connected) {
    return refuse_command(command, claimed, Refusal::wrong_party, context);
  }
  const Digest frame = context.sha256({acknowledge.signed_acknowledgement.acknowledgement});
  if (auto repeated =
          decide_repetition(command, said->id, acknowledge.prior, frame, claimed, context)) {
    return *repeated;
  }
  Decision decision;
  const StreamId own = party_stream(said->party, context.sha256);
  std::map<CaseId, Draft> by_case;
  Said earlier;
  for (std::size_t i = 0; i < said->items.size(); ++i) {
    const AcknowledgementItem& item = said->items[i];
    const auto& open = acknowledge.open[i];
    if (!open || open->message != item.message || open->part != item.part) continue;
    if (earlier.has(*open, item)) continue;
    if (!is_report_by_right_person(item, said->party, context)) {
      return refuse_command(command, claimed, Refusal::not_enrolled_person, context);
    }
    const auto one = state.cases.find(open->case_id);
    const Case* known = one == state.cases.end() ? nullptr : &one->second;
    if (!may_have_opened(item, known, context)) {
      const std::string who = context.policy->practice().who_may(policy::Act::open_return);
      return refuse_command(command, claimed, Refusal::wrong_role, context,
                            first_step("role", who));
    }
    earlier.add(item);
    auto& events = draft_for(sender_of(item.message, known), own, decision.drafts, context).events;
    events.push_back(
        DeliveryReported{said->party, item.number, item.report, item.at, item.staff, item.message});
    if (const auto end = end_of(item.report)) {
      events.push_back(DeliveryEnded{item.number, *end, said->party, item.message});
    }
    if (known != nullptr) add_return_events(*known, item, context, by_case[known->id]);
  }
  for (auto& [id, draft] : by_case) {
    if (draft.events.empty()) continue;
    draft.streams = {case_stream(id)};
    decision.drafts.push_back(std::move(draft));
  }
  return decision;
}

// Nothing is ended of a recipient that may have it after all. Whoever sent the messages finds the
// end in its own stream, and is told from there.
Decision decide_end_deliveries(const EndDeliveries& end, const Context& context) {
  Decision decision;
  if (context.roster.active_party(end.recipient, context.now) != nullptr) return decision;
  const StreamId own = party_stream(end.recipient, context.sha256);
  for (const OpenDelivery& open : end.open) {
    draft_for(&end.sender, own, decision.drafts, context)
        .events.push_back(DeliveryEnded{open.number, DeliveryEnd::recipient_revoked, end.recipient,
                                        open.message});
  }
  return decision;
}

Decision decide_tick(const State& state, const Tick& tick, const Context& context) {
  Decision decision;
  const auto found = state.cases.find(tick.case_id);
  if (found == state.cases.end()) return decision;
  for (const Due& due : open_clocks(found->second, context.policy->practice())) {
    if (due.clock != tick.clock || due.at != tick.due || due.at > context.now) continue;
    Draft draft{{case_stream(tick.case_id)}, {ClockFired{tick.clock, tick.due}}};
    if (due.escalation > 0) draft.events.push_back(Escalated{due.check, due.escalation});
    decision.drafts.push_back(std::move(draft));
    if (const auto held = looked_at_again(tick.clock)) {
      add_release_without_approval(state, found->second, *held, context, decision);
    }
    break;
  }
  return decision;
}

}  // namespace mash::core
