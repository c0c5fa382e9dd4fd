// What an operator may set in hub.toml, and where a hub keeps its things.
#pragma once

#include <filesystem>
#include <string>

#include "base/settings.h"

namespace mash::app {

struct HubConfig {
  // Numeric address to listen on. Loopback unless somebody writes another one.
  std::string address = "127.0.0.1";
  // A party's port is this plus its slot in the roster. 0: any free port, kept over restarts while
  // it stays free; the endpoint file says which.
  int first_port = 0;
  // Where the passphrase of the key files comes from: "file:PATH" (relative to this file's folder),
  // "fd:N" or "credential:NAME" (systemd). Never the passphrase itself.
  std::string passphrase;
};

Result<HubConfig, SettingsProblem> read_hub_config(const std::filesystem::path& path);

// A hub's directory; hub.toml is in it. Everything but hub.toml and join.toml is mode 0600 or 0700.
struct HubDirectory {
  std::filesystem::path path;

  std::filesystem::path config() const { return path / "hub.toml"; }
  std::filesystem::path join() const { return path / "join.toml"; }
  std::filesystem::path ledger_key() const { return path / "keys" / "ledger.pem"; }
  std::filesystem::path transport_key() const { return path / "keys" / "transport.pem"; }
  std::filesystem::path ledger() const { return path / "ledger.db"; }
  std::filesystem::path endpoints() const { return path / "endpoint"; }
  std::filesystem::path in_hand() const { return path / "in_hand"; }
  std::filesystem::path control() const { return path / "control.sock"; }
};

}  // namespace mash::app
