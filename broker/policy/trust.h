// How many governors must sign before a roster or a policy counts, from trust.toml.
#pragma once

#include "base/settings.h"

namespace mash::policy {

struct Trust {
  int signatures = 0;   // Of different governors.
  int controllers = 0;  // That those governors belong to: at least two, so that none rules alone.
  bool operator==(const Trust&) const = default;
};

Result<Trust, SettingsProblem> read_trust(std::string_view text, const std::string& name);

}  // namespace mash::policy
