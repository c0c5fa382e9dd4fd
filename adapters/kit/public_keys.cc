#include "kit/public_keys.h"

#include <algorithm>

#include "base/limits.h"
#include "crypto/hpke.h"
#include "crypto/sign.h"

namespace mash::kit {
namespace {

using namespace wire;

// Values come from parse or from ids and words, so that no more needs escaping than these.
std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

std::string line(std::string_view key, std::string_view value) {
  return std::string(key) + " = " + quote(value) + "\n";
}

PublicKey read_key(const SettingsTable& table, std::string_view key) {
  const auto bytes = from_hex(table.text(key));
  const auto value = bytes ? to_block<32>(*bytes) : std::nullopt;
  if (!value) table.complain(key, "takes 64 hex digits");
  return value.value_or(PublicKey{});
}

PublicKey read_signing_key(const SettingsTable& table, std::string_view name) {
  const PublicKey key = read_key(table, name);
  if (!crypto::acceptable(crypto::VerifyKey{key})) {
    table.complain(name, "is not a key that may be enrolled; make a new one");
  }
  return key;
}

PublicKey read_agreement_key(const SettingsTable& table, std::string_view name) {
  const PublicKey key = read_key(table, name);
  if (!crypto::acceptable(crypto::SealingPublicKey{key})) {
    table.complain(name, "is not a key that may be enrolled; make a new one");
  }
  return key;
}

std::string read_name(const SettingsTable& table, std::string_view key) {
  std::string name = table.text(key);
  const bool printable = std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (name.empty() || name.size() > limits::name_bytes_max || !printable) {
    table.complain(key, "takes a name of one line, at most " +
                            std::to_string(limits::name_bytes_max) + " bytes");
  }
  return name;
}

PartyId read_party(const SettingsTable& table, std::string_view key) {
  const auto id = PartyId::from_text(table.text(key));
  if (!id) {
    table.complain(key, "takes a party id: lower-case letters, digits and single hyphens, at "
                        "most " + std::to_string(limits::party_id_bytes_max));
  }
  return id.value_or(PartyId{});
}

template <class E>
E read_word(const SettingsTable& table, std::string_view key) {
  return static_cast<E>(table.one_of(key, all_words<E>()));
}

std::vector<SealingEpoch> read_sealing(const SettingsTable& root) {
  std::vector<SealingEpoch> epochs;
  for (const auto& table : root.tables("sealing")) {
    const auto epoch = static_cast<std::uint32_t>(table.integer("epoch", 1, 1'000'000'000));
    if (!epochs.empty() && epochs.back().epoch >= epoch) {
      table.complain("epoch", "must be greater than the one before it");
    }
    epochs.push_back({epoch, read_agreement_key(table, "key")});
  }
  if (epochs.empty() || epochs.size() > 2) {
    root.complain("sealing", "takes one or two [[sealing]] tables: previous and current");
  }
  return epochs;
}

}  // namespace

std::string format_public_keys(const PublicKeys& keys) {
  std::string text = line("format", party_format) + line("id", keys.id.text()) +
                     line("kind", word(keys.kind)) + line("controller", keys.controller) +
                     line("regime", word(keys.regime)) + line("transport", hex(keys.transport)) +
                     line("signing", hex(keys.signing)) + line("cosigning", hex(keys.cosigning));
  for (const SealingEpoch& sealing : keys.sealing) {
    text += "\n[[sealing]]\nepoch = " + std::to_string(sealing.epoch) + "\n" +
            line("key", hex(sealing.key));
  }
  return text;
}

std::string format_public_staff(const PublicStaff& staff) {
  std::string roles;
  for (StaffRole role : staff.roles) roles += (roles.empty() ? "" : ", ") + quote(word(role));
  return line("format", staff_format) + line("id", staff.id.text()) +
         line("party", staff.party.text()) + line("key", hex(staff.key)) + "roles = [" + roles +
         "]\n" + line("qualification", word(staff.qualification)) + line("team", staff.team);
}

Result<PublicKeys, SettingsProblem> parse_public_keys(std::string_view text,
                                                      const std::string& name) {
  const auto file = SettingsFile::parse(text, name);
  const auto root = file.root();
  PublicKeys keys;
  root.one_of("format", {party_format});
  keys.id = read_party(root, "id");
  keys.kind = read_word<PartyKind>(root, "kind");
  keys.controller = read_name(root, "controller");
  keys.regime = read_word<Regime>(root, "regime");
  keys.transport = read_agreement_key(root, "transport");
  keys.signing = read_signing_key(root, "signing");
  keys.cosigning = read_signing_key(root, "cosigning");
  keys.sealing = read_sealing(root);
  if (const auto problem = file.finish()) return refuse(*problem);
  return keys;
}

Result<PublicStaff, SettingsProblem> parse_public_staff(std::string_view text,
                                                        const std::string& name) {
  const auto file = SettingsFile::parse(text, name);
  const auto root = file.root();
  PublicStaff staff;
  root.one_of("format", {staff_format});
  const auto id = Uuid::from_text(root.text("id"));
  if (!id || id->is_nil()) root.complain("id", "takes a UUID, the member's pseudonym");
  staff.id = StaffId{id.value_or(Uuid{})};
  staff.party = read_party(root, "party");
  staff.key = read_signing_key(root, "key");
  for (std::size_t role : root.some_of("roles", all_words<StaffRole>())) {
    staff.roles.insert(static_cast<StaffRole>(role));
  }
  if (staff.roles.empty()) root.complain("roles", "takes at least one role");
  staff.qualification = read_word<Qualification>(root, "qualification");
  staff.team = read_name(root, "team");
  if (const auto problem = file.finish()) return refuse(*problem);
  return staff;
}

}  // namespace mash::kit
