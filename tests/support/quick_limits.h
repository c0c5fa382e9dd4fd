// The policies of this checkout with a day's limits in seconds for the least urgent, so that a
// whole ladder can be seen: a blue check is due after 2 s, its steps run after 0, 1 and 2 s more.
#pragma once

#include <filesystem>

namespace mash::support {

// `to` does not exist yet. Throws std::runtime_error when practice.toml says other limits than the
// ones shortened here.
void copy_with_quick_limits(const std::filesystem::path& policies, const std::filesystem::path& to);

}  // namespace mash::support
