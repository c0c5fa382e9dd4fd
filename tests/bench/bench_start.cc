// What the start of a hub takes, and what a hub with many open cases holds in memory.
//   bench_start --cases N --entries M [--directory D]
//
// A real mash-hub is told of N cases and asked for checks until its ledger has M entries. Then it
// is stopped and started again: the time runs until it says that it is ready. After that the desk
// asks for the gate of every case, so that as many are in memory as ever will be.
// Prints one line: the ledger's size, milliseconds of the start, and resident memory in MB after
// the start and after the questions.
#include <cstdio>
#include <map>
#include <stdexcept>

#include <CLI/CLI.hpp>

#include "app/drafts.h"
#include "bench/round_trip/endpoint.h"
#include "support/temporary.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::bench;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t under_way_max = 64;
constexpr int rounds_between_looks = 50;   // At how long the ledger is.
constexpr std::size_t told_each = 10'000;  // Messages between two lines of progress.

struct Options {
  std::size_t cases = 10'000;
  std::uint64_t entries = 100'000;
  std::string directory = std::filesystem::temp_directory_path();
};

// Sends messages of the agency to the desk, a window at a time, and acknowledges each.
class Day {
 public:
  Day(const Site& site, const HubProcess& hub)
      : hub_(hub), at_desk_(site, hub, desk), at_agency_(site, hub, police) {}

  void refer(std::vector<Child>& children, std::size_t count) {
    while (taken_ < count) {
      while (children.size() < count && children.size() - taken_ < under_way_max) {
        children.push_back(new_child());
        at_agency_.send(at_agency_.sealed(referral(children.back())));
      }
      at_agency_.receive(Duration(0));
      take_at_desk();
    }
    at_desk_.acknowledge_rest();
  }

  // Checks about one case after another, each answered, until the ledger is so long.
  void work(const std::vector<Child>& children, std::uint64_t entries) {
    std::size_t asked = 0;
    taken_ = 0;
    while (hub_.ledger_size() < entries) {
      for (int round = 0; round < rounds_between_looks; ++round) {
        for (; asked - taken_ < under_way_max; ++asked) ask(children[asked % children.size()]);
        answer_at_agency();
        take_at_desk();
      }
    }
    while (taken_ < asked) {
      answer_at_agency();
      take_at_desk();
    }
    at_desk_.acknowledge_rest();
    at_agency_.acknowledge_rest();
  }

 private:
  void ask(const Child& child) {
    const CheckId id = new_check();
    open_.emplace(id, child);
    at_desk_.send(at_desk_.sealed(check(child, id, police)));
  }

  void answer_at_agency() {
    for (const auto& delivery : at_agency_.receive(Duration(1))) {
      const auto verified = at_agency_.verify(delivery);
      at_agency_.acknowledge(verified);
      const auto asked = open_.extract(verified.header.check_id);
      at_agency_.send(at_agency_.sealed(answer(asked.mapped(), asked.key())));
    }
  }

  void take_at_desk() {
    for (const auto& delivery : at_desk_.receive(Duration(1))) {
      at_desk_.acknowledge(at_desk_.verify(delivery));
      if (++taken_ % told_each != 0) continue;
      std::fprintf(stderr, "%zu taken, %llu entries\n", taken_,
                   static_cast<unsigned long long>(hub_.ledger_size()));
    }
  }

  const HubProcess& hub_;
  Endpoint at_desk_;
  Endpoint at_agency_;
  std::map<CheckId, Child> open_;
  std::size_t taken_ = 0;
};

int measure(const Options& options, const std::filesystem::path& programs) {
  setenv("TMPDIR", options.directory.c_str(), 1);
  const support::TemporaryDirectory directory;
  const Site site(directory.path());
  std::vector<Child> children;
  {
    const HubProcess hub(programs, directory.path());
    Day day(site, hub);
    day.refer(children, options.cases);
    day.work(children, options.entries);
  }
  const auto from = Clock::now();
  const HubProcess hub(programs, directory.path());
  const double start_ms = std::chrono::duration<double, std::milli>(Clock::now() - from).count();
  const std::uint64_t entries = hub.ledger_size();
  const double after_start = hub.resident_mb();
  Endpoint at_desk(site, hub, desk);
  for (const Child& child : children) at_desk.ask(wire::AskGate{child.case_id});
  std::printf("cases=%zu entries=%llu start_ms=%.1f rss_mb=%.1f asked_rss_mb=%.1f\n",
              children.size(), static_cast<unsigned long long>(entries), start_ms, after_start,
              hub.resident_mb());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App cli{"The start of a hub, and its memory, with many cases and a long ledger."};
  cli.add_option("--cases", options.cases, "Open cases")
      ->required()
      ->check(CLI::Range(1, 1'000'000));
  cli.add_option("--entries", options.entries, "Length of the ledger, at least")
      ->required()
      ->check(CLI::Range(1, 100'000'000));
  cli.add_option("--directory", options.directory, "Where the hub's disk is");
  CLI11_PARSE(cli, argc, argv);
  try {
    return measure(options, std::filesystem::canonical("/proc/self/exe").parent_path());
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_start: %s\n", problem.what());
    return 1;
  }
}
