#include <CLI/CLI.hpp>

#include "cli/options.h"

namespace mash::cli {
namespace {

using Command = int (*)(const HoldAsked&, const Output&);

void run(Asked& asked, bool agency, Command command) {
  asked.hold.who = who_asks(asked, agency);
  asked.code = command(asked.hold, asked.output);
}

}  // namespace

DeskAsked who_asks(const Asked& asked, bool agency) {
  const AgencyAsked& theirs = asked.agency;
  return agency ? DeskAsked{theirs.config, theirs.as, theirs.passphrase, true} : asked.desk.desk;
}

void add_hold(CLI::App& group, Asked& asked, bool agency) {
  const std::string line =
      agency ? "mash agency --config agency.toml " : "mash desk --config desk.toml ";
  auto* list =
      group.add_subcommand("held", "What of our messages is held until one of us approves it");
  list->footer("Example:\n  " + line + "held");
  list->callback([&asked, agency] { run(asked, agency, hold_list); });
  struct Verb {
    const char* name;
    const char* help;
    Command command;
    const char* reason;  // As one might be given.
  };
  const Verb release{"release", "Let go what is held of a message", hold_release,
                     "The agreement was renewed by letter"};
  const Verb keep{"keep",
                  "Do not let it go: a check is then recalled, an answer refused until another is "
                  "given",
                  hold_keep, "Not without an agreement; they telephone instead"};
  for (const Verb& verb : {release, keep}) {
    auto* command = group.add_subcommand(verb.name, verb.help);
    command->add_option("message", asked.hold.message, "Its number, as 'held' shows it")
        ->required();
    command->add_option("--to", asked.hold.to, "Its recipient, where several wait");
    command->add_option("--reason", asked.hold.reason, "Why, in a sentence; it stays here")
        ->required()
        ->check(something_said());
    command->footer("Example:\n  " + line + "--as rhian " + verb.name + " 3F9A21 --reason '" +
                    verb.reason + "'");
    command->callback([&asked, agency, verb] { run(asked, agency, verb.command); });
  }
}

}  // namespace mash::cli
