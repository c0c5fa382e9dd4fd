#include "agency/config.h"

namespace mash::agency {

Result<AgencyConfig, SettingsProblem> read_agency_config(const std::filesystem::path& path) {
  const auto file = SettingsFile::read(path);
  const auto root = file.root();
  const auto folder = std::filesystem::absolute(path).parent_path();
  AgencyConfig config;
  config.party = kit::read_party_config(root, folder);
  config.system = system_of(system_words().at(root.one_of("kind", system_words())));
  config.records = folder / root.text("records");
  if (root.has("systems")) config.system.names = root.texts("systems");
  if (config.system.names.empty()) {
    root.complain("systems", "name at least one system; a search says where it was made");
  }
  if (const auto problem = file.finish()) return refuse(*problem);
  return config;
}

}  // namespace mash::agency
