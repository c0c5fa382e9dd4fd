// mash-hub: the broker. One process, one ledger.
#include <unistd.h>
#include <csignal>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/hub.h"

namespace {

std::atomic<bool> stop{false};
mash::app::Hub* running = nullptr;  // Set while the handler may be called.

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

int run(const std::filesystem::path& config_path) {
  const auto config = mash::app::read_hub_config(config_path);
  if (!config) {
    std::fprintf(stderr, "mash-hub: %s\n", config.error().text().c_str());
    return 2;
  }
  const auto folder = std::filesystem::absolute(config_path).parent_path();
  mash::app::Hub hub({folder}, *config, [](const std::string& sentence) {
    std::fprintf(stderr, "mash-hub: %s\n", sentence.c_str());
  });
  running = &hub;
  install_handlers();
  const std::string endpoint = hub.endpoint();
  std::printf("ready endpoint=%s pid=%d\n", endpoint.empty() ? "none" : endpoint.c_str(),
              static_cast<int>(getpid()));
  std::fflush(stdout);
  hub.run(stop);
  running = nullptr;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{
      "The broker of a multi-agency safeguarding hub: carries sealed messages between\n"
      "agencies, holds the gate, keeps the ledger. Stop it with SIGTERM."};
  std::string config;
  cli.add_option("--config", config, "The hub's hub.toml; its folder is the hub's directory")
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
    std::fprintf(stderr, "mash-hub: %s\n", error.what());
    return 4;
  }
}
