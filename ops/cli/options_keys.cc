#include <CLI/CLI.hpp>

#include "cli/options.h"

namespace mash::cli {
namespace {

template <class E>
std::vector<std::string> words() {
  std::vector<std::string> list;
  for (const std::string_view word : wire::all_words<E>()) list.emplace_back(word);
  return list;
}

void add_governor(CLI::App& cli, Asked& asked) {
  auto* governor = cli.add_subcommand("governor", "Keys and signatures of those who decide");
  governor->require_subcommand(1);
  auto* keygen = governor->add_subcommand("keygen", "Make a governor's key");
  keygen->add_option("directory", asked.governor.directory, "Where to put it")->required();
  keygen->add_option("--id", asked.governor.name, "The name it signs with")->required();
  keygen->add_option("--controller", asked.governor.controller, "The data controller it votes for")
      ->required();
  keygen->add_option("--passphrase", asked.governor.passphrase, passphrase_help)->required();
  keygen->footer(
      "Example:\n  mash governor keygen gov --id ann --controller 'Northshire Council' "
      "--passphrase file:pass");
  keygen->callback([&] { asked.code = governor_keygen(asked.governor, asked.output); });

  auto* sign = governor->add_subcommand(
      "sign", "Sign a roster that was written with --out, after seeing what it changes");
  sign->add_option("note", asked.sign.note, "The file; the signature is added to it")
      ->required()
      ->check(CLI::ExistingFile);
  sign->add_option("--in-force", asked.sign.in_force,
                   "What it follows: the roster's note from 'mash roster show --out'")
      ->check(CLI::ExistingFile);
  add_signers(*sign, asked.sign.signers, true);
  sign->footer(
      "Example:\n  mash governor sign next.note --in-force now.note --sign-with gov/ann.pub.toml "
      "--governor-passphrase fd:3 3<pass");
  sign->callback([&] { asked.code = governor_sign(asked.sign, asked.output); });
}

void add_keygen(CLI::App& cli, Asked& asked) {
  Keygen& keygen = asked.keygen;
  auto* command = cli.add_subcommand(
      "keygen", "Make an agency's or desk's keys: CURVE, signing, sealing, co-signing, storage");
  command->add_option("directory", keygen.directory, "Where the keys are to stay")->required();
  command->add_option("--id", keygen.id, "The party's id, like northshire-police")->required();
  command->add_option("--kind", keygen.kind, "What it is")
      ->required()
      ->check(CLI::IsMember(words<wire::PartyKind>()));
  command->add_option("--controller", keygen.controller, "The data controller it belongs to")
      ->required();
  command
      ->add_option("--regime", keygen.regime,
                   "Data protection regime. Left out: law_enforcement for police, else uk_gdpr")
      ->check(CLI::IsMember(words<wire::Regime>()));
  command->add_option("--passphrase", keygen.passphrase, passphrase_help)->required();
  command->footer(
      "Example:\n  mash keygen keys --id northshire-police --kind police --controller "
      "'Northshire Police' --passphrase file:pass");
  command->callback([&] { asked.code = mash::cli::keygen(keygen, asked.output); });
}

void add_staff(CLI::App& cli, Asked& asked) {
  StaffKeygen& staff = asked.staff;
  auto* group = cli.add_subcommand("staff", "Keys of people who act");
  group->require_subcommand(1);
  auto* command = group->add_subcommand("keygen", "Make one person's signing key");
  command->add_option("directory", staff.directory, "Where the key is to stay")->required();
  command->add_option("--id", staff.id, "Their pseudonym, a UUID. Left out: a fresh one");
  command->add_option("--party", staff.party, "The party they act for")->required();
  add_each(*command, "--role", staff.roles, "What they may do; give it again for more")
      ->required()
      ->check(CLI::IsMember(words<wire::StaffRole>()));
  command->add_option("--qualification", staff.qualification, "Their profession")
      ->check(CLI::IsMember(words<wire::Qualification>()))
      ->capture_default_str();
  command->add_option("--team", staff.team, "Their team")->required();
  command->add_option("--passphrase", staff.passphrase, passphrase_help)->required();
  command->footer(
      "Example:\n  mash staff keygen people --party northshire-desk --role social_worker "
      "--qualification social_work --team 'Front door' --passphrase file:pass");
  command->callback([&] { asked.code = staff_keygen(staff, asked.output); });
}

}  // namespace

void add_signers(CLI::App& command, Signers& signers, bool required) {
  auto* sign = add_each(command, "--sign-with", signers.public_files,
                        "NAME.pub.toml of a governor who signs now; NAME.pem lies beside it. Give "
                        "it again for more");
  auto* passphrase = add_each(command, "--governor-passphrase", signers.passphrases,
                              std::string(passphrase_help) + ". Once for all, or once for each");
  sign->needs(passphrase);
  if (required) sign->required();
}

void add_hub(CLI::App& command, std::filesystem::path& hub) {
  command.add_option("hub", hub, "A hub's directory")->required()->check(CLI::ExistingDirectory);
}

void add_keys(CLI::App& cli, Asked& asked) {
  add_governor(cli, asked);
  add_keygen(cli, asked);
  add_staff(cli, asked);
}

}  // namespace mash::cli
