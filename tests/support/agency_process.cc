#include "support/agency_process.h"

#include <csignal>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "support/test_data.h"

namespace mash::support {
namespace {

std::string fixtures_of(const std::string& kind) { return kind == "school" ? "schools" : kind; }

}  // namespace

AgencyProcess::AgencyProcess(const HubProcess& hub, const std::string& id, const std::string& kind)
    : hub_(hub), folder_(hub.directory() / (id + "-agency")) {
  std::filesystem::create_directory(folder_);
  std::filesystem::copy(source_dir() / "adapters" / fixtures_of(kind) / "fixtures", records());
  std::ofstream out(folder_ / "agency.toml");
  out << "party = \"" << id << "\"\nkind = \"" << kind << "\"\nrecords = \"records\"\n"
      << "join = \"" << hub.join_file() << "\"\nkeys = \"" << (hub.directory() / id).string()
      << "\"\npassphrase = \"" << hub.passphrase()
      << "\"\ndata = \"data\"\nendpoint = \"file:" << hub.hub() << "/endpoint\"\nstaff = \""
      << (hub.directory() / "people").string() << "\"\nstaff_passphrase = \"" << hub.passphrase()
      << "\"\n";
}

std::string AgencyProcess::start() {
  process_ = std::make_unique<Process>(program("mash-agency"),
                                       std::vector<std::string>{"--config", config()});
  return process_->line("ready ");
}

Finished AgencyProcess::end() {
  process_->signal(SIGTERM);
  Finished finished = process_->wait();
  process_.reset();
  return finished;
}

void AgencyProcess::stop() {
  const Finished finished = end();
  INFO(finished.out << finished.err);
  REQUIRE(finished.code == 0);
}

void AgencyProcess::kill() {
  process_->signal(SIGKILL);
  process_->wait();
  process_.reset();
}

Finished AgencyProcess::start_in_vain() const {
  return run(program("mash-agency"), {"--config", config()});
}

Finished AgencyProcess::say(const std::vector<std::string>& arguments,
                            const std::string& as) const {
  std::vector<std::string> all = {"agency"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  all.insert(all.end(), {"--config", config()});
  if (!as.empty()) all.insert(all.end(), {"--as", as});
  return run(program("mash"), all);
}

Finished AgencyProcess::mash(const std::vector<std::string>& arguments,
                             const std::string& as) const {
  std::vector<std::string> all = arguments;
  all.emplace_back("--json");
  return say(all, as);
}

std::vector<nlohmann::json> AgencyProcess::ask(const std::vector<std::string>& arguments,
                                               const std::string& as, int code) const {
  const Finished finished = mash(arguments, as);
  INFO(finished.out << finished.err);
  REQUIRE(finished.code == code);
  std::vector<nlohmann::json> lines;
  std::istringstream in(finished.out);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(nlohmann::json::parse(line));
    REQUIRE(lines.back().at("v") == 1);
  }
  return lines;
}

nlohmann::json contact_about(const std::vector<nlohmann::json>& children) {
  nlohmann::json contact = {
      {"source", "school"},    {"urgency", "amber"},
      {"category", "neglect"}, {"consent", "given"},
      {"gateway", "ca04_11"},  {"concern", {{"what", "Often hungry, three days without lunch."}}}};
  for (const auto& child : children) contact["children"].push_back({{"identity", child}});
  return contact;
}

}  // namespace mash::support
