// `mash agency held|release|keep`, and the same of `mash desk`: what policy holds of a party's own
// messages until somebody whom the rule names lets it go.
#pragma once

#include "cli/desk_client.h"

namespace mash::cli {

struct HoldAsked {
  DeskAsked who;
  std::string message;  // The last characters of its number; "held" shows them.
  std::string to;       // Its recipient; empty where only one waits.
  std::string reason;   // Why, in the person's own words.
};
int hold_list(const HoldAsked& asked, const Output& output);
int hold_release(const HoldAsked& asked, const Output& output);
int hold_keep(const HoldAsked& asked, const Output& output);

}  // namespace mash::cli
