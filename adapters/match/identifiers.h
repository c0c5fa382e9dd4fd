// Numbers that name one child or one person, checked at the door: a value of these types holds its
// check digit. A right check digit says that nobody mistyped the number, not whose it is.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace mash::match {

enum class Refusal {
  nhs_number_shape,
  nhs_number_repeated,
  nhs_number_check_digit,
  upn_shape,
  upn_check_letter,
  pnc_shape,
  pnc_check_letter,
  cro_shape,
  cro_check_letter,
};
RefusalText describe(Refusal refusal);

// NHS number of England, Wales and the Isle of Man: ten digits, the last a check digit modulo 11
// (NHS Data Dictionary). Scotland's CHI number and Northern Ireland's look alike and pass.
class NhsNumber {
 public:
  // "9434765919", "943 476 5919" or "943-476-5919". One digit ten times is refused although
  // 0000000000 and 9999999999 pass the check: people type them to get past a form.
  [[nodiscard]] static Result<NhsNumber, Refusal> parse(std::string_view text);

  const std::string& text() const { return text_; }  // Ten digits.
  std::string spaced() const;                        // 943 476 5919, as people read it.
  bool is_test() const;  // 999 000 0000 to 999 999 9999: never issued to anybody.

  auto operator<=>(const NhsNumber&) const = default;

 private:
  explicit NhsNumber(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Unique pupil number (DfE Common Basic Data Set): a check letter, then twelve digits; or, given by
// a school until the permanent one is known, eleven digits and a letter.
class Upn {
 public:
  [[nodiscard]] static Result<Upn, Refusal> parse(std::string_view text);  // Either case.

  const std::string& text() const { return text_; }  // Thirteen characters, upper case.
  bool is_temporary() const { return text_.back() > '9'; }

  auto operator<=>(const Upn&) const = default;

 private:
  explicit Upn(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Police National Computer id: year, serial, check letter.
class PncId {
 public:
  // "2002/0073319Z", "02/73319Z" or "20020073319Z". A two-digit year is this century's unless that
  // lies after `today`. A year after `today`, or before 1900, is refused.
  [[nodiscard]] static Result<PncId, Refusal> parse(std::string_view text, Date today);

  const std::string& text() const { return text_; }  // 2002/0073319Z.

  auto operator<=>(const PncId&) const = default;

 private:
  explicit PncId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Criminal Records Office number: "065656/91H", or for a file that was never a full one
// "SF05/482703J", whose serial is not padded.
class CroNumber {
 public:
  [[nodiscard]] static Result<CroNumber, Refusal> parse(std::string_view text);

  const std::string& text() const { return text_; }

  auto operator<=>(const CroNumber&) const = default;

 private:
  explicit CroNumber(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace mash::match
