// What the settings of every endpoint have in common: who it is, where its keys are, which hub.
#pragma once

#include <filesystem>
#include <functional>

#include "base/settings.h"
#include "kit/party_keys.h"
#include "wire/join.h"

namespace mash::kit {

// Paths are relative to the folder of the settings file.
struct PartyConfig {
  PartyId party;
  std::filesystem::path join;  // The hub's join.toml, as it was handed over.
  std::filesystem::path keys;  // Folder of the party's key files.
  std::filesystem::path data;  // Folder of spool, control socket and what else is kept.
  std::string passphrase;      // Source: "file:PATH", "fd:N" or "credential:NAME".
  // Either the hub's endpoint for this party, like "tcp://10.1.2.3:7001", or "file:PATH" of a
  // hub's endpoint file on the same machine.
  std::string endpoint;
  // For the staff's commands, which read their own keys: the folder of NAME.pem and NAME.pub.toml,
  // and where a passphrase comes from when none is named. The daemon reads neither.
  std::filesystem::path staff;
  std::string staff_passphrase;

  std::filesystem::path spool() const { return data / "spool.db"; }
  std::filesystem::path control() const { return data / "control.sock"; }
};

// Takes the keys party, join, keys, data, passphrase, endpoint and, where they are there, staff
// ("staff") and staff_passphrase from `root`.
PartyConfig read_party_config(const SettingsTable& root, const std::filesystem::path& folder);

// Problems: those of the file, of the passphrase and of the keys.
[[nodiscard]] Result<wire::JoinFile, Problem> read_join(const PartyConfig& config);
[[nodiscard]] Result<PartyKeys, Problem> read_keys(const PartyConfig& config);

// The hub's endpoint as of now: what is written, or this party's line of the endpoint file. Empty
// if there is none.
std::string find_endpoint(const PartyConfig& config);

}  // namespace mash::kit
