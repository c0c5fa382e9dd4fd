// An endpoint as its technician sets one up beside a hub, and the commands that its staff type:
// what mash-agency and mash-desk have in common.
#pragma once

#include <nlohmann/json.hpp>

#include "support/hub_process.h"

namespace mash::support {

class PartyProcess {
 public:
  std::filesystem::path folder() const { return folder_; }
  std::string config() const { return (folder_ / (group_ + ".toml")).string(); }
  std::filesystem::path spool() const { return folder_ / "data" / "spool.db"; }
  std::filesystem::path keys() const { return folder_ / "keys"; }

  std::string start();  // Back when it is ready; its line.
  void stop();          // SIGTERM; exit code 0.
  Finished end();       // The same, with what it printed.
  Finished wait();      // When it ends by itself.
  void kill();
  void signal(int number) { process_->signal(number); }
  Process& process() { return *process_; }
  std::string line(const std::string& start) { return process_->line(start); }
  // Starts it and expects that it ends by itself.
  Finished start_in_vain() const;

  // `mash GROUP --config ... --json`; `as` a person's id, or empty.
  Finished mash(const std::vector<std::string>& arguments, const std::string& as = {}) const;
  // The same, which must end with `code`; its lines, each with "v".
  std::vector<nlohmann::json> ask(const std::vector<std::string>& arguments,
                                  const std::string& as = {}, int code = 0) const;
  // Without --json.
  Finished say(const std::vector<std::string>& arguments, const std::string& as = {}) const;

 protected:
  // `group` is the word after `mash`, and the program's after "mash-". `more` are settings that are
  // the program's own. The keys are those of hub.make_party(id, ...).
  PartyProcess(const HubProcess& hub, std::string group, const std::string& id,
               const std::string& more);

 private:
  std::string group_;
  std::filesystem::path folder_;
  std::unique_ptr<Process> process_;
};

class DeskProcess : public PartyProcess {
 public:
  DeskProcess(const HubProcess& hub, const std::string& id) : PartyProcess(hub, "desk", id, "") {}
};

}  // namespace mash::support
