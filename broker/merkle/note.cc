#include "merkle/note.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"
#include "merkle/cosignature.h"
#include "merkle/text.h"

namespace mash::merkle {
namespace {

constexpr std::string_view line_start = "\xe2\x80\x94 ";  // U+2014 and a space.

bool has_control_character(std::string_view text, bool but_newline) {
  return std::any_of(text.begin(), text.end(), [&](char c) {
    return static_cast<unsigned char>(c) < 0x20 && !(but_newline && c == '\n');
  });
}

// The characters with Unicode's White_Space property (PropList.txt) that are not controls below
// U+0020.
bool has_unicode_space(std::string_view text) {
  constexpr std::string_view spaces[] = {
      " ", "\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82",
      "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87",
      "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8", "\xe2\x80\xa9",
      "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
  return std::any_of(std::begin(spaces), std::end(spaces), [&](std::string_view space) {
    return text.find(space) != std::string_view::npos;
  });
}

KeyId key_id(Sha256 sha256, std::string_view name, SignatureType type, const Block<32>& key) {
  const Block<2> between = {'\n', static_cast<std::uint8_t>(type)};
  const Digest digest = sha256({bytes_of(name), between, key});
  return *to_block<4>(ByteView(digest).first(4));
}

// A line without its LF.
std::optional<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(line_start)) return std::nullopt;
  line.remove_prefix(line_start.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= sizeof(KeyId)) return std::nullopt;
  return NoteSignature{std::string(line.substr(0, space)),
                       *to_block<4>(ByteView(*bytes).first(sizeof(KeyId))),
                       Bytes(bytes->begin() + sizeof(KeyId), bytes->end())};
}

// The time of a cosignature if `blob` is a good signature by `key`; no time for other types.
Result<std::optional<std::chrono::sys_seconds>, Refusal> check(const NoteKey& key, ByteView blob,
                                                               std::string_view text,
                                                               const VerifyFn& verify) {
  if (key.type() == SignatureType::cosignature) {
    const auto cosignature = parse_cosignature(blob);
    if (!cosignature) return refuse(Refusal::signature_invalid);
    const std::string message = cosignature_message(cosignature->time, text);
    if (!verify(key.key(), bytes_of(message), cosignature->signature)) {
      return refuse(Refusal::signature_invalid);
    }
    return cosignature->time;
  }
  const auto signature = to_block<64>(blob);
  if (!signature || !verify(key.key(), bytes_of(text), *signature)) {
    return refuse(Refusal::signature_invalid);
  }
  return std::nullopt;
}

}  // namespace

bool is_key_name(std::string_view name) {
  return !name.empty() && is_utf8(name) && !has_control_character(name, false) &&
         !has_unicode_space(name) && name.find('+') == std::string_view::npos;
}

Result<NoteKey, Refusal> NoteKey::make(Sha256 sha256, std::string_view name, SignatureType type,
                                       const Block<32>& key) {
  if (!is_key_name(name) || name.size() > limits::origin_bytes_max) {
    return refuse(Refusal::key_malformed);
  }
  return NoteKey(name, type, key_id(sha256, name, type, key), key);
}

Result<NoteKey, Refusal> NoteKey::parse(Sha256 sha256, std::string_view vkey) {
  const std::size_t first = vkey.find('+');
  if (first == std::string_view::npos) return refuse(Refusal::key_malformed);
  const std::string_view rest = vkey.substr(first + 1);
  if (rest.size() < 9 || rest[8] != '+') return refuse(Refusal::key_malformed);
  const auto bytes = from_base64(rest.substr(9));
  if (!bytes || bytes->empty()) return refuse(Refusal::key_malformed);
  const auto type = static_cast<SignatureType>((*bytes)[0]);
  if (type != SignatureType::ed25519 && type != SignatureType::cosignature) {
    return refuse(Refusal::key_type_unknown);
  }
  const auto key = to_block<32>(ByteView(*bytes).subspan(1));
  if (!key) return refuse(Refusal::key_malformed);
  auto made = make(sha256, vkey.substr(0, first), type, *key);
  if (made && made->vkey() != vkey) return refuse(Refusal::key_malformed);
  return made;
}

std::string NoteKey::vkey() const {
  const Block<1> type = {static_cast<std::uint8_t>(type_)};
  return name_ + "+" + hex(id_) + "+" + base64(concat({type, key_}));
}

Result<Note, Refusal> parse_note(std::string_view bytes) {
  if (bytes.size() > limits::note_bytes_max) return refuse(Refusal::note_too_large);
  if (!is_utf8(bytes) || has_control_character(bytes, true)) return refuse(Refusal::note_malformed);
  const std::size_t empty_line = bytes.rfind("\n\n");
  if (empty_line == std::string_view::npos) return refuse(Refusal::note_malformed);
  Note note{std::string(bytes.substr(0, empty_line + 1)), {}};
  std::string_view rest = bytes.substr(empty_line + 2);
  while (const auto line = take_line(rest)) {
    if (note.signatures.size() == limits::note_signatures_max) {
      return refuse(Refusal::note_too_many_signatures);
    }
    auto signature = parse_signature(*line);
    if (!signature) return refuse(Refusal::note_malformed);
    note.signatures.push_back(std::move(*signature));
  }
  if (!rest.empty() || note.signatures.empty()) return refuse(Refusal::note_malformed);
  return note;
}

std::string format_note(const Note& note) {
  std::string bytes = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) {
    bytes += std::string(line_start) + signature.name + " " +
             base64(concat({signature.id, signature.blob})) + "\n";
  }
  ENSURE(parse_note(bytes) == note, "a note that is written can be read");
  return bytes;
}

NoteSignature sign_note(const NoteKey& key, std::string_view text, const SignFn& sign) {
  ENSURE(key.type() == SignatureType::ed25519, "a note is signed with an Ed25519 key");
  const Block<64> signature = sign(bytes_of(text));
  return {key.name(), key.id(), Bytes(signature.begin(), signature.end())};
}

NoteSignature cosign_note(const NoteKey& key, std::string_view text, std::chrono::sys_seconds time,
                          const SignFn& sign) {
  ENSURE(key.type() == SignatureType::cosignature, "a note is cosigned with a cosignature key");
  const Block<64> signature = sign(bytes_of(cosignature_message(time, text)));
  return {key.name(), key.id(), format_cosignature({time, signature})};
}

Result<std::vector<KnownSignature>, Refusal> verify_note(const Note& note,
                                                         std::span<const NoteKey> keys,
                                                         const VerifyFn& verify) {
  std::vector<KnownSignature> known;
  for (const NoteSignature& signature : note.signatures) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const NoteKey& candidate) {
      return candidate.name() == signature.name && candidate.id() == signature.id;
    });
    if (key == keys.end()) continue;
    const auto time = check(*key, signature.blob, note.text, verify);
    if (!time) return refuse(time.error());
    const auto place = static_cast<std::size_t>(key - keys.begin());
    const bool again = std::any_of(known.begin(), known.end(),
                                   [&](const KnownSignature& one) { return one.key == place; });
    if (!again) known.push_back({place, *time});
  }
  if (known.empty()) return refuse(Refusal::signature_missing);
  return known;
}

}  // namespace mash::merkle
