#include "kit/session_event.h"

namespace mash::kit {

std::string log_line(const SessionEvent& event) {
  if (std::holds_alternative<Welcomed>(event)) return "connected to the hub";
  if (const auto* away = std::get_if<HubAway>(&event)) {
    return away->admits_us
               ? "the hub does not answer: it is away, or this party is not enrolled with "
                 "it; it is tried again until it does"
               : "the hub does not admit this party's key: it is not enrolled, or was "
                 "revoked, or the key is another; it is tried again all the same";
  }
  if (const auto* alarm = std::get_if<Alarm>(&event)) {
    const RefusalText text = describe(alarm->refusal);
    return "alarm " + std::string(text.code) + " (" + alarm->about +
           "): " + std::string(text.sentence);
  }
  // What was refused while nobody waited for the answer. What newer keys will mend is sent again.
  const auto* settled = std::get_if<Settled>(&event);
  if (settled != nullptr && settled->refusal && settled->refusal->code != "stale_key") {
    return "the hub refused what this party sent (" + settled->id.text() + ", ledger entry " +
           std::to_string(settled->index) + "): " + settled->sentence;
  }
  return {};
}

}  // namespace mash::kit
