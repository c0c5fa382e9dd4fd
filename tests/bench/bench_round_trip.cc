// How long a check takes from the desk through the hub to an agency, and its return back, when all
// of it is signed, decided, on the ledger and on disk.
//   bench_round_trip --window W --seconds S --payload B [--mode broker|full] [--directory D]
//
// The hub is a real mash-hub on a real disk below D; desk and agency are two threads of this
// process. A round trip runs from handing the check to the socket until the desk holds the verified
// return. W of them are under way at any time; B bytes of text go each way; acknowledgements are
// sent in batches. The first two seconds do not count.
//   broker   checks and returns are sealed and signed before the clock starts
//   full     they are sealed when they are sent, and opened when they have come
// Prints one line; CPU times are per round trip, syncs and commits in all. What it does meanwhile
// it tells on standard error.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include <CLI/CLI.hpp>

#include "app/drafts.h"
#include "base/ensure.h"
#include "bench/round_trip/endpoint.h"
#include "support/temporary.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::bench;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds warm_up{2};
// Checks of one case: more would measure the size of cases, fewer the making of them.
constexpr std::size_t checks_per_case = 16;
// What no machine of ours reaches; a run that uses up its checks ends early and says so.
constexpr std::size_t round_trips_per_second_max = 8'000;

struct Options {
  std::size_t window = 1;
  unsigned seconds = 10;
  std::size_t payload = 2'048;
  std::string mode = "broker";
  std::string directory = std::filesystem::temp_directory_path();
  bool prepared() const { return mode == "broker"; }
};

struct Planned {
  Child child;
  CheckId check;
  Bytes request;  // Both empty in full mode.
  Bytes answer;
};

kit::Draft check_draft(const Planned& planned, const std::string& text) {
  kit::Draft draft = check(planned.child, planned.check, police);
  draft.sections.push_back({wire::SectionKind::concern,
                            planned.child.ref,
                            wire::Concern{text, "", "", "", "", ""},
                            {police}});
  return draft;
}

kit::Draft answer_draft(const Planned& planned, const std::string& text) {
  kit::Draft draft = answer(planned.child, planned.check);
  draft.sections[0].content = wire::Events{{{"2025-11-02", text, true, "", ""}}};
  return draft;
}

double own_cpu_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

// Everything that both threads share. Filled before they start; only `stop` and `failure` change.
struct Plan {
  Plan(const Options& asked, const Site& at, const HubProcess& process)
      : options(asked), text(asked.payload, 'x'), site(at), hub(process) {}

  const Options& options;
  const std::string text;
  const Site& site;
  const HubProcess& hub;
  std::vector<Planned> checks;
  std::unordered_map<CheckId, std::size_t> by_check;
  std::atomic<bool> stop{false};
  std::atomic<bool> failed{false};
};

void tell(const std::string& doing) {
  std::fprintf(stderr, "bench_round_trip: %s\n", doing.c_str());
}

void plan_checks(Plan& plan) {
  const std::size_t round_trips =
      round_trips_per_second_max * (plan.options.seconds + warm_up.count());
  while (plan.checks.size() < round_trips) {
    const Child child = new_child();
    for (std::size_t i = 0; i < checks_per_case; ++i) {
      plan.by_check.emplace(new_check(), plan.checks.size());
      plan.checks.push_back({child, {}, {}, {}});
    }
  }
  for (const auto& [id, index] : plan.by_check) plan.checks[index].check = id;
}

// The cases that the checks are about, referred by the agency and taken by the desk.
void refer_cases(const Plan& plan, Endpoint& at_desk, Endpoint& at_agency) {
  const std::size_t cases = plan.checks.size() / checks_per_case;
  tell("refers " + std::to_string(cases) + " cases, which the checks are about");
  std::size_t referred = 0;
  std::size_t taken = 0;
  constexpr std::size_t under_way_max = 64;
  while (taken < cases) {
    for (; referred < cases && referred - taken < under_way_max; ++referred) {
      at_agency.send(at_agency.sealed(referral(plan.checks[referred * checks_per_case].child)));
    }
    at_agency.receive(Duration(0));
    for (const auto& delivery : at_desk.receive(Duration(10))) {
      at_desk.acknowledge(at_desk.verify(delivery));
      ++taken;
    }
    if (taken == cases) at_desk.acknowledge_rest();
  }
}

void seal_beforehand(Plan& plan) {
  const std::string all = std::to_string(plan.checks.size());
  tell("seals " + all + " checks and their returns before the clock starts");
  auto told = Clock::now();
  std::size_t done = 0;
  for (Planned& planned : plan.checks) {
    if (Clock::now() - told > std::chrono::seconds(5)) {
      tell("sealed " + std::to_string(done) + " of " + all);
      told = Clock::now();
    }
    ++done;
    planned.request = sealed(plan.site, desk, check_draft(planned, plan.text));
    planned.answer = sealed(plan.site, police, answer_draft(planned, plan.text));
  }
}

// The agency: each check is answered as soon as it has been verified.
void answer_all(Plan& plan, Endpoint& at_agency) {
  while (!plan.stop) {
    for (const auto& delivery : at_agency.receive(Duration(100))) {
      const auto verified = at_agency.verify(delivery);
      Planned& planned = plan.checks.at(plan.by_check.at(verified.header.check_id));
      if (plan.options.prepared()) {
        at_agency.send(std::move(planned.answer));
      } else {
        at_agency.open(verified);
        at_agency.send(at_agency.sealed(answer_draft(planned, plan.text)));
      }
      at_agency.acknowledge(verified);
    }
  }
}

struct Measured {
  std::vector<double> microseconds;
  double seconds = 0;
  Spent hub;
  double own_cpu_us = 0;
};

// The desk: keeps the window full, and measures.
class Desk {
 public:
  Desk(Plan& plan, Endpoint& endpoint) : plan_(plan), endpoint_(endpoint) {
    started_.resize(plan.checks.size());
  }

  Measured run() {
    const auto begin = Clock::now() + warm_up;
    const auto end = begin + std::chrono::seconds(plan_.options.seconds);
    while (Clock::now() < begin) turn();
    Measured measured;
    const Spent before = plan_.hub.spent();
    const double own_before = own_cpu_us();
    took_.clear();
    const auto measured_from = Clock::now();
    while (Clock::now() < end && !used_up()) turn();
    measured.seconds = std::chrono::duration<double>(Clock::now() - measured_from).count();
    const Spent after = plan_.hub.spent();
    measured.own_cpu_us = own_cpu_us() - own_before;
    measured.hub = {after.cpu_us - before.cpu_us, after.syncs - before.syncs,
                    after.commits - before.commits};
    measured.microseconds = std::move(took_);
    return measured;
  }

 private:
  bool used_up() const { return next_ == plan_.checks.size(); }

  void turn() {
    if (plan_.failed) throw std::runtime_error("the agency gave up");
    for (; under_way_ < plan_.options.window && !used_up(); ++under_way_) ask(next_++);
    for (const auto& delivery : endpoint_.receive(Duration(100))) {
      const auto verified = endpoint_.verify(delivery);
      if (!plan_.options.prepared()) endpoint_.open(verified);
      const auto taken = Clock::now() - started_[plan_.by_check.at(verified.header.check_id)];
      took_.push_back(std::chrono::duration<double, std::micro>(taken).count());
      --under_way_;
      endpoint_.acknowledge(verified);
    }
  }

  void ask(std::size_t index) {
    Planned& planned = plan_.checks[index];
    Bytes frame = plan_.options.prepared() ? std::move(planned.request)
                                           : endpoint_.sealed(check_draft(planned, plan_.text));
    started_[index] = Clock::now();
    endpoint_.send(std::move(frame));
  }

  Plan& plan_;
  Endpoint& endpoint_;
  std::vector<Clock::time_point> started_;
  std::vector<double> took_;
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;
};

void print(Measured measured) {
  auto& all = measured.microseconds;
  if (all.empty()) throw std::runtime_error("no round trip ended in time");
  std::sort(all.begin(), all.end());
  const auto count = static_cast<double>(all.size());
  const auto at = [&](double part) { return all[static_cast<std::size_t>(part * (count - 1))]; };
  std::printf(
      "round_trips/s=%.1f p50_us=%.0f p99_us=%.0f p999_us=%.0f hub_cpu_us=%.0f "
      "generator_cpu_us=%.0f fdatasyncs=%llu commits=%llu\n",
      count / measured.seconds, at(0.5), at(0.99), at(0.999), measured.hub.cpu_us / count,
      measured.own_cpu_us / count, static_cast<unsigned long long>(measured.hub.syncs),
      static_cast<unsigned long long>(measured.hub.commits));
}

int measure(const Options& options, const std::filesystem::path& programs) {
  setenv("TMPDIR", options.directory.c_str(), 1);
  const support::TemporaryDirectory directory;
  const Site site(directory.path());
  const HubProcess hub(programs, directory.path());
  Plan plan(options, site, hub);
  plan_checks(plan);
  // Before anybody connects: whoever does not listen for long is cut off.
  if (options.prepared()) seal_beforehand(plan);
  Endpoint at_desk(site, hub, desk);
  Endpoint at_agency(site, hub, police);
  refer_cases(plan, at_desk, at_agency);
  std::thread agency([&] {
    try {
      answer_all(plan, at_agency);
    } catch (const std::exception& problem) {
      std::fprintf(stderr, "bench_round_trip: agency: %s\n", problem.what());
      plan.failed = true;
    }
  });
  int code = 0;
  tell("measures for " + std::to_string(options.seconds) + " seconds, after " +
       std::to_string(warm_up.count()) + " that do not count");
  try {
    print(Desk(plan, at_desk).run());
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_round_trip: %s\n", problem.what());
    code = 1;
  }
  plan.stop = true;
  agency.join();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App cli{
      "Round trips of a check and its return through a real hub. In mode broker all that such a\n"
      "hub could carry is sealed first: 16,000 messages for each second, which takes some six\n"
      "seconds on one core. Standard error tells how far it is."};
  cli.add_option("--window", options.window, "Round trips under way at a time")
      ->required()
      ->check(CLI::Range(1, 8'192));
  cli.add_option("--seconds", options.seconds, "To measure, after two that do not count")
      ->required()
      ->check(CLI::Range(1, 600));
  cli.add_option("--payload", options.payload, "Bytes of text each way")
      ->required()
      ->check(CLI::Range(1, static_cast<int>(limits::section_text_bytes_max)));
  cli.add_option("--mode", options.mode, "broker or full")
      ->check(CLI::IsMember({"broker", "full"}));
  cli.add_option("--directory", options.directory, "Where the hub's disk is")
      ->check(CLI::ExistingDirectory);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : 2;  // As everywhere: 2 is for what was typed.
  }
  try {
    return measure(options, std::filesystem::canonical("/proc/self/exe").parent_path());
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_round_trip: %s\n", problem.what());
    return 1;
  }
}
