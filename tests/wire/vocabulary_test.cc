// The closed lists are the same in C++, in the schema, and in every text that uses their words.
#include <capnp/schema.h>

#include <catch2/catch.hpp>
#include <set>

#include "vocabulary.capnp.h"
#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;

namespace {

// "age_5_to_12" and "age5To12" are the same word in two spellings.
std::string squashed(std::string_view word) {
  std::string letters;
  for (char c : word) {
    if (c == '_') continue;
    letters.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return letters;
}

std::set<std::string> compared;

template <class Word, class Enum>
void check_list() {
  const auto schema = capnp::Schema::from<Enum>();
  const auto enumerants = schema.getEnumerants();
  INFO(schema.getShortDisplayName().cStr());
  REQUIRE(enumerants.size() == count_of<Word>());
  for (unsigned i = 0; i < enumerants.size(); ++i) {
    const std::string name = enumerants[i].getProto().getName().cStr();
    CHECK(enumerants[i].getOrdinal() == i);
    CHECK(squashed(name) == squashed(word(static_cast<Word>(i))));
    CHECK(from_word<Word>(word(static_cast<Word>(i))) == static_cast<Word>(i));
  }
  compared.insert(schema.getShortDisplayName().cStr());
}

}  // namespace

TEST_CASE("the words of vocabulary.h are the schema's, in its order", "[vocabulary]") {
  check_list<HubMode, schema::HubMode>();
  check_list<PartyKind, schema::PartyKind>();
  check_list<StaffRole, schema::StaffRole>();
  check_list<Qualification, schema::Qualification>();
  check_list<SubjectRole, schema::SubjectRole>();
  check_list<AgeBand, schema::AgeBand>();
  check_list<MessageKind, schema::MessageKind>();
  check_list<ReferralSource, schema::ReferralSource>();
  check_list<SectionKind, schema::SectionKind>();
  check_list<Purpose, schema::Purpose>();
  check_list<Stage, schema::Stage>();
  check_list<Category, schema::Category>();
  check_list<Urgency, schema::Urgency>();
  check_list<Gateway, schema::Gateway>();
  check_list<Article6, schema::Article6>();
  check_list<Article9, schema::Article9>();
  check_list<Consent, schema::Consent>();
  check_list<Handling, schema::Handling>();
  check_list<Regime, schema::Regime>();
  check_list<ReturnKind, schema::ReturnKind>();
  check_list<Relevance, schema::Relevance>();
  check_list<FieldState, schema::FieldState>();
  check_list<wire::Outcome, schema::Outcome>();
  check_list<GapReason, schema::GapReason>();
  check_list<DeliveryReport, schema::DeliveryReport>();
  check_list<DeliveryEnd, schema::DeliveryEnd>();
  check_list<Effect, schema::Effect>();
  check_list<Disclose, schema::Disclose>();
  CHECK(compared.size() == 28);  // Every enum of vocabulary.capnp; a new one is compared above.
}

TEST_CASE("no word of a list stands twice on it, and each is plain", "[vocabulary]") {
  std::set<std::string_view> sources;
  for (std::string_view word : all_words<ReferralSource>()) {
    CHECK(sources.insert(word).second);
    CHECK(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
          std::string_view::npos);
  }
}

TEST_CASE("a number outside a list is no word", "[vocabulary]") {
  CHECK(from_number<Urgency>(4) == Urgency::red);
  CHECK_FALSE(from_number<Urgency>(5));
  CHECK_FALSE(from_word<Urgency>("purple"));
}

TEST_CASE("a refusal has a code, a fault and a sentence of its own", "[vocabulary]") {
  std::set<std::string_view> codes;
  std::set<std::string_view> sentences;
  for (int i = 0; i <= static_cast<int>(Refusal::inconsistent); ++i) {
    const RefusalText text = describe(static_cast<Refusal>(i));
    CHECK(codes.insert(text.code).second);
    CHECK(sentences.insert(text.sentence).second);
    CHECK(text.fault == Fault::sender);
    CHECK(from_code(text.code) == static_cast<Refusal>(i));
  }
}
