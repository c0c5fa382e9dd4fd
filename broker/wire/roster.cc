#include "wire/roster.h"

#include "base/limits.h"
#include "wire/reading.h"

namespace mash::wire {
namespace {

std::string validity_lines(const Validity& validity, const std::string& prefix = "") {
  std::string text = toml_line(prefix + "from", quote(rfc3339(validity.from)));
  if (validity.to) text += toml_line(prefix + "to", quote(rfc3339(*validity.to)));
  return text;
}

std::string party_block(const Party& party) {
  std::string text = "\n[[party]]\n" + toml_line("id", quote(party.id.text())) +
                     toml_line("kind", quote(word(party.kind))) +
                     toml_line("controller", quote(party.controller)) +
                     toml_line("regime", quote(word(party.regime))) +
                     toml_line("slot", std::to_string(party.slot)) +
                     toml_line("transport", quote(hex(party.transport))) +
                     toml_line("signing", quote(hex(party.signing))) +
                     toml_line("cosigning", quote(hex(party.cosigning))) +
                     validity_lines(party.validity);
  if (party.agreement) text += validity_lines(*party.agreement, "agreement_");
  for (const auto& sealing : party.sealing) {
    text += "[[party.sealing]]\n" + toml_line("epoch", std::to_string(sealing.epoch)) +
            toml_line("key", quote(hex(sealing.key)));
  }
  return text;
}

std::string staff_block(const Staff& member) {
  std::string roles;
  for (StaffRole role : member.roles) roles += (roles.empty() ? "" : ", ") + quote(word(role));
  return "\n[[staff]]\n" + toml_line("id", quote(member.id.text())) +
         toml_line("party", quote(member.party.text())) + toml_line("key", quote(hex(member.key))) +
         toml_line("roles", "[" + roles + "]") +
         toml_line("qualification", quote(word(member.qualification))) +
         toml_line("team", quote(member.team)) + validity_lines(member.validity);
}

Time instant(const SettingsTable& table, std::string_view key) {
  const auto time = from_rfc3339(table.text(key));
  if (!time) table.complain(key, "takes an instant like \"2026-11-22T09:00:00.000Z\"");
  return time.value_or(Time{});
}

PartyId party_id(const SettingsTable& table, std::string_view key) {
  const auto id = PartyId::from_text(table.text(key));
  if (!id) {
    table.complain(key,
                   "takes a party id: lower-case letters, digits and single hyphens, at most " +
                       std::to_string(limits::party_id_bytes_max));
  }
  return id.value_or(PartyId{});
}

Validity read_validity(const SettingsTable& table, const std::string& prefix = "") {
  Validity validity{instant(table, prefix + "from"), std::nullopt};
  if (table.has(prefix + "to")) validity.to = instant(table, prefix + "to");
  return validity;
}

Party read_party(const SettingsTable& table) {
  Party party;
  party.id = party_id(table, "id");
  party.kind = read_word<PartyKind>(table, "kind");
  party.controller = table.text("controller");
  party.regime = read_word<Regime>(table, "regime");
  party.slot = static_cast<std::uint16_t>(table.integer("slot", 0, limits::slots_max - 1));
  party.transport = read_block<32>(table, "transport");
  party.signing = read_block<32>(table, "signing");
  party.cosigning = read_block<32>(table, "cosigning");
  party.validity = read_validity(table);
  if (table.has("agreement_from")) party.agreement = read_validity(table, "agreement_");
  for (const auto& sealing : table.tables("sealing")) {
    const auto epoch = static_cast<std::uint32_t>(sealing.integer("epoch", 1, 1'000'000'000));
    if (!party.sealing.empty() && party.sealing.back().epoch >= epoch) {
      sealing.complain("epoch", "must be greater than the one before it");
    }
    party.sealing.push_back({epoch, read_block<32>(sealing, "key")});
  }
  if (party.sealing.empty() || party.sealing.size() > 2) {
    table.complain("sealing", "takes one or two [[party.sealing]] tables: previous and current");
  }
  return party;
}

Staff read_staff(const SettingsTable& table) {
  Staff member;
  const auto id = Uuid::from_text(table.text("id"));
  if (!id) table.complain("id", "takes a UUID, the member's pseudonym");
  member.id = StaffId{id.value_or(Uuid{})};
  member.party = party_id(table, "party");
  member.key = read_block<32>(table, "key");
  for (std::size_t role : table.some_of("roles", all_words<StaffRole>())) {
    member.roles.insert(static_cast<StaffRole>(role));
  }
  member.qualification = read_word<Qualification>(table, "qualification");
  member.team = table.text("team");
  member.validity = read_validity(table);
  return member;
}

// What one table alone cannot see: ids, slots and keys that two entries share.
class Uniqueness {
 public:
  void check(const SettingsTable& table, std::string_view key, const std::string& value) {
    if (!seen_.insert(value).second) table.complain(key, "is already used by another entry");
  }

 private:
  std::set<std::string> seen_;
};

void read_parties(const SettingsTable& root, Roster& roster, Uniqueness& keys) {
  Uniqueness slots;
  for (const auto& table : root.tables("party")) {
    Party party = read_party(table);
    if (roster.parties.contains(party.id)) table.complain("id", "is already used by another party");
    slots.check(table, "slot", std::to_string(party.slot));
    keys.check(table, "transport", hex(party.transport));
    keys.check(table, "signing", hex(party.signing));
    keys.check(table, "cosigning", hex(party.cosigning));
    for (const auto& sealing : party.sealing) keys.check(table, "sealing", hex(sealing.key));
    roster.parties.emplace(party.id, std::move(party));
  }
}

void read_members(const SettingsTable& root, Roster& roster, Uniqueness& keys) {
  for (const auto& table : root.tables("staff")) {
    Staff member = read_staff(table);
    if (!roster.parties.contains(member.party)) table.complain("party", "is not in this roster");
    if (roster.staff.contains(member.id)) table.complain("id", "is already used by another member");
    keys.check(table, "key", hex(member.key));
    roster.staff.emplace(member.id, std::move(member));
  }
}

// The two lines before the TOML. Removes them from `text`.
std::optional<Digest> take_hub_lines(std::string_view& text) {
  if (!text.starts_with(roster_context)) return std::nullopt;
  text.remove_prefix(roster_context.size());
  if (text.size() < 65 || text[64] != '\n') return std::nullopt;
  const auto hub = from_hex(text.substr(0, 64));
  text.remove_prefix(65);
  return hub ? to_block<32>(*hub) : std::nullopt;
}

}  // namespace

const Party* Roster::party(const PartyId& id) const {
  const auto found = parties.find(id);
  return found == parties.end() ? nullptr : &found->second;
}

const Staff* Roster::member(const StaffId& id) const {
  const auto found = staff.find(id);
  return found == staff.end() ? nullptr : &found->second;
}

const Party* Roster::active_party(const PartyId& id, Time at) const {
  const Party* found = party(id);
  return found != nullptr && found->validity.holds(at) ? found : nullptr;
}

const Staff* Roster::active_member(const StaffId& id, Time at) const {
  const Staff* found = member(id);
  if (found == nullptr || !found->validity.holds(at)) return nullptr;
  return active_party(found->party, at) == nullptr ? nullptr : found;
}

std::string format_roster(const Roster& roster) {
  std::string suites;
  for (auto suite : roster.suites) suites += (suites.empty() ? "" : ", ") + std::to_string(suite);
  std::string text = std::string(roster_context) + hex(roster.hub) + "\n" +
                     toml_line("mode", quote(word(roster.mode))) +
                     toml_line("epoch", std::to_string(roster.epoch)) +
                     toml_line("previous", quote(hex(roster.previous))) +
                     toml_line("issued", quote(rfc3339(roster.issued))) +
                     toml_line("lowest_version", std::to_string(roster.lowest_version)) +
                     toml_line("suites", "[" + suites + "]") +
                     toml_line("quorum", std::to_string(roster.quorum));
  for (const auto& governor : roster.governors) text += governor_block(governor);
  for (const auto& [id, party] : roster.parties) text += party_block(party);
  for (const auto& [id, member] : roster.staff) text += staff_block(member);
  return text;
}

Result<Roster, SettingsProblem> parse_roster(std::string_view text, const std::string& name) {
  const auto hub = take_hub_lines(text);
  if (!hub) {
    return refuse(SettingsProblem{
        name, 1,
        "is not a roster: it must begin with \"mash/v1 roster\" and a line with the hub id"});
  }
  const auto file = SettingsFile::parse(text, name);
  const auto root = file.root();
  Roster roster;
  roster.hub = *hub;
  roster.mode = read_word<HubMode>(root, "mode");
  roster.epoch = static_cast<std::uint64_t>(root.integer("epoch", 1, 1'000'000'000));
  roster.previous = read_block<32>(root, "previous");
  roster.issued = instant(root, "issued");
  roster.lowest_version = static_cast<std::uint16_t>(root.integer("lowest_version", 1, 65535));
  for (std::int64_t suite : root.integers("suites", 1, 65535)) {
    roster.suites.push_back(static_cast<std::uint16_t>(suite));
  }
  roster.quorum = static_cast<unsigned>(root.integer("quorum", 2, limits::note_signatures_max));
  roster.governors = read_governors(root, roster.quorum);
  Uniqueness keys;
  read_parties(root, roster, keys);
  read_members(root, roster, keys);
  if (auto problem = file.finish()) {
    if (problem->line > 0) problem->line += 2;  // The two lines before the TOML.
    return refuse(*problem);
  }
  return roster;
}

Digest governors_digest(const Digest& hub, HubMode mode, unsigned quorum,
                        const std::vector<Governor>& governors, Sha256 sha256) {
  Bytes layout;
  append(layout, bytes_of("mash/v1 governors\n"));
  append(layout, hub);
  layout.push_back(static_cast<std::uint8_t>(mode));
  append_u32(layout, quorum);
  for (const auto& governor : governors) {
    append_u16(layout, static_cast<std::uint16_t>(governor.name.size()));
    append(layout, bytes_of(governor.name));
    append(layout, governor.key);
  }
  return sha256({layout});
}

}  // namespace mash::wire
