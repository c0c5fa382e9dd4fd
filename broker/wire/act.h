// What a person does, and signs. Source: schemas/act.capnp.
#pragma once

#include <variant>

#include "wire/message.h"

namespace mash::wire {

// SHA-256(salt32 || UTF-8 text): free text stays, sealed, with whoever wrote it.
using Commitment = Digest;

struct Rate {
  Urgency urgency = Urgency::not_rated;
  Category category = Category::not_known;
  Commitment reason{};
  bool operator==(const Rate&) const = default;
};
struct RequireCheck {
  PartyKind kind = PartyKind::police;
  SubjectId subject;
  bool operator==(const RequireCheck&) const = default;
};
struct Consider {
  CheckId check;
  std::uint16_t version = 0;
  Relevance relevance = Relevance::no_bearing;
  Commitment sentence{};
  bool operator==(const Consider&) const = default;
};
struct RecallCheck {
  CheckId check;
  bool operator==(const RecallCheck&) const = default;
};
struct ReissueCheck {
  CheckId misdirected;
  CheckId reissued_as;
  bool operator==(const ReissueCheck&) const = default;
};
// A required check for which the roster has nobody to ask.
struct Unasked {
  PartyKind kind = PartyKind::police;
  SubjectId subject;
  bool operator==(const Unasked&) const = default;
};
struct ReportGap {
  CheckId check;  // With `unasked`: a new id, under which the gap is recorded.
  GapReason reason = GapReason::agency_unreachable;
  Commitment tried{};
  Commitment meaning{};
  std::optional<Unasked> unasked{};  // With GapReason::no_agency, and only then.
  bool operator==(const ReportGap&) const = default;
};
struct ApproveGap {
  CheckId check;
  bool operator==(const ApproveGap&) const = default;
};
struct StartAssessment {
  bool operator==(const StartAssessment&) const = default;
};
struct SubmitAssessment {
  Digest evidence{};
  FieldState childs_views = FieldState::missing;
  FieldState risk_analysis = FieldState::missing;
  Commitment assessment{};
  bool operator==(const SubmitAssessment&) const = default;
};
struct SignAssessment {
  Digest evidence{};
  bool operator==(const SignAssessment&) const = default;
};
struct ConfirmReview {
  Digest evidence{};
  bool operator==(const ConfirmReview&) const = default;
};
struct CallStrategy {
  Commitment grounds{};
  bool operator==(const CallStrategy&) const = default;
};
struct RecordStrategy {
  Time held_at{};
  std::vector<PartyId> participants;
  bool section_47 = false;
  Commitment decision{};
  bool operator==(const RecordStrategy&) const = default;
};
struct OpenSection47 {
  bool emergency = false;
  Commitment reason{};
  bool operator==(const OpenSection47&) const = default;
};
struct Protect {
  Commitment reason{};
  bool operator==(const Protect&) const = default;
};
struct DecideOutcome {
  Outcome outcome = Outcome::assessment;
  Bytes evidence;  // 32 bytes, or empty for outcomes that are never gated.
  Commitment reason{};
  bool operator==(const DecideOutcome&) const = default;
};
// Of what is held of a message: whether one recipient is given it. Names no check and no section:
// what is held then, under the policy in force then.
struct DecideHold {
  MessageId message;
  PartyId recipient;
  bool release = false;
  Commitment reason{};
  bool operator==(const DecideHold&) const = default;
};

// An organisation is given nothing more of the case and is not told so: the one, say, that whoever
// is said to have harmed the child works for.
struct Exclude {
  PartyId party;
  Commitment reason{};
  bool operator==(const Exclude&) const = default;
};
// Said by two people, of whom the second ends the exclusion.
struct LiftExclusion {
  PartyId party;
  Commitment reason{};
  bool operator==(const LiftExclusion&) const = default;
};

using Deed = std::variant<Rate, RequireCheck, Consider, RecallCheck, ReissueCheck, ReportGap,
                          ApproveGap, StartAssessment, SubmitAssessment, SignAssessment,
                          ConfirmReview, CallStrategy, RecordStrategy, OpenSection47, Protect,
                          DecideOutcome, DecideHold, Exclude, LiftExclusion>;

struct Act {
  Digest hub{};
  MessageId id;  // Acts share the messages' rules of age and repetition.
  StaffId staff;
  PartyId party;
  Time at{};
  CaseId case_id;
  Deed deed;
  bool operator==(const Act&) const = default;
};

struct SignedAct {
  Bytes act;          // The exact signed bytes; decode_act() gives the value.
  Signature proof{};  // Ed25519 by the person's own key.
  bool operator==(const SignedAct&) const = default;
};

}  // namespace mash::wire
