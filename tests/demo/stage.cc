#include "demo/stage.h"

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/quick_limits.h"

namespace mash::demo {
namespace {

namespace fs = std::filesystem;
using support::Finished;
using support::Process;
using support::program;

void write_private(const fs::path& file, const std::string& text) {
  std::ofstream(file) << text;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

std::vector<Json> lines_of(const Finished& finished, const std::vector<std::string>& arguments) {
  if (finished.code != 0) {
    std::string command;
    for (const std::string& argument : arguments) command += " " + argument;
    throw std::runtime_error("mash" + command + "\n" + finished.out + finished.err);
  }
  std::vector<Json> lines;
  std::istringstream in(finished.out);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(Json::parse(line));
  }
  return lines;
}

}  // namespace

void gave_up(const std::string& what) { throw std::runtime_error("it never happened: " + what); }

Stage::Stage(fs::path folder, const fs::path& policies, const fs::path& county)
    : folder_(std::move(folder)), policies_(folder_ / "policies"), county_(county) {
  fs::permissions(folder_, fs::perms::owner_all);
  support::copy_with_quick_limits(policies, policies_);
  write_private(folder_ / "passphrase", "a passphrase for the demo alone\n");
}

void Stage::open() {
  make_governors();
  start_hub();
  for (const AgencyName& name : agencies) make_party(name);
  make_desk();
  std::vector<std::string> enrol = {"enrol", (folder_ / "hub").string(), "--agreement"};
  for (const std::string& file : public_files()) enrol.push_back(file);
  for (const char* governor : {"ann", "ben"}) {
    enrol.insert(enrol.end(),
                 {"--sign-with", (folder_ / "governors" / governor).string() + ".pub.toml"});
  }
  enrol.insert(enrol.end(), {"--governor-passphrase", passphrase()});
  mash(enrol);
  for (const AgencyName& name : agencies) start_agency(name.party);
  desk_ = std::make_unique<Process>(
      program("mash-desk"),
      std::vector<std::string>{"--config", (folder_ / "desk" / "desk.toml").string()});
  desk_->line("ready ");
}

void Stage::make_governors() {
  const auto governor = [&](const std::string& name) {
    return (folder_ / "governors" / (name + ".pub.toml")).string();
  };
  std::vector<std::string> init = {"init",
                                   (folder_ / "hub").string(),
                                   "--origin",
                                   "mash.example.gov.uk/demo",
                                   "--policies",
                                   policies_.string(),
                                   "--governor-passphrase",
                                   passphrase()};
  for (const auto& [name, controller] : {std::pair<std::string, std::string>{"ann", "council"},
                                         {"ben", "police"},
                                         {"cai", "health"}}) {
    mash({"governor", "keygen", (folder_ / "governors").string(), "--id", name, "--controller",
          controller, "--passphrase", passphrase()});
    init.insert(init.end(), {"--governor", governor(name)});
  }
  for (const char* name : {"ann", "ben"}) init.insert(init.end(), {"--sign-with", governor(name)});
  mash(init);
}

void Stage::make_party(const AgencyName& name) {
  const fs::path at = folder_ / name.party;
  mash({"keygen", (at / "keys").string(), "--id", name.party, "--kind", name.kind, "--controller",
        std::string(name.party) + " body", "--passphrase", passphrase()});
  make_person(at / "staff", name.navigator, name.party, "navigator", "none");
  write_settings(at / "agency.toml", name.party,
                 std::string("kind = \"") + name.kind + "\"\nrecords = \"" +
                     (county_ / name.records).string() + "\"\n");
}

void Stage::make_desk() {
  const fs::path at = folder_ / "desk";
  mash({"keygen", (at / "keys").string(), "--id", "desk", "--kind", "desk", "--controller",
        "council", "--passphrase", passphrase()});
  make_person(at / "staff", "dev", "desk", "contact_officer", "none");
  make_person(at / "staff", "asha", "desk", "social_worker", "social_work");
  make_person(at / "staff", "bola", "desk", "manager", "social_work");
  make_person(at / "staff", "carys", "desk", "manager", "none");
  write_settings(at / "desk.toml", "desk", "");
}

// The key file has the person's pseudonym for a name; people here call each other by theirs.
void Stage::make_person(const fs::path& folder, const std::string& name, const std::string& party,
                        const std::string& role, const std::string& qualification) {
  const Json made =
      mash({"staff", "keygen", folder.string(), "--party", party, "--role", role, "--qualification",
            qualification, "--team", "demo", "--passphrase", passphrase()})
          .at(0);
  const std::string id = made.at("staff");
  for (const char* ending : {".pem", ".pub.toml"}) {
    fs::rename(folder / (id + ending), folder / (name + ending));
  }
}

void Stage::write_settings(const fs::path& file, const std::string& party,
                           const std::string& more) const {
  fs::create_directory(file.parent_path() / "data");
  fs::permissions(file.parent_path() / "data", fs::perms::owner_all);
  std::ofstream(file) << "party = \"" << party << "\"\njoin = \"../hub/join.toml\"\n"
                      << "keys = \"keys\"\ndata = \"data\"\npassphrase = \"" << passphrase()
                      << "\"\nendpoint = \"file:../hub/endpoint\"\nstaff = \"staff\"\n"
                      << "staff_passphrase = \"" << passphrase() << "\"\n"
                      << more;
}

std::vector<std::string> Stage::public_files() const {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    const std::string path = entry.path().string();
    const bool governor = path.find("/governors/") != std::string::npos;
    if (path.ends_with(".pub.toml") && !governor) files.push_back(path);
  }
  return files;
}

void Stage::start_hub() {
  hub_ = std::make_unique<Process>(
      program("mash-hub"),
      std::vector<std::string>{"--config", (folder_ / "hub" / "hub.toml").string()});
  hub_->line("ready ");
}

void Stage::kill_hub() {
  hub_->signal(SIGKILL);
  hub_->wait();
  ++crashes_;
}

void Stage::start_agency(const std::string& party) {
  auto& process = agencies_[party];
  process = std::make_unique<Process>(
      program("mash-agency"),
      std::vector<std::string>{"--config", (folder_ / party / "agency.toml").string()});
  process->line("ready ");
}

void Stage::stop_agency(const std::string& party) {
  agencies_.at(party)->signal(SIGTERM);
  agencies_.at(party)->wait();
}

void Stage::close() {
  for (const auto& [party, process] : agencies_) process->signal(SIGTERM);
  for (const auto& [party, process] : agencies_) process->wait();
  for (auto* process : {&desk_, &hub_}) {
    (*process)->signal(SIGTERM);
    const Finished finished = (*process)->wait();
    if (finished.code != 0) throw std::runtime_error("a program did not stop: " + finished.err);
  }
}

std::vector<Json> Stage::mash(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--json");
  return lines_of(support::run(program("mash"), arguments), arguments);
}

std::vector<std::string> Stage::desk_arguments(const std::string& as,
                                               std::vector<std::string> arguments,
                                               bool json) const {
  std::vector<std::string> all;
  if (json) all.emplace_back("--json");
  all.insert(all.end(), {"desk", "--config", (folder_ / "desk" / "desk.toml").string()});
  if (!as.empty()) all.insert(all.end(), {"--as", as});
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

std::vector<Json> Stage::desk(const std::string& as, std::vector<std::string> arguments) {
  const auto all = desk_arguments(as, std::move(arguments), true);
  return lines_of(support::run(program("mash"), all), all);
}

Finished Stage::try_desk(const std::string& as, std::vector<std::string> arguments, bool json) {
  return support::run(program("mash"), desk_arguments(as, std::move(arguments), json));
}

std::unique_ptr<Process> Stage::begin_desk(const std::string& as,
                                           std::vector<std::string> arguments) {
  return std::make_unique<Process>(program("mash"), desk_arguments(as, std::move(arguments), true));
}

std::vector<Json> Stage::agency(const std::string& party, const std::string& as,
                                std::vector<std::string> arguments) {
  std::vector<std::string> all = {"--json", "agency"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  all.insert(all.end(), {"--config", (folder_ / party / "agency.toml").string()});
  if (!as.empty()) all.insert(all.end(), {"--as", as});
  return lines_of(support::run(program("mash"), all), all);
}

}  // namespace mash::demo
