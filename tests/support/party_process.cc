#include "support/party_process.h"

#include <csignal>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

namespace mash::support {

PartyProcess::PartyProcess(const HubProcess& hub, std::string group, const std::string& id,
                           const std::string& more)
    : group_(std::move(group)), folder_(hub.directory() / (id + "-" + group_)) {
  std::filesystem::create_directory(folder_);
  std::filesystem::copy(hub.directory() / id, keys());
  std::ofstream(config()) << "party = \"" << id << "\"\njoin = \"" << hub.join_file()
                          << "\"\nkeys = \"keys\"\npassphrase = \"" << hub.passphrase()
                          << "\"\ndata = \"data\"\nendpoint = \"file:" << hub.hub()
                          << "/endpoint\"\nstaff = \"" << (hub.directory() / "people").string()
                          << "\"\nstaff_passphrase = \"" << hub.passphrase() << "\"\n"
                          << more;
}

std::string PartyProcess::start() {
  process_ = std::make_unique<Process>(program("mash-" + group_),
                                       std::vector<std::string>{"--config", config()});
  return process_->line("ready ");
}

Finished PartyProcess::wait() {
  Finished finished = process_->wait();
  process_.reset();
  return finished;
}

Finished PartyProcess::end() {
  process_->signal(SIGTERM);
  return wait();
}

void PartyProcess::stop() {
  const Finished finished = end();
  INFO(finished.out << finished.err);
  REQUIRE(finished.code == 0);
}

void PartyProcess::kill() {
  process_->signal(SIGKILL);
  wait();
}

Finished PartyProcess::start_in_vain() const {
  return run(program("mash-" + group_), {"--config", config()});
}

Finished PartyProcess::say(const std::vector<std::string>& arguments, const std::string& as) const {
  std::vector<std::string> all = {group_, "--config", config()};
  if (!as.empty()) all.insert(all.end(), {"--as", as});
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run(program("mash"), all);
}

Finished PartyProcess::mash(const std::vector<std::string>& arguments,
                            const std::string& as) const {
  std::vector<std::string> all = arguments;
  all.emplace_back("--json");
  return say(all, as);
}

std::vector<nlohmann::json> PartyProcess::ask(const std::vector<std::string>& arguments,
                                              const std::string& as, int code) const {
  const Finished finished = mash(arguments, as);
  INFO(arguments.front() << ": " << finished.out << finished.err);
  REQUIRE(finished.code == code);
  std::vector<nlohmann::json> lines;
  std::istringstream in(finished.out);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(nlohmann::json::parse(line));
    REQUIRE(lines.back().at("v") == 1);
  }
  return lines;
}

}  // namespace mash::support
