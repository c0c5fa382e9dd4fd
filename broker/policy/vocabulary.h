// The words that only policies use; the wire's words are in wire/vocabulary.h.
//
// The same conventions: one word per value, lists may grow at their end, nothing is renumbered.
#pragma once

#include "wire/vocabulary.h"

namespace mash::policy {

enum class Answer : std::uint8_t { no, yes };

// Whether a sharing agreement between sender and recipient is in force.
enum class Agreement : std::uint8_t { none, current, expired };

// Whether the hub's desk is staffed (practice.toml, [hub]).
enum class Hours : std::uint8_t { in, out };

// What the recipient already is to the case: it referred it, it was asked for a check, or neither.
// One that did both is the referrer.
enum class Part : std::uint8_t { none, asked, referrer };

// Everything a rule may test, in the order of Request's fields.
enum class Attribute : std::uint8_t {
  sender, recipient, message, purpose, stage, category, urgency, gateway, article6, article9,
  consent, handling, sender_regime, recipient_regime, section, subject_role, age_band,
  referral_source, section_47_recorded, strategy_called, agreement, hours, recipient_part,
};

// Who is told of a decision, as an obligation.
enum class Told : std::uint8_t {
  sender, duty_manager, information_governance_officer, agency_manager,
};

// What travels with a released section and is shown to whoever opens it. The hub cannot enforce it.
enum class Mark : std::uint8_t { sight_only, do_not_tell_subject };

// Human acts, for practice.toml's table of who may do what. The first are the alternatives of
// wire::Deed in its order; then come steps of the work that leave as messages, then later acts.
enum class Act : std::uint8_t {
  rate, require_check, consider, recall_check, reissue_check, report_gap, approve_gap,
  start_assessment, submit_assessment, sign_assessment, confirm_review, call_strategy,
  record_strategy, open_section_47, protect, decide_outcome,
  end_response,  // decide_outcome, when the outcome ends or lowers the response.
  refer, issue_check, answer_check, open_return, send_outcome,
  exclude, lift_exclusion,  // Acts again; a hold's approvers are its rule's.
};

// The limits of practice.toml.
enum class Clock : std::uint8_t {
  decision, check_return,                // Per urgency.
  screening, assessment, review, strategy_discussion, emergency_discussion, red_unopened,
};

// Whom an escalation step tells.
enum class Ladder : std::uint8_t { agency, agency_manager, hub_manager };

}  // namespace mash::policy

namespace mash::wire {

template <>
struct Words<policy::Answer> {
  static constexpr std::array<std::string_view, 2> list = {"no", "yes"};
};
template <>
struct Words<policy::Agreement> {
  static constexpr std::array<std::string_view, 3> list = {"none", "current", "expired"};
};
template <>
struct Words<policy::Hours> {
  static constexpr std::array<std::string_view, 2> list = {"in", "out"};
};
template <>
struct Words<policy::Part> {
  static constexpr std::array<std::string_view, 3> list = {"none", "asked", "referrer"};
};
template <>
struct Words<policy::Attribute> {
  static constexpr std::array<std::string_view, 23> list = {
      "sender", "recipient", "message", "purpose", "stage", "category", "urgency", "gateway",
      "article6", "article9", "consent", "handling", "sender_regime", "recipient_regime",
      "section", "subject_role", "age_band", "referral_source", "section_47_recorded",
      "strategy_called", "agreement", "hours", "recipient_part"};
};
template <>
struct Words<policy::Told> {
  static constexpr std::array<std::string_view, 4> list = {
      "sender", "duty_manager", "information_governance_officer", "agency_manager"};
};
template <>
struct Words<policy::Mark> {
  static constexpr std::array<std::string_view, 2> list = {"sight_only", "do_not_tell_subject"};
};
template <>
struct Words<policy::Act> {
  static constexpr std::array<std::string_view, 24> list = {
      "rate", "require_check", "consider", "recall_check", "reissue_check", "report_gap",
      "approve_gap", "start_assessment", "submit_assessment", "sign_assessment", "confirm_review",
      "call_strategy", "record_strategy", "open_section_47", "protect", "decide_outcome",
      "end_response", "refer", "issue_check", "answer_check", "open_return", "send_outcome",
      "exclude", "lift_exclusion"};
};
template <>
struct Words<policy::Clock> {
  static constexpr std::array<std::string_view, 8> list = {
      "decision", "check_return", "screening", "assessment", "review", "strategy_discussion",
      "emergency_discussion", "red_unopened"};
};
template <>
struct Words<policy::Ladder> {
  static constexpr std::array<std::string_view, 3> list = {"agency", "agency_manager",
                                                           "hub_manager"};
};

}  // namespace mash::wire
