#include "app/config.h"

#include <arpa/inet.h>

namespace mash::app {
namespace {

// IPv6 with brackets or without.
bool is_numeric_address(std::string text) {
  in6_addr parsed{};  // Room for either kind.
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  return inet_pton(AF_INET, text.c_str(), &parsed) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

}  // namespace

Result<HubConfig, SettingsProblem> read_hub_config(const std::filesystem::path& path) {
  const auto file = SettingsFile::read(path);
  const auto root = file.root();
  HubConfig config;
  if (root.has("address")) config.address = root.text("address");
  if (!is_numeric_address(config.address)) {
    root.complain("address",
                  "takes a numeric address of this machine, such as 127.0.0.1 or 10.1.2.3");
  }
  if (root.has("first_port")) {
    config.first_port = static_cast<int>(root.integer("first_port", 0, 65'535));
  }
  config.passphrase = root.text("passphrase");
  if (const auto problem = file.finish()) return refuse(*problem);
  return config;
}

}  // namespace mash::app
