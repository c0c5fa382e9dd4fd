#include "match/identifiers.h"

#include <array>

#include "match/digits.h"

namespace mash::match {
namespace {

// Without I, O and S, which are read as 1, 0 and 5.
constexpr std::string_view upn_letters = "ABCDEFGHJKLMNPQRTUVWXYZ";

// The ten digits of the three spellings we take; empty for any other.
std::string nhs_digits(std::string_view text) {
  if (text.size() == 10) return std::string(text);
  const bool grouped =
      text.size() == 12 && text[3] == text[7] && (text[3] == ' ' || text[3] == '-');
  if (!grouped) return {};
  return std::string(text.substr(0, 3)) + std::string(text.substr(4, 3)) +
         std::string(text.substr(8, 4));
}

bool nhs_check_holds(std::string_view ten_digits) {
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (10 - i) * digit(ten_digits[static_cast<std::size_t>(i)]);
  const int check = (11 - sum % 11) % 11;  // 10 is no digit: such numbers are not given out.
  return check == digit(ten_digits[9]);
}

}  // namespace

RefusalText describe(Refusal refusal) {
  static constexpr std::array<RefusalText, 9> texts = {{
      {"nhs_number_shape", Fault::person, "An NHS number has ten digits, such as 943 476 5919."},
      {"nhs_number_repeated", Fault::person,
       "An NHS number is never one digit ten times; leave the field empty if it is not known."},
      {"nhs_number_check_digit", Fault::person,
       "The check digit of this NHS number is wrong; compare it with the record it came from."},
      {"upn_shape", Fault::person,
       "A unique pupil number has a letter and twelve digits, or a letter, eleven digits and a "
       "letter; I, O and S are never used."},
      {"upn_check_letter", Fault::person,
       "The check letter of this unique pupil number is wrong; compare it with the school's."},
      {"pnc_shape", Fault::person,
       "A PNC id has a year, up to seven digits and a letter, such as 2002/0073319Z."},
      {"pnc_check_letter", Fault::person,
       "The check letter of this PNC id is wrong; compare it with the record it came from."},
      {"cro_shape", Fault::person,
       "A CRO number is written 065656/91H, or SF05/482703J for a short file."},
      {"cro_check_letter", Fault::person,
       "The check letter of this CRO number is wrong; compare it with the record it came from."},
  }};
  return texts.at(static_cast<std::size_t>(refusal));
}

Result<NhsNumber, Refusal> NhsNumber::parse(std::string_view text) {
  std::string digits = nhs_digits(text);
  if (!all_digits(digits)) return refuse(Refusal::nhs_number_shape);
  if (digits == std::string(10, digits[0])) return refuse(Refusal::nhs_number_repeated);
  if (!nhs_check_holds(digits)) return refuse(Refusal::nhs_number_check_digit);
  return NhsNumber(std::move(digits));
}

std::string NhsNumber::spaced() const {
  return text_.substr(0, 3) + " " + text_.substr(3, 3) + " " + text_.substr(6);
}

bool NhsNumber::is_test() const { return text_.starts_with("999"); }

Result<Upn, Refusal> Upn::parse(std::string_view text) {
  std::string upper = upper_case(text);
  if (upper.size() != 13 || upn_letters.find(upper[0]) == std::string_view::npos ||
      !all_digits(std::string_view(upper).substr(1, 11))) {
    return refuse(Refusal::upn_shape);
  }
  std::size_t sum = 0;
  for (std::size_t i = 1; i < 13; ++i) {
    const auto value =
        is_digit(upper[i]) ? static_cast<std::size_t>(digit(upper[i])) : upn_letters.find(upper[i]);
    if (value == std::string_view::npos) return refuse(Refusal::upn_shape);
    sum += (i + 1) * value;
  }
  if (upn_letters[sum % 23] != upper[0]) return refuse(Refusal::upn_check_letter);
  return Upn(std::move(upper));
}

}  // namespace mash::match
