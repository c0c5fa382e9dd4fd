#include "match/digits.h"
#include "match/identifiers.h"

namespace mash::match {
namespace {

constexpr std::size_t serial_digits_max_pnc = 7;
constexpr std::size_t serial_digits_max_cro = 6;
constexpr int year_of_oldest = 1900;

// Both numbers use the same letters; the index is (two-digit year, then serial) modulo 23.
char check_letter(std::string_view year_and_serial) {
  return std::string_view("ZABCDEFGHJKLMNPQRTUVWXY")[number_of(year_and_serial) % 23];
}

std::string padded(std::string_view serial, std::size_t width) {
  return std::string(width - serial.size(), '0') + std::string(serial);
}

// The four digits of a year written with two or four, or empty if it lies outside our range.
std::string full_year(std::string_view year, Date today) {
  const int now = static_cast<int>(today.year());
  int value = static_cast<int>(number_of(year));
  if (year.size() == 2) value += value + 2000 > now ? 1900 : 2000;
  return value < year_of_oldest || value > now ? std::string() : std::to_string(value);
}

}  // namespace

Result<PncId, Refusal> PncId::parse(std::string_view text, Date today) {
  const std::string upper = upper_case(text);
  const std::size_t slash = upper.find('/');
  const bool joined = slash == std::string::npos && upper.size() == 12;
  const std::size_t year_size = joined ? 4 : slash;
  if (year_size != 2 && year_size != 4) return refuse(Refusal::pnc_shape);
  const std::size_t serial_at = joined ? 4 : slash + 1;
  if (upper.size() < serial_at + 2) return refuse(Refusal::pnc_shape);
  const std::string_view year = std::string_view(upper).substr(0, year_size);
  const std::string_view serial =
      std::string_view(upper).substr(serial_at, upper.size() - serial_at - 1);
  const bool shaped = all_digits(year) && all_digits(serial) &&
                      serial.size() <= serial_digits_max_pnc && upper.back() >= 'A' &&
                      upper.back() <= 'Z';
  const std::string full = shaped ? full_year(year, today) : std::string();
  if (full.empty()) return refuse(Refusal::pnc_shape);
  const std::string seven = padded(serial, serial_digits_max_pnc);
  if (check_letter(full.substr(2) + seven) != upper.back()) {
    return refuse(Refusal::pnc_check_letter);
  }
  return PncId(full + "/" + seven + upper.back());
}

Result<CroNumber, Refusal> CroNumber::parse(std::string_view text) {
  const std::string upper = upper_case(text);
  const std::size_t slash = upper.find('/');
  if (slash == std::string::npos || upper.size() < slash + 3) return refuse(Refusal::cro_shape);
  const bool short_file = upper.starts_with("SF");
  const std::string_view before =
      std::string_view(upper).substr(short_file ? 2 : 0, slash - (short_file ? 2 : 0));
  const std::string_view after =
      std::string_view(upper).substr(slash + 1, upper.size() - slash - 2);
  const std::string_view year = short_file ? before : after;
  const std::string_view serial = short_file ? after : before;
  if (!all_digits(year) || year.size() != 2 || !all_digits(serial) ||
      serial.size() > serial_digits_max_cro || upper.back() < 'A' || upper.back() > 'Z') {
    return refuse(Refusal::cro_shape);
  }
  const std::string counted =
      short_file ? std::string(serial) : padded(serial, serial_digits_max_cro);
  if (check_letter(std::string(year) + counted) != upper.back()) {
    return refuse(Refusal::cro_check_letter);
  }
  if (short_file) return CroNumber(upper);
  return CroNumber(counted + "/" + std::string(year) + upper.back());
}

}  // namespace mash::match
