#include "support/test_data.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support/skip.h"

namespace mash::support {

std::filesystem::path source_dir() { return MASH_SOURCE_DIR; }

std::optional<std::filesystem::path> test_data(const std::string& relative) {
  const char* named = std::getenv("MASH_TEST_DATA");
  const bool expected = named != nullptr && *named != '\0';
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named) : source_dir() / "../shared/data";
  if (!expected && !std::filesystem::is_directory(folder)) {
    skip("no third-party data; set MASH_TEST_DATA to its folder");
    return std::nullopt;
  }
  const auto path = folder / relative;
  INFO("third-party data " << path << " is missing from a folder that is there");
  REQUIRE(std::filesystem::exists(path));
  return path;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  INFO("reading " << path);
  REQUIRE(in.good());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace mash::support
