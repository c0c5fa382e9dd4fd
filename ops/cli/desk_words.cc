#include "cli/desk_words.h"

#include "cli/table.h"

namespace mash::cli {

using kit::Json;

std::string text_at(const Json& json, const char* key) {
  return json.contains(key) && json.at(key).is_string() ? json.at(key).get<std::string>() : "";
}

std::string about(const Json& json) {
  if (!json.contains("about")) return {};
  const std::string name = one_line(text_at(json.at("about"), "name"));
  const std::string role = plain(text_at(json.at("about"), "role"));
  return role.empty() ? name : name + " (" + role + ")";
}

Json gaps_in(const Json& view) {
  Json gaps = Json::array();
  for (const Json& check : view.at("checks")) {
    if (check.at("state") != "not_obtainable") continue;
    gaps.push_back(
        {{"check", check.at("check")}, {"agency", check.at("agency")}, {"about", check["about"]}});
  }
  return gaps;
}

void say_gaps(const Json& gaps, const Output& output) {
  for (const Json& gap : gaps) {
    output.say("NOT OBTAINABLE: what " + text_at(gap, "agency") + " knows about " + about(gap) +
               ". 'mash desk history' says why, and what it means for the risk.");
  }
}

}  // namespace mash::cli
