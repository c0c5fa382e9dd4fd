// What policy is asked about: one section of one message for one recipient, as closed words.
#pragma once

#include <array>

#include "policy/vocabulary.h"
#include "wire/message.h"

namespace mash::policy {

// Every attribute a rule may test, in the order of Attribute, one byte each. All of it comes from
// the signed header, the roster or the case as the ledger has it; nothing from sealed content. The
// defaults are the ones least likely to release anything.
struct Request {
  wire::PartyKind sender = wire::PartyKind::other_authority;     // Roster.
  wire::PartyKind recipient = wire::PartyKind::other_authority;  // Roster.
  wire::MessageKind message = wire::MessageKind::referral;
  wire::Purpose purpose = wire::Purpose::referral;
  // How far the case has gone on the ledger, never further because a sender says so. A referral
  // opens its case: there the header's word counts.
  wire::Stage stage = wire::Stage::contact;
  wire::Category category = wire::Category::not_known;
  wire::Urgency urgency = wire::Urgency::not_rated;
  wire::Gateway gateway = wire::Gateway::none;
  wire::Article6 article6 = wire::Article6::not_applicable;
  wire::Article9 article9 = wire::Article9::not_applicable;
  wire::Consent consent = wire::Consent::not_known;
  wire::Handling handling = wire::Handling::free_in_hub;
  wire::Regime sender_regime = wire::Regime::uk_gdpr;
  wire::Regime recipient_regime = wire::Regime::uk_gdpr;  // Roster.
  wire::SectionKind section = wire::SectionKind::identity;
  wire::SubjectRole subject_role = wire::SubjectRole::child;  // Of the section's subject.
  wire::AgeBand age_band = wire::AgeBand::not_known;
  // Of the case; for a referral, the header's.
  wire::ReferralSource referral_source = wire::ReferralSource::not_known;
  Answer section_47_recorded = Answer::no;  // The ledger has the decision, or its emergency reason.
  Answer strategy_called = Answer::no;      // The ledger has a strategy discussion called.
  Agreement agreement = Agreement::none;    // Between sender and recipient, today.
  Hours hours = Hours::in;
  Part recipient_part = Part::none;

  bool operator==(const Request&) const = default;
};

inline constexpr std::size_t attribute_count = wire::count_of<Attribute>();
static_assert(sizeof(Request) == attribute_count, "one byte for each attribute, nothing else");

// A request as numbers, by Attribute.
using Values = std::array<std::uint8_t, attribute_count>;
Values values_of(const Request& request);
Request request_of(const Values& values);

// The words an attribute may take, in the order of their numbers.
std::vector<std::string_view> words_of(Attribute attribute);
// How many they are: a number at or above is on no list, and such a request is denied.
std::size_t count_of(Attribute attribute);
// A mask of them all.
std::uint64_t every_word(Attribute attribute);
std::string_view word_of(Attribute attribute, std::uint8_t value);

// What the signed header says by itself. Parties, stage, the case's facts and the section are the
// caller's to add.
Request request_about(const wire::Header& header);

}  // namespace mash::policy
