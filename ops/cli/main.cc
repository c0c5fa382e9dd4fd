// mash: the command line of operator, governor, staff and information governance officer.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "base/settings.h"
#include "cli/already_there.h"
#include "cli/hub_status.h"
#include "cli/ledger_export.h"
#include "cli/options.h"

namespace {

using namespace mash::cli;

void add_init(CLI::App& cli, Asked& asked) {
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
  add_each(*command, "--governor", init.governors, "NAME.pub.toml of every governor")->required();
  add_signers(*command, init.signers, true);
  command->add_option("--quorum", init.quorum, "Governors that must sign")->capture_default_str();
  command->add_option("--policies", init.policies, "Folder of the first policy")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--passphrase", init.passphrase,
                      std::string(passphrase_help) + ". Left out: keys/passphrase is made");
  command->footer(
      "Example:\n  mash init hub --origin mash.example.gov.uk/2026 --policies policies \\\n"
      "    --governor ann.pub.toml --governor ben.pub.toml --governor cai.pub.toml \\\n"
      "    --sign-with ann.pub.toml --sign-with ben.pub.toml --governor-passphrase file:pass");
  command->callback([&] { asked.code = mash::cli::init(init, asked.output); });
}

void add_ledger(CLI::App& cli, Asked& asked) {
  auto* ledger = cli.add_subcommand("ledger", "The record of everything the hub has done");
  ledger->require_subcommand(1);
  auto* verify = ledger->add_subcommand("verify", "Check every byte and every meaning of it");
  add_hub(*verify, asked.verify.directory);
  add_each(*verify, "--checkpoint", asked.verify.checkpoints,
           "A checkpoint kept from an earlier export: it must be of this very ledger");
  verify->footer(
      "Example:\n  mash ledger verify hub\n  mash ledger verify hub --checkpoint out/checkpoint");
  verify->callback([&] { asked.code = ledger_verify(asked.verify, asked.output); });
  auto* out = ledger->add_subcommand("export", "Write entries and checkpoint for an outside check");
  add_hub(*out, asked.hub);
  out->add_option("folder", asked.folder, "A directory that does not exist yet")->required();
  out->footer("Example:\n  mash ledger export hub out");
  out->callback([&] { asked.code = ledger_export(asked.hub, asked.folder, asked.output); });
}

void add_certificate(CLI::App& cli, Asked& asked) {
  auto* command = cli.add_subcommand(
      "certificate", "Check a gate certificate: that an assessment was not signed off early");
  command->add_option("file", asked.certificate.file, "As 'mash desk certificate --out' wrote it")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("--join", asked.certificate.join, "The hub's join file")
      ->required()
      ->check(CLI::ExistingFile);
  command->footer("Example:\n  mash certificate 3F9A21.tlog-proof --join join.toml");
  command->callback([&] { asked.code = check_certificate(asked.certificate, asked.output); });
}

void add_status(CLI::App& cli, Asked& asked) {
  auto* command = cli.add_subcommand("status", "What a running hub is doing");
  add_hub(*command, asked.hub);
  command->footer("Example:\n  mash status hub --json");
  command->callback([&] { asked.code = hub_status(asked.hub, asked.output); });
}

// The words that no command knows, so that a slip is named and not what it leaves out.
std::string strangers(const CLI::App& cli) {
  const auto words = cli.remaining(true);
  if (words.empty()) return {};
  const CLI::App* deepest = &cli;
  std::string typed = "mash";
  while (!deepest->get_subcommands().empty()) {
    deepest = deepest->get_subcommands().front();
    typed += " " + deepest->get_name();
  }
  std::vector<std::string> names;
  for (const CLI::App* one : deepest->get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(one->get_name());
  }
  for (const CLI::Option* one : deepest->get_options()) names.push_back(one->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto near = mash::nearest_word(words.front(), known);
  return "'" + words.front() + "' is not known here" +
         (near ? "; did you mean '" + std::string(*near) + "'?" : ".") + " See " + typed +
         " --help.";
}

// Help was asked for, or what was typed is no command. The parser throws before it has set any
// option, so that --json is looked for here.
int tell_parsing(const CLI::App& cli, const CLI::ParseError& error, int argc, char** argv) {
  const bool json =
      std::any_of(argv, argv + argc, [](const char* word) { return !std::strcmp(word, "--json"); });
  const bool asked_for_help = error.get_exit_code() == 0;
  const std::string strange = asked_for_help ? "" : strangers(cli);
  if (!strange.empty()) {
    return tell({json}, {"usage", "person", strange, exit_usage});
  }
  if (asked_for_help || !json) return cli.exit(error) == 0 ? exit_done : exit_usage;
  return tell({true},
              {"usage", "person", std::string(error.what()) + "; see mash --help.", exit_usage});
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{
      "The command line of a multi-agency safeguarding hub.\n"
      "Exit codes: 0 done, 1 refused or something found, 2 what was typed or written for it,\n"
      "3 daemon not reachable, or the hub behind it, 4 a file, key, passphrase or disk is wrong."};
  Asked asked;
  cli.require_subcommand(1);
  cli.fallthrough();
  cli.add_flag("--json", asked.output.json, "One JSON object a line, for programs");
  add_init(cli, asked);
  add_keys(cli, asked);
  add_enrolment(cli, asked);
  add_policy(cli, asked);
  add_desk(cli, asked);
  add_certificate(cli, asked);
  add_status(cli, asked);
  add_ledger(cli, asked);
  add_agency(cli, asked);
  for (char** word = argv; word != argv + argc; ++word) {
    if (mash::is_utf8(*word)) continue;
    return tell(asked.output, {"usage", "person",
                               "A word on the command line is not UTF-8; set the terminal to UTF-8 "
                               "and type it again.",
                               exit_usage});
  }
  try {
    cli.parse(argc, argv);
    return asked.code;
  } catch (const CLI::ParseError& error) {
    return tell_parsing(cli, error, argc, argv);
  } catch (const AlreadyThere& error) {
    return refused(asked.output, "file_exists", "person", error.what());
  } catch (const std::exception& error) {
    refused(asked.output, "machine", "operator", error.what());
    return exit_machine;
  }
}
