// What a session tells its application. Everything told is durable here.
#pragma once

#include <string>
#include <variant>

#include "kit/spool.h"

namespace mash::kit {

// The hub knows us and we it: requests and deliveries flow.
struct Welcomed {
  Time hub_time{};
};
// The hub decided on a request, and its receipt was checked. What is missing stands in the refusal.
struct Settled {
  MessageId id;
  RequestKind kind = RequestKind::message;
  std::uint64_t index = 0;
  std::optional<wire::Refused> refusal;
  std::string sentence;  // Why it was refused, and what was kept back from whom.
};
// A delivery was verified and stored. `unopenable` says why it could not be opened, if so; the
// sender is told.
struct Arrived {
  DeliveryRecord record;
  std::optional<Refusal> unopenable;
};
// What became of a delivery of a message of ours.
struct Heard {
  ReportRecord report;
};
struct Answered {
  wire::Answer answer;
};
struct RosterTaken {
  std::uint64_t epoch = 0;
};
// The hub did what no hub of ours may do. Nothing of it was believed.
struct Alarm {
  Refusal refusal = Refusal::bad_delivery;
  std::string about;  // Which message, delivery or note.
};

// The hub has been away for a while; it is tried again all the same.
struct HubAway {
  bool admits_us = true;  // False: it is there, and does not admit our key.
};

using SessionEvent =
    std::variant<Welcomed, Settled, Arrived, Heard, Answered, RosterTaken, Alarm, HubAway>;

// One line for whoever runs the machine: what the hub refused or should not have done, and what the
// network does. Never content; empty for the rest.
std::string log_line(const SessionEvent& event);

}  // namespace mash::kit
