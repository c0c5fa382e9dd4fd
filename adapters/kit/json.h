// JSON, as the programs' staff and their control sockets speak it. The one header that shows the
// library, for those who hand requests and answers around.
#pragma once

#include <nlohmann/json.hpp>

namespace mash::kit {

using Json = nlohmann::json;

}  // namespace mash::kit
