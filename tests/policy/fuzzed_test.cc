// What a fuzzer has brought so far, without one: each input is read, or refused with a sentence.
#include <fstream>

#include <catch2/catch.hpp>

#include "policy/fuzz/fuzzed_file.h"
#include "policy/samples.h"
#include "support/test_data.h"

using namespace mash;

TEST_CASE("whatever stands in a file of a policy, it is read or refused with its place",
          "[policy][fuzz]") {
  const auto sound = policy::load(samples::real_files());
  REQUIRE(sound);
  int inputs = 0;
  const auto corpus = support::source_dir() / "tests/policy/fuzz/corpus";
  for (const auto& file : std::filesystem::directory_iterator(corpus)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(in), {}};
    // Cut short at every place as well, as a full disk would.
    for (std::size_t size = 0; size <= input.size(); ++size) {
      CHECK_NOTHROW(samples::read_as_policy_file(input.substr(0, size), *sound));
    }
    ++inputs;
  }
  CHECK(inputs > 5);
}
