#include "kit/storage.h"

#include "base/ensure.h"
#include "wire/section.h"

namespace mash::kit {
namespace {

constexpr std::string_view context_line = "mash/v1 storage\n";
constexpr std::size_t enc_bytes = 32;
constexpr std::size_t key_bytes = 32;

Bytes info_of(std::string_view what, ByteView id) {
  constexpr std::uint8_t end_of_what = 0;
  return concat({bytes_of(context_line), bytes_of(what), {&end_of_what, 1}, id});
}

// Takes from the front of what is left; once anything was too short, everything is.
class Unpacker {
 public:
  explicit Unpacker(ByteView bytes) : rest_(bytes) {}

  bool done() const { return rest_.empty(); }
  bool failed() const { return failed_; }
  ByteView take(std::size_t size) {
    if (failed_ || rest_.size() < size) {
      failed_ = true;
      return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  std::uint8_t take_u8() {
    const ByteView one = take(1);
    return one.empty() ? 0 : one.front();
  }
  std::size_t take_u32() {
    std::size_t value = 0;
    for (const std::uint8_t byte : take(4)) value = value << 8 | byte;
    return value;
  }

 private:
  ByteView rest_;
  bool failed_ = false;
};

}  // namespace

Bytes seal_for_storage(const crypto::SealingKey& storage, std::string_view what, ByteView id,
                       ByteView plaintext, Random& random) {
  const auto sealed =
      crypto::hpke_seal(random, storage.public_key(), info_of(what, id), {}, plaintext);
  ENSURE(sealed.has_value(), "a key we generated is not of small order");
  return concat({sealed->enc, sealed->ciphertext});
}

std::optional<SecretBytes> open_from_storage(const crypto::SealingKey& storage,
                                             std::string_view what, ByteView id, ByteView sealed) {
  if (sealed.size() < enc_bytes) return std::nullopt;
  const auto enc = *to_block<enc_bytes>(sealed.first(enc_bytes));
  auto opened = crypto::hpke_open(storage, enc, info_of(what, id), {}, sealed.subspan(enc_bytes));
  if (!opened) return std::nullopt;
  return std::move(*opened);
}

// A section: label, subject, recipients, length and content.
Bytes pack_sections(const std::vector<DraftSection>& sections) {
  Bytes packed;
  for (const DraftSection& section : sections) {
    packed.push_back(static_cast<std::uint8_t>(section.label));
    append(packed, section.subject.uuid.bytes());
    packed.push_back(static_cast<std::uint8_t>(section.recipients.size()));
    for (const PartyId& recipient : section.recipients) {
      packed.push_back(static_cast<std::uint8_t>(recipient.text().size()));
      append(packed, bytes_of(recipient.text()));
    }
    const Bytes content = wire::encode(section.content);
    append_u32(packed, static_cast<std::uint32_t>(content.size()));
    append(packed, content);
  }
  return packed;
}

std::optional<std::vector<DraftSection>> unpack_sections(ByteView packed) {
  Unpacker from(packed);
  std::vector<DraftSection> sections;
  while (!from.done() && !from.failed()) {
    DraftSection section;
    const auto label = wire::from_number<wire::SectionKind>(from.take_u8());
    const auto subject = to_block<16>(from.take(16));
    for (std::size_t left = from.take_u8(); left > 0 && !from.failed(); --left) {
      const auto recipient = PartyId::from_text(text_of(from.take(from.take_u8())));
      if (!recipient) return std::nullopt;
      section.recipients.push_back(*recipient);
    }
    const ByteView bytes = from.take(from.take_u32());
    if (from.failed() || !label || !subject) return std::nullopt;
    auto content = wire::decode_content(*label, bytes);
    if (!content) return std::nullopt;
    section.label = *label;
    section.subject = SubjectId{Uuid(*subject)};
    section.content = std::move(*content);
    sections.push_back(std::move(section));
  }
  if (from.failed()) return std::nullopt;
  return sections;
}

// A key: the place of its leaf, and the key.
SecretBytes pack_keys(const std::vector<SectionKey>& keys) {
  SecretBytes packed(keys.size() * (1 + key_bytes));
  auto to = packed.fill().begin();
  for (const SectionKey& key : keys) {
    *to++ = key.leaf_index;
    to = std::copy(key.key.reveal().begin(), key.key.reveal().end(), to);
  }
  return packed;
}

std::optional<std::vector<SectionKey>> unpack_keys(ByteView packed) {
  Unpacker from(packed);
  std::vector<SectionKey> keys;
  while (!from.done() && !from.failed()) {
    const std::uint8_t leaf_index = from.take_u8();
    const ByteView key = from.take(key_bytes);
    if (key.size() != key_bytes) return std::nullopt;
    keys.push_back({leaf_index, Secret<key_bytes>(key.first<key_bytes>())});
  }
  if (from.failed()) return std::nullopt;
  return keys;
}

}  // namespace mash::kit
