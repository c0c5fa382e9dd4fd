#include "cli/hub_status.h"

#include <nlohmann/json.hpp>

#include "cli/ask_hub.h"

namespace mash::cli {

int hub_status(const std::filesystem::path& directory, const Output& output) {
  const auto text = ask_hub(directory, R"({"do":"status"})");
  if (!text) return tell(output, text.error());
  auto answer = nlohmann::json::parse(*text, nullptr, false);
  if (!answer.is_object()) {
    return refused(output, "bad_answer", "operator",
                   "The hub's answer cannot be read; are mash and mash-hub of the same version?");
  }
  answer.erase("ok");
  nlohmann::json object = answer;
  object["v"] = 1;
  output.emit(object.dump());
  for (const auto& [key, value] : answer.items()) {
    output.say(key + ": " + (value.is_string() ? value.get<std::string>() : value.dump()));
  }
  return exit_done;
}

}  // namespace mash::cli
