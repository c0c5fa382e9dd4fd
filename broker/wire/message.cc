#include "wire/message.h"

#include <algorithm>

namespace mash::wire {
namespace {

// Writes one part after the other into a block of exactly their sizes.
class Cursor {
 public:
  explicit Cursor(std::span<std::uint8_t> to) : to_(to) {}
  void put(ByteView part) {
    std::copy(part.begin(), part.end(), to_.begin());
    to_ = to_.subspan(part.size());
  }
  void put_number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      to_[i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
    }
    to_ = to_.subspan(size);
  }

 private:
  std::span<std::uint8_t> to_;
};

void put_opening(Cursor& to, const Leaf& leaf) {
  to.put(leaf.salt);
  to.put_number(static_cast<std::uint64_t>(leaf.label), 2);
  to.put(leaf.subject.uuid.bytes());
  to.put_number(static_cast<std::uint64_t>(leaf.age_band), 1);
  to.put_number(leaf.padded_bytes, 4);
}

}  // namespace

Block<103> leaf_bytes(const Leaf& leaf) {
  Block<103> bytes;
  Cursor to(bytes);
  put_opening(to, leaf);
  to.put(leaf.ciphertext_digest);
  to.put(leaf.commitment);
  return bytes;
}

Block<71> leaf_bytes_without_digest(const Leaf& leaf) {
  Block<71> bytes;
  Cursor to(bytes);
  put_opening(to, leaf);
  to.put(leaf.commitment);
  return bytes;
}

Digest recipient_hash(const Recipient& recipient, Sha256 sha256) {
  return sha256({bytes_of("mash/v1 recipient\n"), recipient.salt,
                 bytes_of(recipient.party.text())});
}

bool recipients_match(const Header& header, const std::vector<Recipient>& recipients,
                      Sha256 sha256) {
  return std::equal(
      header.recipients.begin(), header.recipients.end(), recipients.begin(), recipients.end(),
      [&](const Digest& hash, const Recipient& r) { return hash == recipient_hash(r, sha256); });
}

Digest message_context(const Header& header, ByteView header_bytes, Sha256 sha256) {
  return sha256({bytes_of("mash/v1 context\n"), header.hub, header.sender_key,
                 header.id.uuid.bytes(), header_bytes});
}

Bytes section_aad(const Digest& context, const Leaf& leaf) {
  return concat({context, leaf_bytes_without_digest(leaf)});
}

Bytes wrap_info(const Digest& context, const Leaf& leaf, const KeyId& recipient_key) {
  return concat({bytes_of("mash/v1 wrap\n"), context, leaf.salt, recipient_key});
}

}  // namespace mash::wire
