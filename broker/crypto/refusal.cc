#include "crypto/refusal.h"

#include <iterator>
#include <ostream>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::crypto {
namespace {

// In the order of the enum.
constexpr RefusalText texts[] = {
    {"bad_public_key", Fault::recipient,
     "The recipient's sealing key is not a usable X25519 key; it has to enrol a new one."},
    {"cannot_open", Fault::sender,
     "The sealed bytes do not open with this key; they were changed or sealed for another key, "
     "so ask the sender to send again."},
    {"wrong_commitment", Fault::sender,
     "The section key is not the one the signed manifest commits to; do not use the section, "
     "and ask the sender to send again."},
    {"bad_padding", Fault::sender,
     "The section opens but is not padded as PROTOCOL.md states; the sender's program needs "
     "mending."},
    {"key_file_missing", Fault::operator_,
     "The key file cannot be opened; check that it exists and that this program's user may read "
     "it."},
    {"key_file_exists", Fault::operator_,
     "There is a file of that name already and a key is never overwritten; move it away or "
     "choose another name."},
    {"key_file_unwritable", Fault::operator_,
     "The key file cannot be created; check that its directory exists and that this program's "
     "user may write to it."},
    {"key_file_mode", Fault::operator_,
     "A key file must be a regular file, not a link, that only its owner can use; set it right "
     "with chmod 600."},
    {"key_file_passphrase", Fault::operator_,
     "The passphrase does not open the key file; give the right passphrase, or restore the file "
     "from its backup if it was changed."},
    {"key_file_damaged", Fault::operator_,
     "This is not an encrypted key file (PKCS#8 with scrypt and AES-256-CBC) of ordinary cost; "
     "restore it from its backup or make a new key."},
    {"key_file_kind", Fault::operator_,
     "The file holds a key of another kind than is needed here; check which of the key files "
     "the settings name."},
    {"passphrase_source", Fault::operator_,
     "A passphrase comes from file:PATH, fd:NUMBER or credential:NAME; it is never given on the "
     "command line itself."},
    {"passphrase_missing", Fault::operator_,
     "The passphrase cannot be read; check that the file, descriptor or credential is there for "
     "this program's user."},
    {"passphrase_mode", Fault::operator_,
     "A passphrase file must be a regular file, not a link, that only its owner can use; set it "
     "right with chmod 600."},
    {"passphrase_shape", Fault::operator_,
     "A passphrase is one line of 1 to 1024 bytes; write it again without further line breaks."},
};
static_assert(std::size(texts) == static_cast<std::size_t>(Refusal::passphrase_shape) + 1);
static_assert(limits::passphrase_bytes_max == 1024, "passphrase_shape states the figure");

}  // namespace

RefusalText describe(Refusal refusal) {
  const auto at = static_cast<std::size_t>(refusal);
  ENSURE(at < std::size(texts), "a crypto Refusal outside its enum");
  return texts[at];
}

std::string Problem::text() const {
  return where + ": " + std::string(describe(refusal).sentence);
}

std::ostream& operator<<(std::ostream& out, Refusal refusal) {
  return out << describe(refusal).code;
}

}  // namespace mash::crypto
