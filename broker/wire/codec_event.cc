// Events on their way in, and the structs that receipts share with them.
#include <algorithm>

#include "wire/parts.h"

namespace mash::wire {
namespace {

using E = schema::Event;

HubOpened read(Door& door, E::HubOpened::Reader in) {
  return {door.block<32>(in.getHub()), door.word<HubMode>(in.getMode()),
          door.text(in.getOrigin(), limits::origin_bytes_max), door.block<32>(in.getLedgerKey()),
          door.block<32>(in.getGovernors())};
}
HubStarted read(Door&, E::HubStarted::Reader in) { return {in.getStartedSize(), in.getUnclean()}; }
RosterApplied read(Door& door, E::RosterApplied::Reader in) {
  return {in.getEpoch(), door.block<32>(in.getRosterDigest())};
}
PolicyApplied read(Door& door, E::PolicyApplied::Reader in) {
  return {in.getBundle(), door.block<32>(in.getPolicyDigest())};
}
Counted read(Door& door, E::Counted::Reader in) {
  return {door.text(in.getCause(), limits::name_bytes_max), in.getCount()};
}
Quarantined read(Door& door, E::Quarantined::Reader in) {
  return {door.block<32>(in.getFrameDigest())};
}
MessageAccepted read(Door& door, E::MessageAccepted::Reader in) {
  return {door.id<MessageId>(in.getMessage()), door.block<32>(in.getFrame()),
          door.party(in.getSender()), door.word<MessageKind>(in.getKind()),
          door.id_or_none<CheckId>(in.getCheck()), in.getAcceptedVersion()};
}

// Indexes that rise, all below the largest tree.
std::vector<std::uint8_t> read_leaves(Door& door, capnp::List<std::uint8_t>::Reader in) {
  const auto count = door.count(in, limits::leaves_per_message_max);
  std::vector<std::uint8_t> leaves;
  for (unsigned i = 0; i < count; ++i) {
    door.require(in[i] < limits::leaves_per_message_max, Refusal::limit);
    door.require(i == 0 || leaves.back() < in[i], Refusal::inconsistent);
    leaves.push_back(in[i]);
  }
  return leaves;
}

// One a leaf.
std::vector<std::string> read_rules(Door& door, capnp::List<capnp::Text>::Reader in,
                                    std::size_t leaves) {
  door.require(in.size() == leaves, Refusal::inconsistent);
  std::vector<std::string> rules;
  for (unsigned i = 0; i < leaves && door.ok(); ++i) {
    rules.push_back(door.text(in[i], limits::name_bytes_max));
  }
  return rules;
}

template <class Word, class List>
std::vector<Word> read_words(Door& door, const List& in) {
  const auto count = door.count(in, limits::leaves_per_message_max);
  std::vector<Word> words;
  for (unsigned i = 0; i < count; ++i) words.push_back(door.word<Word>(in[i]));
  return words;
}

Released read(Door& door, schema::Release::Reader in) {
  Released event;
  event.message = door.id<MessageId>(in.getMessage());
  event.recipient = door.party(in.getRecipient());
  event.number = in.getNumber();
  event.part = in.getPart();
  door.require(event.number > 0 && event.part > 0, Refusal::inconsistent);
  event.leaves = read_leaves(door, in.getLeaves());
  event.rules = read_rules(door, in.getRules(), event.leaves.size());
  event.policy_version = in.getPolicyVersion();
  event.gateway = door.word<Gateway>(in.getGateway());
  event.article6 = door.word<Article6>(in.getArticle6());
  event.article9 = door.word<Article9>(in.getArticle9());
  event.shown = door.word<Disclose>(in.getShown());
  event.withheld_count = in.getWithheldCount();
  event.withheld_labels = read_words<SectionKind>(door, in.getWithheldLabels());
  event.frame = door.block<32>(in.getFrame());
  event.red = in.getRed();
  return event;
}

NotReleased read(Door& door, schema::NotReleased::Reader in) {
  NotReleased event;
  event.message = door.id<MessageId>(in.getMessage());
  event.recipient = door.party(in.getRecipient());
  event.leaves = read_leaves(door, in.getLeaves());
  event.effects = read_words<Effect>(door, in.getEffects());
  event.rules = read_rules(door, in.getRules(), event.leaves.size());
  event.policy_version = in.getPolicyVersion();
  door.require(event.effects.size() == event.leaves.size(), Refusal::inconsistent);
  return event;
}

DeliveryReported read(Door& door, E::DeliveryReported::Reader in) {
  return {door.party(in.getReportedFor()), in.getReportedNumber(),
          door.word<DeliveryReport>(in.getReport()), door.time(in.getReportedAtMs()),
          door.id_or_none<StaffId>(in.getReportedBy()),
          door.id_or_none<MessageId>(in.getReportedMessage())};
}
DeliveryEnded read(Door& door, E::DeliveryEnded::Reader in) {
  return {in.getEndedNumber(), door.word<DeliveryEnd>(in.getEnd()), door.party(in.getEndedFor()),
          door.id_or_none<MessageId>(in.getEndedMessage())};
}

CaseOpened read(Door& door, E::CaseOpened::Reader in) {
  return {door.id<SubjectId>(in.getChild()), door.id<MessageId>(in.getReferral()),
          door.party(in.getReferrer()), door.word<ReferralSource>(in.getSource())};
}
PersonNamed read(Door& door, E::PersonNamed::Reader in) {
  return {door.id<SubjectId>(in.getPerson()), door.word<SubjectRole>(in.getRole()),
          door.word<AgeBand>(in.getAgeBand())};
}
Rated read(Door& door, E::Rated::Reader in) {
  return {door.word<Urgency>(in.getUrgency()), door.word<Category>(in.getCategory()),
          door.id<StaffId>(in.getRatedBy())};
}
StageReached read(Door& door, E::StageReached::Reader in) {
  return {door.word<Stage>(in.getStage())};
}
CheckRequired read(Door& door, E::CheckRequired::Reader in) {
  return {door.word<PartyKind>(in.getRequiredKind()),
          door.id<SubjectId>(in.getRequiredSubject())};
}
CheckIssued read(Door& door, E::CheckIssued::Reader in) {
  return {door.id<CheckId>(in.getIssued()), door.party_or_none(in.getAgency()),
          door.word<PartyKind>(in.getAgencyKind()), door.id<SubjectId>(in.getSubject()),
          door.time(in.getDueMs())};
}
CheckReturned read(Door& door, E::CheckReturned::Reader in) {
  return {door.id<CheckId>(in.getReturned()), door.word<ReturnKind>(in.getReturnKind()),
          in.getVersion(), door.id<MessageId>(in.getReturnMessage()), in.getLate()};
}
ReturnOpened read(Door& door, E::ReturnOpened::Reader in) {
  return {door.id<CheckId>(in.getOpenedCheck()), in.getOpenedVersion(),
          door.id<StaffId>(in.getOpenedBy()), std::max(in.getOpenedPart(), 1u)};
}
ReturnUnopenable read(Door& door, E::ReturnUnopenable::Reader in) {
  return {door.id<CheckId>(in.getUnopenableCheck()), in.getUnopenableVersion()};
}
ReturnWithdrawn read(Door& door, E::ReturnWithdrawn::Reader in) {
  return {door.id<CheckId>(in.getWithdrawnCheck()), in.getWithdrawnVersion()};
}
Considered read(Door& door, E::Considered::Reader in) {
  return {door.id<CheckId>(in.getConsideredCheck()), in.getConsideredVersion(),
          door.id<StaffId>(in.getConsideredBy()), door.word<Relevance>(in.getRelevance())};
}
CheckMisdirected read(Door& door, E::CheckMisdirected::Reader in) {
  return {door.id<CheckId>(in.getMisdirected()), door.id<CheckId>(in.getReissuedAs())};
}
Escalated read(Door& door, E::Escalated::Reader in) {
  return {door.id<CheckId>(in.getEscalatedCheck()), in.getStep()};
}
GapReported read(Door& door, E::GapReported::Reader in) {
  return {door.id<CheckId>(in.getGapCheck()), door.word<GapReason>(in.getGapReason()),
          door.id<StaffId>(in.getReportedGapBy())};
}
GapApproved read(Door& door, E::GapApproved::Reader in) {
  return {door.id<CheckId>(in.getApprovedCheck()), door.id<StaffId>(in.getApprovedBy())};
}

AssessmentStarted read(Door& door, E::AssessmentStarted::Reader in) {
  return {door.id<StaffId>(in.getAssessor())};
}
AssessmentSubmitted read(Door& door, E::AssessmentSubmitted::Reader in) {
  return {door.id<StaffId>(in.getSubmittedBy()), door.block<32>(in.getSubmittedEvidence()),
          door.word<FieldState>(in.getChildsViews()), door.word<FieldState>(in.getRiskAnalysis()),
          door.block_or_zero<32>(in.getSubmittedAssessment())};
}
AssessmentSigned read(Door& door, E::AssessmentSigned::Reader in) {
  return {door.id<StaffId>(in.getSignedBy()), door.block<32>(in.getSignedEvidence()),
          in.getAwaitsSecond(), door.id_or_none<StaffId>(in.getSignedAssessor()),
          door.block_or_zero<32>(in.getSignedAssessment())};
}
ReviewDue read(Door& door, E::ReviewDue::Reader in) {
  return {door.id_or_none<CheckId>(in.getReviewCheck()), door.time(in.getReviewDueMs())};
}
ReviewConfirmed read(Door& door, E::ReviewConfirmed::Reader in) {
  return {door.id<StaffId>(in.getConfirmedBy()), door.block<32>(in.getConfirmedEvidence()),
          door.id_or_none<StaffId>(in.getConfirmedAssessor()),
          door.block_or_zero<32>(in.getConfirmedAssessment())};
}
StrategyCalled read(Door& door, E::StrategyCalled::Reader in) {
  return {door.id<StaffId>(in.getCalledBy()), door.time(in.getStrategyDueMs())};
}
StrategyHeld read(Door& door, E::StrategyHeld::Reader in) {
  return {door.time(in.getHeldAtMs()), in.getSection47(), door.id<StaffId>(in.getRecordedBy())};
}
Section47Opened read(Door& door, E::Section47Opened::Reader in) {
  return {door.id<StaffId>(in.getSection47By()), in.getEmergency(),
          door.time(in.getDiscussionDueMs())};
}
Protected read(Door& door, E::Protected::Reader in) {
  return {door.id<StaffId>(in.getProtectedBy())};
}
OutcomeDecided read(Door& door, E::OutcomeDecided::Reader in) {
  return {door.word<Outcome>(in.getOutcome()), door.id<StaffId>(in.getDecidedBy())};
}
ClockFired read(Door& door, E::ClockFired::Reader in) {
  return {door.text(in.getClock(), limits::clock_bytes_max), door.time(in.getClockDueMs())};
}
Held read(Door& door, E::Held::Reader in) {
  return {door.id<MessageId>(in.getHeldMessage()), door.party(in.getHeldFor()),
          read_leaves(door, in.getHeldLeaves()), door.time(in.getHeldDueMs()), in.getHeldPart(),
          read_words<StaffRole>(door, in.getApprovers())};
}
HoldDecided read(Door& door, E::HoldDecided::Reader in) {
  return {door.id<MessageId>(in.getDecidedMessage()), door.party(in.getDecidedFor()),
          in.getRelease(), door.id_or_none<StaffId>(in.getHoldDecidedBy()),
          door.time(in.getCheckDueMs())};
}
Excluded read(Door& door, E::Excluded::Reader in) {
  return {door.party(in.getExcludedParty()), door.id<StaffId>(in.getExcludedBy())};
}
ExclusionLifted read(Door& door, E::ExclusionLifted::Reader in) {
  return {door.party(in.getLiftedParty()), door.id<StaffId>(in.getLiftedBy()),
          in.getLiftAwaitsSecond()};
}

}  // namespace

Event read_event(Door& door, E::Reader in) {
  switch (in.which()) {
    case E::HUB_OPENED: return read(door, in.getHubOpened());
    case E::HUB_STARTED: return read(door, in.getHubStarted());
    case E::HUB_STOPPED: return HubStopped{};
    case E::ROSTER_APPLIED: return read(door, in.getRosterApplied());
    case E::POLICY_APPLIED: return read(door, in.getPolicyApplied());
    case E::REFUSED: return read_refused(door, in.getRefused());
    case E::COUNTED: return read(door, in.getCounted());
    case E::QUARANTINED: return read(door, in.getQuarantined());
    case E::MESSAGE_ACCEPTED: return read(door, in.getMessageAccepted());
    case E::RELEASED: return read(door, in.getReleased());
    case E::NOT_RELEASED: return read(door, in.getNotReleased());
    case E::DELIVERY_REPORTED: return read(door, in.getDeliveryReported());
    case E::DELIVERY_ENDED: return read(door, in.getDeliveryEnded());
    case E::CASE_OPENED: return read(door, in.getCaseOpened());
    case E::RATED: return read(door, in.getRated());
    case E::STAGE_REACHED: return read(door, in.getStageReached());
    case E::CHECK_REQUIRED: return read(door, in.getCheckRequired());
    case E::CHECK_ISSUED: return read(door, in.getCheckIssued());
    case E::CHECK_RETURNED: return read(door, in.getCheckReturned());
    case E::RETURN_OPENED: return read(door, in.getReturnOpened());
    case E::RETURN_UNOPENABLE: return read(door, in.getReturnUnopenable());
    case E::RETURN_WITHDRAWN: return read(door, in.getReturnWithdrawn());
    case E::CONSIDERED: return read(door, in.getConsidered());
    case E::CHECK_RECALLED: return CheckRecalled{door.id<CheckId>(in.getCheckRecalled())};
    case E::CHECK_MISDIRECTED: return read(door, in.getCheckMisdirected());
    case E::ESCALATED: return read(door, in.getEscalated());
    case E::GAP_REPORTED: return read(door, in.getGapReported());
    case E::GAP_APPROVED: return read(door, in.getGapApproved());
    case E::ASSESSMENT_STARTED: return read(door, in.getAssessmentStarted());
    case E::ASSESSMENT_SUBMITTED: return read(door, in.getAssessmentSubmitted());
    case E::ASSESSMENT_SIGNED: return read(door, in.getAssessmentSigned());
    case E::REVIEW_DUE: return read(door, in.getReviewDue());
    case E::REVIEW_CONFIRMED: return read(door, in.getReviewConfirmed());
    case E::STRATEGY_CALLED: return read(door, in.getStrategyCalled());
    case E::STRATEGY_HELD: return read(door, in.getStrategyHeld());
    case E::SECTION47_OPENED: return read(door, in.getSection47Opened());
    case E::PROTECTED: return read(door, in.getProtected());
    case E::OUTCOME_DECIDED: return read(door, in.getOutcomeDecided());
    case E::CLOCK_FIRED: return read(door, in.getClockFired());
    case E::PERSON_NAMED: return read(door, in.getPersonNamed());
    case E::HELD: return read(door, in.getHeld());
    case E::HOLD_DECIDED: return read(door, in.getHoldDecided());
    case E::EXCLUDED: return read(door, in.getExcluded());
    case E::EXCLUSION_LIFTED: return read(door, in.getExclusionLifted());
  }
  door.refuse(Refusal::unknown_kind);
  return HubStopped{};
}

Refused read_refused(Door& door, schema::Refusal::Reader in) {
  Refused refused;
  refused.code = door.text(in.getCode(), limits::name_bytes_max);
  refused.fault = door.fault(in.getFault());
  refused.claimed = door.text(in.getClaimed(), limits::party_id_bytes_max);
  refused.connected = door.text(in.getConnected(), limits::party_id_bytes_max);
  const auto missing = in.getMissing();
  const auto count = door.count(missing, limits::missing_max);
  for (unsigned i = 0; i < count; ++i) refused.missing.push_back(read_missing(door, missing[i]));
  return refused;
}

Missing read_missing(Door& door, schema::Missing::Reader in) {
  return {door.text(in.getWhat(), limits::name_bytes_max), door.id_or_none<CheckId>(in.getCheck()),
          door.text(in.getAgency(), limits::party_id_bytes_max),
          door.text(in.getWho(), limits::who_bytes_max), door.time(in.getDueMs())};
}

}  // namespace mash::wire
