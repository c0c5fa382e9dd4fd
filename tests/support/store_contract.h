// What every implementation of store/store.h promises, as one function to run against it.
#pragma once

#include <functional>
#include <memory>

#include "store/store.h"

namespace mash::support {

// Call it inside a TEST_CASE. `open_empty` gives a new store without entries each time.
void check_store_contract(const std::function<std::unique_ptr<store::Store>()>& open_empty);

}  // namespace mash::support
