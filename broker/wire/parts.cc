#include "wire/parts.h"

namespace mash::wire {

Bytes encode_frame(std::size_t words, const std::function<void(capnp::MessageBuilder&)>& fill) {
  for (;;) {
    capnp::MallocMessageBuilder message(size_of(words));
    fill(message);
    const auto segments = message.getSegmentsForOutput();
    if (segments.size() > 1) {  // The estimate was too low; the sum of the parts is enough.
      words = message.sizeInWords() + small_words;
      continue;
    }
    const auto segment = segments[0].asBytes();
    const auto declared = static_cast<std::uint32_t>(segments[0].size());
    Bytes frame;
    frame.reserve(sizeof(capnp::word) + segment.size());
    for (int i = 0; i < 4; ++i) frame.push_back(0);  // Segments, minus one.
    for (int i = 0; i < 4; ++i) frame.push_back(static_cast<std::uint8_t>(declared >> (8 * i)));
    frame.insert(frame.end(), segment.begin(), segment.end());
    return frame;
  }
}

}  // namespace mash::wire
