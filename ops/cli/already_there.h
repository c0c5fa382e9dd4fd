// Something stands where a command would write. What is there is left as it is.
#pragma once

#include "base/ensure.h"

namespace mash::cli {

// Nothing was typed wrongly and nothing is broken: exit_refused, as for a key that is there.
class AlreadyThere : public base::Fatal {
 public:
  using base::Fatal::Fatal;
};

}  // namespace mash::cli
