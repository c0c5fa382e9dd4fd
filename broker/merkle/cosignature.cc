#include "merkle/cosignature.h"

#include "base/ensure.h"

namespace mash::merkle {

std::string cosignature_message(std::chrono::sys_seconds time, std::string_view checkpoint_body) {
  return "cosignature/v1\ntime " + std::to_string(time.time_since_epoch().count()) + "\n" +
         std::string(checkpoint_body);
}

Bytes format_cosignature(const Cosignature& cosignature) {
  const std::int64_t seconds = cosignature.time.time_since_epoch().count();
  ENSURE(seconds >= 0, "cosignatures are made after 1970");
  Bytes blob;
  append_u64(blob, static_cast<std::uint64_t>(seconds));
  append(blob, cosignature.signature);
  return blob;
}

Result<Cosignature, Refusal> parse_cosignature(ByteView blob) {
  if (blob.size() != 8 + 64) return refuse(Refusal::cosignature_malformed);
  const std::uint64_t seconds = read_u64(blob.first(8));
  if (seconds > static_cast<std::uint64_t>(INT64_MAX)) {
    return refuse(Refusal::cosignature_malformed);
  }
  return Cosignature{std::chrono::sys_seconds(std::chrono::seconds(seconds)),
                     *to_block<64>(blob.subspan(8))};
}

}  // namespace mash::merkle
