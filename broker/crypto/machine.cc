#include "crypto/machine.h"

#include <openssl/err.h>

#include <string>

#include "base/ensure.h"

namespace mash::crypto {

void require(bool worked, const char* what) {
  if (worked) return;
  char reason[256];
  ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
  forget_errors();
  throw base::Fatal(std::string("OpenSSL failed at ") + what + " (" + reason +
                    "); check free memory and that the package libssl3 is whole.");
}

void forget_errors() { ERR_clear_error(); }

}  // namespace mash::crypto
