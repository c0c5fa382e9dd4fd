#include "kit/tools.h"

#include "crypto/sign.h"

namespace mash::kit {

bool signature_holds(const wire::PublicKey& key, ByteView message,
                     const wire::Signature& signature) {
  return crypto::verify(crypto::VerifyKey{key}, message, crypto::Signature{signature});
}

}  // namespace mash::kit
