#include "kit/open.h"

#include <algorithm>

#include "crypto/section.h"
#include "kit/tools.h"

namespace mash::kit {
namespace {

using namespace wire;

const crypto::SealingKey* key_for(const Wrap& wrap, const std::vector<SealingEpochKey>& sealing) {
  for (const SealingEpochKey& one : sealing) {
    if (key_id(KeyKind::sealing, one.key.public_key().bytes) == wrap.key) return &one.key;
  }
  return nullptr;
}

Result<Secret<32>, Refusal> unwrap_section(const Digest& context, const Section& section,
                                           const std::vector<SealingEpochKey>& sealing) {
  const Wrap& wrap = section.wraps.front();
  const crypto::SealingKey* key = key_for(wrap, sealing);
  if (key == nullptr) return refuse(Refusal::stale_key);
  const auto opened = crypto::hpke_open(*key, wrap.enc, wrap_info(context, section.leaf, wrap.key),
                                        {}, wrap.sealed);
  if (!opened) return refuse(Refusal::cannot_unwrap);
  Secret<32> section_key(opened->reveal().first<32>());
  if (crypto::section_commitment(section_key) != section.leaf.commitment) {
    return refuse(Refusal::wrong_commitment);
  }
  return section_key;
}

Refusal refusal_of(crypto::Refusal refusal) {
  switch (refusal) {
    case crypto::Refusal::wrong_commitment: return Refusal::wrong_commitment;
    case crypto::Refusal::bad_padding: return Refusal::bad_padding;
    default: return Refusal::cannot_open;
  }
}

}  // namespace

Result<std::vector<SectionKey>, Refusal> unwrap(const VerifiedDelivery& delivery,
                                                const std::vector<SealingEpochKey>& sealing) {
  std::vector<SectionKey> keys;
  for (const Section& section : delivery.sections) {
    auto key = unwrap_section(delivery.context, section, sealing);
    if (!key) return refuse(key.error());
    keys.push_back({section.leaf_index, std::move(*key)});
  }
  return keys;
}

Result<std::vector<OpenedSection>, Refusal> open_delivery(const VerifiedDelivery& delivery,
                                                          const std::vector<SectionKey>& keys) {
  std::vector<OpenedSection> sections;
  for (const Section& section : delivery.sections) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const SectionKey& one) {
      return one.leaf_index == section.leaf_index;
    });
    if (key == keys.end()) return refuse(Refusal::cannot_unwrap);
    const Leaf& leaf = section.leaf;
    const auto bytes = crypto::open_section(key->key, leaf.commitment,
                                            section_aad(delivery.context, leaf),
                                            section.ciphertext);
    if (!bytes) return refuse(refusal_of(bytes.error()));
    auto content = decode_content(leaf.label, bytes->reveal());
    if (!content) return refuse(Refusal::bad_content);
    sections.push_back({section.leaf_index, leaf.label, leaf.subject, leaf.age_band,
                        std::move(*content)});
  }
  return sections;
}

}  // namespace mash::kit
