// What became of a delivery of a message of ours.
#pragma once

#include <variant>

#include "base/ids.h"
#include "base/time.h"
#include "wire/vocabulary.h"

namespace mash::kit {

// What was held went without anybody's word, because no rule held it any more.
enum class HoldEnd : std::uint8_t { released_by_policy };
inline std::string_view word(HoldEnd) { return "released_by_policy"; }

// What the recipient signed, how the hub ended it without a word of the recipient's, or what policy
// let go.
using Became = std::variant<wire::DeliveryReport, wire::DeliveryEnd, HoldEnd>;
inline std::string_view word(const Became& what) {
  return std::visit([](auto one) { return word(one); }, what);
}

struct ReportRecord {
  MessageId message;
  PartyId recipient;
  Became what;
  Time at{};

  bool operator==(const ReportRecord&) const = default;
};

}  // namespace mash::kit
