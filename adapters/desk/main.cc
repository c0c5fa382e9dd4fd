// mash-desk: the MASH team's own endpoint.
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "crypto/random.h"
#include "desk/desk.h"

namespace {

std::atomic<bool> stop{false};
mash::kit::Service* running = nullptr;  // Set while the handler may be called.

void on_signal(int) {
  stop = true;
  if (running != nullptr) running->wake();
}

void install_handlers() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // A limit on files is a write that fails, and is told as one.
}

void log_event(const mash::kit::SessionEvent& event) {
  const std::string line = mash::kit::log_line(event);
  if (!line.empty()) std::fprintf(stderr, "mash-desk: %s\n", line.c_str());
}

int run(const std::filesystem::path& config_path) {
  const auto file = mash::SettingsFile::read(config_path);
  const auto folder = std::filesystem::absolute(config_path).parent_path();
  const auto config = mash::kit::read_party_config(file.root(), folder);
  if (const auto problem = file.finish()) {
    std::fprintf(stderr, "mash-desk: %s\n", problem->text().c_str());
    return 2;
  }
  umask(0077);
  std::filesystem::create_directories(config.data);
  mash::crypto::SystemRandom random;
  mash::kit::Service service(config, random);
  const mash::desk::Desk desk(service);
  service.on_event(log_event);
  running = &service;
  install_handlers();
  std::printf("ready endpoint=%s pid=%d\n", config.control().c_str(), static_cast<int>(getpid()));
  std::fflush(stdout);
  service.run(stop);
  running = nullptr;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{
      "The MASH team's endpoint: keeps the team's keys and archive, and passes on what its staff\n"
      "sign. Talk to it with 'mash desk'. Stop it with SIGTERM."};
  std::string config;
  cli.add_option("--config", config, "The desk's settings, desk.toml")
      ->required()
      ->check(CLI::ExistingFile);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : 2;
  }
  try {
    return run(config);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mash-desk: %s\n", error.what());
    return 4;
  }
}
