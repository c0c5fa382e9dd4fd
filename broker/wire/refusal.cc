#include "wire/refusal.h"

#include <array>

#include "base/ensure.h"

namespace mash::wire {
namespace {

// In the order of the enum.
constexpr std::array<RefusalText, 11> texts = {{
    {"malformed", Fault::sender,
     "This is not one Cap'n Proto message in one segment; send it again as PROTOCOL.md has it."},
    {"trailing_bytes", Fault::sender,
     "The frame is longer or shorter than it declares; send the message and nothing else."},
    {"oversized", Fault::sender,
     "The message is larger than allowed; send less, or in several messages."},
    {"unknown_version", Fault::sender,
     "This version or suite is not spoken here; use one that the welcome and the roster name."},
    {"unknown_kind", Fault::sender,
     "This kind of message is not known here; do not send it before the receiver is updated."},
    {"unknown_enum", Fault::sender,
     "A value is not on its list; use one of the values of schemas/vocabulary.capnp."},
    {"wrong_size", Fault::sender,
     "An id, key, digest or signature does not have its size; correct the program that made it."},
    {"limit", Fault::sender,
     "A text, a list or a number is above its limit; the limits stand in PROTOCOL.md."},
    {"bad_text", Fault::sender,
     "A text is not UTF-8 or contains NUL; correct the program that made it."},
    {"bad_id", Fault::sender,
     "An id is missing or not well formed; correct the program that made it."},
    {"inconsistent", Fault::sender,
     "Parts of the message contradict each other; correct the program that made it."},
}};

}  // namespace

RefusalText describe(Refusal refusal) {
  const auto position = static_cast<std::size_t>(refusal);
  ENSURE(position < texts.size(), "a Refusal outside its enum");
  return texts[position];
}

std::optional<Refusal> from_code(std::string_view code) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].code == code) return static_cast<Refusal>(i);
  }
  return std::nullopt;
}

}  // namespace mash::wire
