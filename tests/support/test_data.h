// Where third-party vectors and data lie, for tests that check us against somebody else's facts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace mash::support {

// The path of `relative` below $MASH_TEST_DATA, else below ../shared/data beside the checkout.
// Without either folder it prints "SKIPPED: ..." (which ctest shows as skipped) and gives nothing.
// With the folder present a missing file is a failure, never a skip.
std::optional<std::filesystem::path> test_data(const std::string& relative);

// The whole file; a failed read fails the test.
std::string read_file(const std::filesystem::path& path);

// The root of this checkout.
std::filesystem::path source_dir();

}  // namespace mash::support
