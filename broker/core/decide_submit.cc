// Messages: from a signed header to what the case learns and what each recipient is released.
#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"
#include "core/authority.h"
#include "core/deciding.h"
#include "core/sharing.h"
#include "wire/codec.h"

namespace mash::core {
namespace {

using namespace wire;

class SubmitDecision {
 public:
  SubmitDecision(const State& state, const Command& command, const Submit& submit, Header header,
                 const Context& context)
      : state_(state),
        command_(command),
        submit_(submit),
        header_(std::move(header)),
        context_(context) {}

  Decision decide() {
    if (header_.hub != state_.hub.id) return refused(Refusal::another_hub);
    if (header_.sender != command_.connected) return refused(Refusal::wrong_party);
    if (auto repeated = decide_repetition(command_, header_.id, submit_.prior, submit_.frame,
                                          header_.sender.text(), context_)) {
      return *repeated;
    }
    for (auto check : {&SubmitDecision::check_sender, &SubmitDecision::check_recipients,
                       &SubmitDecision::check_wraps, &SubmitDecision::check_kind,
                       &SubmitDecision::check_actor}) {
      if (const auto refusal = (this->*check)()) return refused(*refusal);
    }
    return accept();
  }

 private:
  using Checked = std::optional<Refusal>;

  Decision refused(Refusal refusal) {
    const std::string claimed = header_.sender.text();
    const Case* one = find_case();
    if (one == nullptr)
      return refuse_command(command_, claimed, refusal, context_, lacking(refusal));
    return refuse_on_case(command_, claimed, one->id, refusal, context_, lacking(refusal));
  }

  // What has to come first, or who has to act.
  std::vector<Missing> lacking(Refusal refusal) const {
    const auto who = [&](policy::Act act) { return context_.policy->practice().who_may(act); };
    if (refusal == Refusal::wrong_order) {
      return first_step("outcome_not_decided", who(policy::Act::decide_outcome));
    }
    if (refusal == Refusal::wrong_role) return first_step("role", who(act_of(kind_acted_on())));
    return {};
  }

  // To an organisation that is excluded from it, there is none.
  const Case* find_case() const {
    const auto found = state_.cases.find(header_.case_id);
    const bool known = found != state_.cases.end() && !is_excluded(found->second, header_.sender);
    return known ? &found->second : nullptr;
  }

  const Party* sender() const { return context_.roster.active_party(header_.sender, context_.now); }
  bool from_desk() const { return sender()->kind == PartyKind::desk; }

  Checked check_sender() const {
    if (state_.hub.quarantined.contains(submit_.frame)) return Refusal::quarantined;
    const Party* party = sender();
    if (party == nullptr) return Refusal::not_enrolled;
    if (key_id(KeyKind::signing, party->signing, context_.sha256) != header_.sender_key) {
      return Refusal::unknown_key;
    }
    if (header_.actor.uuid.is_nil()) return std::nullopt;
    const Staff* actor = context_.roster.active_member(header_.actor, context_.now);
    if (actor == nullptr || actor->party != header_.sender) return Refusal::not_enrolled_person;
    return std::nullopt;
  }

  Checked check_recipients() const {
    for (std::size_t i = 0; i < submit_.recipients.size(); ++i) {
      const Recipient& recipient = submit_.recipients[i];
      if (recipient_hash(recipient, context_.sha256) != header_.recipients[i]) {
        return Refusal::unknown_recipient;
      }
      const Party* party = context_.roster.active_party(recipient.party, context_.now);
      if (party == nullptr) return Refusal::unknown_recipient;
      if (!is_right_recipient(*party)) return Refusal::wrong_recipients;
      if (!has_room(state_, recipient.party, is_red())) return Refusal::quota;
    }
    if (names_one_twice()) return Refusal::wrong_recipients;
    const bool one_only =
        header_.kind == MessageKind::check || header_.kind == MessageKind::return_;
    if (one_only && submit_.recipients.size() != 1) return Refusal::wrong_recipients;
    return std::nullopt;
  }

  // Under two salts one party would look like two, and be numbered like one.
  bool names_one_twice() const {
    std::set<PartyId> parties;
    for (const Recipient& recipient : submit_.recipients) parties.insert(recipient.party);
    return parties.size() < submit_.recipients.size();
  }

  // The desk is told everything; only the desk tells others.
  bool is_right_recipient(const Party& party) const {
    switch (header_.kind) {
      case MessageKind::referral:
      case MessageKind::return_:
      case MessageKind::withdrawal:
        return party.kind == PartyKind::desk;
      case MessageKind::check:
        return party.kind != PartyKind::desk;
      case MessageKind::outcome:
      case MessageKind::correction:
      case MessageKind::recall:
        return from_desk() || party.kind == PartyKind::desk;
      case MessageKind::onward:
        return false;
    }
    return false;
  }

  Checked check_wraps() const {
    for (const Section& section : submit_.sections) {
      if (section.wraps.empty()) return Refusal::unwrapped_section;
      for (const Wrap& wrap : section.wraps) {
        const auto& party = submit_.recipients[wrap.recipient].party;
        const Party* recipient = context_.roster.active_party(party, context_.now);
        if (!is_sealing_key(wrap.key, *recipient, context_)) return Refusal::stale_key;
      }
    }
    return std::nullopt;
  }

  Checked check_kind() const {
    if (header_.kind == MessageKind::referral) return check_referral();
    const Case* one = find_case();
    if (one == nullptr) return Refusal::unknown_case;
    switch (header_.kind) {
      case MessageKind::check:
        return check_check(*one);
      case MessageKind::return_:
        return check_return(*one);
      case MessageKind::outcome:
        return check_outcome(*one);
      case MessageKind::correction:
      case MessageKind::recall:
      case MessageKind::withdrawal:
        return check_superseded(*one);
      case MessageKind::referral:
      case MessageKind::onward:
        break;
    }
    return Refusal::wrong_kind;
  }

  Checked check_referral() const {
    bool any_child = false;
    for (const Subject& subject : header_.subjects) {
      const bool child =
          subject.role == SubjectRole::child || subject.role == SubjectRole::unborn_child;
      if (child == subject.case_id.uuid.is_nil()) return Refusal::unknown_subject;
      if (child && state_.cases.contains(subject.case_id)) return Refusal::case_exists;
      any_child |= child;
    }
    if (opens_a_second_case()) return Refusal::case_exists;
    return any_child ? Checked{} : Refusal::unknown_subject;
  }

  // For a child that has an open case. Others named beside it may have one.
  bool opens_a_second_case() const {
    return std::any_of(header_.subjects.begin(), header_.subjects.end(), [&](const Subject& child) {
      if (child.case_id.uuid.is_nil()) return false;
      return std::any_of(submit_.subject_cases.begin(), submit_.subject_cases.end(),
                         [&](const SubjectCase& open) { return open.subject == child.ref; });
    });
  }

  Checked check_check(const Case& one) const {
    if (!from_desk()) return Refusal::wrong_kind;
    if (is_over(one)) return Refusal::case_closed;
    if (one.checks.contains(header_.check_id)) return Refusal::check_exists;
    if (one.checks.size() >= limits::checks_per_case_max) return Refusal::too_many_checks;
    if (header_.subjects.size() != 1) return Refusal::unknown_subject;
    if (!one.people.contains(header_.subjects[0].ref)) return Refusal::unknown_subject;
    return std::nullopt;
  }

  Checked check_return(const Case& one) const {
    const auto check = one.checks.find(header_.check_id);
    if (check == one.checks.end()) return Refusal::unknown_check;
    if (check->second.agency != header_.sender) return Refusal::not_your_check;
    if (check->second.held) return Refusal::unknown_check;  // Nothing of it has reached them.
    const auto& returns = check->second.returns;
    const int newest = returns.empty() ? 0 : returns.rbegin()->first;
    if (header_.return_version != newest + 1) return Refusal::stale_version;
    // That nothing was found says little without what was searched.
    const bool nil = header_.return_kind == ReturnKind::nil_trace;
    return nil && !has_section(SectionKind::search_statement) ? Refusal::no_search_statement
                                                              : Checked{};
  }

  bool has_section(SectionKind kind) const {
    return std::any_of(submit_.sections.begin(), submit_.sections.end(),
                       [&](const Section& section) { return section.leaf.label == kind; });
  }

  // What was decided, and nothing else: the decision passed the gate, this message does not.
  Checked check_outcome(const Case& one) const {
    if (!from_desk()) return Refusal::wrong_kind;
    return one.outcome == header_.outcome ? Checked{} : Refusal::wrong_order;
  }

  Checked check_superseded(const Case& one) const {
    const auto known = one.messages.find(header_.supersedes);
    if (known == one.messages.end() || known->second.sender != header_.sender) {
      return Refusal::unknown_message;
    }
    const bool is_return = known->second.kind == MessageKind::return_;
    if (header_.kind == MessageKind::withdrawal && !is_return) return Refusal::wrong_kind;
    return std::nullopt;
  }

  // A person who may do this, or a program that may answer by itself.
  Checked check_actor() const {
    if (header_.actor.uuid.is_nil()) {
      const bool automatic = header_.kind == MessageKind::return_ &&
                             context_.policy->practice().may_be_automatic(header_.return_kind);
      return automatic ? Checked{} : Refusal::no_person;
    }
    const MessageKind kind = kind_acted_on();
    // What put an earlier message right is itself put right by anybody who is enrolled.
    if (is_about_an_earlier(kind)) return std::nullopt;
    const Staff& actor = *context_.roster.member(header_.actor);
    return may_do(act_of(kind), actor, context_) ? Checked{} : Refusal::wrong_role;
  }

  bool is_red() const {
    const Case* one = find_case();
    return header_.urgency == Urgency::red || (one != nullptr && one->urgency == Urgency::red);
  }

  Decision accept() {
    Decision decision;
    decision.drafts.push_back(accepted_draft());
    if (header_.kind == MessageKind::referral) add_cases(decision);
    add_sharing(decision);
    const bool nothing = decision.releases.empty() && !decision.holds();
    return nothing ? nothing_released(std::move(decision)) : decision;
  }

  // With why, for each recipient: the sender is told, and officers can count.
  Decision nothing_released(Decision as_accepted) {
    Decision decision = refused(Refusal::nothing_released);
    for (Draft& draft : as_accepted.drafts) {
      if (!std::holds_alternative<NotReleased>(draft.events.front())) continue;
      draft.streams = decision.drafts.front().streams;
      decision.drafts.push_back(std::move(draft));
    }
    return decision;
  }

  Draft accepted_draft() {
    Draft draft;
    draft.streams = message_streams(header_);
    draft.events.push_back(MessageAccepted{header_.id, submit_.frame, header_.sender, header_.kind,
                                           header_.check_id, header_.return_version});
    if (header_.kind == MessageKind::check) add_check(draft);
    if (header_.kind == MessageKind::return_) add_return(draft);
    if (is_about_an_earlier_message()) end_holds(draft);
    if (takes_back_a_return()) add_withdrawal(draft);
    return draft;
  }

  void add_cases(Decision& decision) {
    for (const Subject& child : header_.subjects) {
      if (child.case_id.uuid.is_nil()) continue;
      Draft draft;
      draft.streams = {case_stream(child.case_id), subject_stream(child.ref)};
      draft.events.push_back(CaseOpened{child.ref, header_.id, header_.sender, header_.source});
      for (const Subject& person : header_.subjects) {
        draft.events.push_back(PersonNamed{person.ref, person.role, person.age_band});
      }
      decision.drafts.push_back(std::move(draft));
    }
  }

  void add_check(Draft& draft) {
    const Case& one = *find_case();
    const Party& agency = *context_.roster.party(submit_.recipients[0].party);
    const Time due = context_.policy->practice().check_due(one.urgency, context_.now);
    draft.events.push_back(
        CheckIssued{header_.check_id, agency.id, agency.kind, header_.subjects[0].ref, due});
    add_review_due(one, header_.check_id, context_, draft);
  }

  void add_return(Draft& draft) {
    const Case& one = *find_case();
    const bool late = context_.now > one.checks.at(header_.check_id).due;
    draft.events.push_back(CheckReturned{header_.check_id, header_.return_kind,
                                         header_.return_version, header_.id, late});
    add_review_due(one, header_.check_id, context_, draft);
  }

  // To correct, recall or withdraw a message is the act of whoever may send it.
  MessageKind kind_acted_on() const {
    return is_about_an_earlier_message() ? find_case()->messages.at(header_.supersedes).kind
                                         : header_.kind;
  }

  static bool is_about_an_earlier(MessageKind kind) {
    return kind == MessageKind::correction || kind == MessageKind::recall ||
           kind == MessageKind::withdrawal;
  }
  bool is_about_an_earlier_message() const { return is_about_an_earlier(header_.kind); }

  bool takes_back_a_return() const {
    return is_about_an_earlier_message() &&
           find_case()->messages.at(header_.supersedes).kind == MessageKind::return_;
  }

  // Whatever its sender says is wrong with it, it counts no longer; what is right comes as the next
  // version.
  void add_withdrawal(Draft& draft) {
    const Case& one = *find_case();
    const MessageFacts& taken_back = one.messages.at(header_.supersedes);
    draft.events.push_back(ReturnWithdrawn{taken_back.check, taken_back.version});
    add_review_due(one, taken_back.check, context_, draft);
  }

  // What is wrong with a message is not let go any more.
  void end_holds(Draft& draft) const {
    for (const auto& [held, hold] : find_case()->holds) {
      if (held.first != header_.supersedes) continue;
      draft.events.push_back(HoldDecided{held.first, held.second, false, header_.actor, {}});
    }
  }

  void add_sharing(Decision& decision) {
    const Case* one = find_case();
    for (std::size_t i = 0; i < submit_.recipients.size(); ++i) {
      Sharing sharing = share({header_, submit_, i, one}, *sender(), context_);
      core::add_sharing(std::move(sharing), message_streams(header_), is_red(), state_, context_,
                        decision);
    }
  }

  const State& state_;
  const Command& command_;
  const Submit& submit_;
  const Header header_;
  const Context& context_;
};

}  // namespace

std::vector<StreamId> message_streams(const Header& header) {
  if (header.kind != MessageKind::referral) return {case_stream(header.case_id)};
  std::vector<StreamId> streams;
  for (const Subject& subject : header.subjects) {
    if (!subject.case_id.uuid.is_nil()) streams.push_back(case_stream(subject.case_id));
  }
  return streams;
}

Decision decide_submit(const State& state, const Command& command, const Submit& submit,
                       const Context& context) {
  auto header = decode_header(submit.header);
  ENSURE(header.has_value(), "the door parsed this header before it became a command");
  return SubmitDecision(state, command, submit, std::move(*header), context).decide();
}

}  // namespace mash::core
