// What an endpoint keeps for itself, sealed to its own storage key: nobody who copies its database
// reads what was sent or received.
//
// Each thing is bound to what it belongs to, so that one sealed thing cannot be put in the place of
// another.
#pragma once

#include <optional>
#include <vector>

#include "base/random.h"
#include "crypto/hpke.h"
#include "kit/open.h"
#include "kit/seal.h"

namespace mash::kit {

// `what` says what kind of thing it is, `id` which one. The storage key is our own, so sealing to
// it never fails.
Bytes seal_for_storage(const crypto::SealingKey& storage, std::string_view what, ByteView id,
                       ByteView plaintext, Random& random);
// Nothing if it was not sealed to this key as this thing.
std::optional<SecretBytes> open_from_storage(const crypto::SealingKey& storage,
                                             std::string_view what, ByteView id, ByteView sealed);

// What a sender keeps of the sections it sealed, and a recipient of its section keys: as bytes.
Bytes pack_sections(const std::vector<DraftSection>& sections);
std::optional<std::vector<DraftSection>> unpack_sections(ByteView packed);
SecretBytes pack_keys(const std::vector<SectionKey>& keys);
std::optional<std::vector<SectionKey>> unpack_keys(ByteView packed);

}  // namespace mash::kit
