// Our checks against other people's numbers: the made-up census of the CIN validator, most of whose
// pupil numbers are wrong, and the sample patients of the NHS Personal Demographics Service.
#include <catch2/catch.hpp>

#include "match/identifiers.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::match;

namespace {

// The text between each `before` and the next `after`.
std::vector<std::string> between(const std::string& text, const std::string& before,
                                 const std::string& after) {
  std::vector<std::string> found;
  for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    found.push_back(text.substr(at, text.find(after, at) - at));
  }
  return found;
}

}  // namespace

TEST_CASE("of 332 made-up pupil numbers exactly 12 hold their check letter", "[match]") {
  const auto path = support::test_data("cin/fake_CIN_data.xml");
  if (!path) return;
  std::size_t valid = 0;
  const auto numbers = between(support::read_file(*path), "<UPN>", "</UPN>");
  for (const std::string& number : numbers) valid += Upn::parse(number).has_value();
  CHECK(numbers.size() == 332);
  CHECK(valid == 12);
}

TEST_CASE("every sample patient of the PDS has a right NHS number", "[match]") {
  const auto folder = support::test_data("fhir/pds");
  if (!folder) return;
  std::size_t patients = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("patient_") || name.size() != 23) continue;  // patient_NUMBER.json
    const std::string number = name.substr(8, 10);
    INFO(name);
    CHECK(NhsNumber::parse(number));
    ++patients;
  }
  CHECK(patients >= 15);
}
