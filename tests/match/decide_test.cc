// The rule as a table: who is asked for, what the agency holds, what may be done. All numbers lie
// in ranges that are never issued.
#include "match/decide.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace mash::match;

namespace {

constexpr const char* number_a = "9990000018";
constexpr const char* number_b = "9990000026";
constexpr const char* upn_a = "G919200123456";
constexpr const char* upn_b = "H243278544154";

constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(22)};

Date date(std::string_view text) { return *from_iso_date(text); }

Person named(std::string given, std::string family, std::string_view born = "2015-03-04") {
  Person person;
  person.names = {{std::move(given), std::move(family), NameUse::current}};
  if (!born.empty()) person.birth_date = date(born);
  return person;
}

Person nhs(Person person, std::string number, std::string status = "01") {
  person.nhs_number = std::move(number);
  person.nhs_number_status = std::move(status);
  return person;
}

Person upn(Person person, std::string number) {
  person.upn = std::move(number);
  return person;
}

Person other(Person person, std::string system, std::string value) {
  person.other_identifiers.push_back({std::move(system), std::move(value)});
  return person;
}

Person alias(Person person, std::string given, std::string family) {
  person.names.push_back({std::move(given), std::move(family), NameUse::alias});
  return person;
}

// Records are named R1, R2, ... in the order given.
Match decided(const Person& asked, const std::vector<Person>& held) {
  std::vector<Candidate> candidates;
  for (const Person& person : held) {
    candidates.push_back({"R" + std::to_string(candidates.size() + 1), person});
  }
  return decide_match({asked, today}, candidates);
}

const Person anna = named("Anna", "Kowalska");

}  // namespace

TEST_CASE("a verified NHS number with a surname or the birth date is answered at once", "[match]") {
  const Person asked = nhs(anna, number_a);
  CHECK(decided(asked, {nhs(anna, number_a)}).kind == MatchKind::verified_hit);
  CHECK(decided(asked, {nhs(named("Ania", "KOWALSKÁ", "2014-01-01"), number_a)}).automatic());
  CHECK(decided(asked, {nhs(named("Ania", "Nowak"), number_a)}).automatic());
  CHECK(decided(asked, {nhs(alias(named("Ania", "Nowak", ""), "Anna", "Kowalska"), number_a)})
            .automatic());
  CHECK(decided(asked, {nhs(anna, number_a)}).records == std::vector<std::string>{"R1"});
}

TEST_CASE("a unique pupil number whose letter holds does the same", "[match]") {
  CHECK(decided(upn(anna, upn_a), {upn(anna, "g919200123456")}).automatic());
  CHECK(decided(upn(anna, "C80320000100A"), {upn(anna, "C80320000100A")}).automatic());
}

TEST_CASE("a number that nobody verified is put before a person", "[match]") {
  const MatchKind confirm = MatchKind::identifier_to_confirm;
  CHECK(decided(nhs(anna, number_a, "02"), {nhs(anna, number_a)}).kind == confirm);
  CHECK(decided(nhs(anna, number_a), {nhs(anna, number_a, "")}).kind == confirm);
  CHECK(decided(nhs(anna, number_a), {nhs(named("A", "Kowalska", ""), number_a, "04")}).kind ==
        confirm);
  CHECK(decided(other(anna, "pnc", "02/73319Z"), {other(anna, "pnc", "2002/0073319Z")}).kind ==
        confirm);
  CHECK(decided(other(anna, "la_child_id", "C17"), {other(anna, "la_child_id", "C17")}).kind ==
        confirm);
}

TEST_CASE("a number with a wrong check digit is no number", "[match]") {
  CHECK(decided(nhs(anna, "9990000019"), {nhs(anna, "9990000019")}).kind ==
        MatchKind::name_and_birth_date_only);
  CHECK(decided(upn(anna, "A919200123456"), {upn(anna, "A919200123456")}).kind ==
        MatchKind::name_and_birth_date_only);
  CHECK(decided(nhs(anna, "9999999999"), {nhs(named("B", "C", ""), "9999999999")}).kind ==
        MatchKind::none);
  CHECK(
      decided(other(anna, "pnc", "02/73319A"), {other(named("B", "C"), "pnc", "02/73319A")}).kind ==
      MatchKind::none);
}

TEST_CASE("a number on somebody else's record is a conflict", "[match]") {
  const Person stranger = named("Tom", "Smith", "1990-01-01");
  CHECK(decided(nhs(anna, number_a), {nhs(stranger, number_a)}).kind == MatchKind::conflicting);
  CHECK(decided(upn(anna, upn_a), {upn(stranger, upn_a)}).kind == MatchKind::conflicting);
  CHECK(decided(nhs(anna, number_a, "02"), {nhs(stranger, number_a)}).kind ==
        MatchKind::conflicting);
  CHECK(decided(other(anna, "cro", "65656/91H"), {other(stranger, "cro", "065656/91H")}).kind ==
        MatchKind::conflicting);
}

TEST_CASE("two numbers that point to two children are a conflict or several", "[match]") {
  const Person asked = upn(nhs(anna, number_a), upn_a);
  CHECK(decided(asked, {upn(nhs(anna, number_a), upn_b)}).kind == MatchKind::conflicting);
  CHECK(decided(asked, {upn(nhs(anna, number_b), upn_a)}).kind == MatchKind::conflicting);
  CHECK(decided(asked, {nhs(anna, number_a), upn(anna, upn_a)}).kind == MatchKind::several);
  // A temporary pupil number was replaced by the permanent one.
  CHECK(decided(asked, {upn(nhs(anna, number_a), "C80320000100A")}).automatic());
}

TEST_CASE("two children with the same name and birthday are never merged", "[match]") {
  CHECK(decided(anna, {anna, anna}).kind == MatchKind::several);
  CHECK(decided(anna, {anna, anna}).records == std::vector<std::string>{"R1", "R2"});
  CHECK(decided(nhs(anna, number_a), {nhs(anna, number_a), anna}).kind == MatchKind::several);
  CHECK(decided(nhs(anna, number_a), {nhs(anna, number_a), nhs(anna, number_b, "02")}).kind ==
        MatchKind::several);
  // Only where the other one's own verified number says that she is somebody else.
  const Match match = decided(nhs(anna, number_a), {nhs(anna, number_b), nhs(anna, number_a)});
  CHECK(match.automatic());
  CHECK(match.records == std::vector<std::string>{"R2"});
  // And the other one alone is not the one asked for.
  CHECK(decided(nhs(anna, number_a), {nhs(anna, number_b)}).kind == MatchKind::conflicting);
}

TEST_CASE("a twin's number under this child's name is put before a person", "[match]") {
  const Person zofia = named("Zofia", "Kowalska");
  CHECK(decided(nhs(anna, number_b), {nhs(anna, number_a), nhs(zofia, number_b)}).kind ==
        MatchKind::several);
  CHECK(decided(nhs(anna, number_a), {nhs(anna, number_a), nhs(zofia, number_b)}).automatic());
}

TEST_CASE("a second record under another number of the same child is several", "[match]") {
  const Person asked = other(nhs(anna, number_a), "pnc", "81/34U");
  CHECK(decided(asked, {nhs(anna, number_a), other(named("A", "K"), "pnc", "81/34U")}).kind ==
        MatchKind::several);
  CHECK(decided(asked, {nhs(anna, number_a), nhs(other(anna, "pnc", "81/34U"), number_b)}).kind ==
        MatchKind::several);
}

TEST_CASE("one exact name and birth date is for a person to decide", "[match]") {
  CHECK(decided(anna, {named("ANNA", "Kowalska")}).kind == MatchKind::name_and_birth_date_only);
  CHECK(decided(alias(named("Ania", "Nowak"), "Anna", "Kowalska"), {anna}).kind ==
        MatchKind::name_and_birth_date_only);
}

TEST_CASE("without an exact key there is no hit, and that is not an answer", "[match]") {
  CHECK(decided(anna, {}).kind == MatchKind::none);
  CHECK(decided(anna, {named("Anna", "Kowalski")}).kind == MatchKind::none);
  CHECK(decided(anna, {named("Anna", "Kowalska", "2015-03-05")}).kind == MatchKind::none);
  CHECK(decided(named("Anna", "Kowalska", ""), {named("Anna", "Kowalska", "")}).kind ==
        MatchKind::none);
  CHECK(decided(Person{}, {Person{}}).kind == MatchKind::none);
  Person neighbour = named("Tom", "Smith");
  neighbour.addresses = {"1 Test Lane"};
  Person at_home = anna;
  at_home.addresses = {"1 Test Lane"};
  CHECK(decided(at_home, {neighbour}).kind == MatchKind::none);
  CHECK_FALSE(decided(anna, {}).automatic());
}

TEST_CASE("an unborn child is found by surname and expected date, never at once", "[match]") {
  Person unborn;
  unborn.names = {{"", "Kowalska", NameUse::current}};
  unborn.expected_date = date("2027-02-01");
  CHECK(decided(unborn, {unborn}).kind == MatchKind::name_and_birth_date_only);
  CHECK(decided(unborn, {named("", "Kowalska", "2027-02-01")}).kind == MatchKind::none);
}

TEST_CASE("the reasons are sentences that name records and no people", "[match]") {
  const Match match = decided(nhs(anna, number_a), {nhs(named("Ania", "Nowak"), number_a)});
  CHECK(match.reasons ==
        std::vector<std::string>{
            "Record R1 holds the NHS number asked for, verified; the birth date agrees, no surname "
            "does.",
            "No other record may be meant."});
  CHECK(decided(anna, {}).reasons ==
        std::vector<std::string>{"No record by any number, nor by exact name and birth date: a "
                                 "person must try other spellings."});
}

TEST_CASE("a record that is found twice counts once", "[match]") {
  const Candidate once{"R1", nhs(anna, number_a)};
  CHECK(decide_match({nhs(anna, number_a), today}, {once, once}).automatic());
}

TEST_CASE("every kind has its word, and one kind alone is automatic", "[match]") {
  const std::vector<std::string> words = {
      "verified_hit", "several", "conflicting", "identifier_to_confirm", "name_and_birth_date_only",
      "none"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Match match{static_cast<MatchKind>(i), {}, {}};
    CHECK(word(match.kind) == words[i]);
    CHECK(match.automatic() == (words[i] == "verified_hit"));
  }
}
