// One request to a running hub over its control socket (app/control.h says what it answers).
#pragma once

#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

namespace mash::cli {

// Nothing when no hub answers there.
std::optional<nlohmann::json> ask_hub(const std::filesystem::path& directory,
                                      const nlohmann::json& request);

}  // namespace mash::cli
