#include "engine/held.h"

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

std::optional<wire::Submit> submit_in(const wire::Entry& entry) {
  if (entry.command.empty()) return std::nullopt;
  auto command = wire::decode_command(entry.command);
  auto* submit = command ? std::get_if<wire::Submit>(&command->deed) : nullptr;
  return submit == nullptr ? std::nullopt : std::optional(std::move(*submit));
}

}  // namespace mash::engine
