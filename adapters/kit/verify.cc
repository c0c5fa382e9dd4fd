#include <algorithm>
#include <set>

#include "crypto/section.h"
#include "kit/open.h"
#include "kit/tools.h"
#include "wire/codec.h"
#include "wire/section_tree.h"

namespace mash::kit {
namespace {

using namespace wire;

class Verifier {
 public:
  Verifier(const Delivery& delivery, const KnownHub& hub, const PartyId& me)
      : delivery_(delivery), hub_(hub), me_(me) {}

  Result<VerifiedDelivery, Refusal> verify() {
    for (auto step : {&Verifier::check_header, &Verifier::check_entry, &Verifier::check_release,
                      &Verifier::check_leaves, &Verifier::check_sender,
                      &Verifier::check_recipient, &Verifier::check_sections}) {
      if (const auto refusal = (this->*step)()) return refuse(*refusal);
    }
    verified_.number = delivery_.number;
    verified_.part = delivery_.part;
    verified_.context = message_context(verified_.header, delivery_.header, sha256);
    return std::move(verified_);
  }

 private:
  using Checked = std::optional<Refusal>;

  Checked check_header() {
    auto header = decode_header(delivery_.header);
    if (!header) return Refusal::bad_delivery;
    if (header->hub != hub_.id()) return Refusal::another_hub;
    verified_.header = std::move(*header);
    return std::nullopt;
  }

  Checked check_entry() {
    auto proved = hub_.prove(delivery_.release);
    if (!proved) return proved.error();
    entry_ = std::move(proved->entry);
    verified_.checkpoint = std::move(proved->checkpoint);
    verified_.release_index = proved->index;
    verified_.released_at = entry_.time;
    return std::nullopt;
  }

  Checked check_release() {
    const Released* found = nullptr;
    for (const Event& event : entry_.events) {
      const auto* released = std::get_if<Released>(&event);
      const bool ours = released != nullptr && released->message == verified_.header.id &&
                        released->recipient == me_;
      if (ours) found = released;
    }
    if (found == nullptr) return Refusal::not_released;
    if (found->number != delivery_.number || found->part != delivery_.part) {
      return Refusal::wrong_number;
    }
    const bool shown = found->shown == delivery_.withheld_shown &&
                       found->withheld_count == delivery_.withheld_count &&
                       found->withheld_labels == delivery_.withheld_labels;
    if (!shown) return Refusal::wrong_withheld;
    verified_.release = *found;
    return std::nullopt;
  }

  Checked check_leaves() {
    const std::set<std::uint8_t> released(verified_.release.leaves.begin(),
                                          verified_.release.leaves.end());
    std::set<std::uint8_t> came;
    for (const ReleasedSection& one : delivery_.sections) {
      if (!released.contains(one.section.leaf_index)) return Refusal::section_not_released;
      if (!came.insert(one.section.leaf_index).second) return Refusal::bad_delivery;
    }
    return came == released ? Checked{} : Refusal::section_missing;
  }

  // By the roster under which it was released: a key that the governors have taken back since stays
  // good for what was released before, and is worth nothing afterwards.
  Checked check_sender() {
    const Header& header = verified_.header;
    const Roster* roster = hub_.roster(entry_.roster);
    if (roster == nullptr) return Refusal::unknown_roster;
    const Party* sender = roster->active_party(header.sender, entry_.time);
    if (sender == nullptr) return Refusal::unknown_sender;
    if (key_id(KeyKind::signing, sender->signing) != header.sender_key) {
      return Refusal::unknown_key;
    }
    const Bytes message =
        signed_bytes(manifest_context, header.hub, {delivery_.root, delivery_.header});
    const bool holds = signature_holds(sender->signing, message, delivery_.signature);
    return holds ? Checked{} : Refusal::bad_signature;
  }

  Checked check_recipient() {
    const auto& recipients = verified_.header.recipients;
    const Digest mine = recipient_hash({delivery_.recipient_salt, me_}, sha256);
    const bool named = delivery_.recipient_index < recipients.size() &&
                       recipients[delivery_.recipient_index] == mine;
    return named ? Checked{} : Refusal::not_for_me;
  }

  Checked check_sections() {
    std::set<Digest> commitments;
    for (const ReleasedSection& released : delivery_.sections) {
      const Section& section = released.section;
      if (!proves_section(section.leaf, section.leaf_index, verified_.header.leaf_count,
                          released.proof, delivery_.root, sha256)) {
        return Refusal::bad_section_proof;
      }
      if (section.ciphertext.size() != section.leaf.padded_bytes + crypto::aead_tag_bytes) {
        return Refusal::wrong_padded_size;
      }
      if (crypto::sha256(section.ciphertext) != section.leaf.ciphertext_digest) {
        return Refusal::wrong_digest;
      }
      if (!commitments.insert(section.leaf.commitment).second) return Refusal::commitment_reused;
      const bool ours = section.wraps.size() == 1 &&
                        section.wraps.front().recipient == delivery_.recipient_index;
      if (!ours) return Refusal::bad_delivery;
      verified_.sections.push_back(section);
    }
    return std::nullopt;
  }

  const Delivery& delivery_;
  const KnownHub& hub_;
  const PartyId& me_;
  Entry entry_;
  VerifiedDelivery verified_;
};

}  // namespace

Result<VerifiedDelivery, Refusal> verify_delivery(const Delivery& delivery, const KnownHub& hub,
                                                  const PartyId& me) {
  return Verifier(delivery, hub, me).verify();
}

}  // namespace mash::kit
