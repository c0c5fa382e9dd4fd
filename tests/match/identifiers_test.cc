// Vectors: NHS Data Dictionary and PDS samples, DfE CBDS and CIN rule 1510, PNCIdentifierTest and
// CROIdentifierTest of ministryofjustice/hmpps-person-record; those "ours" were computed by hand.
#include "match/identifiers.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace mash::match;

namespace {

constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(22)};

template <class Number>
std::string outcome(const Result<Number, Refusal>& number) {
  return number ? number->text() : std::string(describe(number.error()).code);
}

std::string nhs(std::string_view text) { return outcome(NhsNumber::parse(text)); }
std::string upn(std::string_view text) { return outcome(Upn::parse(text)); }
std::string pnc(std::string_view text) { return outcome(PncId::parse(text, today)); }
std::string cro(std::string_view text) { return outcome(CroNumber::parse(text)); }

}  // namespace

TEST_CASE("an NHS number is taken only with its check digit", "[match]") {
  for (const char* good : {"9434765919", "9000000009", "9000000025", "9912003888"}) {
    CHECK(nhs(good) == good);
  }
  for (const char* bad : {"9990000000", "9991234560", "9434765918", "4934765919"}) {
    CHECK(nhs(bad) == "nhs_number_check_digit");
  }
}

TEST_CASE("an NHS number whose check comes to 10 does not exist", "[match]") {
  // Ours: 1*10 = 10, 11 - 10 = 1; 2*6 = 12, 11 - 1 = 10.
  CHECK(nhs("1000000001") == "1000000001");
  for (char last = '0'; last <= '9'; ++last) {
    CHECK(nhs(std::string("000020000") + last) == "nhs_number_check_digit");
  }
}

TEST_CASE("an NHS number has three spellings", "[match]") {
  CHECK(nhs("943 476 5919") == "9434765919");
  CHECK(nhs("943-476-5919") == "9434765919");
  CHECK(NhsNumber::parse("9434765919")->spaced() == "943 476 5919");
  for (const char* bad : {"", "943476591", "94347659199", "943-476 5919", "94 3476 5919",
                          "943476591a", " 9434765919", "+434765919", "９４３４７６５９１９"}) {
    CHECK(nhs(bad) == "nhs_number_shape");
  }
}

TEST_CASE("one digit ten times is no NHS number, whatever the check says", "[match]") {
  for (char digit = '0'; digit <= '9'; ++digit) {
    CHECK(nhs(std::string(10, digit)) == "nhs_number_repeated");
  }
}

TEST_CASE("the range that is never issued is known", "[match]") {
  CHECK(NhsNumber::parse("9990000018")->is_test());
  CHECK_FALSE(NhsNumber::parse("9434765919")->is_test());
}

TEST_CASE("a unique pupil number is taken only with its check letter", "[match]") {
  for (const char* good : {"A950000178301", "H243278544154", "R674123101121", "G919200123456"}) {
    CHECK(upn(good) == good);
    CHECK_FALSE(Upn::parse(good)->is_temporary());
  }
  CHECK(upn("C80320000100A") == "C80320000100A");
  CHECK(Upn::parse("C80320000100A")->is_temporary());
  CHECK(upn("g919200123456") == "G919200123456");
  for (const char* bad : {"R247962919251", "A123456789123", "D80320000100A", "C80320000100B"}) {
    CHECK(upn(bad) == "upn_check_letter");
  }
}

TEST_CASE("a unique pupil number has thirteen characters, none of them I, O or S", "[match]") {
  for (const char* bad : {"", "G91920012345", "G9192001234567", "I919200123456", "O919200123456",
                          "S919200123456", "1919200123456", "G9192001234S6", "C80320000100O",
                          "C8032000010A0", "G919200 23456", "Ł91920012345"}) {
    CHECK(upn(bad) == "upn_shape");
  }
}

TEST_CASE("a PNC id is written in one way, whichever way it came", "[match]") {
  CHECK(pnc("81/34U") == "1981/0000034U");
  CHECK(pnc("02/73319Z") == "2002/0073319Z");
  CHECK(pnc("2002/0073319Z") == "2002/0073319Z");
  CHECK(pnc("20020073319Z") == "2002/0073319Z");
  CHECK(pnc("79/163001b") == "1979/0163001B");
  CHECK(pnc("00/223R") == "2000/0000223R");
  CHECK(pnc("67/9893091D") == "1967/9893091D");
}

TEST_CASE("a PNC id with another letter or shape is refused", "[match]") {
  for (const char* bad : {"20030011985Z", "2001/0171310S", "1980/0163001B"}) {
    CHECK(pnc(bad) == "pnc_check_letter");
  }
  for (const char* bad : {"", "/", "02/", "02/Z", "2/73319Z", "002/73319Z", "02/12345678Z",
                          "02/7331 9Z", "02/73319", "02/733199", "2002-0073319Z", "2002073319Z"}) {
    CHECK(pnc(bad) == "pnc_shape");
  }
}

TEST_CASE("the century of a PNC id follows from today", "[match]") {
  // Serial 0000034 in year 27: this year's turn of the century decides whether that is 1927.
  constexpr Date next_year{std::chrono::year(2027), std::chrono::month(1), std::chrono::day(1)};
  const auto letter = [&](Date date) {
    for (char c = 'A'; c <= 'Z'; ++c) {
      if (const auto id = PncId::parse(std::string("27/34") + c, date)) return id->text();
    }
    return std::string();
  };
  CHECK(letter(today).substr(0, 12) == "1927/0000034");
  CHECK(letter(next_year).substr(0, 12) == "2027/0000034");
  CHECK(pnc("2081/34U") == "pnc_shape");
}

TEST_CASE("a CRO number is padded, a short file's is not", "[match]") {
  CHECK(cro("65656/91H") == "065656/91H");
  CHECK(cro("065656/91h") == "065656/91H");
  CHECK(cro("SF05/482703J") == "SF05/482703J");
  CHECK(cro("SF83/50058Z") == "SF83/50058Z");
  CHECK(cro("85227/65G") == "cro_check_letter");
  CHECK(cro("85227/65L") == "085227/65L");
  CHECK(cro("SF83/050058A") == "cro_check_letter");
  for (const char* bad : {"", "/", "65656/9H", "65656/1991H", "1234567/91H", "SF/482703J", "SF5/1J",
                          "SF05/J", "SF05/4827033J", "65656/911", "SF05482703J"}) {
    CHECK(cro(bad) == "cro_shape");
  }
}

TEST_CASE("every refusal of a number says what a right one looks like", "[match]") {
  for (int i = 0; i < 9; ++i) {
    const RefusalText text = describe(static_cast<Refusal>(i));
    CHECK(text.fault == Fault::person);
    CHECK(text.sentence.ends_with('.'));
  }
  CHECK(describe(Refusal::cro_check_letter).code == "cro_check_letter");
}
