// Everything this room says no to, each with one sentence for a person.
#pragma once

#include <iosfwd>
#include <string>

#include "base/result.h"

namespace mash::crypto {

enum class Refusal {
  bad_public_key,    // HPKE: of small order, so that the shared secret would be known to all.
  cannot_open,       // Another key, other associated data, or changed bytes.
  wrong_commitment,  // Section: the key is not the one the manifest commits to.
  bad_padding,       // Section: it opened, yet is not padded as the format has it.
  key_file_missing,
  key_file_exists,
  key_file_unwritable,
  key_file_mode,
  key_file_passphrase,
  key_file_damaged,
  key_file_kind,
  passphrase_source,
  passphrase_missing,
  passphrase_mode,
  passphrase_shape,
};

[[nodiscard]] RefusalText describe(Refusal refusal);

// A refusal about a file or descriptor, with its name.
struct Problem {
  Refusal refusal;
  std::string where;  // A path, or a source such as "fd:3". Never a passphrase.

  std::string text() const;  // "/etc/mash/hub.key: ..."
  bool operator==(const Problem&) const = default;
};

std::ostream& operator<<(std::ostream& out, Refusal refusal);  // Its code.

}  // namespace mash::crypto
