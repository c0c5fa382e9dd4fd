// Where a program gets a passphrase from: never the command line or an environment value, which
// other users and crash reports can see.
#pragma once

#include <string_view>

#include "base/secret.h"
#include "crypto/refusal.h"

namespace mash::crypto {

// `source` is one of
//   file:PATH        a regular file, no link, mode 0600 or 0400
//   fd:NUMBER        an open descriptor, read to its end and left open
//   credential:NAME  what systemd's LoadCredential= put in $CREDENTIALS_DIRECTORY; systemd sets
//                    its mode, and uses ACLs that a mode does not show
// One line break at the end is not part of it. It is one line of 1 to limits::passphrase_bytes_max
// bytes, as `openssl -passin file:` would read it. The problem repeats `source` unless that is not
// one of the above, when it may be the passphrase itself.
[[nodiscard]] Result<SecretBytes, Problem> read_passphrase(std::string_view source);

}  // namespace mash::crypto
