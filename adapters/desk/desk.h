// The MASH team's endpoint: takes what its staff ask over the control socket (kit/service.h) and
// speaks to the hub for the team. It decides nothing: what is missing before a signature, the hub
// says; what a person does, that person signs elsewhere and the desk passes on.
//
// Requests, beside those every service has ("status", "act", "held"):
//   contact {actor, contact}                 a contact taken by the desk becomes a referral
//   cases {}                                 every case, with the child's name
//   case {case} / gate {case} / due {}       as the hub has it
//   issue {case, actor, to?, consent?}       every required check that nobody issued yet
//   check {case, actor, subject, to, consent?}  one more check
// Both answer with "checks", each with the hub's verdict of its own, "ok" or not.
//   certificate {case}                       who signed what over which evidence, with the proof
//   returns {case}                           what came back
//   open {number, actor}                     reads a return or a referral: opened, by this person
//   outcome {case, actor, reason, to}        tells those it concerns what the hub has decided
//   recall {case, check, actor, reason?}     tells the agency that its check was taken back
//   history {case}                           what people here did, with what they wrote
#pragma once

#include "desk/messages.h"

namespace mash::desk {

class Desk {
 public:
  explicit Desk(kit::Service& service);

 private:
  using Json = kit::Json;
  using Fields = kit::Fields;
  using Reply = kit::Service::Reply;

  // Who asks, and where the family stands on it if that is no longer as the referral said.
  struct CheckTerms {
    StaffId actor;
    std::optional<wire::Consent> consent;
  };

  Reply contact(const StaffId& actor, Fields& in);
  // Of every case whose number ends so.
  Reply cases(const CaseId& after, const std::string& ending, Json so_far);
  Reply issue(const StaffId& actor, Fields& in);
  Reply check(const StaffId& actor, Fields& in);
  Reply returns(Fields& in);
  Reply open(const StaffId& actor, Fields& in);
  Reply recipients(Fields& in) const;
  Reply outcome(const StaffId& actor, Fields& in);
  Reply recall(const StaffId& actor, Fields& in);
  Reply history(Fields& in);
  void add_hold(const wire::DecideHold& deed, Json& one);
  Reply certificate(Fields& in);

  // Asks the hub, and hands its answer to `finish` if one comes.
  using Found = decltype(wire::Answer::found);
  Reply ask_hub(decltype(wire::Query::ask) question, std::function<Reply(const Found&)> finish);
  // The same, unless the answer is of another kind.
  template <class T>
  Reply ask(decltype(wire::Query::ask) question, std::function<Reply(const T&)> finish);
  template <class T>
  Reply ask_case(Fields& in, std::function<Reply(const T&)> finish);

  Reply issue_checks(const wire::CaseView& view, const CheckTerms& terms,
                     const std::map<wire::PartyKind, PartyId>& to);
  struct AskedCheck {
    MessageId message;
    CheckId check;
  };
  static Json about_check(const AskedCheck& asked, const SubjectId& subject, const PartyId& agency);
  Result<AskedCheck, kit::Refusal> send_check(const wire::CaseView& view, const CheckTerms& terms,
                                              const SubjectId& subject, const PartyId& agency);
  // `consent`: if it is no longer as the referral said.
  CaseFacts facts_of(const wire::CaseView& view, const std::optional<wire::Consent>& consent);

  // Who tells, what they wrote for whoever is told, and where the family stands (telling.cc).
  struct Told {
    StaffId actor;
    std::string reason;
    std::optional<wire::Consent> consent{};
  };
  // Only what the hub has decided is told to anybody: not_decided, not_recalled.
  Reply tell_outcome(const wire::CaseView& view, const Told& told, const std::vector<PartyId>& to);
  Reply tell_recall(const wire::CaseView& view, const Told& told, const CheckId& check);
  Reply when_all_settled(std::vector<std::pair<MessageId, Json>> sent);

  kit::Service& service_;
  CaseBook book_;
};

}  // namespace mash::desk
