// What became of a delivery of a message of ours.
#pragma once

#include <variant>

#include "base/ids.h"
#include "base/time.h"
#include "wire/vocabulary.h"

namespace mash::kit {

// What the recipient signed, or how the hub ended it without a word of the recipient's.
using Became = std::variant<wire::DeliveryReport, wire::DeliveryEnd>;

struct ReportRecord {
  MessageId message;
  PartyId recipient;
  Became what;
  Time at{};

  bool operator==(const ReportRecord&) const = default;
};

}  // namespace mash::kit
