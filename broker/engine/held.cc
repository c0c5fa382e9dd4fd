#include "engine/held.h"

#include "core/clocks.h"
#include "wire/codec.h"

namespace mash::engine {

std::optional<std::pair<MessageId, PartyId>> hold_decided_by(const wire::Command& command) {
  if (const auto* tick = std::get_if<wire::Tick>(&command.deed)) {
    if (!tick->clock.starts_with(core::hold_again)) return std::nullopt;
    return core::hold_of(tick->clock);
  }
  const auto* perform = std::get_if<wire::Perform>(&command.deed);
  if (perform == nullptr) return std::nullopt;
  const auto act = wire::decode_act(perform->signed_act.act);
  const auto* decides = act ? std::get_if<wire::DecideHold>(&act->deed) : nullptr;
  if (decides == nullptr) return std::nullopt;
  return std::pair(decides->message, decides->recipient);
}

std::optional<wire::Submit> submit_in(const wire::Entry& entry) {
  if (entry.command.empty()) return std::nullopt;
  auto command = wire::decode_command(entry.command);
  auto* submit = command ? std::get_if<wire::Submit>(&command->deed) : nullptr;
  return submit == nullptr ? std::nullopt : std::optional(std::move(*submit));
}

}  // namespace mash::engine
