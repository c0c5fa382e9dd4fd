// `mash keygen` and `mash staff keygen`: what a technician runs where the keys are to stay.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/output.h"

namespace mash::cli {

struct Keygen {
  std::filesystem::path directory;  // Made with mode 0700 if it is missing.
  std::string id;
  std::string kind;  // Words of wire/vocabulary.h, here and below.
  std::string controller;
  std::string regime;  // Empty: law_enforcement for police, else uk_gdpr.
  std::string passphrase;
};
// Writes the key files of a party (kit/party_keys.h) and ID.pub.toml.
int keygen(const Keygen& asked, const Output& output);

struct StaffKeygen {
  std::filesystem::path directory;
  std::string id;  // A UUID; empty: a fresh one.
  std::string party;
  std::vector<std::string> roles;
  std::string qualification = "none";
  std::string team;
  std::string passphrase;
};
// Writes ID.pem and ID.pub.toml.
int staff_keygen(const StaffKeygen& asked, const Output& output);

}  // namespace mash::cli
