// Why bytes were not let in. All of it is the sender's doing: a program that speaks PROTOCOL.md
// never meets one of these.
#pragma once

#include <optional>

#include "base/result.h"

namespace mash::wire {

enum class Refusal {
  malformed,        // Not one segment of Cap'n Proto, or pointers that lead nowhere good.
  trailing_bytes,   // More or fewer bytes than the frame declares.
  oversized,        // The whole is above its ceiling.
  unknown_version,  // Of the protocol, or an unknown suite.
  unknown_kind,     // A union's tag, or a message kind that is reserved.
  unknown_enum,     // A number outside its list.
  wrong_size,       // Data of a fixed size that has another.
  limit,            // A text, a list or a number above its ceiling.
  bad_text,         // Not UTF-8, or with NUL.
  bad_id,           // A party id, a nil id or a UUIDv7 that is not as written.
  inconsistent,     // Parts that contradict each other: order, cover, counts.
};

RefusalText describe(Refusal refusal);
std::optional<Refusal> from_code(std::string_view code);

}  // namespace mash::wire
