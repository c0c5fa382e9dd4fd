// That a skip is seen as a skip, and that nothing else is.
#include "support/skip.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash::support;

namespace {

// What ctest, told what mash_test() tells it, says about one test case of the sample program when
// MASH_TEST_DATA is `data`: "Passed", "Skipped" or "Failed".
std::string verdict(const std::string& name, const std::filesystem::path& data) {
  const TemporaryDirectory dir;
  std::ofstream(dir / "CTestTestfile.cmake")
      << "add_test(sample [==[" << SKIP_SAMPLE << "]==] [==[" << name << "]==] "
      << MASH_TEST_ARGUMENTS << ")\nset_tests_properties(sample PROPERTIES SKIP_RETURN_CODE "
      << MASH_SKIPPED << " ENVIRONMENT [==[MASH_TEST_DATA=" << data.string() << "]==])\n";
  const auto output = dir / "output";
  const std::string command =
      "cd '" + dir.path().string() + "' && '" CTEST "' > '" + output.string() + "' 2>&1";
  const bool succeeded = std::system(command.c_str()) == 0;
  const std::string said = read_file(output);
  for (const std::string word : {"Passed", "Skipped", "Failed"}) {
    if (said.find(word + " ") == std::string::npos) continue;
    CHECK(succeeded == (word != "Failed"));
    return word;
  }
  return said;
}

}  // namespace

TEST_CASE("a test without its data is skipped", "[support]") {
  CHECK(verdict("passes", "") == "Passed");
  CHECK(verdict("wants data", "") == "Skipped");
}

TEST_CASE("with data there, a missing file is a failure, and so is a missing folder", "[support]") {
  const TemporaryDirectory data;
  CHECK(verdict("wants data", data.path()) == "Failed");
  CHECK(verdict("wants data", data / "absent") == "Failed");
  std::ofstream(data / "README.md") << "Here.\n";
  CHECK(verdict("wants data", data.path()) == "Passed");
}

TEST_CASE("a skip hides no failure, whatever is printed and however often it fails", "[support]") {
  CHECK(verdict("wants data and fails", "") == "Failed");
  CHECK(verdict("fails as often as the exit code of a skip", "") == "Failed");
}

TEST_CASE("a test that asserts nothing, or that is not there, fails", "[support]") {
  CHECK(verdict("forgets to check", "") == "Failed");
  CHECK(verdict("has gone", "") == "Failed");
}
