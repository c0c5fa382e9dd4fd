// What the hub turned away, by cause and party. The loop takes the counts and writes one entry per
// minute and cause: everything before authentication, and every frame no decision was made about.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "base/ids.h"

namespace mash::net {

enum class Cause {
  // Connections. The party is the one whose endpoint was called, which proves nothing about who
  // called.
  unknown_key,           // Spoke CURVE, with a key nobody has.
  wrong_endpoint,        // A key of another party.
  handshake_protocol,    // Not CURVE, the wrong server key, or garbage.
  handshake_unfinished,  // Went away or fell silent before it had authenticated.
  too_many_connections,  // Above limits::connections_per_party_max, and shut down.
  accept_failed,         // The machine could not take a connection, e.g. no descriptor was left.
  // Messages of an authenticated party.
  extra_frames,   // More than one body frame.
  empty_frame,    // Nothing in it.
  oversize,       // Above limits::frame_bytes_max. libzmq drops most of these before us, untold.
  foreign_route,  // A routing id that is bound to another party.
  // Messages whose sender may not speak (any more).
  no_user_id,    // ZAP named nobody; cannot happen while libzmq does what it says.
  not_admitted,  // The key was retired or the party expelled while the message was under way.
  // Parties put out (HubSocket::take_expulsions).
  held_too_much,      // Frames of messages that never ended.
  mute_connections,   // Connections that cost memory and never spoke.
};

// Whether the party of such a count is known to have caused it, not only to have been called.
bool is_proved(Cause cause);
std::string_view word(Cause cause);  // As written in entries and logs: "unknown_key".

// The party is empty where none is known.
using Counters = std::map<std::pair<Cause, PartyId>, std::uint64_t>;

// A party the hub had to put out by itself: its keys and endpoint are gone until it is admitted
// again. Somebody should be told.
struct Expulsion {
  PartyId party;
  Cause cause;  // held_too_much or mute_connections.
};

}  // namespace mash::net
