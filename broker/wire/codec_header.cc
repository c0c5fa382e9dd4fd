// The header: what a sender signs.
#include <algorithm>

#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

Subject read_subject(Door& door, schema::Subject::Reader in) {
  return {door.id<SubjectId>(in.getRef()), door.word<SubjectRole>(in.getRole()),
          door.word<AgeBand>(in.getAgeBand()), door.id_or_none<CaseId>(in.getCaseId())};
}

void write_subject(schema::Subject::Builder out, const Subject& subject) {
  out.setRef(blob(subject.ref));
  out.setRole(raw<schema::SubjectRole>(subject.role));
  out.setAgeBand(raw<schema::AgeBand>(subject.age_band));
  out.setCaseId(blob(subject.case_id));
}

// What a kind of message must name, and what it must not: nothing may say in two ways what it is
// about. The enums of other kinds are not read, so they may hold anything on their list.
void check_kind(Door& door, const Header& header) {
  const MessageKind kind = header.kind;
  const bool answers = kind == MessageKind::check || kind == MessageKind::return_;
  const bool one_case = answers || kind == MessageKind::outcome;
  const bool supersedes = kind == MessageKind::correction || kind == MessageKind::recall ||
                          kind == MessageKind::withdrawal;
  const bool referral = kind == MessageKind::referral;
  const bool has_case = header.case_id != CaseId{};
  const bool has_check = header.check_id != CheckId{};
  const bool has_version = header.return_version != 0;
  door.require(kind != MessageKind::onward, Refusal::unknown_kind);
  door.require(one_case ? has_case : !(referral && has_case), Refusal::inconsistent);
  door.require(has_check == answers, Refusal::inconsistent);
  door.require(has_version == (kind == MessageKind::return_), Refusal::inconsistent);
  door.require(!supersedes || header.supersedes != MessageId{}, Refusal::inconsistent);
  for (const Subject& subject : header.subjects) {
    door.require(referral || subject.case_id == CaseId{}, Refusal::inconsistent);
  }
}

void check_lists(Door& door, const Header& header) {
  door.require(!header.recipients.empty(), Refusal::inconsistent);
  door.require(std::adjacent_find(header.recipients.begin(), header.recipients.end(),
                                  std::greater_equal<>()) == header.recipients.end(),
               Refusal::inconsistent);
  for (auto one = header.subjects.begin(); one != header.subjects.end(); ++one) {
    // Each named once; and a case is about one child.
    const bool again = std::any_of(header.subjects.begin(), one, [&](const Subject& other) {
      const bool same_case = other.case_id == one->case_id && !one->case_id.uuid.is_nil();
      return other.ref == one->ref || same_case;
    });
    door.require(!again, Refusal::inconsistent);
  }
  const unsigned leaves = header.leaf_count;
  door.require(leaves == 8 || leaves == 16 || leaves == 32 || leaves == 64, Refusal::inconsistent);
}

void write_header(schema::Header::Builder out, const Header& header) {
  out.setVersion(protocol_version);
  out.setSuite(header.suite);
  out.setHub(blob(header.hub));
  out.setId(blob(header.id));
  out.setKind(raw<schema::MessageKind>(header.kind));
  out.setSender(text(header.sender));
  out.setSenderKey(blob(header.sender_key));
  out.setCreatedMs(ms(header.created));
  out.setRosterEpoch(header.roster_epoch);
  out.setActor(blob(header.actor));
  auto subjects = out.initSubjects(size_of(header.subjects.size()));
  for (unsigned i = 0; i < subjects.size(); ++i) write_subject(subjects[i], header.subjects[i]);
  out.setCaseId(blob(header.case_id));
  out.setCheckId(blob(header.check_id));
  out.setReturnKind(raw<schema::ReturnKind>(header.return_kind));
  out.setReturnVersion(header.return_version);
  out.setSupersedes(blob(header.supersedes));
  out.setPurpose(raw<schema::Purpose>(header.purpose));
  out.setStage(raw<schema::Stage>(header.stage));
  out.setCategory(raw<schema::Category>(header.category));
  out.setUrgency(raw<schema::Urgency>(header.urgency));
  out.setGateway(raw<schema::Gateway>(header.gateway));
  out.setArticle6(raw<schema::Article6>(header.article6));
  out.setArticle9(raw<schema::Article9>(header.article9));
  out.setConsent(raw<schema::Consent>(header.consent));
  out.setHandling(raw<schema::Handling>(header.handling));
  out.setRegime(raw<schema::Regime>(header.regime));
  out.setSource(raw<schema::ReferralSource>(header.source));
  auto recipients = out.initRecipients(size_of(header.recipients.size()));
  for (unsigned i = 0; i < recipients.size(); ++i) recipients.set(i, blob(header.recipients[i]));
  out.setLeafCount(header.leaf_count);
  out.setOutcome(raw<schema::Outcome>(header.outcome));
}

void read_basis(Door& door, schema::Header::Reader in, Header& header) {
  header.purpose = door.word<Purpose>(in.getPurpose());
  header.stage = door.word<Stage>(in.getStage());
  header.category = door.word<Category>(in.getCategory());
  header.urgency = door.word<Urgency>(in.getUrgency());
  header.gateway = door.word<Gateway>(in.getGateway());
  header.article6 = door.word<Article6>(in.getArticle6());
  header.article9 = door.word<Article9>(in.getArticle9());
  header.consent = door.word<Consent>(in.getConsent());
  header.handling = door.word<Handling>(in.getHandling());
  header.regime = door.word<Regime>(in.getRegime());
  header.source = door.word<ReferralSource>(in.getSource());
  header.outcome = door.word<Outcome>(in.getOutcome());
}

Header read_header(Door& door, schema::Header::Reader in) {
  door.require(in.getVersion() == protocol_version, Refusal::unknown_version);
  Header header;
  header.suite = in.getSuite();
  door.require(header.suite == suite_v1, Refusal::unknown_version);
  header.hub = door.block<32>(in.getHub());
  header.id = door.message_id_v7(in.getId());
  header.kind = door.word<MessageKind>(in.getKind());
  header.sender = door.party(in.getSender());
  header.sender_key = door.block<16>(in.getSenderKey());
  header.created = door.time(in.getCreatedMs());
  header.roster_epoch = in.getRosterEpoch();
  header.actor = door.id_or_none<StaffId>(in.getActor());
  const auto subjects = in.getSubjects();
  const auto subject_count = door.count(subjects, limits::subjects_per_message_max);
  header.subjects.reserve(subject_count);
  for (unsigned i = 0; i < subject_count; ++i) {
    header.subjects.push_back(read_subject(door, subjects[i]));
  }
  header.case_id = door.id_or_none<CaseId>(in.getCaseId());
  header.check_id = door.id_or_none<CheckId>(in.getCheckId());
  header.return_kind = door.word<ReturnKind>(in.getReturnKind());
  header.return_version = in.getReturnVersion();
  header.supersedes = door.id_or_none<MessageId>(in.getSupersedes());
  read_basis(door, in, header);
  const auto recipients = in.getRecipients();
  const auto recipient_count = door.count(recipients, limits::recipients_per_message_max);
  header.recipients.reserve(recipient_count);
  for (unsigned i = 0; i < recipient_count; ++i) {
    header.recipients.push_back(door.block<32>(recipients[i]));
  }
  header.leaf_count = in.getLeafCount();
  if (door.ok()) check_kind(door, header);
  if (door.ok()) check_lists(door, header);
  return header;
}

}  // namespace

Bytes encode(const Header& header) {
  return encode_root<schema::Header>(
      words_for(limits::header_bytes_max) / 4,
      [&](schema::Header::Builder out) { write_header(out, header); });
}

Result<Header, Refusal> decode_header(ByteView frame) {
  return decode_root<schema::Header>(frame, limits::header_bytes_max, read_header);
}

}  // namespace mash::wire
