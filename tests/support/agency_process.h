// An agency as its technician sets one up beside a hub: settings, keys, records, the real program.
#pragma once

#include "support/party_process.h"

namespace mash::support {

class AgencyProcess : public PartyProcess {
 public:
  // `id` was made by hub.make_party; `kind` as agency.toml has it. The records are the fixtures of
  // that agency's mapping. Not started.
  AgencyProcess(const HubProcess& hub, const std::string& id, const std::string& kind);

  std::filesystem::path records() const { return folder() / "records"; }
};

// A contact that the desk may hear of from anybody: amber, agreed to by the family. `children` are
// identities as kit's README has them.
nlohmann::json contact_about(const std::vector<nlohmann::json>& children);

}  // namespace mash::support
