// One frame between an endpoint and the hub. Source: schemas/packet.capnp.
#pragma once

#include <variant>

#include "wire/act.h"
#include "wire/event.h"
#include "wire/message.h"

namespace mash::wire {

// --- To the hub -------------------------------------------------------------------------------

struct Hello {
  std::vector<std::uint16_t> versions;
  PartyId party;
  Time now{};
  std::string checkpoint;  // The largest it has seen; empty if none.
  std::uint64_t roster_epoch = 0;
  bool ready = false;              // Deliveries may come.
  std::uint64_t reports_seen = 0;  // The sequence of the last report it keeps; 0: none.
  bool operator==(const Hello&) const = default;
};

struct AcknowledgementItem {
  std::uint64_t number = 0;
  MessageId message;
  std::uint32_t part = 1;
  DeliveryReport report = DeliveryReport::delivered;
  Time at{};
  StaffId staff;  // Nil when no person did it.
  bool operator==(const AcknowledgementItem&) const = default;
};
struct Acknowledgement {
  Digest hub{};
  MessageId id;
  PartyId party;
  std::vector<AcknowledgementItem> items;
  bool operator==(const Acknowledgement&) const = default;
};
struct SignedAcknowledgement {
  Bytes acknowledgement;  // The exact signed bytes.
  Signature signature{};
  bool operator==(const SignedAcknowledgement&) const = default;
};

struct AskGate {
  CaseId case_id;
  bool operator==(const AskGate&) const = default;
};
struct AskCase {
  CaseId case_id;
  bool operator==(const AskCase&) const = default;
};
struct AskDue {
  std::uint16_t most = 0;
  bool operator==(const AskDue&) const = default;
};
struct AskCases {
  CaseId after;  // Nil: from the start.
  std::uint16_t most = 0;
  bool operator==(const AskCases&) const = default;
};
struct AskCertificate {
  CaseId case_id;
  bool operator==(const AskCertificate&) const = default;
};
struct Query {
  MessageId id;
  std::variant<AskGate, AskCase, AskDue, AskCases, AskCertificate> ask;
  bool operator==(const Query&) const = default;
};

using ToHub = std::variant<Hello, Submission, SignedAct, SignedAcknowledgement, Query>;

// --- From the hub -----------------------------------------------------------------------------

struct Welcome {
  Digest hub{};
  Time now{};
  std::string checkpoint;
  std::string roster;  // The note in force, when the endpoint's epoch is older; else empty.
  std::string policy;  // Likewise.
  bool operator==(const Welcome&) const = default;
};
struct Receipt {
  MessageId request;
  Evidence evidence;               // No body: nothing happened that the ledger did not know.
  std::optional<Refused> refusal;  // As the entry has it; nothing when it was accepted.
  std::string sentence;  // Why it was refused, and what was kept back from whom. Nobody signs it.
  bool operator==(const Receipt&) const = default;
};
// What became of deliveries of the sender's messages, by one entry of the sender's own stream.
struct Reported {
  std::uint64_t sequence = 0;  // Of the entry in that stream,
  std::uint64_t after = 0;     // and of the one reported before it; 0: none was.
  Evidence evidence;           // Its events say what became of which message.
  // The recipient's word for it; nothing when the hub ended them.
  std::optional<SignedAcknowledgement> signed_by_recipient;
  bool operator==(const Reported&) const = default;
};
struct SlowDown {
  MessageId request;  // Nil when the frame named none that can be read.
  Duration retry_after{};
  bool operator==(const SlowDown&) const = default;
};
struct Notice {
  std::string note;  // A newer roster or policy note.
  bool operator==(const Notice&) const = default;
};

struct GateList {
  bool open = false;
  std::vector<Missing> missing;
  Digest evidence{};
  std::uint64_t size = 0;  // Ledger size it was computed at.
  bool operator==(const GateList&) const = default;
};
struct Duty {
  std::string what;
  CaseId case_id;
  CheckId check;
  Time due{};
  Urgency urgency = Urgency::not_rated;
  MessageId message{};  // Of a hold; nil otherwise, and then nobody waits for it.
  PartyId held_for{};
  bool operator==(const Duty&) const = default;
};
struct CaseLine {
  CaseId case_id;
  Urgency urgency = Urgency::not_rated;
  Category category = Category::not_known;
  Stage stage = Stage::contact;
  Time received{};
  std::uint16_t checks = 0;
  std::uint16_t returned = 0;
  bool closed = false;
  // What is owed, in a closed case too; zero: nothing.
  Time review_due{};
  Time discussion_due{};
  bool operator==(const CaseLine&) const = default;
};
struct CheckView {
  CheckId check;
  PartyKind kind = PartyKind::police;  // Of agency.
  PartyId agency;                      // Empty: nobody could be asked.
  SubjectId subject;
  std::string state;
  Time due{};
  ReturnKind return_kind = ReturnKind::information;
  std::uint16_t version = 0;
  bool opened = false;
  std::vector<StaffId> considered_by;
  MessageId return_message;
  bool operator==(const CheckView&) const = default;
};
// A check the required set asks for.
struct RequiredView {
  PartyKind kind = PartyKind::police;
  SubjectId subject;
  bool operator==(const RequiredView&) const = default;
};
// Discussions, enquiry, immediate protection. Times are zero for what has not been.
struct ProtectionView {
  Time strategy_called{};           // The first call that has not been answered, else the last one.
  Time strategy_held{};             // The last discussion.
  bool section_47_decided = false;  // By a discussion.
  Time section_47_opened{};
  bool section_47_emergency = false;
  bool protected_ = false;
  bool operator==(const ProtectionView&) const = default;
};
// An organisation that gets nothing of the case.
struct ExclusionView {
  PartyId party;
  Time since{};
  StaffId by;
  StaffId lifted_by;  // The first of the two who lift it; nil: nobody has yet.
  bool operator==(const ExclusionView&) const = default;
};
struct CaseView {
  CaseLine line;
  SubjectId child;
  std::vector<CheckView> checks;
  std::vector<RequiredView> unissued;  // Required, and no check that was issued answers it.
  StaffId assessor;
  StaffId submitted_by;
  StaffId signed_by;
  std::string outcome;
  ProtectionView protection;
  std::vector<ExclusionView> exclusions;
  bool operator==(const CaseView&) const = default;
};
// Of the entry that says who signed whose assessment over which evidence.
struct GateCertificate {
  Evidence evidence;
  bool operator==(const GateCertificate&) const = default;
};
struct UnknownCase {
  bool operator==(const UnknownCase&) const = default;
};
struct Answer {
  MessageId query;
  std::variant<GateList, CaseView, std::vector<Duty>, std::vector<CaseLine>, UnknownCase,
               GateCertificate>
      found;
  bool operator==(const Answer&) const = default;
};

using FromHub = std::variant<Welcome, Receipt, Delivery, Answer, Reported, SlowDown, Notice>;

}  // namespace mash::wire
