#include "crypto/refusal.h"

#include <iterator>
#include <ostream>

#include "base/ensure.h"

namespace mash::crypto {
namespace {

// In the order of the enum.
constexpr RefusalText texts[] = {
    {"bad_public_key", Fault::recipient,
     "The recipient's sealing key is not a usable X25519 key; it has to enrol a new one."},
    {"cannot_open", Fault::sender,
     "The sealed bytes do not open with this key; they were changed or sealed for another key, "
     "so ask the sender to send again."},
    {"wrong_commitment", Fault::sender,
     "The section key is not the one the signed manifest commits to; do not use the section, "
     "and ask the sender to send again."},
    {"bad_padding", Fault::sender,
     "The section opens but is not padded as PROTOCOL.md states; the sender's program needs "
     "mending."},
};
static_assert(std::size(texts) == static_cast<std::size_t>(Refusal::bad_padding) + 1);

}  // namespace

RefusalText describe(Refusal refusal) {
  const auto at = static_cast<std::size_t>(refusal);
  ENSURE(at < std::size(texts), "a crypto Refusal outside its enum");
  return texts[at];
}

std::ostream& operator<<(std::ostream& out, Refusal refusal) {
  return out << describe(refusal).code;
}

}  // namespace mash::crypto
