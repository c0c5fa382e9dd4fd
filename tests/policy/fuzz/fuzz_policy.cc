// libFuzzer's entry to the readers of policies. Built by the preset `fuzz` alone (run).
#include <filesystem>
#include <fstream>

#include "policy/fuzz/fuzzed_file.h"

namespace {

mash::policy::Policy shipped() {
  const std::filesystem::path folder = MASH_SOURCE_DIR "/policies";
  std::vector<mash::policy::BundleFile> files;
  for (const auto& found : std::filesystem::recursive_directory_iterator(folder)) {
    if (found.path().extension() != ".toml") continue;
    std::ifstream in(found.path(), std::ios::binary);
    files.push_back({std::filesystem::relative(found.path(), folder).generic_string(),
                     {std::istreambuf_iterator<char>(in), {}}});
  }
  return mash::policy::load(files).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const mash::policy::Policy sound = shipped();
  mash::samples::read_as_policy_file({reinterpret_cast<const char*>(data), size}, sound);
  return 0;
}
