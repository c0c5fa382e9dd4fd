#include "engine/replay_facts.h"

#include <algorithm>

#include "wire/codec.h"

namespace mash::engine {
namespace {

using namespace wire;

std::string text(const std::optional<Prior>& prior) {
  return prior ? "entry " + std::to_string(prior->index) + " with " + hex(prior->frame) : "none";
}

// Null: a command that has no id which may be repeated.
const std::optional<Prior>* prior_of(const Command& command) {
  if (const auto* submit = std::get_if<Submit>(&command.deed)) return &submit->prior;
  if (const auto* perform = std::get_if<Perform>(&command.deed)) return &perform->prior;
  if (const auto* said = std::get_if<Acknowledge>(&command.deed)) return &said->prior;
  return nullptr;
}

bool is_refused(const Entry& entry) {
  return std::any_of(entry.events.begin(), entry.events.end(),
                     [](const Event& event) { return std::holds_alternative<Refused>(event); });
}

}  // namespace

std::optional<FalseFact> FactCheck::facts(const Command& command, const core::State& state,
                                          const std::optional<Prior>& prior) const {
  const auto* said = prior_of(command);
  if (said != nullptr && *said != prior) return FalseFact{"prior", text(prior), text(*said)};
  if (const auto* submit = std::get_if<Submit>(&command.deed)) return check(*submit, state);
  if (const auto* acknowledge = std::get_if<Acknowledge>(&command.deed)) {
    return check(command.connected, *acknowledge);
  }
  if (const auto* end = std::get_if<EndDeliveries>(&command.deed)) return check(*end, state);
  if (const auto* again = std::get_if<DecideAgain>(&command.deed)) return check(*again);
  return std::nullopt;
}

std::optional<FalseFact> FactCheck::signature(const Command& command, const Entry& entry,
                                              const Roster& roster,
                                              const SignatureTools& tools) const {
  const auto claim = claim_of(command, roster, sha256_);
  if (claim && tools.verify(claim->key, claim->message, claim->signature)) return std::nullopt;
  // Without a signer in the roster, nothing but a refusal may have come of it.
  const bool nobody = !claim && (prior_of(command) == nullptr || is_refused(entry));
  if (nobody) return std::nullopt;
  return FalseFact{"signature",
                   "one that holds under the key enrolled for " +
                       (claim ? claim->sender : std::string("its signer")),
                   "one that does not"};
}

std::optional<FalseFact> FactCheck::signer(const Command& command, const Entry& entry) const {
  const auto* perform = std::get_if<Perform>(&command.deed);
  std::optional<StaffId> actor;
  if (perform != nullptr) {
    if (const auto act = decode_act(perform->signed_act.act)) actor = act->staff;
  }
  for (const Event& event : entry.events) {
    const auto* signed_off = std::get_if<AssessmentSigned>(&event);
    const auto* confirmed = std::get_if<ReviewConfirmed>(&event);
    if (signed_off == nullptr && confirmed == nullptr) continue;
    const StaffId& by = signed_off != nullptr ? signed_off->by : confirmed->by;
    if (actor != by) return FalseFact{"events", "an act of the signer's own", "none"};
  }
  return std::nullopt;
}

void FactCheck::follow(const Entry& entry) {
  for (const Event& event : entry.events) {
    const auto* opened = std::get_if<CaseOpened>(&event);
    if (opened != nullptr) cases_[opened->child].insert(first_case(entry));
  }
}

// Of a referral: every open case of a child that it names, and no other.
std::optional<FalseFact> FactCheck::check(const Submit& submit, const core::State& state) const {
  const auto header = decode_header(submit.header);
  if (!header) return std::nullopt;
  std::vector<SubjectCase> expected;
  if (header->kind == MessageKind::referral) {
    for (const Subject& subject : header->subjects) add_open_cases(subject.ref, state, expected);
  }
  if (expected == submit.subject_cases) return std::nullopt;
  return FalseFact{"subject_cases", std::to_string(expected.size()) + " open cases of its children",
                   "others"};
}

void FactCheck::add_open_cases(const SubjectId& child, const core::State& state,
                               std::vector<SubjectCase>& open) const {
  const auto known = cases_.find(child);
  if (known == cases_.end()) return;
  for (const CaseId& id : known->second) {
    const auto one = state.cases.find(id);
    if (one != state.cases.end() && !one->second.closed) open.push_back({child, id});
  }
}

bool FactCheck::is_open(const PartyId& recipient, const OpenDelivery& named) const {
  const OutboxItem* open = open_.find(recipient, named.number);
  if (open == nullptr) return false;
  // What the hub remembers of reports it may have forgotten by a restart, but not made up.
  const bool remembered = (!named.delivered || open->delivered) &&
                          (named.opened_by.uuid.is_nil() || named.opened_by == open->opened_by);
  return open->message == named.message && open->part == named.part &&
         open->case_id == named.case_id && remembered;
}

std::optional<FalseFact> FactCheck::check(const PartyId& by, const Acknowledge& said) const {
  const auto acknowledgement = decode_acknowledgement(said.signed_acknowledgement.acknowledgement);
  if (!acknowledgement) return std::nullopt;
  for (std::size_t i = 0; i < acknowledgement->items.size(); ++i) {
    const std::uint64_t number = acknowledgement->items[i].number;
    const auto& named = said.open[i];
    const bool holds =
        named ? named->number == number && is_open(by, *named) : open_.find(by, number) == nullptr;
    if (holds) continue;
    const std::string what = "delivery " + std::to_string(number) + " to " + by.text();
    return FalseFact{"open", what + (named ? " not open, or of another message" : " open"),
                     named ? "open" : "not open"};
  }
  return std::nullopt;
}

std::optional<FalseFact> FactCheck::check(const DecideAgain& again) const {
  const OutboxItem* open = open_.find(again.recipient, again.number);
  const bool reported = open != nullptr && (open->delivered || !open->opened_by.uuid.is_nil());
  if (open != nullptr && open->message == again.message && !reported) return std::nullopt;
  return FalseFact{"againNumber", "an unreported delivery of message " + again.message.text(),
                   "delivery " + std::to_string(again.number)};
}

std::optional<FalseFact> FactCheck::check(const EndDeliveries& end,
                                          const core::State& state) const {
  for (const OpenDelivery& named : end.open) {
    const auto one = state.cases.find(named.case_id);
    const bool known = one != state.cases.end() && one->second.messages.contains(named.message);
    const bool holds = known && is_open(end.recipient, named) &&
                       one->second.messages.at(named.message).sender == end.sender;
    if (holds) continue;
    return FalseFact{"open", "an open delivery of a message of " + end.sender.text(),
                     "delivery " + std::to_string(named.number)};
  }
  return std::nullopt;
}

}  // namespace mash::engine
