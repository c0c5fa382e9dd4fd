// How the room says that what the store gave cannot be what was written. Internal to engine.
#pragma once

#include <string>

#include "base/ensure.h"

namespace mash::engine {

[[noreturn]] inline void damaged(const std::string& what) {
  throw base::Fatal("the ledger is damaged: " + what +
                    ". Keep the file and run 'mash ledger verify'.");
}

}  // namespace mash::engine
