#include "crypto/key_file.h"

#include "base/ensure.h"
#include "base/limits.h"
#include "crypto/pkcs8.h"
#include "crypto/private_file.h"

namespace mash::crypto {
namespace {

Refusal key_file_refusal(FileTrouble trouble) {
  switch (trouble) {
    case FileTrouble::missing: return Refusal::key_file_missing;
    case FileTrouble::mode: return Refusal::key_file_mode;
    case FileTrouble::too_large: return Refusal::key_file_damaged;
    case FileTrouble::exists: return Refusal::key_file_exists;
    case FileTrouble::unwritable: return Refusal::key_file_unwritable;
  }
  ENSURE(false, "a FileTrouble outside its enum");
}

}  // namespace

Outcome<Problem> write_key_file(Random& random, const std::filesystem::path& path, KeyKind kind,
                                const Secret<32>& key, const SecretBytes& passphrase,
                                KeyFileCost cost) {
  const Bytes pem = to_pkcs8_pem(random, kind, key, passphrase, cost);
  const auto created = create_private_file(path, pem);
  if (!created) return refuse(Problem{key_file_refusal(created.error()), path.string()});
  return {};
}

Result<Secret<32>, Problem> read_key_file(const std::filesystem::path& path, KeyKind kind,
                                          const SecretBytes& passphrase) {
  const auto pem = read_private_file(path, limits::key_file_bytes_max);
  if (!pem) return refuse(Problem{key_file_refusal(pem.error()), path.string()});
  auto key = from_pkcs8_pem(pem->reveal(), kind, passphrase);
  if (!key) return refuse(Problem{key.error(), path.string()});
  return std::move(*key);
}

}  // namespace mash::crypto
