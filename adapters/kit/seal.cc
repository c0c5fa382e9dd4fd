#include "kit/seal.h"

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "crypto/hpke.h"
#include "crypto/section.h"
#include "kit/tools.h"
#include "wire/codec.h"
#include "wire/section_tree.h"

namespace mash::kit {
namespace {

using namespace wire;

constexpr std::size_t leaves_min = 8;

// Uniform in [0, bound), for bounds up to 256: bytes above the largest multiple are thrown away.
std::size_t below(Random& random, std::size_t bound) {
  const std::size_t fair = 256 / bound * bound;
  for (;;) {
    const std::size_t drawn = random.block<1>()[0];
    if (drawn < fair) return drawn % bound;
  }
}

std::vector<std::uint8_t> shuffled(Random& random, std::size_t count) {
  std::vector<std::uint8_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = static_cast<std::uint8_t>(i);
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[below(random, i)]);
  return order;
}

std::size_t leaves_for(std::size_t sections) {
  std::size_t count = leaves_min;
  while (count < sections) count *= 2;
  return count;
}

// One message on its way. The steps are those of seal.h.
class Sealer {
 public:
  Sealer(const Draft& draft, const Sender& sender, Time now, Random& random)
      : draft_(draft), sender_(sender), now_(now), random_(random) {}

  Result<Sealed, Refusal> seal() {
    for (auto step : {&Sealer::check_draft, &Sealer::find_sender, &Sealer::find_recipients,
                      &Sealer::write_header, &Sealer::seal_sections}) {
      if (const auto refusal = (this->*step)()) return refuse(*refusal);
    }
    sign();
    // What is about to be signed for must pass the door that everybody else's message passes.
    if (!decode_to_hub(encode(ToHub(submission_)))) return refuse(Refusal::too_large);
    return Sealed{header_.id, std::move(submission_)};
  }

 private:
  using Checked = std::optional<Refusal>;

  Checked check_draft() {
    if (draft_.sections.empty()) return Refusal::no_sections;
    if (draft_.sections.size() > limits::sections_per_message_max) {
      return Refusal::too_many_sections;
    }
    if (draft_.recipients.empty()) return Refusal::no_recipients;
    if (draft_.recipients.size() > limits::recipients_per_message_max) {
      return Refusal::too_many_recipients;
    }
    const std::set<PartyId> distinct(draft_.recipients.begin(), draft_.recipients.end());
    if (distinct.size() != draft_.recipients.size()) return Refusal::bad_draft;
    for (const DraftSection& section : draft_.sections) {
      if (const auto refusal = check_section(section)) return refusal;
    }
    return encode_contents();
  }

  Checked encode_contents() {
    std::size_t bytes = 0;
    std::size_t wraps = 0;
    for (const DraftSection& section : draft_.sections) {
      contents_.push_back(encode(section.content));
      const std::size_t size = contents_.back().size();
      if (size > limits::ciphertexts_bytes_max) return Refusal::too_large;
      const bool readable = fits(section.content, section.label) &&
                            decode_content(section.label, contents_.back());
      if (!readable) return Refusal::content_misfit;
      bytes += crypto::padded_size(size) + crypto::aead_tag_bytes;
      wraps += section.recipients.size();
    }
    const bool has_room = bytes <= limits::ciphertexts_bytes_max &&
                          wraps <= limits::wraps_per_message_max;
    return has_room ? Checked{} : Refusal::too_large;
  }

  Checked check_section(const DraftSection& section) const {
    if (section.recipients.empty()) return Refusal::unwrapped_section;
    for (const PartyId& party : section.recipients) {
      const auto& known = draft_.recipients;
      if (std::find(known.begin(), known.end(), party) == known.end()) {
        return Refusal::section_for_stranger;
      }
    }
    const bool named = section.subject == SubjectId{} || subject_of(section) != nullptr;
    return named ? Checked{} : Refusal::unknown_subject;
  }

  const Subject* subject_of(const DraftSection& section) const {
    for (const Subject& subject : draft_.about.subjects) {
      if (subject.ref == section.subject) return &subject;
    }
    return nullptr;
  }

  Checked find_sender() {
    const Party* party = sender_.roster.active_party(sender_.party, now_);
    const PublicKey& key = sender_.signing.verify_key().bytes;
    if (party == nullptr || party->signing != key) return Refusal::own_key_not_enrolled;
    header_ = draft_.about;
    header_.suite = suite_v1;
    header_.hub = sender_.roster.hub;
    header_.id = {Uuid::v7(now_, random_.block<10>())};
    header_.sender = sender_.party;
    header_.sender_key = key_id(KeyKind::signing, key);
    header_.created = now_;
    header_.roster_epoch = sender_.roster.epoch;
    header_.regime = party->regime;
    return std::nullopt;
  }

  Checked find_recipients() {
    for (const PartyId& id : draft_.recipients) {
      if (sender_.roster.party(id) == nullptr) return Refusal::unknown_recipient;
      const Party* party = sender_.roster.active_party(id, now_);
      if (party == nullptr) return Refusal::revoked_recipient;
      submission_.recipients.push_back({random_.block<16>(), id});
    }
    std::sort(submission_.recipients.begin(), submission_.recipients.end(),
              [](const Recipient& a, const Recipient& b) {
                return recipient_hash(a, sha256) < recipient_hash(b, sha256);
              });
    header_.recipients.clear();
    for (const Recipient& recipient : submission_.recipients) {
      header_.recipients.push_back(recipient_hash(recipient, sha256));
    }
    header_.leaf_count = static_cast<std::uint8_t>(leaves_for(draft_.sections.size()));
    return std::nullopt;
  }

  Checked write_header() {
    submission_.header = encode(header_);
    const auto read_back = decode_header(submission_.header);
    if (!read_back) return Refusal::bad_draft;
    context_ = message_context(header_, submission_.header, sha256);
    return std::nullopt;
  }

  Checked seal_sections() {
    const auto order = shuffled(random_, header_.leaf_count);
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i >= draft_.sections.size()) {
        submission_.decoys.push_back({order[i], random_.block<32>()});
      } else if (const auto refusal = seal_section(i, order[i])) {
        return refusal;
      }
    }
    const auto by_leaf = [](const auto& a, const auto& b) { return a.leaf_index < b.leaf_index; };
    std::sort(submission_.sections.begin(), submission_.sections.end(), by_leaf);
    std::sort(submission_.decoys.begin(), submission_.decoys.end(), by_leaf);
    return std::nullopt;
  }

  Checked seal_section(std::size_t place, std::uint8_t leaf_index) {
    const DraftSection& from = draft_.sections[place];
    const Bytes& content = contents_[place];
    const Subject* subject = subject_of(from);
    Secret<32> key = crypto::new_section_key(random_);
    Section section;
    section.leaf_index = leaf_index;
    Leaf& leaf = section.leaf;
    leaf.salt = random_.block<16>();
    leaf.label = from.label;
    leaf.subject = from.subject;
    leaf.age_band = subject == nullptr ? AgeBand::not_known : subject->age_band;
    leaf.padded_bytes = static_cast<std::uint32_t>(crypto::padded_size(content.size()));
    leaf.commitment = crypto::section_commitment(key);
    auto sealed = crypto::seal_section(std::move(key), section_aad(context_, leaf), content);
    section.ciphertext = std::move(sealed.ciphertext);
    leaf.ciphertext_digest = crypto::sha256(section.ciphertext);
    for (std::size_t i = 0; i < submission_.recipients.size(); ++i) {
      const PartyId& party = submission_.recipients[i].party;
      const auto& meant = from.recipients;
      if (std::find(meant.begin(), meant.end(), party) == meant.end()) continue;
      if (const auto refusal = wrap(sealed.key, i, section)) return refusal;
    }
    submission_.sections.push_back(std::move(section));
    return std::nullopt;
  }

  Checked wrap(const Secret<32>& key, std::size_t recipient, Section& section) {
    const Party* party = sender_.roster.party(submission_.recipients[recipient].party);
    const PublicKey& to = party->sealing.back().key;
    const KeyId id = key_id(KeyKind::sealing, to);
    const auto sealed = crypto::hpke_seal(random_, crypto::SealingPublicKey{to},
                                          wrap_info(context_, section.leaf, id), {}, key.reveal());
    if (!sealed) return Refusal::bad_recipient_key;
    section.wraps.push_back({static_cast<std::uint8_t>(recipient), id, sealed->enc,
                             *to_block<48>(sealed->ciphertext)});
    return std::nullopt;
  }

  void sign() {
    const Digest root = SectionTree(submission_, sha256).root();
    const Bytes message =
        signed_bytes(manifest_context, header_.hub, {root, submission_.header});
    submission_.signature = sender_.signing.sign(message).bytes;
  }

  const Draft& draft_;
  const Sender& sender_;
  const Time now_;
  Random& random_;
  Header header_;
  Digest context_{};
  std::vector<Bytes> contents_;  // Of the draft's sections, in its order.
  Submission submission_;
};

}  // namespace

Result<Sealed, Refusal> seal(const Draft& draft, const Sender& sender, Time now, Random& random) {
  return Sealer(draft, sender, now, random).seal();
}

}  // namespace mash::kit
