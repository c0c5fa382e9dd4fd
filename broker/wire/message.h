// A message: what its sender signs, what it seals, and what one recipient gets of it.
//
// Values only. codec.h turns them into bytes and back; a value that came from there obeys every
// limit and every enum of its lists, whoever sent it. Source: schemas/message.capnp, PROTOCOL.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "wire/keys.h"
#include "wire/vocabulary.h"

namespace mash::wire {

inline constexpr std::uint16_t protocol_version = 1;
inline constexpr std::uint16_t suite_v1 = 1;  // X25519, HKDF-SHA256, ChaCha20-Poly1305, Ed25519.

struct Subject {
  SubjectId ref;
  SubjectRole role = SubjectRole::child;
  AgeBand age_band = AgeBand::not_known;
  CaseId case_id;  // Referral only: the case to open for this child. Nil otherwise.
  auto operator<=>(const Subject&) const = default;
};

// All that the hub may see of a message beside labels and sizes. Each field names in PROTOCOL.md,
// "Visible to the hub", the rule that needs it.
struct Header {
  std::uint16_t suite = suite_v1;
  Digest hub{};
  MessageId id;
  MessageKind kind = MessageKind::referral;
  PartyId sender;
  KeyId sender_key{};
  Time created{};
  std::uint64_t roster_epoch = 0;
  StaffId actor;  // Nil when no person acted.
  std::vector<Subject> subjects;
  CaseId case_id;    // Nil for a referral.
  CheckId check_id;  // Check and return; nil otherwise.
  ReturnKind return_kind = ReturnKind::information;
  std::uint16_t return_version = 0;  // From 1 for a return; 0 otherwise.
  MessageId supersedes;
  Purpose purpose = Purpose::referral;
  Stage stage = Stage::contact;
  Category category = Category::not_known;
  Urgency urgency = Urgency::not_rated;
  Gateway gateway = Gateway::none;
  Article6 article6 = Article6::not_applicable;
  Article9 article9 = Article9::not_applicable;
  Consent consent = Consent::not_known;
  Handling handling = Handling::free_in_hub;
  Regime regime = Regime::uk_gdpr;
  ReferralSource source = ReferralSource::not_known;
  std::vector<Digest> recipients;  // Salted hashes, sorted.
  std::uint8_t leaf_count = 8;
  Outcome outcome = Outcome::assessment;

  bool operator==(const Header&) const = default;
};

struct Recipient {
  Block<16> salt{};
  PartyId party;
  bool operator==(const Recipient&) const = default;
};

// The opening of one section's leaf; leaf_bytes() is what the tree hashes.
struct Leaf {
  Block<16> salt{};
  SectionKind label = SectionKind::identity;
  SubjectId subject;  // Nil when it is not about one subject alone.
  AgeBand age_band = AgeBand::not_known;
  std::uint32_t padded_bytes = 0;
  Digest ciphertext_digest{};
  Digest commitment{};
  bool operator==(const Leaf&) const = default;
};

struct Wrap {
  std::uint8_t recipient = 0;  // Position in Header::recipients.
  KeyId key{};
  Block<32> enc{};
  Block<48> sealed{};
  bool operator==(const Wrap&) const = default;
};

struct Section {
  std::uint8_t leaf_index = 0;
  Leaf leaf;
  Bytes ciphertext;
  std::vector<Wrap> wraps;
  bool operator==(const Section&) const = default;
};

struct Decoy {
  std::uint8_t leaf_index = 0;
  Digest leaf_hash{};
  bool operator==(const Decoy&) const = default;
};

// Sender to hub. `header` keeps the exact signed bytes; decode_header() gives the value.
struct Submission {
  Bytes header;
  Signature signature{};
  std::vector<Recipient> recipients;
  std::vector<Section> sections;
  std::vector<Decoy> decoys;
  bool operator==(const Submission&) const = default;
};

// That one entry is on the ledger under a signed checkpoint.
struct Evidence {
  std::uint64_t index = 0;
  Block<32> salt{};
  Bytes body;
  std::vector<Digest> proof;
  std::string checkpoint;
  bool operator==(const Evidence&) const = default;
};

struct ReleasedSection {
  Section section;  // With this recipient's wrap only.
  std::vector<Digest> proof;
  bool operator==(const ReleasedSection&) const = default;
};

// Hub to one recipient.
struct Delivery {
  std::uint64_t number = 0;
  std::uint32_t part = 1;
  Bytes header;
  Signature signature{};
  Digest root{};
  std::uint8_t recipient_index = 0;
  Block<16> recipient_salt{};
  std::vector<ReleasedSection> sections;
  Evidence release;
  Disclose withheld_shown = Disclose::nothing;
  std::uint8_t withheld_count = 0;
  std::vector<SectionKind> withheld_labels;
  bool operator==(const Delivery&) const = default;
};

// The leaf's 103 bytes in the section tree.
Block<103> leaf_bytes(const Leaf& leaf);
// The same without the ciphertext digest: what the section's AAD binds (design: AAD = ctx || this).
Block<71> leaf_bytes_without_digest(const Leaf& leaf);
// How a recipient stands in the header: SHA-256("mash/v1 recipient\n" || salt || party id).
Digest recipient_hash(const Recipient& recipient, Sha256 sha256);
// True if these are the recipients that the header names, in its order. The hub checks it before
// it believes a submission's list.
bool recipients_match(const Header& header, const std::vector<Recipient>& recipients,
                      Sha256 sha256);
// SHA-256("mash/v1 context\n" || hub || sender key id || message id || header bytes): what every
// section of the message is bound to.
Digest message_context(const Header& header, ByteView header_bytes, Sha256 sha256);
Bytes section_aad(const Digest& context, const Leaf& leaf);
// "mash/v1 wrap\n" || context || leaf salt || recipient key id: the HPKE info of one wrap.
Bytes wrap_info(const Digest& context, const Leaf& leaf, const KeyId& recipient_key);

}  // namespace mash::wire
