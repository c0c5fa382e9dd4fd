#include "engine/earlier.h"

#include "core/clocks.h"
#include "wire/codec.h"

namespace mash::engine {

std::optional<HoldInQuestion> hold_in_question(const wire::Command& command) {
  if (const auto* tick = std::get_if<wire::Tick>(&command.deed)) {
    const auto held = core::looked_at_again(tick->clock);
    if (!held) return std::nullopt;
    return HoldInQuestion{held->first, held->second, {}, true};
  }
  const auto* perform = std::get_if<wire::Perform>(&command.deed);
  if (perform == nullptr) return std::nullopt;
  const auto act = wire::decode_act(perform->signed_act.act);
  const auto* decides = act ? std::get_if<wire::DecideHold>(&act->deed) : nullptr;
  if (decides == nullptr) return std::nullopt;
  return HoldInQuestion{decides->message, decides->recipient, act->staff, decides->release};
}

std::optional<MessageId> message_in_question(const wire::Command& command) {
  if (const auto* again = std::get_if<wire::DecideAgain>(&command.deed)) return again->message;
  const auto hold = hold_in_question(command);
  return hold ? std::optional(hold->message) : std::nullopt;
}

std::optional<wire::Submit> submit_in(const wire::Entry& entry) {
  if (entry.command.empty()) return std::nullopt;
  auto command = wire::decode_command(entry.command);
  auto* submit = command ? std::get_if<wire::Submit>(&command->deed) : nullptr;
  return submit == nullptr ? std::nullopt : std::optional(std::move(*submit));
}

// An entry that stands in a group names its place there, and the first has the group's command.
std::optional<core::EarlierRelease> release_of(const OutboxItem& item,
                                               const wire::DecideAgain& again,
                                               const ReadEntry& read) {
  const auto entry = read(item.release_index);
  if (!entry || entry->group > item.release_index) return std::nullopt;
  const auto first = read(item.release_index - entry->group);
  if (!first) return std::nullopt;
  const auto command = first->command.empty() ? refuse(wire::Refusal::malformed)
                                              : wire::decode_command(first->command);
  const auto hold = command ? hold_in_question(*command) : std::nullopt;
  for (const wire::Event& event : entry->events) {
    const auto* released = std::get_if<wire::Released>(&event);
    const bool same = released != nullptr && released->recipient == again.recipient &&
                      released->number == again.number && released->message == again.message;
    if (!same) continue;
    const wire::Link* link = link_of(*entry, {StreamKind::case_, first_case(*entry).uuid});
    if (link == nullptr) return std::nullopt;
    return core::EarlierRelease{*released, hold ? hold->by : StaffId{}, link->sequence};
  }
  return std::nullopt;
}

}  // namespace mash::engine
