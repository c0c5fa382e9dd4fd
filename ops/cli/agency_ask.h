// Asking a running mash-agency, in a person's name or in nobody's.
#pragma once

#include <filesystem>

#include "cli/output.h"
#include "kit/json.h"
#include "kit/party_config.h"

namespace mash::cli {

// Those of agency.toml that are the daemon's own affair; asked for so that they are no slips.
void pass_over_agency_settings(const SettingsTable& root);

class AgencyDaemon {
 public:
  // Reads agency.toml for where the daemon listens. Problems: what is wrong with the file.
  static Result<AgencyDaemon, Problem> at(const std::filesystem::path& config);

  // The daemon's answer, an object with "ok". Problems: not_reachable, with that exit code.
  Result<kit::Json, Problem> ask(const kit::Json& request) const;
  // The same, signed with the key of `name`. `passphrase` is its source; empty: the config's.
  // Problems as well: what is wrong with key, passphrase or join file.
  Result<kit::Json, Problem> ask_as(const std::string& name, const std::string& passphrase,
                                    const kit::Json& request) const;

 private:
  AgencyDaemon(kit::PartyConfig config, std::filesystem::path file)
      : config_(std::move(config)), file_(std::move(file)) {}

  kit::PartyConfig config_;
  std::filesystem::path file_;
};

}  // namespace mash::cli
