// Facts in tests are written as hex; a slip in one ends the test program.
#pragma once

#include <stdexcept>

#include "base/bytes.h"
#include "base/secret.h"

namespace mash::crypto {

inline Bytes unhex(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes) throw std::runtime_error("not hex: " + std::string(text));
  return *bytes;
}

template <std::size_t N>
Block<N> block_of(std::string_view text) {
  const auto block = to_block<N>(unhex(text));
  if (!block) throw std::runtime_error("another size is needed: " + std::string(text));
  return *block;
}

inline Secret<32> secret_of(std::string_view text) {
  const Block<32> block = block_of<32>(text);
  return Secret<32>(block);
}

}  // namespace mash::crypto
