// The bytes that are hashed, signed and bound, spelt out once more from PROTOCOL.md.
#include "wire/message.h"

#include <catch2/catch.hpp>

#include "support/test_sha256.h"
#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;
using support::sha256;

namespace {

Leaf some_leaf() {
  Leaf leaf;
  leaf.salt.fill(0xa1);
  leaf.label = SectionKind::offences;
  leaf.subject = {Uuid([] { Block<16> b; b.fill(0xb2); return b; }())};
  leaf.age_band = AgeBand::age_13_to_15;
  leaf.padded_bytes = 0x01020304;
  leaf.ciphertext_digest.fill(0xc3);
  leaf.commitment.fill(0xd4);
  return leaf;
}

std::string repeated(const char* byte, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += byte;
  return text;
}

}  // namespace

TEST_CASE("a leaf is 103 bytes, numbers big-endian", "[message]") {
  CHECK(hex(leaf_bytes(some_leaf())) == repeated("a1", 16) + "0009" + repeated("b2", 16) + "04" +
                                            "01020304" + repeated("c3", 32) + repeated("d4", 32));
}

TEST_CASE("what a section is bound to has the leaf without its ciphertext", "[message]") {
  const std::string without = repeated("a1", 16) + "0009" + repeated("b2", 16) + "04" +
                              "01020304" + repeated("d4", 32);
  CHECK(hex(leaf_bytes_without_digest(some_leaf())) == without);
  Digest context;
  context.fill(0xe5);
  CHECK(hex(section_aad(context, some_leaf())) == repeated("e5", 32) + without);
}

TEST_CASE("a leaf about nobody alone has sixteen zeros for its subject", "[message]") {
  Leaf leaf = some_leaf();
  leaf.subject = {};
  CHECK(hex(leaf_bytes(leaf)).substr(36, 32) == repeated("00", 16));
}

TEST_CASE("a wrap is bound to message, leaf and recipient key", "[message]") {
  Digest context;
  context.fill(0xe5);
  KeyId key;
  key.fill(0xf6);
  CHECK(hex(wrap_info(context, some_leaf(), key)) ==
        hex(bytes_of("mash/v1 wrap\n")) + repeated("e5", 32) + repeated("a1", 16) +
            repeated("f6", 16));
}

TEST_CASE("the context of a message covers hub, key, id and every byte of the header",
          "[message]") {
  const Header header = samples::header();
  const Bytes bytes = encode(header);
  const Bytes spelt = concat({bytes_of("mash/v1 context\n"), header.hub, header.sender_key,
                              header.id.uuid.bytes(), bytes});
  CHECK(message_context(header, bytes, sha256) == sha256({spelt}));
  Bytes other = bytes;
  other.back() ^= 1;
  CHECK(message_context(header, other, sha256) != sha256({spelt}));
}

TEST_CASE("a recipient is known only to those who know the salt", "[message]") {
  const Recipient recipient{Block<16>{7}, *PartyId::from_text("police")};
  const Bytes spelt =
      concat({bytes_of("mash/v1 recipient\n"), recipient.salt, bytes_of("police")});
  CHECK(recipient_hash(recipient, sha256) == sha256({spelt}));
}

TEST_CASE("a list of recipients is the header's, in its order, or it is not", "[message]") {
  std::vector<Recipient> recipients = samples::submission().recipients;
  std::sort(recipients.begin(), recipients.end(), [](const auto& a, const auto& b) {
    return recipient_hash(a, sha256) < recipient_hash(b, sha256);
  });
  Header header = samples::header();
  header.recipients.clear();
  for (const auto& one : recipients) header.recipients.push_back(recipient_hash(one, sha256));
  CHECK(recipients_match(header, recipients, sha256));
  std::swap(recipients[0], recipients[1]);
  CHECK_FALSE(recipients_match(header, recipients, sha256));
  std::swap(recipients[0], recipients[1]);
  recipients.pop_back();
  CHECK_FALSE(recipients_match(header, recipients, sha256));
}

TEST_CASE("signed bytes begin with their context line and the hub", "[message]") {
  Digest hub;
  hub.fill(0x11);
  const Bytes part = {0x22, 0x33};
  CHECK(hex(signed_bytes(act_context, hub, {part, part})) ==
        hex(bytes_of("mash/v1 act\n")) + repeated("11", 32) + "22332233");
}

TEST_CASE("a key has another id for another use", "[message]") {
  PublicKey key;
  key.fill(0x44);
  const Digest spelt = sha256({concat({bytes_of("mash/v1 key\n"), Bytes{2}, key})});
  CHECK(hex(key_id(KeyKind::signing, key, sha256)) == hex(spelt).substr(0, 32));
  CHECK(key_id(KeyKind::staff, key, sha256) != key_id(KeyKind::signing, key, sha256));
}
