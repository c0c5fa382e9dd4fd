#include "wire/worked_examples.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <catch2/catch.hpp>
#include <memory>

#include "support/test_ed25519.h"
#include "support/test_sha256.h"
#include "wire/section.h"

namespace mash::wire::worked {
namespace {

using support::sha256;

template <std::size_t N>
Block<N> repeated(std::uint8_t byte) {
  Block<N> block;
  block.fill(byte);
  return block;
}

const Block<32> police_seed = repeated<32>(0x01);
const Block<32> officer_seed = repeated<32>(0x02);
const Block<32> desk_seed = repeated<32>(0x03);
const Digest hub = repeated<32>(0x48);
const Time now(Duration(1'795'305'600'000));  // 2026-11-22T00:00:00Z.
const SubjectId child{Uuid(repeated<16>(0xc1))};
const CaseId case_id{Uuid(repeated<16>(0xca))};
const CheckId check_id{Uuid(repeated<16>(0xce))};
const StaffId officer{Uuid(repeated<16>(0x0f))};

MessageId id_of(std::uint8_t byte) { return {Uuid::v7(now, repeated<10>(byte))}; }
PartyId party(const char* text) { return *PartyId::from_text(text); }

KeyId id_of_key(std::uint8_t kind, const Block<32>& key) {
  const Digest digest = sha256({bytes_of("mash/v1 key\n"), Bytes{kind}, key});
  KeyId id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

// HKDF-Expand for up to one block: HMAC(key, label || 0x01).
template <std::size_t N>
Block<N> expand(const Block<32>& key, std::string_view label) {
  const Bytes info = concat({bytes_of(label), Bytes{1}});
  Digest block;
  unsigned size = 0;
  REQUIRE(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), info.data(), info.size(),
               block.data(), &size) != nullptr);
  Block<N> out;
  std::copy_n(block.begin(), N, out.begin());
  return out;
}

Bytes seal(const Block<32>& key, const Block<12>& nonce, const Bytes& aad, const Bytes& plain) {
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                           EVP_CIPHER_CTX_free);
  Bytes sealed(plain.size() + 16);
  int size = 0;
  REQUIRE(EVP_EncryptInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, key.data(),
                             nonce.data()) == 1);
  REQUIRE(EVP_EncryptUpdate(context.get(), nullptr, &size, aad.data(),
                            static_cast<int>(aad.size())) == 1);
  REQUIRE(EVP_EncryptUpdate(context.get(), sealed.data(), &size, plain.data(),
                            static_cast<int>(plain.size())) == 1);
  REQUIRE(EVP_EncryptFinal_ex(context.get(), sealed.data() + size, &size) == 1);
  REQUIRE(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, 16,
                              sealed.data() + plain.size()) == 1);
  return sealed;
}

// The root over a power of two of leaf hashes, as RFC 6962 draws it.
Digest root_of(const std::vector<Digest>& hashes) {
  if (hashes.size() == 1) return hashes.front();
  const auto half = static_cast<std::ptrdiff_t>(hashes.size() / 2);
  const Digest left = root_of({hashes.begin(), hashes.begin() + half});
  const Digest right = root_of({hashes.begin() + half, hashes.end()});
  return sha256({Bytes{1}, left, right});
}

Header header(const Recipient& desk) {
  Header header;
  header.hub = hub;
  header.id = id_of(0xa0);
  header.kind = MessageKind::referral;
  header.sender = party("police");
  header.sender_key = id_of_key(2, support::ed25519_public_key(police_seed));
  header.created = now;
  header.roster_epoch = 1;
  header.actor = officer;
  header.subjects = {{child, SubjectRole::child, AgeBand::age_5_to_12, case_id}};
  header.purpose = Purpose::referral;
  header.category = Category::neglect;
  header.urgency = Urgency::amber;
  header.gateway = Gateway::ca04_11;
  header.article6 = Article6::public_task;
  header.article9 = Article9::safeguarding_s1_18;
  header.consent = Consent::not_asked;
  header.regime = Regime::law_enforcement;
  header.source = ReferralSource::police;
  header.recipients = {
      sha256({bytes_of("mash/v1 recipient\n"), desk.salt, bytes_of(desk.party.text())})};
  header.leaf_count = 8;
  return header;
}

// The leaf's bytes; without the digest they are what the AAD has behind the context.
Bytes spell(const Leaf& leaf, bool with_digest) {
  Bytes bytes(leaf.salt.begin(), leaf.salt.end());
  append_u16(bytes, static_cast<std::uint16_t>(leaf.label));
  append(bytes, leaf.subject.uuid.bytes());
  bytes.push_back(static_cast<std::uint8_t>(leaf.age_band));
  append_u32(bytes, leaf.padded_bytes);
  if (with_digest) append(bytes, leaf.ciphertext_digest);
  append(bytes, leaf.commitment);
  return bytes;
}

// Lines of 48 bytes under a name.
std::string item(std::string_view name, ByteView bytes) {
  std::string text(name);
  if (bytes.size() > 48) text += " (" + std::to_string(bytes.size()) + " bytes)";
  text += "\n";
  for (std::size_t i = 0; i < bytes.size(); i += 48) {
    text += "  " + hex(bytes.subspan(i, std::min<std::size_t>(48, bytes.size() - i))) + "\n";
  }
  return text;
}

std::string block(std::string_view heading, const std::string& items) {
  return "### " + std::string(heading) + "\n\n```\n" + items + "```\n";
}

std::string message_text() {
  const Message m = message();
  const Bytes frame = encode(ToHub(m.submission));
  const Section& section = m.submission.sections[0];
  return block("14.2 A message",
               item("header", m.header) + item("ctx", m.context) +
                   item("section key K", repeated<32>(0x4b)) + item("AEAD key", m.aead_key) +
                   item("AEAD nonce", m.nonce) + item("commitment", m.leaf.commitment) +
                   item("content, a Concern", m.content) + item("AAD", m.aad) +
                   item("ciphertext of the content padded to 256", section.ciphertext) +
                   item("leaf 5", m.leaf_bytes) + item("its leaf hash", m.leaf_hash) +
                   item("decoy 0, and so on to d7 without d5", m.submission.decoys[0].leaf_hash) +
                   item("root", m.root) +
                   item("SHA-256 of the signed bytes", sha256({m.signed_bytes})) +
                   item("signature", m.submission.signature) +
                   item("info of the desk's wrap", m.wrap_info) + item("ToHub frame", frame) +
                   item("digest of the request", sha256({frame})));
}

std::string act_text() {
  const Bytes bytes = encode(act());
  const Bytes message = concat({bytes_of("mash/v1 act\n"), hub, bytes});
  return block("14.3 An act",
               item("act", bytes) + item("SHA-256 of the signed bytes", sha256({message})) +
                   item("proof", support::ed25519_sign(officer_seed, message)) +
                   item("digest of the request", sha256({bytes})));
}

std::string acknowledgement_text() {
  const Bytes bytes = encode(acknowledgement());
  const Bytes message = concat({bytes_of("mash/v1 acknowledgement\n"), hub, bytes});
  return block("14.4 An acknowledgement",
               item("acknowledgement", bytes) +
                   item("SHA-256 of the signed bytes", sha256({message})) +
                   item("signature", support::ed25519_sign(desk_seed, message)) +
                   item("digest of the request", sha256({bytes})));
}

std::string entry_text() {
  const Bytes body = encode(entry(message()));
  const Block<32> salt = repeated<32>(0x5a);
  const Bytes leaf = concat({Bytes{1}, sha256({salt, body})});
  return block("14.5 An entry",
               item("body", body) + item("leaf, with a salt of 5a", leaf) +
                   item("leaf hash, and root of a ledger of this entry", sha256({Bytes{0}, leaf})));
}

}  // namespace

Message message() {
  Message m;
  const Recipient desk{repeated<16>(0x5d), party("desk")};
  const Header value = header(desk);
  m.header = encode(value);
  m.context = sha256({bytes_of("mash/v1 context\n"), hub, value.sender_key,
                      value.id.uuid.bytes(), m.header});

  const Block<32> key = repeated<32>(0x4b);
  m.aead_key = expand<32>(key, "mash/v1 section key");
  m.nonce = expand<12>(key, "mash/v1 section nonce");
  m.content = encode(Content(Concern{"Not collected from school, third time this week.",
                                     "2026-11-20", "Northfield Primary", "", "", ""}));
  m.leaf = {repeated<16>(0x1e), SectionKind::concern, child, AgeBand::age_5_to_12, 256, {},
            expand<32>(key, "mash/v1 section commitment")};
  m.aad = concat({m.context, spell(m.leaf, false)});
  Bytes plain;
  append_u32(plain, static_cast<std::uint32_t>(m.content.size()));
  append(plain, m.content);
  REQUIRE(plain.size() <= 256);
  plain.resize(256);
  Section section{5, m.leaf, seal(m.aead_key, m.nonce, m.aad, plain), {}};
  m.leaf.ciphertext_digest = section.leaf.ciphertext_digest = sha256({section.ciphertext});
  const KeyId desk_key = id_of_key(3, repeated<32>(0x09));
  section.wraps = {{0, desk_key, repeated<32>(0xe1), repeated<48>(0x5e)}};
  m.leaf_bytes = spell(m.leaf, true);
  m.leaf_hash = sha256({Bytes{0}, m.leaf_bytes});
  m.wrap_info = concat({bytes_of("mash/v1 wrap\n"), m.context, m.leaf.salt, desk_key});

  std::vector<Digest> hashes;
  for (std::uint8_t i = 0; i < 8; ++i) {
    hashes.push_back(i == 5 ? m.leaf_hash : repeated<32>(static_cast<std::uint8_t>(0xd0 + i)));
    if (i != 5) m.submission.decoys.push_back({i, hashes.back()});
  }
  m.root = root_of(hashes);
  m.signed_bytes = concat({bytes_of("mash/v1 manifest\n"), hub, m.root, m.header});
  m.submission.header = m.header;
  m.submission.signature = support::ed25519_sign(police_seed, m.signed_bytes);
  m.submission.recipients = {desk};
  m.submission.sections = {std::move(section)};
  return m;
}

Act act() {
  return {hub, id_of(0xa1), officer, party("police"), now, case_id,
          Consider{check_id, 1, Relevance::raises_concern,
                   sha256({repeated<32>(0x5f), bytes_of("Two incidents in a month.")})}};
}

Acknowledgement acknowledgement() {
  return {hub, id_of(0xa2), party("desk"),
          {{1, id_of(0xa0), 1, DeliveryReport::delivered, now, {}}}};
}

Entry entry(const Message& message) {
  const Bytes frame = encode(ToHub(message.submission));
  const Bytes command = encode(Command{{}, StopHub{}});
  Entry entry;
  entry.time = now;
  entry.decider = 1;
  entry.links = {{{StreamKind::case_, case_id.uuid}, 1, std::nullopt}};
  entry.command = command;
  entry.command_digest = sha256({command});
  entry.policy = repeated<32>(0x90);
  entry.roster = repeated<32>(0x91);
  entry.calendar = repeated<32>(0x92);
  entry.events = {MessageAccepted{id_of(0xa0), sha256({frame}), party("police"),
                                  MessageKind::referral, {}, 0}};
  return entry;
}

std::string text() {
  const Block<32> police = support::ed25519_public_key(police_seed);
  return block("14.1 Keys", item("police, signing key", police) +
                                item("its key id", id_of_key(2, police)) +
                                item("desk, signing key", support::ed25519_public_key(desk_seed)) +
                                item("officer, staff key",
                                     support::ed25519_public_key(officer_seed)) +
                                item("key id of a sealing key of 09",
                                     id_of_key(3, repeated<32>(9)))) +
         "\n" + message_text() + "\n" + act_text() + "\n" + acknowledgement_text() + "\n" +
         entry_text();
}

}  // namespace mash::wire::worked
