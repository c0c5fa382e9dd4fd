// One child's case: what its stream of entries adds up to.
//
// Values only; evolve.h makes them from events, gate.h and decide.h read them. Ordered containers
// throughout, so that the same entries give the same state on every machine.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "wire/event.h"

namespace mash::core {

// A check that must have been made of one kind of agency about one person. The set never shrinks.
struct Requirement {
  wire::PartyKind kind;
  SubjectId subject;
  auto operator<=>(const Requirement&) const = default;
};

// One version of an agency's answer.
struct Return {
  std::uint16_t version = 0;
  wire::ReturnKind kind = wire::ReturnKind::information;
  MessageId message;
  Time at{};
  bool late = false;
  std::uint32_t parts = 0;         // Released to the desk so far: one, and one for each hold.
  std::uint64_t parts_opened = 0;  // Part n as bit n - 1.
  // Acknowledged by the desk as opened, every part of it: by whoever opened the last.
  std::optional<StaffId> opened_by;
  bool unopenable = false;
  bool withdrawn = false;
  bool held = false;       // A section of it was not released to the desk (hold).
  bool kept_back = false;  // It was held whole, and its agency decided that none of it goes.
  bool operator==(const Return&) const = default;
};

struct Consideration {
  std::uint16_t version = 0;
  wire::Relevance relevance = wire::Relevance::no_bearing;
  Time at{};
  bool operator==(const Consideration&) const = default;
};

struct Gap {
  wire::GapReason reason = wire::GapReason::agency_unreachable;
  StaffId reported_by;
  std::optional<StaffId> approved_by;
  bool operator==(const Gap&) const = default;
};

// One check: one agency, one person. What nobody can be asked for is a check as well, which begins
// with its gap reported and ends once a second manager agrees, or recalled when there is an agency.
//
//   issued             --Held-->                     held: not asked yet, and no clock runs
//   held               --HoldDecided-->              issued from then on, or recalled
//   issued             --CheckReturned-->            returned (per version; the newest counts)
//   returned           --ReturnOpened-->             opened
//   any                --CheckRecalled-->            recalled
//   any                --CheckMisdirected-->         misdirected
//   without an answer  --GapReported, GapApproved--> not obtainable, until a later return
struct Check {
  CheckId id;
  PartyId agency;  // Empty: the roster had none of that kind, so nobody was asked.
  wire::PartyKind kind = wire::PartyKind::police;
  SubjectId subject;
  Time issued{};
  Time due{};
  std::map<std::uint16_t, Return> returns;
  std::map<StaffId, Consideration> considered;  // Each person's newest.
  bool held = false;                            // Its agency was given nothing of it yet.
  std::uint8_t steps_run = 0;                   // Escalation steps of practice.toml that have run.
  std::optional<Gap> gap;
  bool recalled = false;
  std::optional<CheckId> reissued_as;  // Set: it was misdirected.
  bool operator==(const Check&) const = default;
};

// The newest return, if it counts as the agency's answer. Null when there is none, or it was
// withdrawn or could not be opened: an older version never stands in for it.
const Return* newest_return(const Check& check);

// How a check stands, for the gate, for pages and for logs; one word each (words below).
enum class CheckState : std::uint8_t {
  issued,  // Nothing has come back.
  returned_partial,
  returned_multiple_match,
  returned_cannot_search,
  returned_refused,  // Or its agency kept all of it back.
  returned,        // An answer that ends it has come, and the desk has not opened it.
  held,            // Opened or not, a section of it is still held.
  opened,          // Ended: information, known_nothing_relevant or nil_trace, and opened.
  not_obtainable,  // Ended by two managers, after the whole ladder or with nobody to ask.
  recalled,
  misdirected,  // Ended without an answer.
};
CheckState state_of(const Check& check);
std::string_view word(CheckState state);  // e.g. "returned_partial"; part of the wire.
bool has_ended(CheckState state);
bool is_void(CheckState state);  // Recalled or misdirected: it answers nothing that is required.

struct Assessment {
  std::optional<StaffId> assessor;
  std::optional<StaffId> submitted_by;
  wire::FieldState childs_views = wire::FieldState::missing;
  wire::FieldState risk_analysis = wire::FieldState::missing;
  wire::Commitment text{};  // As it was submitted last.
  // Where practice asks for two: the first, undone by whatever comes before the second.
  std::optional<StaffId> first_signed_by;
  std::optional<StaffId> signed_by;
  bool resubmitted = false;  // Since it was signed.
  Digest signed_evidence{};
  std::uint64_t signed_in = 0;  // The sequence, in the case's stream, of the entry that says so.
  bool review_due = false;  // Something changed after the signature or, without one, after the end.
  Time review_due_at{};
  bool operator==(const Assessment&) const = default;
};

// A discussion may be held by the night's team and called here in the morning, with its own hour.
// An older one is recorded as well, and does not answer the call.
inline constexpr Duration strategy_recorded_late_max = std::chrono::hours(24);

struct Strategy {
  bool called = false;
  Time called_at{};  // The first call that has not been answered by holding it.
  Time due{};
  bool held = false;
  Time held_at{};
  bool decided_section_47 = false;
  bool operator==(const Strategy&) const = default;
};

struct Section47 {
  bool open = false;
  StaffId opened_by;
  Time opened_at{};  // The last time.
  bool emergency = false;
  Time discussion_due{};  // Zero unless it was opened without a discussion and none was held since.
  bool operator==(const Section47&) const = default;
};

// What later messages and reports need to know of one accepted message.
struct MessageFacts {
  wire::MessageKind kind = wire::MessageKind::referral;
  PartyId sender;
  CheckId check;              // Check and return.
  std::uint16_t version = 0;  // Return.
  std::uint32_t parts = 0;    // RELEASE decisions made on it so far.
  bool operator==(const MessageFacts&) const = default;
};

// What of one message one recipient gets only once its sender approves.
//
//   held     --DecideHold, release-->  released as a further part, by the policy in force then
//            --DecideHold, keep-->     over: the recipient does not get it
//            --its clock fires-->      overdue, and still held
//            --its case moves on-->    looked at again: what policy now releases goes
//            --taken back, replaced--> over, and nothing waits any more
struct Hold {
  std::vector<std::uint8_t> leaves;
  Time due{};
  std::uint32_t part = 1;  // Of the delivery, once it is released.
  std::vector<wire::StaffRole> approvers;
  Time look_again{};  // What policy is asked about the case has changed since. Zero: it has not.
  bool operator==(const Hold&) const = default;
};

// An organisation that gets nothing of the case and of which nothing is taken on it.
//
//   Exclude --> excluded --LiftExclusion--> one wants it lifted --LiftExclusion, another--> over
//                  ▲                                |                                         |
//                  └────────────Exclude─────────────┴─────────────────Exclude─────────────────┘
struct Exclusion {
  Time since{};
  StaffId by;
  std::optional<StaffId> lifted_by;  // The first of the two people who lift it.
  // In the case's stream. What was released before and has not left does not leave any more, so
  // this is kept when the exclusion is over.
  std::uint64_t since_entry = 0;
  bool over = false;
  bool operator==(const Exclusion&) const = default;
};

struct Case {
  CaseId id;
  SubjectId child;
  wire::SubjectRole role = wire::SubjectRole::child;
  wire::AgeBand age_band = wire::AgeBand::not_known;
  Time received{};
  MessageId referral;
  PartyId referrer;
  wire::ReferralSource source = wire::ReferralSource::not_known;
  std::map<SubjectId, wire::Subject> people;  // Everyone the referral named, the child among them.

  wire::Urgency urgency = wire::Urgency::not_rated;
  wire::Category category = wire::Category::not_known;
  Time rated{};
  wire::Stage stage = wire::Stage::contact;
  std::set<Requirement> required;
  std::map<CheckId, Check> checks;
  Assessment assessment;
  Strategy strategy;
  Section47 section_47;
  bool protected_ = false;
  std::optional<wire::Outcome> outcome;
  bool closed = false;

  std::map<PartyId, Exclusion> exclusions;  // Each party's last.
  std::map<MessageId, MessageFacts> messages;
  std::map<std::pair<MessageId, PartyId>, Hold> holds;  // Undecided: message and recipient.
  std::set<std::pair<std::string, Time>>
      fired;  // Clocks that have fired, so that none fires twice.

  bool operator==(const Case&) const = default;
};

// Closed, and nothing has come since: only what is owed to the child and what protects it goes on.
inline bool is_over(const Case& one) { return one.closed && !one.assessment.review_due; }

bool is_excluded(const Case& one, const PartyId& party);
// The sequence, in the case's stream, of the entry that excluded it last, whether or not that is
// over; 0: it never was.
std::uint64_t last_excluded(const Case& one, const PartyId& party);

// Whether this person judged the check's answer otherwise before: the evidence is another then.
bool judges_anew(const Check& check, const StaffId& who, wire::Relevance relevance);

// What a person is to this case. Only its own child is its child: the others that one referral was
// about have cases of their own, and are brothers and sisters here. Nothing for a stranger.
std::optional<wire::SubjectRole> role_in(const Case& one, const SubjectId& person);

}  // namespace mash::core
