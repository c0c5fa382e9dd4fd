// A delivery: what policy released of one message to one recipient; and the proof of one entry.
#include <bit>

#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

std::vector<Digest> read_proof(Door& door, capnp::List<capnp::Data>::Reader in, std::size_t most) {
  const auto count = door.count(in, most);
  std::vector<Digest> proof;
  proof.reserve(count);
  for (unsigned i = 0; i < count; ++i) proof.push_back(door.block<32>(in[i]));
  return proof;
}

void write_proof(capnp::List<capnp::Data>::Builder out, const std::vector<Digest>& proof) {
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, blob(proof[i]));
}

ReleasedSection read_released_section(Door& door, schema::ReleasedSection::Reader in,
                                      const Header& header, std::uint8_t recipient) {
  ReleasedSection released;
  released.section = read_section(door, in.getSection(), SectionForm::sealed);
  released.proof = read_proof(door, in.getProof(), limits::proof_hashes_max);
  if (!door.ok()) return released;
  check_section(door, released.section, header);
  const auto& wraps = released.section.wraps;
  door.require(wraps.size() == 1 && wraps.front().recipient == recipient, Refusal::inconsistent);
  const auto depth = static_cast<std::size_t>(std::countr_zero(unsigned{header.leaf_count}));
  door.require(released.proof.size() == depth, Refusal::inconsistent);
  return released;
}

void write_released_section(schema::ReleasedSection::Builder out, const ReleasedSection& released) {
  write_section(out.initSection(), released.section, SectionForm::sealed);
  write_proof(out.initProof(size_of(released.proof.size())), released.proof);
}

void read_released_sections(Door& door, schema::Delivery::Reader in, const Header& header,
                            Delivery& delivery) {
  const auto sections = in.getSections();
  const auto count = door.count(sections, limits::sections_per_message_max);
  std::size_t ciphertexts_bytes = 0;
  delivery.sections.reserve(count);
  for (unsigned i = 0; i < count && door.ok(); ++i) {
    delivery.sections.push_back(
        read_released_section(door, sections[i], header, delivery.recipient_index));
    const Section& section = delivery.sections.back().section;
    ciphertexts_bytes += section.ciphertext.size();
    door.require(ciphertexts_bytes <= limits::ciphertexts_bytes_max, Refusal::limit);
    door.require(i == 0 || delivery.sections[i - 1].section.leaf_index < section.leaf_index,
                 Refusal::inconsistent);
  }
}

// What was held back shows as nothing, as a number, or as labels and their number.
void read_withheld(Door& door, schema::Delivery::Reader in, Delivery& delivery) {
  delivery.withheld_shown = door.word<Disclose>(in.getWithheldShown());
  delivery.withheld_count = in.getWithheldCount();
  const auto labels = in.getWithheldLabels();
  const auto count = door.count(labels, limits::sections_per_message_max);
  for (unsigned i = 0; i < count; ++i) {
    delivery.withheld_labels.push_back(door.word<SectionKind>(labels[i]));
  }
  const bool labelled = delivery.withheld_shown == Disclose::labels;
  const bool counted = delivery.withheld_shown != Disclose::nothing;
  door.require(counted || delivery.withheld_count == 0, Refusal::inconsistent);
  door.require(count == (labelled ? delivery.withheld_count : 0u), Refusal::inconsistent);
}

}  // namespace

Evidence read_evidence(Door& door, schema::Evidence::Reader in) {
  Evidence evidence;
  evidence.index = in.getIndex();
  evidence.salt = door.block<32>(in.getSalt());
  evidence.body = door.bytes(in.getBody(), 1, limits::entry_body_bytes_max);
  evidence.proof = read_proof(door, in.getProof(), limits::proof_hashes_max);
  evidence.checkpoint = door.text(in.getCheckpoint(), limits::checkpoint_bytes_max);
  return evidence;
}

void write_evidence(schema::Evidence::Builder out, const Evidence& evidence) {
  out.setIndex(evidence.index);
  out.setSalt(blob(evidence.salt));
  out.setBody(blob(evidence.body));
  write_proof(out.initProof(size_of(evidence.proof.size())), evidence.proof);
  out.setCheckpoint(text(evidence.checkpoint));
}

Delivery read_delivery(Door& door, schema::Delivery::Reader in) {
  Delivery delivery;
  delivery.number = in.getNumber();
  delivery.part = in.getPart();
  door.require(delivery.number > 0 && delivery.part > 0, Refusal::inconsistent);
  delivery.header = door.bytes(in.getHeader(), 1, limits::header_bytes_max);
  delivery.signature = door.block<64>(in.getSignature());
  delivery.root = door.block<32>(in.getRoot());
  delivery.recipient_index = in.getRecipientIndex();
  delivery.recipient_salt = door.block<16>(in.getRecipientSalt());
  if (!door.ok()) return delivery;
  const Header header = read_inner_header(door, delivery.header);
  door.require(delivery.recipient_index < header.recipients.size(), Refusal::inconsistent);
  if (!door.ok()) return delivery;
  read_released_sections(door, in, header, delivery);
  delivery.release = read_evidence(door, in.getRelease());
  read_withheld(door, in, delivery);
  return delivery;
}

void write_delivery(schema::Delivery::Builder out, const Delivery& delivery) {
  out.setNumber(delivery.number);
  out.setPart(delivery.part);
  out.setHeader(blob(delivery.header));
  out.setSignature(blob(delivery.signature));
  out.setRoot(blob(delivery.root));
  out.setRecipientIndex(delivery.recipient_index);
  out.setRecipientSalt(blob(delivery.recipient_salt));
  auto sections = out.initSections(size_of(delivery.sections.size()));
  for (unsigned i = 0; i < sections.size(); ++i) {
    write_released_section(sections[i], delivery.sections[i]);
  }
  write_evidence(out.initRelease(), delivery.release);
  out.setWithheldShown(raw<schema::Disclose>(delivery.withheld_shown));
  out.setWithheldCount(delivery.withheld_count);
  auto labels = out.initWithheldLabels(size_of(delivery.withheld_labels.size()));
  for (unsigned i = 0; i < labels.size(); ++i) {
    labels.set(i, raw<schema::SectionKind>(delivery.withheld_labels[i]));
  }
}

std::size_t size_hint(const Evidence& evidence) {
  return 128 + evidence.body.size() + evidence.proof.size() * 40 + evidence.checkpoint.size();
}

std::size_t size_hint(const Delivery& delivery) {
  std::size_t bytes = 512 + delivery.header.size() + size_hint(delivery.release);
  for (const ReleasedSection& released : delivery.sections) {
    bytes += 640 + released.section.ciphertext.size();
  }
  return bytes;
}

Bytes encode(const Evidence& evidence) {
  return encode_root<schema::Evidence>(
      words_for(size_hint(evidence)),
      [&](schema::Evidence::Builder out) { write_evidence(out, evidence); });
}

Result<Evidence, Refusal> decode_evidence(ByteView frame) {
  return decode_root<schema::Evidence>(frame, limits::message_bytes_max, read_evidence);
}

}  // namespace mash::wire
