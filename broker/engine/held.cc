#include "engine/held.h"

#include "wire/codec.h"

namespace mash::engine {

std::optional<wire::DecideHold> hold_decision(const wire::Command& command) {
  const auto* perform = std::get_if<wire::Perform>(&command.deed);
  if (perform == nullptr) return std::nullopt;
  const auto act = wire::decode_act(perform->signed_act.act);
  const auto* decides = act ? std::get_if<wire::DecideHold>(&act->deed) : nullptr;
  return decides == nullptr ? std::nullopt : std::optional(*decides);
}

std::optional<wire::Submit> submit_in(const wire::Entry& entry) {
  if (entry.command.empty()) return std::nullopt;
  auto command = wire::decode_command(entry.command);
  auto* submit = command ? std::get_if<wire::Submit>(&command->deed) : nullptr;
  return submit == nullptr ? std::nullopt : std::optional(std::move(*submit));
}

}  // namespace mash::engine
