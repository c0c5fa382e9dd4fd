// demo_check: judges a run of the hub from outside, for whoever trusts neither hub nor operator.
//
//   demo_check --ledger DIR --log PARTY=FILE ...
// It reads an exported ledger and the parties' own logs and knows nothing else: no database, no
// number that should come out. Logs are exported before the ledger, so that all they hold is in it.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "base/ensure.h"
#include "check/check.h"

using namespace mash;

namespace {

constexpr int exit_found = 1;
constexpr int exit_usage = 2;
constexpr int exit_machine = 4;

std::vector<check::Log> read_logs(const std::vector<std::string>& named,
                                  check::Findings& findings) {
  std::vector<check::Log> logs;
  for (const std::string& one : named) {
    const auto equals = one.find('=');
    const auto party = PartyId::from_text(one.substr(0, equals));
    if (!party || equals == std::string::npos) {
      throw CLI::ValidationError("--log", "has to be PARTY=FILE, like north-police=police.jsonl");
    }
    logs.push_back(check::read_log(*party, one.substr(equals + 1), findings));
  }
  return logs;
}

// What was looked at, in a sentence; only where nothing was found against it. Then what the hub
// refused: CODE=N each.
void tell(const check::Ledger& ledger, const std::vector<check::Log>& logs,
          const check::Counts& counts) {
  std::size_t requests = 0;
  std::size_t deliveries = 0;
  for (const check::Log& log : logs) {
    for (const check::LoggedRequest& request : log.requests) requests += request.is_decided();
    deliveries += log.deliveries.size();
  }
  std::printf(
      "found: Nothing against it. The %zu entries hash to the root that was signed; each of the "
      "%zu requests whose receipts %zu parties hold stands there once, as its receipt says; each "
      "of their %zu deliveries was released there first; each of the %ju sign-offs came after "
      "every check had ended and every answer had been opened and considered.\n",
      ledger.entries.size(), requests, logs.size(), deliveries, std::uintmax_t{counts.signoffs});
  std::printf("refused:");
  for (const auto& [code, count] : counts.refused_as) {
    std::printf(" %s=%ju", code.c_str(), std::uintmax_t{count});
  }
  std::printf("\n");
}

int judge(const std::string& directory, const std::vector<std::string>& named) {
  check::Findings findings;
  const auto logs = read_logs(named, findings);
  const check::Ledger ledger = check::read_ledger(directory, findings);
  const check::Counts counts = check::check_all(ledger, logs, findings);
  for (const std::string& sentence : findings.sentences()) std::printf("%s\n", sentence.c_str());
  if (!findings.none()) return exit_found;
  tell(ledger, logs, counts);
  std::printf(
      "check: contacts=%ju checks=%ju returns=%ju signoffs=%ju refused=%ju lost=%ju "
      "duplicated=%ju ledger=%zu verified=yes\n",
      std::uintmax_t{counts.contacts}, std::uintmax_t{counts.checks},
      std::uintmax_t{counts.returns}, std::uintmax_t{counts.signoffs},
      std::uintmax_t{counts.refused}, std::uintmax_t{counts.lost},
      std::uintmax_t{counts.duplicated}, ledger.entries.size());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{
      "Checks an exported ledger against the logs of those who took part.\n"
      "Exit codes: 0 nothing found, 1 findings, 2 usage, 4 a file cannot be read."};
  std::string directory;
  std::vector<std::string> logs;
  cli.add_option("--ledger", directory, "What 'mash ledger export' wrote")->required();
  cli.add_option("--log", logs,
                 "PARTY=FILE, what 'mash desk export' or 'mash agency export' wrote");
  try {
    cli.parse(argc, argv);
    return judge(directory, logs);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : exit_usage;
  } catch (const base::Fatal& fatal) {
    std::fprintf(stderr, "%s\n", fatal.what());
    return exit_machine;
  }
}
