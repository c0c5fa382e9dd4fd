#include "bench/round_trip/hub_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "cli/ask_hub.h"

namespace mash::bench {
namespace {

std::uint64_t number_in(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::uint64_t number = 0;
  in.read(reinterpret_cast<char*>(&number), sizeof number);
  return number;
}

// The first line of what the hub prints; empty if it ends without one.
std::string first_line(int descriptor) {
  std::string line;
  char byte = 0;
  while (read(descriptor, &byte, 1) == 1 && byte != '\n') line += byte;
  return line;
}

}  // namespace

HubProcess::HubProcess(const std::filesystem::path& programs,
                       const std::filesystem::path& directory)
    : directory_(directory) {
  std::ofstream(counter(), std::ios::binary) << std::string(sizeof(std::uint64_t), '\0');
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe to be had");
  pid_ = fork();
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    run(programs);
  }
  close(ends[1]);
  const std::string line = first_line(ends[0]);
  close(ends[0]);
  if (!line.starts_with("ready ")) throw std::runtime_error("the hub did not start");
}

void HubProcess::run(const std::filesystem::path& programs) {
  setenv("LD_PRELOAD", (programs / "libcount_syncs.so").c_str(), 1);
  setenv("COUNT_SYNCS_IN", counter().c_str(), 1);
  const std::string program = (programs / "mash-hub").string();
  const std::string config = (directory_ / "hub.toml").string();
  execl(program.c_str(), "mash-hub", "--config", config.c_str(), nullptr);
  _exit(127);
}

HubProcess::~HubProcess() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

std::string HubProcess::endpoint(const PartyId& party) const {
  std::ifstream in(directory_ / "endpoint");
  std::string name;
  std::string endpoint;
  while (in >> name >> endpoint) {
    if (name == party.text()) return endpoint;
  }
  return "";
}

std::uint64_t HubProcess::ledger_size() const {
  const auto status = cli::ask_hub(directory_, R"({"do":"status"})");
  if (!status) throw std::runtime_error("the hub does not answer");
  return nlohmann::json::parse(*status).at("size");
}

double HubProcess::resident_mb() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  in >> all >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

Spent HubProcess::spent() const {
  Spent spent;
  std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
  std::string line;
  std::getline(in, line);
  std::istringstream fields(line.substr(line.rfind(')') + 2));
  std::string field;
  for (int i = 0; i < 11; ++i) fields >> field;  // Up to cmajflt; utime and stime follow.
  double user = 0;
  double system = 0;
  fields >> user >> system;
  spent.cpu_us = (user + system) * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
  spent.syncs = number_in(counter());
  const auto status = cli::ask_hub(directory_, R"({"do":"status"})");
  if (!status) throw std::runtime_error("the hub does not answer");
  spent.commits = nlohmann::json::parse(*status).at("commits");
  return spent;
}

}  // namespace mash::bench
