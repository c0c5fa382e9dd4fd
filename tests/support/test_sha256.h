// SHA-256 for tests of rooms that take their hash as a parameter.
#pragma once

#include "base/bytes.h"

namespace mash::support {

Digest sha256(std::initializer_list<ByteView> parts);

}  // namespace mash::support
