// A submission: all of one message, from its sender to the hub.
#include <algorithm>

#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

constexpr std::size_t tag_bytes = 16;  // Poly1305.

Leaf read_leaf(Door& door, schema::Leaf::Reader in) {
  Leaf leaf;
  leaf.salt = door.block<16>(in.getSalt());
  leaf.label = door.word<SectionKind>(in.getLabel());
  leaf.subject = door.id_or_none<SubjectId>(in.getSubject());
  leaf.age_band = door.word<AgeBand>(in.getAgeBand());
  leaf.padded_bytes = in.getPaddedBytes();
  leaf.ciphertext_digest = door.block<32>(in.getCiphertextDigest());
  leaf.commitment = door.block<32>(in.getCommitment());
  return leaf;
}

void write_leaf(schema::Leaf::Builder out, const Leaf& leaf) {
  out.setSalt(blob(leaf.salt));
  out.setLabel(raw<schema::SectionKind>(leaf.label));
  out.setSubject(blob(leaf.subject));
  out.setAgeBand(raw<schema::AgeBand>(leaf.age_band));
  out.setPaddedBytes(leaf.padded_bytes);
  out.setCiphertextDigest(blob(leaf.ciphertext_digest));
  out.setCommitment(blob(leaf.commitment));
}

Wrap read_wrap(Door& door, schema::Wrap::Reader in, SectionForm form) {
  Wrap wrap;
  wrap.recipient = in.getRecipient();
  wrap.key = door.block<16>(in.getKey());
  if (form == SectionForm::bare) {
    door.empty(in.getEnc());
    door.empty(in.getSealed());
    return wrap;
  }
  wrap.enc = door.block<32>(in.getEnc());
  wrap.sealed = door.block<48>(in.getSealed());
  return wrap;
}

void write_wrap(schema::Wrap::Builder out, const Wrap& wrap, SectionForm form) {
  out.setRecipient(wrap.recipient);
  out.setKey(blob(wrap.key));
  if (form == SectionForm::bare) return;
  out.setEnc(blob(wrap.enc));
  out.setSealed(blob(wrap.sealed));
}

std::vector<Section> read_sections(Door& door, capnp::List<schema::Section>::Reader in) {
  const auto count = door.count(in, limits::sections_per_message_max);
  std::vector<Section> sections;
  sections.reserve(count);
  std::size_t ciphertexts_bytes = 0;
  for (unsigned i = 0; i < count && door.ok(); ++i) {
    sections.push_back(read_section(door, in[i], SectionForm::sealed));
    ciphertexts_bytes += sections.back().ciphertext.size();
    door.require(ciphertexts_bytes <= limits::ciphertexts_bytes_max, Refusal::limit);
  }
  return sections;
}

}  // namespace

Recipient read_recipient(Door& door, schema::Recipient::Reader in) {
  return {door.block<16>(in.getSalt()), door.party(in.getParty())};
}

void write_recipient(schema::Recipient::Builder out, const Recipient& recipient) {
  out.setSalt(blob(recipient.salt));
  out.setParty(text(recipient.party));
}

Decoy read_decoy(Door& door, schema::Decoy::Reader in) {
  return {in.getLeafIndex(), door.block<32>(in.getLeafHash())};
}

void write_decoy(schema::Decoy::Builder out, const Decoy& decoy) {
  out.setLeafIndex(decoy.leaf_index);
  out.setLeafHash(blob(decoy.leaf_hash));
}

Section read_section(Door& door, schema::Section::Reader in, SectionForm form) {
  Section section;
  section.leaf_index = in.getLeafIndex();
  section.leaf = read_leaf(door, in.getLeaf());
  if (form == SectionForm::bare) {
    door.empty(in.getCiphertext());
  } else {
    section.ciphertext = door.bytes(in.getCiphertext(), 1, limits::ciphertexts_bytes_max);
    door.require(section.ciphertext.size() == section.leaf.padded_bytes + tag_bytes,
                 Refusal::inconsistent);
  }
  const auto wraps = in.getWraps();
  const auto count = door.count(wraps, limits::recipients_per_message_max);
  door.require(count > 0, Refusal::inconsistent);
  section.wraps.reserve(count);
  for (unsigned i = 0; i < count; ++i) {
    section.wraps.push_back(read_wrap(door, wraps[i], form));
    door.require(i == 0 || section.wraps[i - 1].recipient < section.wraps[i].recipient,
                 Refusal::inconsistent);
  }
  return section;
}

void write_section(schema::Section::Builder out, const Section& section, SectionForm form) {
  out.setLeafIndex(section.leaf_index);
  write_leaf(out.initLeaf(), section.leaf);
  if (form == SectionForm::sealed) out.setCiphertext(blob(section.ciphertext));
  auto wraps = out.initWraps(size_of(section.wraps.size()));
  for (unsigned i = 0; i < wraps.size(); ++i) write_wrap(wraps[i], section.wraps[i], form);
}

void check_section(Door& door, const Section& section, const Header& header) {
  door.require(section.leaf_index < header.leaf_count, Refusal::inconsistent);
  const Leaf& leaf = section.leaf;
  const auto named = std::find_if(header.subjects.begin(), header.subjects.end(),
                                  [&](const Subject& s) { return s.ref == leaf.subject; });
  if (leaf.subject != SubjectId{}) {
    door.require(named != header.subjects.end() && named->age_band == leaf.age_band,
                 Refusal::inconsistent);
  }
  for (const Wrap& wrap : section.wraps) {
    door.require(wrap.recipient < header.recipients.size(), Refusal::inconsistent);
  }
}

void check_sections(Door& door, const std::vector<Section>& sections,
                    const std::vector<Decoy>& decoys, const Header& header) {
  std::uint64_t covered = 0;
  const auto cover = [&](std::uint8_t index) {
    const bool free = index < header.leaf_count && (covered >> index & 1) == 0;
    door.require(free, Refusal::inconsistent);
    if (free) covered |= std::uint64_t{1} << index;
  };
  std::size_t wraps = 0;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    door.require(i == 0 || sections[i - 1].leaf_index < sections[i].leaf_index,
                 Refusal::inconsistent);
    cover(sections[i].leaf_index);
    check_section(door, sections[i], header);
    wraps += sections[i].wraps.size();
  }
  for (std::size_t i = 0; i < decoys.size(); ++i) {
    door.require(i == 0 || decoys[i - 1].leaf_index < decoys[i].leaf_index, Refusal::inconsistent);
    cover(decoys[i].leaf_index);
  }
  door.require(sections.size() + decoys.size() == header.leaf_count, Refusal::inconsistent);
  door.require(wraps <= limits::wraps_per_message_max, Refusal::limit);
}

Header read_inner_header(Door& door, ByteView frame) {
  auto header = decode_header(frame);
  if (!header) door.refuse(header.error());
  return header ? *std::move(header) : Header{};
}

Submission read_submission(Door& door, schema::Submission::Reader in) {
  Submission submission;
  submission.header = door.bytes(in.getHeader(), 1, limits::header_bytes_max);
  submission.signature = door.block<64>(in.getSignature());
  const auto recipients = in.getRecipients();
  const auto recipient_count = door.count(recipients, limits::recipients_per_message_max);
  for (unsigned i = 0; i < recipient_count; ++i) {
    submission.recipients.push_back(read_recipient(door, recipients[i]));
  }
  submission.sections = read_sections(door, in.getSections());
  const auto decoys = in.getDecoys();
  const auto decoy_count = door.count(decoys, limits::leaves_per_message_max);
  submission.decoys.reserve(decoy_count);
  for (unsigned i = 0; i < decoy_count; ++i) {
    submission.decoys.push_back(read_decoy(door, decoys[i]));
  }
  if (!door.ok()) return submission;
  const Header header = read_inner_header(door, submission.header);
  if (!door.ok()) return submission;
  door.require(header.recipients.size() == submission.recipients.size(), Refusal::inconsistent);
  check_sections(door, submission.sections, submission.decoys, header);
  return submission;
}

void write_submission(schema::Submission::Builder out, const Submission& submission) {
  out.setHeader(blob(submission.header));
  out.setSignature(blob(submission.signature));
  auto recipients = out.initRecipients(size_of(submission.recipients.size()));
  for (unsigned i = 0; i < recipients.size(); ++i) {
    write_recipient(recipients[i], submission.recipients[i]);
  }
  auto sections = out.initSections(size_of(submission.sections.size()));
  for (unsigned i = 0; i < sections.size(); ++i) {
    write_section(sections[i], submission.sections[i], SectionForm::sealed);
  }
  auto decoys = out.initDecoys(size_of(submission.decoys.size()));
  for (unsigned i = 0; i < decoys.size(); ++i) write_decoy(decoys[i], submission.decoys[i]);
}

std::size_t size_hint(const Submission& submission) {
  std::size_t bytes = 256 + submission.header.size() + submission.recipients.size() * 96 +
                      submission.decoys.size() * 48;
  for (const Section& section : submission.sections) {
    bytes += 256 + section.ciphertext.size() + section.wraps.size() * 136;
  }
  return bytes;
}

Bytes encode(const Submission& submission) {
  return encode_root<schema::Submission>(
      words_for(size_hint(submission)),
      [&](schema::Submission::Builder out) { write_submission(out, submission); });
}

Result<Submission, Refusal> decode_submission(ByteView frame) {
  return decode_root<schema::Submission>(frame, limits::message_bytes_max, read_submission);
}

}  // namespace mash::wire
