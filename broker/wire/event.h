// What can have happened: the events of the ledger's entries. Source: schemas/entry.capnp.
//
// An event carries what evolve needs and nothing else. Never removed or changed in meaning; what is
// learnt later is a new event, and evolve reads every version ever written.
#pragma once

#include <variant>

#include "wire/act.h"

namespace mash::wire {

struct HubOpened {
  Digest hub{};
  HubMode mode = HubMode::exercise;
  std::string origin;
  PublicKey ledger_key{};
  Digest governors{};
  bool operator==(const HubOpened&) const = default;
};
struct HubStarted {
  std::uint64_t size = 0;
  bool unclean = false;  // The run before did not stop in order.
  bool operator==(const HubStarted&) const = default;
};
struct HubStopped {
  bool operator==(const HubStopped&) const = default;
};
struct RosterApplied {
  std::uint64_t epoch = 0;
  Digest digest{};
  bool operator==(const RosterApplied&) const = default;
};
struct PolicyApplied {
  std::uint64_t bundle = 0;
  Digest digest{};
  bool operator==(const PolicyApplied&) const = default;
};

// One thing a shut gate waits for, who can act, and by when.
struct Missing {
  std::string what;    // Stable code, e.g. "check_not_returned".
  CheckId check;       // Nil when it is not about one check.
  std::string agency;  // Party id or party kind; empty when it is the desk's.
  std::string who;     // Who can act, in words.
  Time due{};          // Zero: no limit runs.
  bool operator==(const Missing&) const = default;
};
struct Refused {
  std::string code;
  std::uint8_t fault = 0;  // mash::Fault.
  std::string claimed;     // The party the frame named; empty if it named none that can be read.
  std::string connected;   // The party whose connection it came over.
  std::vector<Missing> missing;
  // Only then does its id belong to whoever sent it.
  bool in_own_name() const { return claimed == connected; }
  bool operator==(const Refused&) const = default;
};
struct Counted {
  std::string cause;
  std::uint64_t count = 0;
  bool operator==(const Counted&) const = default;
};
struct Quarantined {
  Digest frame{};
  bool operator==(const Quarantined&) const = default;
};

struct MessageAccepted {
  MessageId message;
  Digest frame{};  // SHA-256 of the frame that carried it.
  PartyId sender;
  MessageKind kind = MessageKind::referral;
  CheckId check;                     // Check and return; nil otherwise.
  std::uint16_t return_version = 0;  // Return; 0 otherwise.
  bool operator==(const MessageAccepted&) const = default;
};
// The RELEASE decision for one recipient: what makes a part of a delivery.
struct Released {
  MessageId message;
  PartyId recipient;
  std::uint64_t number = 0;
  std::uint32_t part = 1;
  std::vector<std::uint8_t> leaves;
  std::vector<std::string> rules;  // The deciding rule of each leaf.
  std::uint64_t policy_version = 0;
  Gateway gateway = Gateway::none;
  Article6 article6 = Article6::not_applicable;
  Article9 article9 = Article9::not_applicable;
  Disclose shown = Disclose::nothing;
  std::uint8_t withheld_count = 0;
  std::vector<SectionKind> withheld_labels;
  Digest frame{};
  bool red = false;  // Goes first, and may use the outbox's reserve.
  bool operator==(const Released&) const = default;
};
// What one recipient did not get, and why. The recipient itself never receives this entry.
struct NotReleased {
  MessageId message;
  PartyId recipient;
  std::vector<std::uint8_t> leaves;
  std::vector<Effect> effects;
  std::vector<std::string> rules;  // Empty: no rule released it.
  std::uint64_t policy_version = 0;
  bool operator==(const NotReleased&) const = default;
};
struct DeliveryReported {
  PartyId recipient;
  std::uint64_t number = 0;
  DeliveryReport report = DeliveryReport::delivered;
  Time at{};
  StaffId by;         // Nil when no person did it.
  MessageId message;  // Nil in entries from before it was recorded.
  bool operator==(const DeliveryReported&) const = default;
};
struct DeliveryEnded {
  std::uint64_t number = 0;
  DeliveryEnd end = DeliveryEnd::acknowledged;
  PartyId recipient;
  MessageId message;  // Nil in entries from before it was recorded.
  bool operator==(const DeliveryEnded&) const = default;
};

struct CaseOpened {
  SubjectId child;
  MessageId referral;
  PartyId referrer;
  ReferralSource source = ReferralSource::not_known;
  bool operator==(const CaseOpened&) const = default;
};
// A person the referral named, the child of the case among them.
struct PersonNamed {
  SubjectId subject;
  SubjectRole role = SubjectRole::child;
  AgeBand age_band = AgeBand::not_known;
  bool operator==(const PersonNamed&) const = default;
};
struct Rated {
  Urgency urgency = Urgency::not_rated;
  Category category = Category::not_known;
  StaffId by;
  bool operator==(const Rated&) const = default;
};
struct StageReached {
  Stage stage = Stage::contact;
  bool operator==(const StageReached&) const = default;
};
struct CheckRequired {
  PartyKind kind = PartyKind::police;
  SubjectId subject;
  bool operator==(const CheckRequired&) const = default;
};
struct CheckIssued {
  CheckId check;
  PartyId agency;  // Empty: the roster has none of that kind, so nobody was asked.
  PartyKind kind = PartyKind::police;
  SubjectId subject;
  Time due{};
  bool operator==(const CheckIssued&) const = default;
};
struct CheckReturned {
  CheckId check;
  ReturnKind kind = ReturnKind::information;
  std::uint16_t version = 0;
  MessageId message;
  bool late = false;
  bool operator==(const CheckReturned&) const = default;
};
struct ReturnOpened {
  CheckId check;
  std::uint16_t version = 0;
  StaffId by;
  std::uint32_t part = 1;
  bool operator==(const ReturnOpened&) const = default;
};
struct ReturnUnopenable {
  CheckId check;
  std::uint16_t version = 0;
  bool operator==(const ReturnUnopenable&) const = default;
};
struct ReturnWithdrawn {
  CheckId check;
  std::uint16_t version = 0;
  bool operator==(const ReturnWithdrawn&) const = default;
};
struct Considered {
  CheckId check;
  std::uint16_t version = 0;
  StaffId by;
  Relevance relevance = Relevance::no_bearing;
  bool operator==(const Considered&) const = default;
};
struct CheckRecalled {
  CheckId check;
  bool operator==(const CheckRecalled&) const = default;
};
struct CheckMisdirected {
  CheckId check;
  CheckId reissued_as;
  bool operator==(const CheckMisdirected&) const = default;
};
struct Escalated {
  CheckId check;
  std::uint8_t step = 0;  // From 1, in the order of practice.toml.
  bool operator==(const Escalated&) const = default;
};
struct GapReported {
  CheckId check;
  GapReason reason = GapReason::agency_unreachable;
  StaffId by;
  bool operator==(const GapReported&) const = default;
};
struct GapApproved {
  CheckId check;
  StaffId by;
  bool operator==(const GapApproved&) const = default;
};

struct AssessmentStarted {
  StaffId assessor;
  bool operator==(const AssessmentStarted&) const = default;
};
struct AssessmentSubmitted {
  StaffId by;
  Digest evidence{};
  FieldState childs_views = FieldState::missing;
  FieldState risk_analysis = FieldState::missing;
  Commitment assessment{};
  bool operator==(const AssessmentSubmitted&) const = default;
};
struct AssessmentSigned {
  StaffId by;
  Digest evidence{};
  bool awaits_second = false;  // Practice asks for a second manager: it is not signed yet.
  StaffId assessor;         // Whose assessment it is. Nil in entries from before it was recorded,
  Commitment assessment{};  // and then this is zero.
  bool operator==(const AssessmentSigned&) const = default;
};
struct ReviewDue {
  CheckId check;  // Nil: about none that was issued.
  Time due{};
  bool operator==(const ReviewDue&) const = default;
};
struct ReviewConfirmed {
  StaffId by;
  Digest evidence{};
  StaffId assessor;  // As in AssessmentSigned.
  Commitment assessment{};
  bool operator==(const ReviewConfirmed&) const = default;
};
struct StrategyCalled {
  StaffId by;
  Time due{};
  bool operator==(const StrategyCalled&) const = default;
};
struct StrategyHeld {
  Time held_at{};
  bool section_47 = false;
  StaffId by;
  bool operator==(const StrategyHeld&) const = default;
};
struct Section47Opened {
  StaffId by;
  bool emergency = false;
  Time discussion_due{};  // Zero unless it was opened without a discussion.
  bool operator==(const Section47Opened&) const = default;
};
struct Protected {
  StaffId by;
  bool operator==(const Protected&) const = default;
};
struct OutcomeDecided {
  Outcome outcome = Outcome::assessment;
  StaffId by;
  bool operator==(const OutcomeDecided&) const = default;
};
struct ClockFired {
  std::string clock;
  Time due{};
  bool operator==(const ClockFired&) const = default;
};
// What of a message one recipient gets only once somebody of its sender's approves. The entry
// before says why (NotReleased).
struct Held {
  MessageId message;
  PartyId recipient;
  std::vector<std::uint8_t> leaves;
  Time due{};  // By when it should be decided; the hold goes on, and is overdue then.
  std::uint32_t part = 1;  // Of the delivery, once it is released: 1 if nothing went before.
  std::vector<StaffRole> approvers;  // Whom the rules that hold it name, each once.
  bool operator==(const Held&) const = default;
};
// It is held no longer. What was approved is released by an entry of the same command.
struct HoldDecided {
  MessageId message;
  PartyId recipient;
  bool release = false;
  StaffId by;        // Nil: policy holds it no longer, and nobody was asked.
  Time check_due{};  // Of a check that goes only now: when its answer is due. Zero otherwise.
  bool operator==(const HoldDecided&) const = default;
};

// An organisation gets nothing more of the case.
struct Excluded {
  PartyId party;
  StaffId by;
  bool operator==(const Excluded&) const = default;
};
struct ExclusionLifted {
  PartyId party;
  StaffId by;
  bool awaits_second = false;  // The first of two people said so: it goes on.
  bool operator==(const ExclusionLifted&) const = default;
};

using Event =
    std::variant<HubOpened, HubStarted, HubStopped, RosterApplied, PolicyApplied, Refused, Counted,
                 Quarantined, MessageAccepted, Released, NotReleased, DeliveryReported,
                 DeliveryEnded, CaseOpened, Rated, StageReached, CheckRequired, CheckIssued,
                 CheckReturned, ReturnOpened, ReturnUnopenable, ReturnWithdrawn, Considered,
                 CheckRecalled, CheckMisdirected, Escalated, GapReported, GapApproved,
                 AssessmentStarted, AssessmentSubmitted, AssessmentSigned, ReviewDue,
                 ReviewConfirmed, StrategyCalled, StrategyHeld, Section47Opened, Protected,
                 OutcomeDecided, ClockFired, PersonNamed, Held, HoldDecided, Excluded,
                 ExclusionLifted>;

}  // namespace mash::wire
