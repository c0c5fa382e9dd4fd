// Where the demo plays: a hub, four agencies and a desk as real programs below one folder, and the
// people who use them. Everything is done by the commands that staff type.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "support/process.h"

namespace mash::demo {

using Json = nlohmann::json;

// What an agency is called on the roster, and its kind.
struct AgencyName {
  const char* party;
  const char* kind;
  const char* records;  // Folder of the county.
  const char* navigator;
};
inline constexpr AgencyName agencies[] = {
    {"police", "police", "police", "p-patel"},
    {"health", "health", "health", "h-osei"},
    {"school", "school", "schools", "s-lewis"},
    {"childrens-services", "childrens_services", "childrens_services", "c-novak"}};

class Stage {
 public:
  // `folder` exists and is empty; `policies` is copied, with times that fit a demo.
  Stage(std::filesystem::path folder, const std::filesystem::path& policies,
        const std::filesystem::path& county);

  void open();  // Keys, governors, hub, enrolment, every program started.
  void start_hub();
  void kill_hub();  // As power does.
  int crashes() const { return crashes_; }
  void start_agency(const std::string& party);
  void stop_agency(const std::string& party);
  void close();  // Every program stops in order.

  const std::filesystem::path& folder() const { return folder_; }

  // A command and its lines; throws what it said if it ends with another code than 0.
  std::vector<Json> desk(const std::string& as, std::vector<std::string> arguments);
  std::vector<Json> agency(const std::string& party, const std::string& as,
                           std::vector<std::string> arguments);
  std::vector<Json> mash(std::vector<std::string> arguments);
  // The same, whatever its code.
  support::Finished try_desk(const std::string& as, std::vector<std::string> arguments,
                             bool json = true);
  // Started and not waited for.
  std::unique_ptr<support::Process> begin_desk(const std::string& as,
                                               std::vector<std::string> arguments);

 private:
  std::vector<std::string> desk_arguments(const std::string& as, std::vector<std::string> arguments,
                                          bool json) const;
  void make_governors();
  void make_party(const AgencyName& name);
  void make_desk();
  void make_person(const std::filesystem::path& folder, const std::string& name,
                   const std::string& party, const std::string& role,
                   const std::string& qualification);
  void write_settings(const std::filesystem::path& file, const std::string& party,
                      const std::string& more) const;
  std::string passphrase() const { return "file:" + (folder_ / "passphrase").string(); }
  std::vector<std::string> public_files() const;

  std::filesystem::path folder_;
  std::filesystem::path policies_;
  std::filesystem::path county_;
  std::unique_ptr<support::Process> hub_;
  std::unique_ptr<support::Process> desk_;
  std::map<std::string, std::unique_ptr<support::Process>> agencies_;
  int crashes_ = 0;
};

[[noreturn]] void gave_up(const std::string& what);

// Looks again, as a person does who types a command each time, until `holds`; throws when nobody
// would wait any longer.
template <class Holds>
void until(const std::string& what, Holds holds) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (std::chrono::steady_clock::now() < patience) {
    if (holds()) return;
  }
  gave_up(what);
}

}  // namespace mash::demo
