// mash-agency: the endpoint of one agency.
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "agency/agency.h"
#include "base/ensure.h"
#include "crypto/random.h"

namespace {

using namespace mash;

std::atomic<bool> interrupted{false};  // A signal came.
std::atomic<bool> stop{false};         // It asks to end; otherwise to load the records again.
kit::Service* running = nullptr;       // Set while the handler may be called.

void on_signal(int number) {
  if (number != SIGHUP) stop = true;
  interrupted = true;
  if (running != nullptr) running->wake();
}

void install_handlers() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaction(number, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // A limit on files is a write that fails, and is told as one.
}

void log(const std::string& sentence) {
  std::fprintf(stderr, "mash-agency: %s\n", sentence.c_str());
}

// For whoever started it: one line on standard output.
void tell(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

Date today() {
  return london_date(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()));
}

// With records in it: those loaded last, or at the first start what the folder holds.
connect::RecordStore open_records(const agency::AgencyConfig& config) {
  const auto& layout = *config.system.mapping->layout;
  const bool made = std::filesystem::exists(config.store());
  auto store = made ? connect::RecordStore::open(config.store(), layout)
                    : connect::RecordStore::create(config.store(), layout);
  if (store.size() > 0) return store;
  if (const auto loaded = store.load(config.records, today()); !loaded) {
    throw base::Fatal(loaded.error().text());
  }
  if (store.size() == 0) {
    throw base::Fatal("There is not one record in " + config.records.string() +
                      ", and an agency that knows nobody must not answer. Put the files that " +
                      "your system exports there, and start again.");
  }
  return store;
}

void run(const agency::AgencyConfig& config) {
  crypto::SystemRandom random;
  kit::Service service(config.party, random);  // Makes sure that it is the only one, first.
  auto store = open_records(config);
  agency::Agency agency(service, store, config, log);
  agency.deal_with_open();
  running = &service;
  install_handlers();
  tell("ready endpoint=" + config.party.control().string() + " pid=" + std::to_string(getpid()));
  while (!stop) {
    service.run(interrupted);
    interrupted = false;
    if (stop) break;
    const auto problem = agency.load();
    tell(problem ? "records refused: " + problem->text() + ". They are as they were."
                 : "records loaded=" + std::to_string(store.size()));
  }
  running = nullptr;
}

int start(const std::filesystem::path& path) {
  const auto config = agency::read_agency_config(path);
  if (!config) {
    log(config.error().text());
    return 2;
  }
  umask(0077);
  std::filesystem::create_directories(config->party.data);
  run(*config);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{
      "The endpoint of one agency: answers the checks that need no person, and keeps the others\n"
      "until a person has looked. Talk to it with 'mash agency'. SIGHUP loads the records again;\n"
      "SIGTERM stops it."};
  std::string config;
  cli.add_option("--config", config, "The agency's settings, agency.toml")
      ->required()
      ->check(CLI::ExistingFile);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : 2;
  }
  try {
    return start(config);
  } catch (const std::exception& error) {
    log(error.what());
    return 4;
  }
}
