// `mash agency ...`: what an agency's staff do at their endpoint, mash-agency.
//
// Reading a check, answering it and making a referral are asked in a person's name and signed with
// that person's key (kit/signed_request.h); looking at lists and loading records are not.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/output.h"

namespace mash::cli {

struct AgencyAsked {
  std::filesystem::path config;
  std::string as;          // NAME of NAME.pem in the folder of staff keys.
  std::string passphrase;  // Source; empty: as the config has it.
  std::uint64_t number = 0;

  // answer
  std::filesystem::path file;  // One JSON object in place of all that follows; or empty.
  std::string kind;
  std::vector<std::string> records;
  bool include_intelligence = false;
  bool held_back_read = false;
  std::vector<std::string> searched;  // "NAMES; BIRTH DATE; IDENTIFIER; HITS", the last three free.
  std::vector<std::string> systems;
  std::string searched_by;
  std::string note;
  bool again = false;
  bool found_otherwise = false;

  std::filesystem::path contact;  // refer
  std::filesystem::path out;      // export
};

int agency_inbox(const AgencyAsked& asked, const Output& output);
int agency_pending(const AgencyAsked& asked, const Output& output);
int agency_load(const AgencyAsked& asked, const Output& output);
int agency_show(const AgencyAsked& asked, const Output& output);
int agency_answer(const AgencyAsked& asked, const Output& output);
int agency_export(const AgencyAsked& asked, const Output& output);  // party_log.cc
int agency_refer(const AgencyAsked& asked, const Output& output);

}  // namespace mash::cli
