// JSON, as the programs' staff and their control sockets speak it. The one header that shows the
// library, for those who hand requests and answers around.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

namespace mash::kit {

using Json = nlohmann::json;

// Whether lists and objects lie in each other deeper than any request, contact or answer has them.
// To be asked before a text is parsed: what is read level by level would fill the stack.
bool is_nested_too_deep(std::string_view text);

}  // namespace mash::kit
