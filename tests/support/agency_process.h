// An agency as its technician sets one up beside a hub: settings, keys, records, the real program.
#pragma once

#include <nlohmann/json.hpp>

#include "support/hub_process.h"

namespace mash::support {

class AgencyProcess {
 public:
  // `id` was made by hub.make_party; `kind` as agency.toml has it. The records are the fixtures of
  // that agency's mapping. Not started.
  AgencyProcess(const HubProcess& hub, const std::string& id, const std::string& kind);

  std::filesystem::path folder() const { return folder_; }
  std::string config() const { return (folder_ / "agency.toml").string(); }
  std::filesystem::path records() const { return folder_ / "records"; }

  std::string start();  // Back when it is ready; its line.
  void stop();          // SIGTERM; exit code 0.
  Finished end();       // The same, with what it printed.
  void kill();
  void signal(int number) { process_->signal(number); }
  std::string line(const std::string& start) { return process_->line(start); }
  // Starts it and expects that it ends by itself.
  Finished start_in_vain() const;

  // `mash agency --config ... --json`; `as` a person's id, or empty.
  Finished mash(const std::vector<std::string>& arguments, const std::string& as = {}) const;
  // The same, which must end with `code`; its lines, each with "v".
  std::vector<nlohmann::json> ask(const std::vector<std::string>& arguments,
                                  const std::string& as = {}, int code = 0) const;
  // Without --json.
  Finished say(const std::vector<std::string>& arguments, const std::string& as = {}) const;

 private:
  const HubProcess& hub_;
  std::filesystem::path folder_;
  std::unique_ptr<Process> process_;
};

// A contact that the desk may hear of from anybody: amber, agreed to by the family. `children` are
// identities as kit's README has them.
nlohmann::json contact_about(const std::vector<nlohmann::json>& children);

}  // namespace mash::support
