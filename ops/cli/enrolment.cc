#include "cli/enrolment.h"

#include <nlohmann/json.hpp>

#include "cli/ask_hub.h"
#include "cli/files.h"
#include "cli/roster_change.h"
#include "wire/governed.h"

namespace mash::cli {
namespace {

using nlohmann::json;

// The end of a date's last hour in England.
Result<std::optional<Time>, Problem> end_of_day(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto date = from_iso_date(text);
  if (!date) {
    return refuse(Problem{"bad_date", "person",
                          "'" + text + "' is not a date; write it like 2027-03-31.", exit_usage});
  }
  const Date next{std::chrono::sys_days(*date) + std::chrono::days(1)};
  return london_time(next, Duration(0));
}

Result<wire::Validity, Problem> until(const std::string& last_day, Time now) {
  const auto end = end_of_day(last_day);
  if (!end) return refuse(end.error());
  if (*end && **end <= now) {
    return refuse(Problem{"bad_date", "person", "'" + last_day + "' is past.", exit_usage});
  }
  return wire::Validity{now, *end};
}

Result<Newcomers, Problem> read_newcomers(const std::vector<std::string>& files) {
  Newcomers newcomers;
  for (const std::string& file : files) {
    const std::string text = read_text(file);
    const auto settings = SettingsFile::parse(text, file);
    const std::string format = settings.root().text("format");
    if (format.empty() && read_governor(file)) {
      return refuse(Problem{"not_a_public_file", "person",
                            file +
                                " is a governor's public file, and governors are named when a hub "
                                "is made; give the .pub.toml of a party or of a member of staff.",
                            exit_usage});
    }
    if (format == kit::staff_format) {
      auto person = kit::parse_public_staff(text, file);
      if (!person) return refuse(problem_of(person.error()));
      newcomers.staff.push_back({file, std::move(*person)});
    } else {
      auto party = kit::parse_public_keys(text, file);
      if (!party) return refuse(problem_of(party.error()));
      newcomers.parties.push_back({file, std::move(*party)});
    }
  }
  return newcomers;
}

// The same that members() says in words: "to" is null while no end is known.
json json_of(const wire::Validity& validity) {
  return {{"from", rfc3339(validity.from)},
          {"to", validity.to ? json(rfc3339(*validity.to)) : json(nullptr)}};
}

void emit_members(const wire::Roster& roster, Time now, const Output& output) {
  for (const wire::Governor& governor : roster.governors) {
    output.emit(json({{"v", 1},
                      {"governor", governor.name},
                      {"controller", governor.controller},
                      {"key", hex(governor.key)}})
                    .dump());
  }
  for (const auto& [id, party] : roster.parties) {
    json object = json_of(party.validity);
    object.update({{"v", 1},
                   {"party", id.text()},
                   {"kind", wire::word(party.kind)},
                   {"controller", party.controller},
                   {"regime", wire::word(party.regime)},
                   {"slot", party.slot},
                   {"agreement", party.agreement ? json_of(*party.agreement) : json(nullptr)},
                   {"valid", party.validity.holds(now)}});
    output.emit(object.dump());
  }
  for (const auto& [id, member] : roster.staff) {
    json roles = json::array();
    for (const wire::StaffRole role : member.roles) roles.push_back(wire::word(role));
    json object = json_of(member.validity);
    object.update({{"v", 1},
                   {"staff", id.text()},
                   {"party", member.party.text()},
                   {"team", member.team},
                   {"roles", roles},
                   {"qualification", wire::word(member.qualification)},
                   {"valid", roster.active_member(id, now) != nullptr}});
    output.emit(object.dump());
  }
}

int say_applied(const wire::Roster& roster, const std::string& note, const Output& output) {
  const auto read = read_roster(note, "roster");
  output.say("Roster " + std::to_string(roster.epoch) + " is in force.");
  output.emit(json({{"v", 1}, {"epoch", roster.epoch}, {"digest", hex(read->digest)}}).dump());
  return exit_done;
}

// Nothing is sent that the hub would refuse: quorum and chain are checked here by the same rules.
int apply_checked(const std::filesystem::path& hub, const RosterNow& before,
                  const std::string& note, const Output& output) {
  const auto accepted =
      wire::accept_roster(note, wire::in_force(before.roster, before.digest), signature_tools);
  if (!accepted) return tell(output, problem_of(accepted.error()));
  tell_changes(changes(before.roster, accepted->roster), output);
  const auto applied = apply_roster(hub, note);
  if (!applied) return tell(output, applied.error());
  return say_applied(accepted->roster, note, output);
}

struct Order {
  const std::filesystem::path& hub;
  const Signers& signers;
  const std::filesystem::path& out;
};

Result<std::vector<GovernorKey>, Problem> keys_for(const Order& order, const wire::Roster& roster) {
  if (order.signers.public_files.empty()) {
    if (!order.out.empty()) return std::vector<GovernorKey>{};
    return refuse(Problem{"no_signer", "person",
                          "Give --sign-with for the governors who sign now, or --out for those "
                          "who sign elsewhere.",
                          exit_usage});
  }
  auto keys = read_signers(order.signers);
  if (!keys) return keys;
  const auto known = check_signers(*keys, roster.governors);
  if (!known) return refuse(known.error());
  return keys;
}

int sign_and_go(const Order& order, const RosterNow& before, wire::Roster next,
                const Output& output) {
  const auto keys = keys_for(order, before.roster);
  if (!keys) return tell(output, keys.error());
  const wire::Roster wanted = next;
  const auto text = next_text(std::move(next), before.digest, before.now);
  if (!text) return tell(output, text.error());
  const std::string note = sign_governed(*text, *keys);
  if (order.out.empty()) return apply_checked(order.hub, before, note, output);
  tell_changes(changes(before.roster, wanted), output);
  write_new_text(order.out, note, 0644);
  output.say("Wrote " + order.out.string() + " with " + std::to_string(keys->size()) +
             " signatures. Let governors sign it ('mash governor sign'), then 'mash roster "
             "apply'.");
  output.emit(json({{"v", 1},
                    {"epoch", before.roster.epoch + 1},
                    {"out", order.out.string()},
                    {"signatures", keys->size()}})
                  .dump());
  return exit_done;
}

}  // namespace

int enrol(const Enrol& asked, const Output& output) {
  const auto newcomers = read_newcomers(asked.files);
  if (!newcomers) return tell(output, newcomers.error());
  const auto before = roster_now(asked.hub);
  if (!before) return tell(output, before.error());
  Terms terms;
  terms.replace = asked.replace;
  const auto validity = until(asked.valid_until, before->now);
  if (!validity) return tell(output, validity.error());
  terms.validity = *validity;
  if (asked.agreement || !asked.agreement_until.empty()) {
    const auto agreement = until(asked.agreement_until, before->now);
    if (!agreement) return tell(output, agreement.error());
    terms.agreement = *agreement;
  }
  auto next = with_newcomers(before->roster, *newcomers, terms);
  if (!next) return tell(output, next.error());
  return sign_and_go({asked.hub, asked.signers, asked.out}, *before, std::move(*next), output);
}

int revoke(const Revoke& asked, const Output& output) {
  if (asked.parties.empty() && asked.staff.empty()) {
    return tell(output, {"nobody_named", "person", "Give --party or --staff.", exit_usage});
  }
  const auto before = roster_now(asked.hub);
  if (!before) return tell(output, before.error());
  auto next = with_ended(before->roster, asked.parties, asked.staff, before->now);
  if (!next) return tell(output, next.error());
  return sign_and_go({asked.hub, asked.signers, asked.out}, *before, std::move(*next), output);
}

int roster_apply(const RosterApply& asked, const Output& output) {
  const std::string note = read_text(asked.note);
  const auto before = roster_now(asked.hub);
  if (!before) return tell(output, before.error());
  if (!governed_text(note).starts_with(wire::roster_context)) {
    return refused(output, "not_a_note", "person",
                   asked.note.string() +
                       " is not a roster; give what 'mash enrol' or 'mash revoke' wrote with --out "
                       "and governors signed.");
  }
  const auto is_signed = check_signed(note, asked.note, wire::roster_context, before->roster.quorum,
                                      "mash governor sign");
  if (!is_signed) return tell(output, is_signed.error());
  return apply_checked(asked.hub, *before, note, output);
}

int roster_show(const RosterShow& asked, const Output& output) {
  const auto now = roster_now(asked.hub);
  if (!now) return tell(output, now.error());
  const wire::Roster& roster = now->roster;
  output.say("Roster " + std::to_string(roster.epoch) + " of the " +
             std::string(wire::word(roster.mode)) + " hub " + hex(roster.hub) + ".");
  for (const std::string& line : members(roster, now->now)) output.say(line);
  emit_members(roster, now->now, output);
  output.emit(json({{"v", 1},
                    {"epoch", roster.epoch},
                    {"quorum", roster.quorum},
                    {"digest", hex(now->digest)}})
                  .dump());
  if (!asked.out.empty()) {
    write_new_text(asked.out, now->note, 0644);
    output.say("Wrote its signed note to " + asked.out.string() + ".");
  }
  return exit_done;
}

}  // namespace mash::cli
