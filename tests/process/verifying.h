// What tests of `mash ledger verify` share: a hub's file as somebody with another program changes
// it, and what verify says of it.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/hub_process.h"

namespace mash::support {

// A hub that has done something, killed with -9: part of its ledger is in the log.
void live_and_die(HubProcess& hub);

std::string ledger_of(const HubProcess& hub);

// As somebody with another program does it, past every constraint.
void tamper(const std::string& file, const std::string& sql);

void write(const std::string& file, const std::string& bytes);

// What verify says under --json: a finding a line, then the summary.
struct Verified {
  int code = 0;
  std::vector<nlohmann::json> findings;
  nlohmann::json summary;
  std::string all;

  bool names(const std::string& finding, const std::string& table, const std::string& key,
             const std::string& field) const;
};

Verified verify(const HubProcess& hub, const std::string& checkpoint = "");

}  // namespace mash::support
