// Whether our own bugs stop the process, as ENSURE promises.
#pragma once

#include <functional>

namespace mash::support {

// Whether `act`, in a process of its own, ends in abort().
bool aborts(const std::function<void()>& act);

}  // namespace mash::support
