// mash: the command line of operator, governor, staff and information governance officer.
#include <CLI/CLI.hpp>

#include "base/ensure.h"
#include "cli/governor.h"
#include "cli/hub_status.h"
#include "cli/init.h"
#include "cli/ledger_verify.h"

namespace {

using namespace mash::cli;

struct Asked {
  Output output;
  GovernorKeygen governor;
  Init init;
  std::filesystem::path ledger_directory;
};

constexpr const char* passphrase_help =
    "Where the passphrase comes from: file:PATH (mode 0600), fd:N or credential:NAME";

void add_governor(CLI::App& cli, Asked& asked, int& code) {
  auto* governor = cli.add_subcommand("governor", "Keys of those who decide who takes part");
  governor->require_subcommand(1);
  auto* keygen = governor->add_subcommand("keygen", "Make a governor's key");
  keygen->add_option("directory", asked.governor.directory, "Where to put it")->required();
  keygen->add_option("--id", asked.governor.name, "The name it signs with")->required();
  keygen->add_option("--controller", asked.governor.controller, "The data controller it votes for")
      ->required();
  keygen->add_option("--passphrase", asked.governor.passphrase, passphrase_help)->required();
  keygen->callback([&] { code = governor_keygen(asked.governor, asked.output); });
}

void add_init(CLI::App& cli, Asked& asked, int& code) {
  Init& init = asked.init;
  auto* command = cli.add_subcommand("init", "Make a hub: keys, ledger, first roster and policy");
  command->add_option("directory", init.directory, "A directory that does not exist yet")
      ->required();
  command->add_option("--origin", init.origin, "Name of the ledger, like mash.example.gov.uk/2026")
      ->required();
  command
      ->add_option("--mode", init.mode,
                   "exercise or production; keys of one are refused by the "
                   "other")
      ->check(CLI::IsMember({"exercise", "production"}))
      ->capture_default_str();
  command->add_option("--governor", init.governors, "NAME.pub.toml of every governor")->required();
  command
      ->add_option("--sign-with", init.sign_with,
                   "NAME.pub.toml of those who sign now; NAME.pem lies beside it")
      ->required();
  command->add_option("--governor-passphrase", init.governor_passphrase, passphrase_help)
      ->required();
  command->add_option("--quorum", init.quorum, "Governors that must sign")->capture_default_str();
  command->add_option("--policies", init.policies, "Folder of the first policy")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--passphrase", init.passphrase,
                      std::string(passphrase_help) + ". Left out: keys/passphrase is made");
  command->callback([&] { code = mash::cli::init(init, asked.output); });
}

void add_ledger(CLI::App& cli, Asked& asked, int& code) {
  auto* ledger = cli.add_subcommand("ledger", "The record of everything the hub has done");
  ledger->require_subcommand(1);
  auto* verify = ledger->add_subcommand("verify", "Check every byte and every meaning of it");
  verify->add_option("directory", asked.ledger_directory, "A hub's directory")
      ->required()
      ->check(CLI::ExistingDirectory);
  verify->callback([&] { code = ledger_verify(asked.ledger_directory, asked.output); });
}

void add_status(CLI::App& cli, Asked& asked, int& code) {
  auto* command = cli.add_subcommand("status", "What a running hub is doing");
  command->add_option("directory", asked.ledger_directory, "A hub's directory")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->callback([&] { code = hub_status(asked.ledger_directory, asked.output); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{
      "The command line of a multi-agency safeguarding hub.\n"
      "Exit codes: 0 done, 1 refused or something found, 2 usage, 3 daemon not reachable,\n"
      "4 a file, disk or setting is wrong."};
  Asked asked;
  int code = exit_done;
  cli.require_subcommand(1);
  cli.fallthrough();
  cli.add_flag("--json", asked.output.json, "One JSON object a line, for programs");
  add_governor(cli, asked, code);
  add_init(cli, asked, code);
  add_ledger(cli, asked, code);
  add_status(cli, asked, code);
  try {
    cli.parse(argc, argv);
    return code;
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? exit_done : exit_usage;
  } catch (const mash::base::Fatal& fatal) {
    refused(asked.output, "machine", "operator", fatal.what());
    return exit_machine;
  }
}
