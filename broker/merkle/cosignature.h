// What a witness signs: C2SP tlog-cosignature v1.0.1, "as of this time, this is the largest
// consistent tree I have seen of this log".
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "merkle/refusal.h"

namespace mash::merkle {

struct Cosignature {
  std::chrono::sys_seconds time;  // 1970 or later.
  Block<64> signature;            // Ed25519 over cosignature_message.

  bool operator==(const Cosignature&) const = default;
};

// The signed bytes: two header lines, then the whole body of the checkpoint with its last LF.
std::string cosignature_message(std::chrono::sys_seconds time, std::string_view checkpoint_body);

// What stands in a note after the key id: time in 8 bytes, then the signature.
Bytes format_cosignature(const Cosignature& cosignature);
// Refuses cosignature_malformed: not 72 bytes, or a time above 2^63 - 1.
[[nodiscard]] Result<Cosignature, Refusal> parse_cosignature(ByteView blob);

}  // namespace mash::merkle
