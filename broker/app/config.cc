#include "app/config.h"

namespace mash::app {

Result<HubConfig, SettingsProblem> read_hub_config(const std::filesystem::path& path) {
  const auto file = SettingsFile::read(path);
  const auto root = file.root();
  HubConfig config;
  if (root.has("address")) config.address = root.text("address");
  if (root.has("first_port")) {
    config.first_port = static_cast<int>(root.integer("first_port", 0, 65'535));
  }
  config.passphrase = root.text("passphrase");
  if (const auto problem = file.finish()) return refuse(*problem);
  return config;
}

}  // namespace mash::app
