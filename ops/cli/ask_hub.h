// One request to a running hub over its control socket (app/control.h says what it answers).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace mash::cli {

// `request` and the answer are one JSON object each. Nothing when no hub answers there.
std::optional<std::string> ask_hub(const std::filesystem::path& directory,
                                   const std::string& request);

}  // namespace mash::cli
