#include "core/decide.h"

#include <algorithm>

#include "base/limits.h"
#include "core/deciding.h"
#include "core/gate.h"
#include "wire/codec.h"

namespace mash::core {
namespace {

using namespace wire;

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

Decision one_entry(std::vector<StreamId> streams, Event event) {
  Decision decision;
  decision.drafts.push_back({std::move(streams), {std::move(event)}});
  return decision;
}

wire::Refused refused(const Command& command, std::string claimed, std::string_view code,
                      Fault fault, std::vector<Missing> missing) {
  return {std::string(code), static_cast<std::uint8_t>(fault), std::move(claimed),
          command.connected.text(), std::move(missing)};
}

Decision decide_refuse(const Command& command, const Refuse& at_door, const Context& context) {
  Refused event =
      refused(command, at_door.claimed, at_door.code, static_cast<Fault>(at_door.fault), {});
  Decision decision = one_entry({party_stream(command.connected, context.sha256)}, event);
  decision.refusal = std::move(event);
  return decision;
}

std::vector<StreamId> needs_of_submit(const Submit& submit) {
  const auto header = decode_header(submit.header);
  if (!header) return {};
  std::vector<StreamId> streams;
  if (!header->case_id.uuid.is_nil()) streams.push_back(case_stream(header->case_id));
  for (const Subject& subject : header->subjects) {
    if (!subject.case_id.uuid.is_nil()) streams.push_back(case_stream(subject.case_id));
  }
  return streams;
}

}  // namespace

std::vector<StreamId> needs(const Command& command) {
  if (const auto* submit = std::get_if<Submit>(&command.deed)) return needs_of_submit(*submit);
  if (const auto* perform = std::get_if<Perform>(&command.deed)) {
    const auto act = decode_act(perform->signed_act.act);
    return act ? std::vector{case_stream(act->case_id)} : std::vector<StreamId>{};
  }
  if (const auto* acknowledge = std::get_if<Acknowledge>(&command.deed)) {
    std::vector<StreamId> streams;
    for (const auto& open : acknowledge->open) {
      if (open) streams.push_back(case_stream(open->case_id));
    }
    return streams;
  }
  if (const auto* tick = std::get_if<Tick>(&command.deed)) return {case_stream(tick->case_id)};
  return {};
}

bool needs_no_governance(const Command& command) {
  return !std::holds_alternative<Submit>(command.deed) &&
         !std::holds_alternative<Perform>(command.deed) &&
         !std::holds_alternative<Acknowledge>(command.deed) &&
         !std::holds_alternative<Tick>(command.deed) &&
         !std::holds_alternative<EndDeliveries>(command.deed) &&
         !std::holds_alternative<DecideAgain>(command.deed);
}

Decision decide(const State& state, const Command& command, const Context& context) {
  return std::visit(
      Overloaded{
          [&](const Submit& c) { return decide_submit(state, command, c, context); },
          [&](const Perform& c) { return decide_act(state, command, c, context); },
          [&](const Acknowledge& c) { return decide_acknowledge(state, command, c, context); },
          [&](const Tick& c) { return decide_tick(state, c, context); },
          [&](const ApplyRoster& c) {
            return one_entry({hub_stream()}, RosterApplied{c.epoch, c.digest});
          },
          [&](const ApplyPolicy& c) {
            return one_entry({hub_stream()}, PolicyApplied{c.bundle, c.digest});
          },
          [&](const OpenHub& c) {
            return one_entry({hub_stream()},
                             HubOpened{c.hub, c.mode, c.origin, c.ledger_key, c.governors});
          },
          [&](const StartHub& c) {
            return one_entry({hub_stream()}, HubStarted{c.size, c.unclean});
          },
          [&](const StopHub&) { return one_entry({hub_stream()}, HubStopped{}); },
          [&](const Count& c) {
            return one_entry({party_stream(PartyId{}, context.sha256)}, Counted{c.cause, c.number});
          },
          [&](const Quarantine& c) { return one_entry({hub_stream()}, Quarantined{c.frame}); },
          [&](const Refuse& c) { return decide_refuse(command, c, context); },
          [&](const EndDeliveries& c) { return decide_end_deliveries(c, context); },
          [&](const DecideAgain& c) { return decide_again(state, c, context); },
      },
      command.deed);
}

bool Decision::holds() const {
  return std::any_of(drafts.begin(), drafts.end(), [](const Draft& draft) {
    return std::holds_alternative<Held>(draft.events.back());
  });
}

Decision refuse_command(const Command& command, std::string claimed, Refusal refusal,
                        const Context& context, std::vector<Missing> missing) {
  const RefusalText text = describe(refusal);
  Refused event = refused(command, std::move(claimed), text.code, text.fault, std::move(missing));
  Decision decision = one_entry({party_stream(command.connected, context.sha256)}, event);
  decision.refusal = std::move(event);
  return decision;
}

Decision refuse_on_case(const Command& command, std::string claimed, const CaseId& case_id,
                        Refusal refusal, const Context& context, std::vector<Missing> missing) {
  Decision decision =
      refuse_command(command, std::move(claimed), refusal, context, std::move(missing));
  decision.drafts[0].streams.push_back(case_stream(case_id));
  return decision;
}

std::vector<Missing> first_step(std::string_view what, std::string_view who) {
  return {{std::string(what), CheckId{}, "", std::string(who), Time{}}};
}

std::optional<Decision> decide_repetition(const Command& command, const MessageId& id,
                                          const std::optional<Prior>& prior, const Digest& frame,
                                          const std::string& claimed, const Context& context) {
  if (prior) {
    if (prior->frame != frame) return refuse_command(command, claimed, Refusal::conflict, context);
    Decision again;
    again.repeated = prior->index;
    return again;
  }
  if (id.uuid.time() < context.now - limits::message_id_age_max) {
    return refuse_command(command, claimed, Refusal::too_old, context);
  }
  if (id.uuid.time() > context.now + limits::message_id_ahead_max) {
    return refuse_command(command, claimed, Refusal::clock, context);
  }
  return std::nullopt;
}

void add_review_due(const Case& one, const CheckId& check, const Context& context, Draft& draft) {
  const bool ended = one.closed || (one.outcome && ends_or_lowers(*one.outcome));
  if (!one.assessment.signed_by && !ended) return;
  Time due = context.policy->practice().review_due(context.now);
  if (one.assessment.review_due) due = std::min(due, one.assessment.review_due_at);
  draft.events.push_back(ReviewDue{check, due});
}

}  // namespace mash::core
