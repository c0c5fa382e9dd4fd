// Text signed by one or more keys: C2SP signed-note v1.0.0, with Ed25519 signatures (type 0x01) and
// witness cosignatures (type 0x04).
//
// Trust: nothing in a note means anything before verify_note has accepted it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkle/tree.h"

namespace mash::merkle {

// C2SP's numbers. Signatures of other types are ignored, as any by a key we do not know.
enum class SignatureType : std::uint8_t { ed25519 = 0x01, cosignature = 0x04 };

// The first four bytes of a hash of name, type and key: it tells keys apart and proves nothing.
using KeyId = Block<4>;

// Ed25519, passed in: signing with a key the caller holds, and the house's one strict check.
using SignFn = std::function<Block<64>(ByteView message)>;
using VerifyFn =
    std::function<bool(const Block<32>& key, ByteView message, const Block<64>& signature)>;

// Non-empty UTF-8 without Unicode spaces, control characters and '+'.
bool is_key_name(std::string_view name);

// A public key that may sign notes. A value of this type is always well formed.
class NoteKey {
 public:
  // Refuses key_malformed: a bad name, or one longer than limits::origin_bytes_max.
  static Result<NoteKey, Refusal> make(Sha256 sha256, std::string_view name, SignatureType type,
                                       const Block<32>& key);
  // From "name+keyid+base64(type || key)". Refuses key_malformed, key_type_unknown.
  static Result<NoteKey, Refusal> parse(Sha256 sha256, std::string_view vkey);
  std::string vkey() const;

  const std::string& name() const { return name_; }
  SignatureType type() const { return type_; }
  const KeyId& id() const { return id_; }
  const Block<32>& key() const { return key_; }

  bool operator==(const NoteKey&) const = default;

 private:
  NoteKey(std::string_view name, SignatureType type, const KeyId& id, const Block<32>& key)
      : name_(name), type_(type), id_(id), key_(key) {}
  std::string name_;
  SignatureType type_;
  KeyId id_;
  Block<32> key_;
};

struct NoteSignature {
  std::string name;
  KeyId id;
  Bytes blob;  // At least one byte; its form is the type's affair.

  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // What is signed; ends in LF.
  std::vector<NoteSignature> signatures;

  bool operator==(const Note&) const = default;
};

// Refuses note_too_large, note_malformed, note_too_many_signatures (limits::note_*).
[[nodiscard]] Result<Note, Refusal> parse_note(std::string_view bytes);
// Requires what parse_note checks: format_note(*parse_note(x)) == x, and the other way round.
std::string format_note(const Note& note);

// Requires a key of the type that is asked for. `time` must not be before 1970.
NoteSignature sign_note(const NoteKey& key, std::string_view text, const SignFn& sign);
NoteSignature cosign_note(const NoteKey& key, std::string_view text, std::chrono::sys_seconds time,
                          const SignFn& sign);

// One of the known keys, and that it signed.
struct KnownSignature {
  std::size_t key;                               // Its place in `keys`.
  std::optional<std::chrono::sys_seconds> time;  // Of a cosignature.

  bool operator==(const KnownSignature&) const = default;
};

// The known keys that signed, in the note's order; a key that signed twice counts once, by its
// first line. Refuses signature_invalid if any line by a known key fails (the whole note is then
// worth nothing), signature_missing if there is no line by a known key.
[[nodiscard]] Result<std::vector<KnownSignature>, Refusal> verify_note(
    const Note& note, std::span<const NoteKey> keys, const VerifyFn& verify);

}  // namespace mash::merkle
