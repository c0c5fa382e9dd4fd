// The closed lists of the field: what a message, a section, a check or a decision may be called.
//
// One word per thing, the same in TOML, JSON, pages, logs and in schemas/vocabulary.capnp, whose
// enumerants have these values in this order. Values are on the wire and on the ledger: a list may
// grow at its end, nothing is renumbered or reused. A value outside its list is refused at the
// door.
// Sources: DfE Children in Need census (category, factors), Working Together (stages), UK GDPR and
// DPA 2018 (basis), Children Acts 1989 and 2004.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mash::wire {

template <class E>
struct Words;  // Words<E>::list: the word of each value, in order.

template <class E>
constexpr std::size_t count_of() {
  return Words<E>::list.size();
}

template <class E>
constexpr std::string_view word(E value) {
  const auto position = static_cast<std::size_t>(value);
  return position < count_of<E>() ? Words<E>::list[position] : std::string_view("(unknown)");
}

template <class E>
constexpr std::optional<E> from_word(std::string_view text) {
  for (std::size_t i = 0; i < count_of<E>(); ++i) {
    if (Words<E>::list[i] == text) return static_cast<E>(i);
  }
  return std::nullopt;
}

// From the wire: nothing when the number is not on the list.
template <class E>
constexpr std::optional<E> from_number(std::uint32_t number) {
  if (number >= count_of<E>()) return std::nullopt;
  return static_cast<E>(number);
}

template <class E>
std::vector<std::string_view> all_words() {
  return {Words<E>::list.begin(), Words<E>::list.end()};
}

// --- Parties and people -----------------------------------------------------------------------

enum class HubMode : std::uint8_t { exercise, production };
template <>
struct Words<HubMode> {
  static constexpr std::array<std::string_view, 2> list = {"exercise", "production"};
};

enum class PartyKind : std::uint8_t {
  desk, police, health, school, childrens_services, early_years, housing, probation,
  adult_services, voluntary_sector, other_authority,
};
template <>
struct Words<PartyKind> {
  static constexpr std::array<std::string_view, 11> list = {
      "desk", "police", "health", "school", "childrens_services", "early_years", "housing",
      "probation", "adult_services", "voluntary_sector", "other_authority"};
};

enum class StaffRole : std::uint8_t {
  contact_officer,  // Takes contacts at the front door.
  social_worker,    // Screens, considers, assesses.
  manager,          // Counter-signs, decides, approves.
  navigator,        // An agency's person who searches that agency's systems and answers.
  agency_manager,   // The navigator's manager.
  information_governance_officer,
};
template <>
struct Words<StaffRole> {
  static constexpr std::array<std::string_view, 6> list = {
      "contact_officer", "social_worker", "manager", "navigator", "agency_manager",
      "information_governance_officer"};
};

enum class Qualification : std::uint8_t { none, social_work, police, health, teaching };
template <>
struct Words<Qualification> {
  static constexpr std::array<std::string_view, 5> list = {"none", "social_work", "police",
                                                           "health", "teaching"};
};

enum class SubjectRole : std::uint8_t {
  child, unborn_child, sibling, parent_or_carer, household_adult, alleged_abuser, referrer,
};
template <>
struct Words<SubjectRole> {
  static constexpr std::array<std::string_view, 7> list = {
      "child", "unborn_child", "sibling", "parent_or_carer", "household_adult", "alleged_abuser",
      "referrer"};
};

enum class AgeBand : std::uint8_t {
  not_known, unborn, under_5, age_5_to_12, age_13_to_15, age_16_to_17, adult,
};
template <>
struct Words<AgeBand> {
  static constexpr std::array<std::string_view, 7> list = {
      "not_known", "unborn", "under_5", "age_5_to_12", "age_13_to_15", "age_16_to_17", "adult"};
};

// --- Messages ---------------------------------------------------------------------------------

enum class MessageKind : std::uint8_t {
  referral,    // A contact about one or more children, to the desk.
  check,       // The desk asks one agency what it holds on one subject.
  return_,     // The agency's answer to a check, in a version.
  outcome,     // What was decided, to those it concerns.
  correction,  // Says what was wrong in an earlier message of the same sender.
  recall,      // The sender asks that an earlier message be quarantined.
  withdrawal,  // The sender takes back a return. After any of these three a return counts no more.
  onward,      // Reserved: sharing on by a party that holds the section.
};
template <>
struct Words<MessageKind> {
  static constexpr std::array<std::string_view, 8> list = {
      "referral", "check", "return", "outcome", "correction", "recall", "withdrawal", "onward"};
};

// Who told the hub: the referral sources of the DfE Children in Need census, codes 1A to 10.
enum class ReferralSource : std::uint8_t {
  family_member, acquaintance, self, other_individual, school, education_services, gp,
  health_visitor, school_nurse, other_primary_health, emergency_department, other_health, housing,
  social_care, council_other, council_external, council_early_help, police, other_legal, other,
  anonymous, not_known,
};
template <>
struct Words<ReferralSource> {
  static constexpr std::array<std::string_view, 22> list = {
      "family_member", "acquaintance", "self", "other_individual", "school", "education_services",
      "gp", "health_visitor", "school_nurse", "other_primary_health", "emergency_department",
      "other_health", "housing", "social_care", "council_other", "council_external",
      "council_early_help", "police", "other_legal", "other", "anonymous", "not_known"};
};

enum class SectionKind : std::uint8_t {
  identity, household, concern, childs_views, consent, history, risk_analysis, health_summary,
  health_detail, offences, intelligence, attendance, school_welfare, protected_address, referrer,
  search_statement, rationale, outcome,
};
template <>
struct Words<SectionKind> {
  static constexpr std::array<std::string_view, 18> list = {
      "identity", "household", "concern", "childs_views", "consent", "history", "risk_analysis",
      "health_summary", "health_detail", "offences", "intelligence", "attendance",
      "school_welfare", "protected_address", "referrer", "search_statement", "rationale",
      "outcome"};
};

enum class Purpose : std::uint8_t {
  referral, agency_check, assessment, strategy_discussion, child_protection_enquiry,
  immediate_protection, feedback, early_help,
};
template <>
struct Words<Purpose> {
  static constexpr std::array<std::string_view, 8> list = {
      "referral", "agency_check", "assessment", "strategy_discussion",
      "child_protection_enquiry", "immediate_protection", "feedback", "early_help"};
};

// How far the case has gone; it decides what may be shared on which basis. Ordered: later is more.
enum class Stage : std::uint8_t { contact, s17, strategy, s47, emergency };
template <>
struct Words<Stage> {
  static constexpr std::array<std::string_view, 5> list = {"contact", "s17", "strategy", "s47",
                                                           "emergency"};
};

enum class Category : std::uint8_t {
  not_known, neglect, physical_abuse, sexual_abuse, emotional_abuse, domestic_abuse,
  exploitation, missing, family_support, other,
};
template <>
struct Words<Category> {
  static constexpr std::array<std::string_view, 10> list = {
      "not_known", "neglect", "physical_abuse", "sexual_abuse", "emotional_abuse",
      "domestic_abuse", "exploitation", "missing", "family_support", "other"};
};

enum class Urgency : std::uint8_t { not_rated, blue, green, amber, red };
template <>
struct Words<Urgency> {
  static constexpr std::array<std::string_view, 5> list = {"not_rated", "blue", "green", "amber",
                                                           "red"};
};

// --- Basis (domain.md D1, D2) -----------------------------------------------------------------

enum class Gateway : std::uint8_t {
  none, ca04_16lb, ca04_16lc, ca04_16eb, ca89_47, ca89_17, ca89_27, ca04_10, ca04_11, ca04_16h,
  ea02_175, cda98_115, vpa24_oe, common_law_policing,
};
template <>
struct Words<Gateway> {
  static constexpr std::array<std::string_view, 14> list = {
      "none", "ca04_16lb", "ca04_16lc", "ca04_16eb", "ca89_47", "ca89_17", "ca89_27", "ca04_10",
      "ca04_11", "ca04_16h", "ea02_175", "cda98_115", "vpa24_oe", "common_law_policing"};
};

enum class Article6 : std::uint8_t {
  not_applicable, consent, legal_obligation, vital_interests, public_task,
};
template <>
struct Words<Article6> {
  static constexpr std::array<std::string_view, 5> list = {
      "not_applicable", "consent", "legal_obligation", "vital_interests", "public_task"};
};

// Special categories (Article 9) and criminal offence data (Article 10) with their DPA conditions.
enum class Article9 : std::uint8_t {
  not_applicable, safeguarding_s1_18, health_or_social_care_s1_2, vital_interests,
  offence_data_s1_18,
};
template <>
struct Words<Article9> {
  static constexpr std::array<std::string_view, 5> list = {
      "not_applicable", "safeguarding_s1_18", "health_or_social_care_s1_2", "vital_interests",
      "offence_data_s1_18"};
};

enum class Consent : std::uint8_t {
  not_known, not_asked, given, refused, withdrawn, informed_only,
  // DPA 2018 Schedule 1 paragraph 18: why there is none.
  cannot_be_given, not_reasonable_to_obtain, would_prejudice_protection,
  // Refused by one (`refused`: by everybody who may decide): by a parent while another agreed; by a
  // child who understands enough to decide (Gillick), and by an adult, about their own record.
  refused_by_one_parent, refused_by_child, refused_for_own_record,
};
template <>
struct Words<Consent> {
  static constexpr std::array<std::string_view, 12> list = {
      "not_known", "not_asked", "given", "refused", "withdrawn", "informed_only",
      "cannot_be_given", "not_reasonable_to_obtain", "would_prejudice_protection",
      "refused_by_one_parent", "refused_by_child", "refused_for_own_record"};
};

// What the originator allows the recipients to do (domain.md D5). Narrowed onward, never widened.
enum class Handling : std::uint8_t { free_in_hub, ask_originator, sight_only, do_not_tell_subject };
template <>
struct Words<Handling> {
  static constexpr std::array<std::string_view, 4> list = {"free_in_hub", "ask_originator",
                                                           "sight_only", "do_not_tell_subject"};
};

enum class Regime : std::uint8_t { uk_gdpr, law_enforcement };
template <>
struct Words<Regime> {
  static constexpr std::array<std::string_view, 2> list = {"uk_gdpr", "law_enforcement"};
};

// --- Checks, assessments, outcomes ------------------------------------------------------------

enum class ReturnKind : std::uint8_t {
  information, known_nothing_relevant, nil_trace,           // These end a check.
  partial, multiple_match, cannot_search, refused,          // These never do.
};
template <>
struct Words<ReturnKind> {
  static constexpr std::array<std::string_view, 7> list = {
      "information", "known_nothing_relevant", "nil_trace", "partial", "multiple_match",
      "cannot_search", "refused"};
};

enum class Relevance : std::uint8_t { raises_concern, lowers_concern, no_bearing, needs_follow_up };
template <>
struct Words<Relevance> {
  static constexpr std::array<std::string_view, 4> list = {"raises_concern", "lowers_concern",
                                                           "no_bearing", "needs_follow_up"};
};

// A required field of an assessment: there, or absent for a reason that is on this list.
enum class FieldState : std::uint8_t {
  missing, present, child_too_young, child_not_seen, child_declined, unsafe_to_ask, not_born,
};
template <>
struct Words<FieldState> {
  static constexpr std::array<std::string_view, 7> list = {
      "missing", "present", "child_too_young", "child_not_seen", "child_declined",
      "unsafe_to_ask", "not_born"};
};

enum class Outcome : std::uint8_t {
  // Raise or keep the response: never gated.
  strategy_discussion, section_47_enquiry, assessment, immediate_protection, allocated_worker,
  // End or lower it: through the gate once checks are issued.
  no_further_action, information_and_advice, early_help, step_down, closed,
};
template <>
struct Words<Outcome> {
  static constexpr std::array<std::string_view, 10> list = {
      "strategy_discussion", "section_47_enquiry", "assessment", "immediate_protection",
      "allocated_worker", "no_further_action", "information_and_advice", "early_help",
      "step_down", "closed"};
};

// Why a check could not be obtained, once every step of escalation has run; or that there is nobody
// to ask.
enum class GapReason : std::uint8_t {
  agency_unreachable, agency_refused, systems_down, record_lost, body_abolished, no_agency,
};
template <>
struct Words<GapReason> {
  static constexpr std::array<std::string_view, 6> list = {
      "agency_unreachable", "agency_refused", "systems_down", "record_lost", "body_abolished",
      "no_agency"};
};

// --- Deliveries -------------------------------------------------------------------------------

// What a recipient reports of one delivery. Four words, never mixed: `stored` is the hub's own and
// is said by a receipt.
enum class DeliveryReport : std::uint8_t {
  delivered,     // In the recipient's spool, on its disk.
  opened,        // By a named person.
  acknowledged,  // By the application or, for a referral, a named social worker.
  unopenable,    // It did not verify or decrypt; the sender has to act.
  refused_by_application,
};
template <>
struct Words<DeliveryReport> {
  static constexpr std::array<std::string_view, 5> list = {
      "delivered", "opened", "acknowledged", "unopenable", "refused_by_application"};
};

// How one delivery ended; exactly once, one of these. `withdrawn`: it was decided again before it
// left, and may not all go any more.
enum class DeliveryEnd : std::uint8_t {
  acknowledged, unopenable, refused_by_application, withdrawn, recipient_revoked,
  expired_by_retention,
};
template <>
struct Words<DeliveryEnd> {
  static constexpr std::array<std::string_view, 6> list = {
      "acknowledged", "unopenable", "refused_by_application", "withdrawn", "recipient_revoked",
      "expired_by_retention"};
};

// What policy says of one section for one recipient. Ordered: a later one beats an earlier one.
enum class Effect : std::uint8_t { release, hold, withhold, deny };
template <>
struct Words<Effect> {
  static constexpr std::array<std::string_view, 4> list = {"release", "hold", "withhold", "deny"};
};

// How a withheld section shows to its recipient. Ordered: the least that any rule says is shown.
enum class Disclose : std::uint8_t { nothing, count, labels };
template <>
struct Words<Disclose> {
  static constexpr std::array<std::string_view, 3> list = {"nothing", "count", "labels"};
};

}  // namespace mash::wire
