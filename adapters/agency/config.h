// agency.toml: what an endpoint needs (kit/party_config.h), and which records it answers from.
#pragma once

#include "agency/system.h"
#include "kit/party_config.h"

namespace mash::agency {

struct AgencyConfig {
  kit::PartyConfig party;
  System system;
  std::filesystem::path records;  // Folder of the CSV files that the agency's system exports.

  // The records as they were last loaded.
  std::filesystem::path store() const { return party.data / "records.db"; }
};

Result<AgencyConfig, SettingsProblem> read_agency_config(const std::filesystem::path& path);

}  // namespace mash::agency
