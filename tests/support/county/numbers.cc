#include "support/county/numbers.h"

#include <cstdio>

namespace mash::county {
namespace {

std::string digits(std::size_t value, int width) {
  char text[24];
  std::snprintf(text, sizeof text, "%0*zu", width, value);
  return text;
}

char police_letter(const std::string& year_and_serial) {
  std::size_t rest = 0;
  for (char c : year_and_serial) rest = (rest * 10 + static_cast<std::size_t>(c - '0')) % 23;
  return "ZABCDEFGHJKLMNPQRTUVWXY"[rest];
}

}  // namespace

std::string Numbers::nhs_number() {
  while (true) {
    const std::string nine = "999" + digits(chance_.below(1'000'000), 6);
    int sum = 0;
    for (int i = 0; i < 9; ++i) sum += (10 - i) * (nine[static_cast<std::size_t>(i)] - '0');
    const int check = 11 - sum % 11;
    if (check == 10) continue;
    const std::string number = nine + static_cast<char>('0' + check % 11);
    if (number != "9999999999" && used_.insert(number).second) return number;
  }
}

std::string Numbers::upn(Date born) {
  while (true) {
    const std::size_t year = static_cast<std::size_t>(static_cast<int>(born.year()) + 4) % 100;
    const std::string school = digits(2000 + chance_.below(500), 4);
    const std::string serial = digits(chance_.below(1000), 3);
    const std::string twelve = "831" + school + digits(year, 2) + serial;
    std::size_t sum = 0;
    for (std::size_t i = 0; i < 12; ++i) sum += (i + 2) * static_cast<std::size_t>(twelve[i] - '0');
    const std::string number = "ABCDEFGHJKLMNPQRTUVWXYZ"[sum % 23] + twelve;
    if (used_.insert(number).second) return number;
  }
}

std::string Numbers::pnc(int year) {
  const std::string serial = digits(1 + chance_.below(9'999'999), 7);
  const std::string full = digits(static_cast<std::size_t>(year), 4);
  return full + "/" + serial + police_letter(full.substr(2) + serial);
}

std::string Numbers::cro(int year) {
  const std::string serial = digits(1 + chance_.below(999'999), 6);
  const std::string two = digits(static_cast<std::size_t>(year), 4).substr(2);
  return serial + "/" + two + police_letter(two + serial);
}

std::string mistyped(std::string number) {
  // The first letter of a pupil number is its check; the others end in theirs.
  char& check = number.front() >= 'A' ? number.front() : number.back();
  check = check == '9' ? '0' : check == 'Z' ? 'A' : static_cast<char>(check + 1);
  if (check == 'I' || check == 'O' || check == 'S') ++check;
  return number;
}

}  // namespace mash::county
