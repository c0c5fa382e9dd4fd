// Acts: what a person does, and signs.
#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

using In = schema::Act::Reader;
using Out = schema::Act::Builder;

// --- In ---------------------------------------------------------------------------------------

Rate read(Door& door, schema::Act::Rate::Reader in) {
  return {door.word<Urgency>(in.getUrgency()), door.word<Category>(in.getCategory()),
          door.block<32>(in.getReason())};
}
RequireCheck read(Door& door, schema::Act::RequireCheck::Reader in) {
  return {door.word<PartyKind>(in.getKind()), door.id<SubjectId>(in.getSubject())};
}
Consider read(Door& door, schema::Act::Consider::Reader in) {
  return {door.id<CheckId>(in.getCheck()), in.getVersion(),
          door.word<Relevance>(in.getRelevance()), door.block<32>(in.getSentence())};
}
RecallCheck read(Door& door, schema::Act::RecallCheck::Reader in) {
  return {door.id<CheckId>(in.getRecallCheckId())};
}
ReissueCheck read(Door& door, schema::Act::ReissueCheck::Reader in) {
  return {door.id<CheckId>(in.getMisdirected()), door.id<CheckId>(in.getReissuedAs())};
}
ReportGap read(Door& door, schema::Act::ReportGap::Reader in) {
  ReportGap deed{door.id<CheckId>(in.getGapCheck()), door.word<GapReason>(in.getGapReason()),
                 door.block<32>(in.getTried()), door.block<32>(in.getMeaning()), std::nullopt};
  const Unasked unasked{door.word<PartyKind>(in.getUnaskedKind()),
                        door.id_or_none<SubjectId>(in.getUnaskedSubject())};
  const bool nobody = deed.reason == GapReason::no_agency;
  door.require(nobody != unasked.subject.uuid.is_nil(), Refusal::inconsistent);
  if (nobody) deed.unasked = unasked;
  return deed;
}
SubmitAssessment read(Door& door, schema::Act::SubmitAssessment::Reader in) {
  return {door.block<32>(in.getSubmittedEvidence()), door.word<FieldState>(in.getChildsViews()),
          door.word<FieldState>(in.getRiskAnalysis()), door.block<32>(in.getAssessment())};
}
SignAssessment read(Door& door, schema::Act::SignAssessment::Reader in) {
  return {door.block<32>(in.getSignedEvidence())};
}
ConfirmReview read(Door& door, schema::Act::ConfirmReview::Reader in) {
  return {door.block<32>(in.getConfirmedEvidence())};
}
CallStrategy read(Door& door, schema::Act::CallStrategy::Reader in) {
  return {door.block<32>(in.getGrounds())};
}
RecordStrategy read(Door& door, schema::Act::RecordStrategy::Reader in) {
  RecordStrategy deed;
  deed.held_at = door.time(in.getHeldAtMs());
  const auto participants = in.getParticipants();
  const auto count = door.count(participants, limits::participants_max);
  for (unsigned i = 0; i < count; ++i) deed.participants.push_back(door.party(participants[i]));
  deed.section_47 = in.getSection47();
  deed.decision = door.block<32>(in.getDecision());
  return deed;
}
OpenSection47 read(Door& door, schema::Act::OpenSection47::Reader in) {
  return {in.getEmergency(), door.block<32>(in.getSection47Reason())};
}
Protect read(Door& door, schema::Act::Protect::Reader in) {
  return {door.block<32>(in.getProtectionReason())};
}
DecideOutcome read(Door& door, schema::Act::DecideOutcome::Reader in) {
  const Outcome outcome = door.word<Outcome>(in.getOutcome());
  const ByteView evidence = in.getOutcomeEvidence();
  door.require(evidence.empty() || evidence.size() == sizeof(Digest), Refusal::wrong_size);
  return {outcome, door.bytes(evidence, 0, sizeof(Digest)), door.block<32>(in.getOutcomeReason())};
}
DecideHold read(Door& door, schema::Act::DecideHold::Reader in) {
  return {door.id<MessageId>(in.getHeldMessage()), door.party(in.getHeldFor()), in.getRelease(),
          door.block<32>(in.getHoldReason())};
}
Exclude read(Door& door, schema::Act::Exclude::Reader in) {
  return {door.party(in.getExcludedParty()), door.block<32>(in.getExclusionReason())};
}
LiftExclusion read(Door& door, schema::Act::LiftExclusion::Reader in) {
  return {door.party(in.getLiftedParty()), door.block<32>(in.getLiftReason())};
}

Deed read_deed(Door& door, In in) {
  switch (in.which()) {
    case schema::Act::RATE: return read(door, in.getRate());
    case schema::Act::REQUIRE_CHECK: return read(door, in.getRequireCheck());
    case schema::Act::CONSIDER: return read(door, in.getConsider());
    case schema::Act::RECALL_CHECK: return read(door, in.getRecallCheck());
    case schema::Act::REISSUE_CHECK: return read(door, in.getReissueCheck());
    case schema::Act::REPORT_GAP: return read(door, in.getReportGap());
    case schema::Act::APPROVE_GAP: return ApproveGap{door.id<CheckId>(in.getApproveGap())};
    case schema::Act::START_ASSESSMENT: return StartAssessment{};
    case schema::Act::SUBMIT_ASSESSMENT: return read(door, in.getSubmitAssessment());
    case schema::Act::SIGN_ASSESSMENT: return read(door, in.getSignAssessment());
    case schema::Act::CONFIRM_REVIEW: return read(door, in.getConfirmReview());
    case schema::Act::CALL_STRATEGY: return read(door, in.getCallStrategy());
    case schema::Act::RECORD_STRATEGY: return read(door, in.getRecordStrategy());
    case schema::Act::OPEN_SECTION47: return read(door, in.getOpenSection47());
    case schema::Act::PROTECT: return read(door, in.getProtect());
    case schema::Act::DECIDE_OUTCOME: return read(door, in.getDecideOutcome());
    case schema::Act::DECIDE_HOLD: return read(door, in.getDecideHold());
    case schema::Act::EXCLUDE: return read(door, in.getExclude());
    case schema::Act::LIFT_EXCLUSION: return read(door, in.getLiftExclusion());
  }
  door.refuse(Refusal::unknown_kind);
  return StartAssessment{};
}

Act read_act(Door& door, In in) {
  door.require(in.getVersion() == protocol_version, Refusal::unknown_version);
  Act act;
  act.hub = door.block<32>(in.getHub());
  act.id = door.message_id_v7(in.getId());
  act.staff = door.id<StaffId>(in.getStaff());
  act.party = door.party(in.getParty());
  act.at = door.time(in.getAtMs());
  act.case_id = door.id<CaseId>(in.getCaseId());
  act.deed = read_deed(door, in);
  return act;
}

// --- Out --------------------------------------------------------------------------------------

void write(Out out, const Rate& deed) {
  auto group = out.initRate();
  group.setUrgency(raw<schema::Urgency>(deed.urgency));
  group.setCategory(raw<schema::Category>(deed.category));
  group.setReason(blob(deed.reason));
}
void write(Out out, const RequireCheck& deed) {
  auto group = out.initRequireCheck();
  group.setKind(raw<schema::PartyKind>(deed.kind));
  group.setSubject(blob(deed.subject));
}
void write(Out out, const Consider& deed) {
  auto group = out.initConsider();
  group.setCheck(blob(deed.check));
  group.setVersion(deed.version);
  group.setRelevance(raw<schema::Relevance>(deed.relevance));
  group.setSentence(blob(deed.sentence));
}
void write(Out out, const RecallCheck& deed) {
  out.initRecallCheck().setRecallCheckId(blob(deed.check));
}
void write(Out out, const ReissueCheck& deed) {
  auto group = out.initReissueCheck();
  group.setMisdirected(blob(deed.misdirected));
  group.setReissuedAs(blob(deed.reissued_as));
}
void write(Out out, const ReportGap& deed) {
  auto group = out.initReportGap();
  group.setGapCheck(blob(deed.check));
  group.setGapReason(raw<schema::GapReason>(deed.reason));
  group.setTried(blob(deed.tried));
  group.setMeaning(blob(deed.meaning));
  if (!deed.unasked) return;
  group.setUnaskedKind(raw<schema::PartyKind>(deed.unasked->kind));
  group.setUnaskedSubject(blob(deed.unasked->subject));
}
void write(Out out, const ApproveGap& deed) { out.setApproveGap(blob(deed.check)); }
void write(Out out, const StartAssessment&) { out.setStartAssessment(); }
void write(Out out, const SubmitAssessment& deed) {
  auto group = out.initSubmitAssessment();
  group.setSubmittedEvidence(blob(deed.evidence));
  group.setChildsViews(raw<schema::FieldState>(deed.childs_views));
  group.setRiskAnalysis(raw<schema::FieldState>(deed.risk_analysis));
  group.setAssessment(blob(deed.assessment));
}
void write(Out out, const SignAssessment& deed) {
  out.initSignAssessment().setSignedEvidence(blob(deed.evidence));
}
void write(Out out, const ConfirmReview& deed) {
  out.initConfirmReview().setConfirmedEvidence(blob(deed.evidence));
}
void write(Out out, const CallStrategy& deed) {
  out.initCallStrategy().setGrounds(blob(deed.grounds));
}
void write(Out out, const RecordStrategy& deed) {
  auto group = out.initRecordStrategy();
  group.setHeldAtMs(ms(deed.held_at));
  auto participants = group.initParticipants(size_of(deed.participants.size()));
  for (unsigned i = 0; i < participants.size(); ++i) {
    participants.set(i, text(deed.participants[i]));
  }
  group.setSection47(deed.section_47);
  group.setDecision(blob(deed.decision));
}
void write(Out out, const OpenSection47& deed) {
  auto group = out.initOpenSection47();
  group.setEmergency(deed.emergency);
  group.setSection47Reason(blob(deed.reason));
}
void write(Out out, const Protect& deed) {
  out.initProtect().setProtectionReason(blob(deed.reason));
}
void write(Out out, const DecideOutcome& deed) {
  auto group = out.initDecideOutcome();
  group.setOutcome(raw<schema::Outcome>(deed.outcome));
  group.setOutcomeEvidence(blob(deed.evidence));
  group.setOutcomeReason(blob(deed.reason));
}
void write(Out out, const DecideHold& deed) {
  auto group = out.initDecideHold();
  group.setHeldMessage(blob(deed.message));
  group.setHeldFor(text(deed.recipient));
  group.setRelease(deed.release);
  group.setHoldReason(blob(deed.reason));
}
void write(Out out, const Exclude& deed) {
  auto group = out.initExclude();
  group.setExcludedParty(text(deed.party));
  group.setExclusionReason(blob(deed.reason));
}
void write(Out out, const LiftExclusion& deed) {
  auto group = out.initLiftExclusion();
  group.setLiftedParty(text(deed.party));
  group.setLiftReason(blob(deed.reason));
}

}  // namespace

SignedAct read_signed_act(Door& door, schema::SignedAct::Reader in) {
  SignedAct signed_act;
  signed_act.act = door.bytes(in.getAct(), 1, limits::act_bytes_max);
  const auto proof = in.getProof();
  door.require(proof.which() == schema::SignedAct::Proof::ED25519, Refusal::unknown_kind);
  if (door.ok()) signed_act.proof = door.block<64>(proof.getEd25519());
  return signed_act;
}

void write_signed_act(schema::SignedAct::Builder out, const SignedAct& signed_act) {
  out.setAct(blob(signed_act.act));
  out.initProof().setEd25519(blob(signed_act.proof));
}

Bytes encode(const Act& act) {
  return encode_root<schema::Act>(small_words, [&](Out out) {
    out.setVersion(protocol_version);
    out.setHub(blob(act.hub));
    out.setId(blob(act.id));
    out.setStaff(blob(act.staff));
    out.setParty(text(act.party));
    out.setAtMs(ms(act.at));
    out.setCaseId(blob(act.case_id));
    std::visit([&](const auto& deed) { write(out, deed); }, act.deed);
  });
}

Result<Act, Refusal> decode_act(ByteView frame) {
  return decode_root<schema::Act>(frame, limits::act_bytes_max, read_act);
}

}  // namespace mash::wire
