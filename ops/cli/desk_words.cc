#include "cli/desk_words.h"

#include "cli/table.h"

namespace mash::cli {

using kit::Json;

std::string text_at(const Json& json, const char* key) {
  return json.contains(key) && json.at(key).is_string() ? json.at(key).get<std::string>() : "";
}

std::string about(const Json& json) {
  if (!json.contains("about")) return {};
  const std::string name = text_at(json.at("about"), "name");
  const std::string role = plain(text_at(json.at("about"), "role"));
  return role.empty() ? name : name + " (" + role + ")";
}

}  // namespace mash::cli
