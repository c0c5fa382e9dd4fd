// `mash status`: what a running hub is doing.
#pragma once

#include <filesystem>

#include "cli/output.h"

namespace mash::cli {

int hub_status(const std::filesystem::path& directory, const Output& output);

}  // namespace mash::cli
