#include <CLI/CLI.hpp>

#include "cli/options.h"

namespace mash::cli {
namespace {

void add_enrol(CLI::App& cli, Asked& asked) {
  Enrol& enrol = asked.enrol;
  auto* command = cli.add_subcommand("enrol", "Let parties and staff take part");
  add_hub(*command, enrol.hub);
  command->add_option("files", enrol.files, "ID.pub.toml of parties and staff, in any order")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("--valid-until", enrol.valid_until,
                      "Last day they take part, like 2027-03-31. Left out: until revoked");
  command->add_flag("--agreement", enrol.agreement,
                    "The parties have signed the information sharing agreement");
  command->add_option("--agreement-until", enrol.agreement_until, "The same, and its last day");
  command->add_flag("--replace", enrol.replace,
                    "Replace what is enrolled under the same id: new keys, or new terms");
  add_signers(*command, enrol.signers, false);
  command->add_option("--out", enrol.out, out_help);
  command->footer(
      "Examples:\n"
      "  mash enrol hub police.pub.toml desk.pub.toml --agreement --sign-with gov/ann.pub.toml \\\n"
      "    --sign-with gov/ben.pub.toml --governor-passphrase file:pass\n"
      "  mash enrol hub police.pub.toml --out next.note   # then: governor sign, roster apply");
  command->callback([&] { asked.code = mash::cli::enrol(enrol, asked.output); });
}

void add_revoke(CLI::App& cli, Asked& asked) {
  Revoke& revoke = asked.revoke;
  auto* command =
      cli.add_subcommand("revoke", "End it for parties and staff, from the next message on");
  add_hub(*command, revoke.hub);
  add_each(*command, "--party", revoke.parties, "A party's id; its staff end with it");
  add_each(*command, "--staff", revoke.staff, "A person's UUID");
  add_signers(*command, revoke.signers, false);
  command->add_option("--out", revoke.out, out_help);
  command->footer(
      "Example:\n  mash revoke hub --party northshire-police --sign-with gov/ann.pub.toml "
      "--sign-with gov/ben.pub.toml --governor-passphrase file:pass");
  command->callback([&] { asked.code = mash::cli::revoke(revoke, asked.output); });
}

void add_roster(CLI::App& cli, Asked& asked) {
  auto* roster = cli.add_subcommand("roster", "Who takes part");
  roster->require_subcommand(1);
  auto* show = roster->add_subcommand("show", "Who takes part now");
  add_hub(*show, asked.roster_show.hub);
  show->add_option("--out", asked.roster_show.out, "Write its signed note there as well");
  show->footer("Example:\n  mash roster show hub --out now.note");
  show->callback([&] { asked.code = roster_show(asked.roster_show, asked.output); });
  auto* apply = roster->add_subcommand("apply", "Put a roster in force that governors have signed");
  add_hub(*apply, asked.roster_apply.hub);
  apply->add_option("note", asked.roster_apply.note, "The signed note")
      ->required()
      ->check(CLI::ExistingFile);
  apply->footer("Example:\n  mash roster apply hub next.note");
  apply->callback([&] { asked.code = roster_apply(asked.roster_apply, asked.output); });
}

}  // namespace

void add_enrolment(CLI::App& cli, Asked& asked) {
  add_enrol(cli, asked);
  add_revoke(cli, asked);
  add_roster(cli, asked);
}

}  // namespace mash::cli
