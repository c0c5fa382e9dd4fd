// A hub in miniature: a desk, four agencies, their people, and the policy that is shipped. Its
// verbs are those of the work; each makes the command that the verb would make, decides it, and
// moves the state on. Signatures are not part of core, so there are none.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/clocks.h"
#include "core/decide.h"
#include "core/gate.h"

namespace mash::core_tests {

policy::Policy shipped_policy();
wire::Roster sample_roster();
PartyId party(std::string_view name);
// "desk", "police", ...: each kind has one party, named like it.
PartyId party_of(wire::PartyKind kind);
StaffId staff(std::uint8_t number);
Digest hub_id();

// The people of the sample roster.
inline const StaffId social_worker = staff(1);
inline const StaffId second_social_worker = staff(2);
inline const StaffId manager = staff(3);         // Qualified in social work.
inline const StaffId second_manager = staff(4);  // Not qualified.
inline const StaffId third_manager = staff(5);   // Not qualified either.
inline const StaffId navigator = staff(6);       // Of the police.
inline const StaffId contact_officer = staff(7);
// Who sends for each kind of party: the social worker at the desk, elsewhere its navigator.
StaffId sender_for(wire::PartyKind kind);
// The shipped policy with one passage of practice.toml in other words.
policy::Policy policy_with(std::string_view before, std::string_view after);
// The same, and rules beside those that are shipped.
policy::Policy policy_with(std::string_view before, std::string_view after, std::string rules);

// A delivery that has been released, and where it stands in its recipient's outbox.
struct Sent {
  PartyId recipient;
  std::uint64_t number = 0;
  std::uint32_t part = 1;
  MessageId message;
  CaseId case_id;
  bool delivered = false;  // Reported so far.
  StaffId opened_by{};
};

class World {
 public:
  World();

  Time now;
  core::State state;
  wire::Roster roster;
  policy::Policy policy;
  std::vector<wire::Entry> entries;
  std::vector<Sent> open_deliveries;
  core::Decision last;
  wire::Command last_command;
  // Sees every command before its facts are added, with the id and digest it is repeated by.
  std::function<void(const wire::Command&, const MessageId&, const Digest&)> also;

  // The case and the child that verbs are about; set by refer().
  CaseId case_id;
  SubjectId child;
  SubjectId parent;
  const core::Case& one() const { return state.cases.at(case_id); }
  const core::Check& check(const CheckId& id) const { return one().checks.at(id); }

  void wait(Duration time) { now += time; }

  // Messages.
  core::Decision refer(wire::AgeBand age_band = wire::AgeBand::under_5);
  CheckId issue(wire::PartyKind agency);
  CheckId issue(wire::PartyKind agency, const SubjectId& subject);
  // The next version of the agency's answer; gives the id of its message.
  MessageId answer(const CheckId& check, wire::ReturnKind kind = wire::ReturnKind::information);
  // What its agency takes back of an answer: by withdrawal, by recall, or by correcting it.
  core::Decision take_back(wire::MessageKind kind, const CheckId& check, const MessageId& message);
  core::Decision withdraw(const CheckId& check, const MessageId& message) {
    return take_back(wire::MessageKind::withdrawal, check, message);
  }
  // What the desk reports of the newest return's delivery.
  core::Decision open(const CheckId& check, const StaffId& who = social_worker);
  core::Decision cannot_open(const CheckId& check);

  // Acts.
  core::Decision act(const StaffId& who, const wire::Deed& deed);
  core::Decision rate(wire::Urgency urgency, wire::Category category = wire::Category::neglect);
  core::Decision consider(const StaffId& who, const CheckId& check);  // Its newest version.
  core::Decision assess() { return act(social_worker, wire::StartAssessment{}); }
  core::Decision submit_assessment(wire::FieldState views = wire::FieldState::present,
                                   wire::FieldState risk = wire::FieldState::present);
  core::Decision sign(const StaffId& who = manager);
  core::Decision confirm(const StaffId& who = manager);
  core::Decision outcome(wire::Outcome outcome, const StaffId& who = manager);
  core::Decision report_gap(const StaffId& who, const CheckId& check);
  core::Decision approve_gap(const StaffId& who, const CheckId& check);
  // Lets every escalation step of the check run, each at its time.
  void run_escalation(const CheckId& check);
  core::Decision tick(const core::Due& due);
  std::optional<core::Due> next_clock(const CheckId& check) const;  // The soonest of the check.

  // From a new case to one where `checks` have been returned, opened and considered by the assessor
  // and the manager, and the assessment is submitted.
  std::vector<CheckId> ready_to_sign();
  // A check asked, answered, opened, and considered by those who sign.
  CheckId complete(wire::PartyKind agency);
  void finish(const CheckId& check);  // The same for one that is out.

  // What those verbs are made of.
  wire::Header header(wire::MessageKind kind, wire::PartyKind sender);
  wire::Header asking(const SubjectId& subject);  // A fresh check about somebody the case names.
  wire::Submit sealed(const wire::Header& header, const std::vector<wire::PartyKind>& recipients,
                      const std::vector<wire::SectionKind>& sections);
  core::Decision submit(const wire::Submit& submit, const PartyId& connected);
  core::Decision report(const PartyId& by, const std::vector<wire::AcknowledgementItem>& items);
  wire::AcknowledgementItem item(const Sent& sent, wire::DeliveryReport report,
                                 const StaffId& who) const;
  const Sent* delivery(const MessageId& message, const PartyId& recipient) const;
  core::Decision run(wire::Command command, const MessageId& id, const Digest& digest);
  core::Context context() const;
  core::Gate gate(core::GateFor what, const StaffId& signer) const;
  std::vector<std::string> missing(const StaffId& signer = manager) const;  // Codes only.
  // What a command about an earlier message is given beside its own bytes.
  std::optional<core::Earlier> earlier(const wire::Command& command) const;
  MessageId new_message();
  template <class I>
  I new_id() {
    return I{Uuid(*to_block<16>(new_message().uuid.bytes()))};
  }

 private:
  void add_facts(wire::Command& command, const MessageId& id);
  void apply(const wire::Command& command);
  void note(const wire::Entry& entry);
  void add_release(const wire::DecideAgain& again, core::Earlier& earlier) const;

  std::uint64_t counter_ = 0;
  std::map<StreamId, std::uint64_t> sequences_;
  std::map<MessageId, wire::Prior> priors_;
};

// Those of one kind, in their order.
template <class E>
std::vector<E> events(const core::Decision& decision) {
  std::vector<E> found;
  for (const core::Draft& draft : decision.drafts) {
    for (const wire::Event& event : draft.events) {
      if (const auto* one = std::get_if<E>(&event)) found.push_back(*one);
    }
  }
  return found;
}

// The code of the refusal, or "accepted".
std::string said(const core::Decision& decision);

}  // namespace mash::core_tests
