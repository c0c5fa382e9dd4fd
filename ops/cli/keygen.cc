#include "cli/keygen.h"

#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "cli/files.h"
#include "crypto/random.h"
#include "kit/staff_key.h"

namespace mash::cli {
namespace {

Problem bad_id(const std::string& id) {
  return {"bad_id", "person",
          "'" + id +
              "' is not a party id: a letter, then lower-case letters, digits and single hyphens.",
          exit_usage};
}

// Key files come first, so a text that cannot be written is noticed before there are any.
Outcome<Problem> may_write(const std::filesystem::path& public_file) {
  if (!std::filesystem::exists(public_file)) return {};
  return refuse(Problem{"file_exists", "person",
                        public_file.string() + ": is there already, and was left as it is."});
}

template <class E>
E known_word(const std::string& text) {
  const auto value = wire::from_word<E>(text);
  ENSURE(value.has_value(), "the command line takes listed words alone");
  return *value;
}

wire::Regime regime_of(const Keygen& asked, wire::PartyKind kind) {
  if (!asked.regime.empty()) return known_word<wire::Regime>(asked.regime);
  return kind == wire::PartyKind::police ? wire::Regime::law_enforcement : wire::Regime::uk_gdpr;
}

Result<kit::PublicStaff, Problem> described(const StaffKeygen& asked, Random& random) {
  kit::PublicStaff who;
  const auto party = PartyId::from_text(asked.party);
  if (!party) return refuse(bad_id(asked.party));
  const auto team = check_name("--team", asked.team);
  if (!team) return refuse(team.error());
  who.party = *party;
  const auto id = asked.id.empty() ? Uuid::v7(wall_clock(), random.block<10>())
                                   : Uuid::from_text(asked.id).value_or(Uuid{});
  if (id.is_nil()) {
    return refuse(Problem{"bad_id", "person",
                          "'" + asked.id + "' is not a UUID; leave --id out to get a fresh one.",
                          exit_usage});
  }
  who.id = StaffId{id};
  for (const auto& role : asked.roles) who.roles.insert(known_word<wire::StaffRole>(role));
  who.qualification = known_word<wire::Qualification>(asked.qualification);
  who.team = asked.team;
  return who;
}

}  // namespace

int keygen(const Keygen& asked, const Output& output) {
  const auto id = PartyId::from_text(asked.id);
  if (!id) return tell(output, bad_id(asked.id));
  const auto name = check_name("--controller", asked.controller);
  if (!name) return tell(output, name.error());
  const auto public_file = asked.directory / (asked.id + ".pub.toml");
  kit::PublicKeys keys;
  keys.id = *id;
  keys.kind = known_word<wire::PartyKind>(asked.kind);
  keys.controller = asked.controller;
  keys.regime = regime_of(asked, keys.kind);
  if (const auto free = may_write(public_file); !free) return tell(output, free.error());
  const auto passphrase = read_passphrase(asked.passphrase);
  if (!passphrase) return tell(output, passphrase.error());

  crypto::SystemRandom random;
  make_key_directory(asked.directory);
  const auto made = kit::create_party_keys(random, asked.directory, *passphrase);
  if (!made) return tell(output, problem_of(made.error()));
  kit::PublicKeys halves = made->public_keys();
  keys.transport = halves.transport;
  keys.signing = halves.signing;
  keys.sealing = std::move(halves.sealing);
  keys.cosigning = halves.cosigning;
  const auto told = kit::write_public_file(public_file, kit::format_public_keys(keys));
  if (!told) return tell(output, problem_of(told.error()));
  output.say("Made the keys of " + asked.id + " in " + asked.directory.string() +
             " (keep them and their passphrase here) and " + public_file.string() +
             " (hand it to the governors in person).");
  output.emit(nlohmann::json({{"v", 1},
                              {"party", asked.id},
                              {"public_file", public_file.string()},
                              {"signing", hex(keys.signing)}})
                  .dump());
  return exit_done;
}

int staff_keygen(const StaffKeygen& asked, const Output& output) {
  crypto::SystemRandom random;
  auto who = described(asked, random);
  if (!who) return tell(output, who.error());
  const std::string name = who->id.text();
  const auto pem = asked.directory / (name + ".pem");
  const auto public_file = kit::public_file_of(pem);
  if (const auto free = may_write(public_file); !free) return tell(output, free.error());
  const auto passphrase = read_passphrase(asked.passphrase);
  if (!passphrase) return tell(output, passphrase.error());

  make_key_directory(asked.directory);
  const auto made = kit::create_staff_key(random, pem, std::move(*who), *passphrase);
  if (!made) return tell(output, problem_of(made.error()));
  output.say("Made " + pem.string() + " (that person's own; it signs in their name) and " +
             public_file.string() + " (hand it to the governors in person).");
  output.emit(nlohmann::json({{"v", 1},
                              {"staff", name},
                              {"party", asked.party},
                              {"public_file", public_file.string()},
                              {"key", hex(made->key)}})
                  .dump());
  return exit_done;
}

}  // namespace mash::cli
