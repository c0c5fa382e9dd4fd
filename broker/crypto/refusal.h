// Everything this room says no to, each with one sentence for a person.
#pragma once

#include <iosfwd>

#include "base/result.h"

namespace mash::crypto {

enum class Refusal {
  bad_public_key,    // HPKE: of small order, so that the shared secret would be known to all.
  cannot_open,       // Another key, other associated data, or changed bytes.
  wrong_commitment,  // Section: the key is not the one the manifest commits to.
  bad_padding,       // Section: it opened, yet is not padded as the format has it.
};

[[nodiscard]] RefusalText describe(Refusal refusal);

std::ostream& operator<<(std::ostream& out, Refusal refusal);  // Its code.

}  // namespace mash::crypto
