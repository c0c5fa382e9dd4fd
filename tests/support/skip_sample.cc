// A program of tests as skip_test.cc needs them: not part of the suite.
#include <catch2/catch.hpp>
#include <iostream>

#include "support/test_data.h"

using namespace mash::support;

TEST_CASE("passes") { CHECK(source_dir().is_absolute()); }

TEST_CASE("wants data") {
  const auto path = test_data("README.md");
  if (path) CHECK(path->filename() == "README.md");
}

TEST_CASE("wants data and fails") { CHECK(test_data("README.md") == "elsewhere"); }

TEST_CASE("fails as often as the exit code of a skip") {
  std::cout << "SKIPPED: not really\n";
  for (int i = 0; i < MASH_SKIPPED; ++i) CHECK(i < 0);
}

TEST_CASE("forgets to check") {
  CHECKED_IF(source_dir().is_relative()) {}
}
