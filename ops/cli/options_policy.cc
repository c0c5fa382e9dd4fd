#include <CLI/CLI.hpp>

#include "cli/options.h"

namespace mash::cli {
namespace {

void add_folder(CLI::App& command, PolicyLook& look) {
  command.add_option("policies", look.policies, "The folder the policy is in")
      ->required()
      ->check(CLI::ExistingDirectory);
}

CLI::Option* add_day(CLI::App& command, PolicyLook& look) {
  return command.add_option("--on", look.on,
                            "The day it is about, like 2026-11-22. Left out: today");
}

void add_test(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand("test", "Run the tests that lie beside the rules");
  add_folder(*command, asked.look);
  command->add_flag("--clauses", asked.look.clauses,
                    "Also leave out each clause of each rule in turn, and name those that no test "
                    "misses");
  command->footer("Example:\n  mash policy test policies --clauses");
  command->callback([&] { asked.code = policy_test(asked.look, asked.output); });
}

void add_check(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand(
      "check", "Look at every request there is: rules that change nothing, what nobody may see");
  add_folder(*command, asked.look);
  add_day(*command, asked.look);
  command->footer("Example:\n  mash policy check policies --on 2027-01-01");
  command->callback([&] { asked.code = policy_check(asked.look, asked.output); });
}

void add_schema(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand("schema", "Every word that rules may use, as schema.toml");
  command->footer("Example:\n  mash policy schema > policies/schema.toml");
  command->callback([&] { asked.code = policy_schema(asked.output); });
}

void add_who(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand("who", "Who may be given one section, and by which rules");
  add_folder(*command, asked.look);
  command->add_option("--label", asked.look.label, "The section, like health_summary")->required();
  add_day(*command, asked.look);
  command->add_option("--format", asked.look.format, "text, csv or html")
      ->check(CLI::IsMember({"text", "csv", "html"}))
      ->capture_default_str();
  command->footer(
      "Example:\n  mash policy who policies --label health_detail --format html > who.html");
  command->callback([&] { asked.code = policy_who(asked.look, asked.output); });
}

void add_diff(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand(
      "diff", "What a changed folder would newly disclose and keep back, each with an example");
  command->add_option("old", asked.look.policies, "The folder as it is")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("new", asked.look.other, "The folder as it would be")
      ->required()
      ->check(CLI::ExistingDirectory);
  add_day(*command, asked.look);
  command->footer("Example:\n  mash policy diff policies changed");
  command->callback([&] { asked.code = policy_diff(asked.look, asked.output); });
}

void add_explain(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand(
      "explain", "One decision: what comes of it, by which rules, and what would change it");
  command
      ->add_option("policies", asked.look.policies,
                   "The folder the policy is in; with --entry the hub's directory")
      ->required()
      ->check(CLI::ExistingDirectory);
  auto* given =
      add_each(*command, "--given", asked.look.given,
               "ATTRIBUTE=WORD, once for each; what is not given has the word that releases least");
  auto* entry = command->add_option("--entry", asked.policy_explain.entry,
                                    "A decision that was taken: the entry a receipt names");
  entry->excludes(given);
  entry->excludes(add_day(*command, asked.look));
  command->footer(
      "Examples:\n"
      "  mash policy explain policies --given sender=desk --given recipient=school \\\n"
      "    --given message=check --given section=concern --given agreement=current\n"
      "  mash policy explain hub --entry 1234");
  command->callback([&asked, given, entry] {
    if (entry->count() > 0) {
      asked.policy_explain.hub = asked.look.policies;
      asked.code = policy_explain_entry(asked.policy_explain, asked.output);
    } else if (given->count() > 0) {
      asked.code = policy_explain(asked.look, asked.output);
    } else {
      throw CLI::RequiredError("--given or --entry");
    }
  });
}

void add_replay(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand(
      "replay", "Make every decision on the ledger again, by another policy or by its own");
  PolicyReplay& replay = asked.policy_replay;
  add_hub(*command, replay.hub);
  command
      ->add_option("policies", replay.policies,
                   "The folder of the other policy. Left out: by the one in force at the time")
      ->check(CLI::ExistingDirectory);
  command->add_option("--since", replay.since,
                      "The first day to look at, like 2026-11-22. Left out: all");
  command->footer(
      "Examples:\n"
      "  mash policy replay hub changed --since 2026-11-01\n"
      "  mash policy replay hub          # the self-check: nothing is decided otherwise");
  command->callback([&] { asked.code = policy_replay(replay, asked.output); });
}

void add_sign(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand(
      "sign", "Sign a manifest that 'activate' wrote with --out, after seeing what it changes");
  command->add_option("note", asked.sign.note, "The manifest; the signature is added to it")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("policies", asked.sign.policies, "The folder it was made of")
      ->required()
      ->check(CLI::ExistingDirectory);
  command
      ->add_option("--in-force", asked.sign.in_force,
                   "What it follows: the folder from 'mash policy show --out'")
      ->check(CLI::ExistingDirectory);
  add_signers(*command, asked.sign.signers, true);
  command->footer(
      "Example:\n  mash policy sign next.note changed --in-force in-force --sign-with "
      "gov/ann.pub.toml \\\n    --governor-passphrase fd:3 3<pass");
  command->callback([&] { asked.code = governor_sign(asked.sign, asked.output); });
}

void add_activate(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand("activate", "Put the next version in force");
  add_hub(*command, asked.policy.hub);
  command->add_option("policies", asked.policy.policies, "The folder it is in")
      ->required()
      ->check(CLI::ExistingDirectory);
  add_signers(*command, asked.policy.signers, false);
  auto* out = command->add_option("--out", asked.policy.out, out_help);
  command->add_option("--note", asked.policy.note, "The manifest that governors signed elsewhere")
      ->check(CLI::ExistingFile)
      ->excludes(out);
  command->footer(
      "Examples:\n"
      "  mash policy activate hub policies --sign-with gov/ann.pub.toml --sign-with "
      "gov/ben.pub.toml \\\n    --governor-passphrase file:pass\n"
      "  mash policy activate hub policies --out next.note   # then: policy sign\n"
      "  mash policy activate hub policies --note next.note");
  command->callback([&] { asked.code = policy_activate(asked.policy, asked.output); });
}

void add_show(CLI::App& group, Asked& asked) {
  auto* command = group.add_subcommand(
      "show", "The policy in force, or one before it; with --out as the folder it was signed as");
  add_hub(*command, asked.policy_show.hub);
  command
      ->add_option("--version", asked.policy_show.version, "Which one. Left out: the one in force")
      ->check(CLI::PositiveNumber);
  command->add_option("--out", asked.policy_show.out,
                      "A new folder to write it to, its signed manifest beside it");
  command->footer(
      "Examples:\n"
      "  mash policy show hub --out in-force       # then: mash policy diff in-force policies\n"
      "  mash policy show hub --version 3 --out before   # activate it to go back to it");
  command->callback([&] { asked.code = policy_show(asked.policy_show, asked.output); });
}

}  // namespace

void add_policy(CLI::App& cli, Asked& asked) {
  auto* group = cli.add_subcommand("policy", "What may be shared, by whose decision");
  group->require_subcommand(1);
  add_test(*group, asked);
  add_check(*group, asked);
  add_schema(*group, asked);
  add_who(*group, asked);
  add_diff(*group, asked);
  add_explain(*group, asked);
  add_replay(*group, asked);
  add_show(*group, asked);
  add_sign(*group, asked);
  add_activate(*group, asked);
}

}  // namespace mash::cli
