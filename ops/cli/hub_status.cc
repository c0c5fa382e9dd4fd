#include "cli/hub_status.h"

#include <nlohmann/json.hpp>

#include "cli/ask_hub.h"

namespace mash::cli {

int hub_status(const std::filesystem::path& directory, const Output& output) {
  const auto text = ask_hub(directory, R"({"do":"status"})");
  const auto answer = nlohmann::json::parse(text.value_or(""), nullptr, false);
  if (!answer.is_object()) {
    refused(output, "not_reachable", "operator",
            "No hub answers in " + directory.string() + "; start it with mash-hub --config " +
                (directory / "hub.toml").string());
    return exit_not_reachable;
  }
  output.emit(answer.dump());
  for (const auto& [key, value] : answer.items()) {
    if (key == "ok") continue;
    output.say(key + ": " + (value.is_string() ? value.get<std::string>() : value.dump()));
  }
  return exit_done;
}

}  // namespace mash::cli
