#include "net/counters.h"

#include "base/ensure.h"

namespace mash::net {

bool is_proved(Cause cause) {
  switch (cause) {
    case Cause::extra_frames:
    case Cause::empty_frame:
    case Cause::oversize:
    case Cause::foreign_route:
    case Cause::held_too_much:
    case Cause::mute_connections:
      return true;
    default:
      return false;
  }
}

std::string_view word(Cause cause) {
  switch (cause) {
    case Cause::unknown_key: return "unknown_key";
    case Cause::wrong_endpoint: return "wrong_endpoint";
    case Cause::handshake_protocol: return "handshake_protocol";
    case Cause::handshake_unfinished: return "handshake_unfinished";
    case Cause::too_many_connections: return "too_many_connections";
    case Cause::accept_failed: return "accept_failed";
    case Cause::extra_frames: return "extra_frames";
    case Cause::empty_frame: return "empty_frame";
    case Cause::oversize: return "oversize";
    case Cause::foreign_route: return "foreign_route";
    case Cause::no_user_id: return "no_user_id";
    case Cause::not_admitted: return "not_admitted";
    case Cause::held_too_much: return "held_too_much";
    case Cause::mute_connections: return "mute_connections";
  }
  ENSURE(false, "a Cause outside its enum");
}

}  // namespace mash::net
