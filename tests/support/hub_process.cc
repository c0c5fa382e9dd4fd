#include "support/hub_process.h"

#include <csignal>
#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/test_data.h"

namespace mash::support {
namespace {

void must(const Finished& finished) {
  INFO(finished.out << finished.err);
  REQUIRE(finished.code == 0);
}

}  // namespace

HubProcess::HubProcess(Mode mode) : HubProcess(source_dir() / "policies", mode) {}

HubProcess::HubProcess(const std::filesystem::path& policies, Mode mode) {
  const auto file = directory_ / "passphrase";
  std::ofstream(file) << "correct horse battery staple\n";
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  for (const std::string name : {"ann", "ben", "cai"}) {
    must(mash({"governor", "keygen", directory().string(), "--id", name, "--controller",
               "council-" + name, "--passphrase", passphrase()}));
  }
  must(mash({"init",
             hub(),
             "--origin",
             "mash.example.gov.uk/2026",
             "--governor",
             governor("ann"),
             "--governor",
             governor("ben"),
             "--governor",
             governor("cai"),
             "--sign-with",
             governor("ann"),
             "--sign-with",
             governor("ben"),
             "--governor-passphrase",
             passphrase(),
             "--policies",
             policies.string(),
             "--mode",
             mode == Mode::production ? "production" : "exercise"}));
}

std::string HubProcess::governor(const std::string& name) const {
  return (directory_ / (name + ".pub.toml")).string();
}

void HubProcess::start() { start(std::vector<std::string>{}); }

void HubProcess::start_over_disk(const std::filesystem::path& failing) {
  const std::string library = program("libfailing_syncs.so").string();
  // A sanitized program wants its own library first, and gets along without.
  start({"LD_PRELOAD=" + library, "FAIL_SYNCS_WHILE=" + failing.string(),
         "ASAN_OPTIONS=verify_asan_link_order=0"});
}

void HubProcess::start(const std::vector<std::string>& environment) {
  std::vector<std::string> command = environment;
  command.insert(command.end(), {program("mash-hub").string(), "--config", hub() + "/hub.toml"});
  process_ = std::make_unique<Process>("/usr/bin/env", command);
  process_->line("ready ");
}

void HubProcess::stop() {
  process_->signal(SIGTERM);
  must(process_->wait());
  process_.reset();
}

void HubProcess::kill() {
  process_->signal(SIGKILL);
  process_->wait();
  process_.reset();
}

Finished HubProcess::end() {
  Finished finished = process_->wait();
  process_.reset();
  return finished;
}

Finished HubProcess::start_in_vain() const {
  return run(program("mash-hub"), {"--config", hub() + "/hub.toml"});
}

std::string HubProcess::make_party(const std::string& id, const std::string& kind) const {
  must(mash({"keygen", (directory() / id).string(), "--id", id, "--kind", kind, "--controller",
             "The controller of " + id, "--passphrase", passphrase()}));
  return (directory() / id / (id + ".pub.toml")).string();
}

HubProcess::Person HubProcess::make_person(const std::string& party, const std::string& role,
                                           const std::string& qualification) const {
  const auto people = directory() / "people";
  const auto made =
      mash({"staff", "keygen", people.string(), "--party", party, "--role", role, "--qualification",
            qualification, "--team", "front door", "--passphrase", passphrase(), "--json"});
  must(made);
  const std::string id = nlohmann::json::parse(made.out).at("staff");
  return {id, (people / (id + ".pem")).string(), (people / (id + ".pub.toml")).string()};
}

void HubProcess::enrol(const std::vector<std::string>& files, bool agreement) const {
  std::vector<std::string> arguments = files;
  if (agreement) arguments.push_back("--agreement");
  must(governed({"enrol"}, arguments, {"ann", "ben"}));
}

Finished HubProcess::governed(const std::vector<std::string>& command,
                              const std::vector<std::string>& arguments,
                              const std::vector<std::string>& governors) const {
  std::vector<std::string> all = command;
  all.push_back(hub());
  all.insert(all.end(), arguments.begin(), arguments.end());
  for (const auto& name : governors) {
    all.push_back("--sign-with");
    all.push_back(governor(name));
  }
  if (!governors.empty()) {
    all.push_back("--governor-passphrase");
    all.push_back(passphrase());
  }
  return mash(all);
}

Finished HubProcess::mash(const std::vector<std::string>& arguments) const {
  return run(program("mash"), arguments);
}

std::optional<std::string> HubProcess::endpoint(const std::string& party) const {
  std::ifstream in(hub() + "/endpoint");
  std::string name;
  std::string endpoint;
  while (in >> name >> endpoint) {
    if (name == party) return endpoint;
  }
  return std::nullopt;
}

}  // namespace mash::support
