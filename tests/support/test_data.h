// Where third-party vectors and data lie, for tests that check us against somebody else's facts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace mash::support {

// The path of `relative` below $MASH_TEST_DATA, else below ../shared/data beside the checkout.
// Gives nothing, and ctest shows the test as skipped, if the variable is empty or neither is there.
// A folder that is named but absent, and a file missing from a folder that is there, are failures.
std::optional<std::filesystem::path> test_data(const std::string& relative);

// The whole file; a failed read fails the test.
std::string read_file(const std::filesystem::path& path);

// The root of this checkout.
std::filesystem::path source_dir();

}  // namespace mash::support
