// Events on their way out, and the structs that receipts share with them.
#include "wire/parts.h"

namespace mash::wire {
namespace {

using Out = schema::Event::Builder;

void write(Out out, const HubOpened& event) {
  auto group = out.initHubOpened();
  group.setHub(blob(event.hub));
  group.setMode(raw<schema::HubMode>(event.mode));
  group.setOrigin(text(event.origin));
  group.setLedgerKey(blob(event.ledger_key));
  group.setGovernors(blob(event.governors));
}
void write(Out out, const HubStarted& event) {
  auto group = out.initHubStarted();
  group.setStartedSize(event.size);
  group.setUnclean(event.unclean);
}
void write(Out out, const HubStopped&) { out.setHubStopped(); }
void write(Out out, const RosterApplied& event) {
  auto group = out.initRosterApplied();
  group.setEpoch(event.epoch);
  group.setRosterDigest(blob(event.digest));
}
void write(Out out, const PolicyApplied& event) {
  auto group = out.initPolicyApplied();
  group.setBundle(event.bundle);
  group.setPolicyDigest(blob(event.digest));
}
void write(Out out, const Refused& event) { write_refused(out.initRefused(), event); }
void write(Out out, const Counted& event) {
  auto group = out.initCounted();
  group.setCause(text(event.cause));
  group.setCount(event.count);
}
void write(Out out, const Quarantined& event) {
  out.initQuarantined().setFrameDigest(blob(event.frame));
}

void write(Out out, const MessageAccepted& event) {
  auto group = out.initMessageAccepted();
  group.setMessage(blob(event.message));
  group.setFrame(blob(event.frame));
  group.setSender(text(event.sender));
  group.setKind(raw<schema::MessageKind>(event.kind));
  group.setCheck(blob(event.check));
  group.setAcceptedVersion(event.return_version);
}

template <class List>
void write_leaves(List out, const std::vector<std::uint8_t>& leaves) {
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, leaves[i]);
}
template <class List>
void write_rules(List out, const std::vector<std::string>& rules) {
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, text(rules[i]));
}

void write(Out out, const Released& event) {
  auto group = out.initReleased();
  group.setMessage(blob(event.message));
  group.setRecipient(text(event.recipient));
  group.setNumber(event.number);
  group.setPart(event.part);
  write_leaves(group.initLeaves(size_of(event.leaves.size())), event.leaves);
  write_rules(group.initRules(size_of(event.rules.size())), event.rules);
  group.setPolicyVersion(event.policy_version);
  group.setGateway(raw<schema::Gateway>(event.gateway));
  group.setArticle6(raw<schema::Article6>(event.article6));
  group.setArticle9(raw<schema::Article9>(event.article9));
  group.setShown(raw<schema::Disclose>(event.shown));
  group.setWithheldCount(event.withheld_count);
  auto labels = group.initWithheldLabels(size_of(event.withheld_labels.size()));
  for (unsigned i = 0; i < labels.size(); ++i) {
    labels.set(i, raw<schema::SectionKind>(event.withheld_labels[i]));
  }
  group.setFrame(blob(event.frame));
  group.setRed(event.red);
}
void write(Out out, const NotReleased& event) {
  auto group = out.initNotReleased();
  group.setMessage(blob(event.message));
  group.setRecipient(text(event.recipient));
  write_leaves(group.initLeaves(size_of(event.leaves.size())), event.leaves);
  auto effects = group.initEffects(size_of(event.effects.size()));
  for (unsigned i = 0; i < effects.size(); ++i) {
    effects.set(i, raw<schema::Effect>(event.effects[i]));
  }
  write_rules(group.initRules(size_of(event.rules.size())), event.rules);
  group.setPolicyVersion(event.policy_version);
}
void write(Out out, const DeliveryReported& event) {
  auto group = out.initDeliveryReported();
  group.setReportedFor(text(event.recipient));
  group.setReportedNumber(event.number);
  group.setReport(raw<schema::DeliveryReport>(event.report));
  group.setReportedAtMs(ms(event.at));
  group.setReportedBy(blob(event.by));
  group.setReportedMessage(blob(event.message));
}
void write(Out out, const DeliveryEnded& event) {
  auto group = out.initDeliveryEnded();
  group.setEndedNumber(event.number);
  group.setEnd(raw<schema::DeliveryEnd>(event.end));
  group.setEndedFor(text(event.recipient));
  group.setEndedMessage(blob(event.message));
}

void write(Out out, const CaseOpened& event) {
  auto group = out.initCaseOpened();
  group.setChild(blob(event.child));
  group.setReferral(blob(event.referral));
  group.setReferrer(text(event.referrer));
  group.setSource(raw<schema::ReferralSource>(event.source));
}
void write(Out out, const PersonNamed& event) {
  auto group = out.initPersonNamed();
  group.setPerson(blob(event.subject));
  group.setRole(raw<schema::SubjectRole>(event.role));
  group.setAgeBand(raw<schema::AgeBand>(event.age_band));
}
void write(Out out, const Rated& event) {
  auto group = out.initRated();
  group.setUrgency(raw<schema::Urgency>(event.urgency));
  group.setCategory(raw<schema::Category>(event.category));
  group.setRatedBy(blob(event.by));
}
void write(Out out, const StageReached& event) {
  out.initStageReached().setStage(raw<schema::Stage>(event.stage));
}
void write(Out out, const CheckRequired& event) {
  auto group = out.initCheckRequired();
  group.setRequiredKind(raw<schema::PartyKind>(event.kind));
  group.setRequiredSubject(blob(event.subject));
}
void write(Out out, const CheckIssued& event) {
  auto group = out.initCheckIssued();
  group.setIssued(blob(event.check));
  group.setAgency(text(event.agency));
  group.setAgencyKind(raw<schema::PartyKind>(event.kind));
  group.setSubject(blob(event.subject));
  group.setDueMs(ms(event.due));
}
void write(Out out, const CheckReturned& event) {
  auto group = out.initCheckReturned();
  group.setReturned(blob(event.check));
  group.setReturnKind(raw<schema::ReturnKind>(event.kind));
  group.setVersion(event.version);
  group.setReturnMessage(blob(event.message));
  group.setLate(event.late);
}
void write(Out out, const ReturnOpened& event) {
  auto group = out.initReturnOpened();
  group.setOpenedCheck(blob(event.check));
  group.setOpenedVersion(event.version);
  group.setOpenedBy(blob(event.by));
  group.setOpenedPart(event.part);
}
void write(Out out, const ReturnUnopenable& event) {
  auto group = out.initReturnUnopenable();
  group.setUnopenableCheck(blob(event.check));
  group.setUnopenableVersion(event.version);
}
void write(Out out, const ReturnWithdrawn& event) {
  auto group = out.initReturnWithdrawn();
  group.setWithdrawnCheck(blob(event.check));
  group.setWithdrawnVersion(event.version);
}
void write(Out out, const Considered& event) {
  auto group = out.initConsidered();
  group.setConsideredCheck(blob(event.check));
  group.setConsideredVersion(event.version);
  group.setConsideredBy(blob(event.by));
  group.setRelevance(raw<schema::Relevance>(event.relevance));
}
void write(Out out, const CheckRecalled& event) { out.setCheckRecalled(blob(event.check)); }
void write(Out out, const CheckMisdirected& event) {
  auto group = out.initCheckMisdirected();
  group.setMisdirected(blob(event.check));
  group.setReissuedAs(blob(event.reissued_as));
}
void write(Out out, const Escalated& event) {
  auto group = out.initEscalated();
  group.setEscalatedCheck(blob(event.check));
  group.setStep(event.step);
}
void write(Out out, const GapReported& event) {
  auto group = out.initGapReported();
  group.setGapCheck(blob(event.check));
  group.setGapReason(raw<schema::GapReason>(event.reason));
  group.setReportedGapBy(blob(event.by));
}
void write(Out out, const GapApproved& event) {
  auto group = out.initGapApproved();
  group.setApprovedCheck(blob(event.check));
  group.setApprovedBy(blob(event.by));
}

void write(Out out, const AssessmentStarted& event) {
  out.initAssessmentStarted().setAssessor(blob(event.assessor));
}
void write(Out out, const AssessmentSubmitted& event) {
  auto group = out.initAssessmentSubmitted();
  group.setSubmittedBy(blob(event.by));
  group.setSubmittedEvidence(blob(event.evidence));
  group.setChildsViews(raw<schema::FieldState>(event.childs_views));
  group.setRiskAnalysis(raw<schema::FieldState>(event.risk_analysis));
  group.setSubmittedAssessment(blob(event.assessment));
}
void write(Out out, const AssessmentSigned& event) {
  auto group = out.initAssessmentSigned();
  group.setSignedBy(blob(event.by));
  group.setSignedEvidence(blob(event.evidence));
  group.setAwaitsSecond(event.awaits_second);
  group.setSignedAssessor(blob(event.assessor));
  group.setSignedAssessment(blob(event.assessment));
}
void write(Out out, const ReviewDue& event) {
  auto group = out.initReviewDue();
  group.setReviewCheck(blob(event.check));
  group.setReviewDueMs(ms(event.due));
}
void write(Out out, const ReviewConfirmed& event) {
  auto group = out.initReviewConfirmed();
  group.setConfirmedBy(blob(event.by));
  group.setConfirmedEvidence(blob(event.evidence));
  group.setConfirmedAssessor(blob(event.assessor));
  group.setConfirmedAssessment(blob(event.assessment));
}
void write(Out out, const StrategyCalled& event) {
  auto group = out.initStrategyCalled();
  group.setCalledBy(blob(event.by));
  group.setStrategyDueMs(ms(event.due));
}
void write(Out out, const StrategyHeld& event) {
  auto group = out.initStrategyHeld();
  group.setHeldAtMs(ms(event.held_at));
  group.setSection47(event.section_47);
  group.setRecordedBy(blob(event.by));
}
void write(Out out, const Section47Opened& event) {
  auto group = out.initSection47Opened();
  group.setSection47By(blob(event.by));
  group.setEmergency(event.emergency);
  group.setDiscussionDueMs(ms(event.discussion_due));
}
void write(Out out, const Protected& event) { out.initProtected().setProtectedBy(blob(event.by)); }
void write(Out out, const OutcomeDecided& event) {
  auto group = out.initOutcomeDecided();
  group.setOutcome(raw<schema::Outcome>(event.outcome));
  group.setDecidedBy(blob(event.by));
}
void write(Out out, const ClockFired& event) {
  auto group = out.initClockFired();
  group.setClock(text(event.clock));
  group.setClockDueMs(ms(event.due));
}
void write(Out out, const Held& event) {
  auto group = out.initHeld();
  group.setHeldMessage(blob(event.message));
  group.setHeldFor(text(event.recipient));
  write_leaves(group.initHeldLeaves(size_of(event.leaves.size())), event.leaves);
  group.setHeldDueMs(ms(event.due));
  group.setHeldPart(event.part);
  auto approvers = group.initApprovers(size_of(event.approvers.size()));
  for (unsigned i = 0; i < approvers.size(); ++i) {
    approvers.set(i, raw<schema::StaffRole>(event.approvers[i]));
  }
}
void write(Out out, const HoldDecided& event) {
  auto group = out.initHoldDecided();
  group.setDecidedMessage(blob(event.message));
  group.setDecidedFor(text(event.recipient));
  group.setRelease(event.release);
  group.setHoldDecidedBy(blob(event.by));
  group.setCheckDueMs(ms(event.check_due));
}
void write(Out out, const Excluded& event) {
  auto group = out.initExcluded();
  group.setExcludedParty(text(event.party));
  group.setExcludedBy(blob(event.by));
}
void write(Out out, const ExclusionLifted& event) {
  auto group = out.initExclusionLifted();
  group.setLiftedParty(text(event.party));
  group.setLiftedBy(blob(event.by));
  group.setLiftAwaitsSecond(event.awaits_second);
}

}  // namespace

void write_event(Out out, const Event& event) {
  std::visit([&](const auto& one) { write(out, one); }, event);
}

void write_refused(schema::Refusal::Builder out, const Refused& refused) {
  out.setCode(text(refused.code));
  out.setFault(refused.fault);
  out.setClaimed(text(refused.claimed));
  out.setConnected(text(refused.connected));
  auto missing = out.initMissing(size_of(refused.missing.size()));
  for (unsigned i = 0; i < missing.size(); ++i) write_missing(missing[i], refused.missing[i]);
}

void write_missing(schema::Missing::Builder out, const Missing& missing) {
  out.setWhat(text(missing.what));
  out.setCheck(blob(missing.check));
  out.setAgency(text(missing.agency));
  out.setWho(text(missing.who));
  out.setDueMs(ms(missing.due));
}

}  // namespace mash::wire
