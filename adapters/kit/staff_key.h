// The signing key of one member of staff: NAME.pem, private, beside NAME.pub.toml, which says whose
// it is. A program signs with it only what that person has been shown.
#pragma once

#include "crypto/sign.h"
#include "kit/party_keys.h"

namespace mash::kit {

struct StaffKey {
  StaffId id;
  PartyId party;
  crypto::SigningKey key;
};

// `pem` is the path of NAME.pem. Problems: those of both files, and key_mismatch when the two do
// not belong together.
[[nodiscard]]  // The key called `name` in a folder of keys, NAME.pem. Problem unknown_staff names
               // those that are
               // there.
               Result<StaffKey, Problem>
               find_staff_key(const std::filesystem::path& folder, const std::string& name,
                              const SecretBytes& passphrase);
Result<StaffKey, Problem> read_staff_key(const std::filesystem::path& pem,
                                         const SecretBytes& passphrase);

// Makes both files; never overwrites. `who` gives all but the key, which is put into the answer.
[[nodiscard]] Result<PublicStaff, Problem> create_staff_key(Random& random,
                                                            const std::filesystem::path& pem,
                                                            PublicStaff who,
                                                            const SecretBytes& passphrase,
                                                            crypto::KeyFileCost cost = {});

// NAME.pub.toml for NAME.pem.
std::filesystem::path public_file_of(std::filesystem::path pem);

// Writes a public text. Problems: file_exists, file_unwritable.
[[nodiscard]] Outcome<Problem> write_public_file(const std::filesystem::path& file,
                                                 const std::string& text);

}  // namespace mash::kit
