// sharing/*.toml: from text to rules. What is not understood is a problem, never a guess.
#include "base/ensure.h"
#include "policy/reading.h"
#include "policy/sharing.h"

namespace mash::policy {
namespace {

using wire::Effect;

void read_dates(const SettingsTable& table, Rule& rule) {
  rule.effective_from = table.date("effective_from");
  if (!table.has("effective_to")) return;
  rule.effective_to = table.date("effective_to");
  if (*rule.effective_to < rule.effective_from) {
    table.complain("effective_to", "is before effective_from, so that it would never count");
  }
}

// Clauses that are left out take any word.
void read_clauses(const SettingsTable& table, Rule& rule) {
  const std::optional<SettingsTable> when =
      table.has("when") ? std::optional(table.table("when")) : std::nullopt;
  for (std::size_t a = 0; a < attribute_count; ++a) {
    const auto attribute = static_cast<Attribute>(a);
    const auto words = words_of(attribute);
    const std::string_view name = wire::word(attribute);
    const bool said = when && when->has(name);
    rule.accepts[a] = said ? read_mask(*when, name, words) : every_word(attribute);
  }
}

void require_narrow(const SettingsTable& table) {
  for (std::string_view name : {"recipient", "message", "section"}) {
    if (table.has("when") && table.table("when").has(name)) continue;
    table.complain("effect", "releases, so \"when\" has to name recipient, message and section; " +
                                 std::string(name) + " is missing");
    return;
  }
}

void read_then(const SettingsTable& table, Rule& rule) {
  if (!table.has("then")) return;
  const SettingsTable then = table.table("then");
  Obligations& obligations = rule.obligations;
  if (then.has("show_withheld")) {
    obligations.shown = read_word<wire::Disclose>(then, "show_withheld");
    if (rule.binds_on == Set{Effect::release}) {
      then.complain("show_withheld", "has no meaning for what is released");
    }
  }
  if (then.has("tell")) obligations.told = read_set<Told>(then, "tell");
  if (then.has("mark")) {
    obligations.marks = read_set<Mark>(then, "mark");
    if (!rule.binds_on.contains(Effect::release)) {
      then.complain("mark", "has no meaning for what is not released");
    }
  }
  if (then.has("retain_days")) {
    obligations.retain_days = static_cast<std::uint32_t>(then.integer("retain_days", 1, 36'500));
  }
}

void read_hold(const SettingsTable& table, Rule& rule) {
  if (rule.effect != Effect::hold) {
    if (table.has("hold")) table.complain("hold", "belongs to rules whose effect is \"hold\"");
    return;
  }
  const SettingsTable hold = table.table("hold");
  rule.obligations.approvers = read_set<wire::StaffRole>(hold, "approvers");
  const Limit limit = read_limit(hold, "limit");
  if (limit.unit != Unit::elapsed || limit.time <= Duration(0)) {
    hold.complain("limit", "takes elapsed time, like \"4 hours\": a child may be waiting at night");
  }
  rule.obligations.hold_limit = limit.time;
}

// A rule binds on its own outcome and, unless it releases, on every stronger one: what a withhold
// rule shows and whom it tells still counts when a deny rule beats it.
Set<Effect> bound_by(Effect effect) {
  if (effect == Effect::release) return {Effect::release};
  Set<Effect> outcomes;
  for (Effect outcome : {Effect::hold, Effect::withhold, Effect::deny}) {
    if (outcome >= effect) outcomes.insert(outcome);
  }
  return outcomes;
}

void read_as_rule(const SettingsTable& table, Rule& rule) {
  rule.effect = read_word<Effect>(table, "effect");
  rule.binds_on = bound_by(rule.effect);
  read_clauses(table, rule);
  if (rule.effect == Effect::release) require_narrow(table);
  else rule.obligations.shown = wire::Disclose::nothing;  // Unless it says more.
  read_then(table, rule);
  read_hold(table, rule);
}

void read_as_duty(const SettingsTable& table, Rule& rule) {
  rule.is_duty = true;
  rule.binds_on = read_set<Effect>(table, "on");
  read_clauses(table, rule);
  read_then(table, rule);
  if (rule.obligations == Obligations{}) {
    table.complain("then", "is missing: a duty that obliges nobody does nothing");
  }
}

}  // namespace

std::optional<SettingsProblem> SharingReader::read(const std::string& name, std::string_view text) {
  const auto file = SettingsFile::parse(text, name);
  read_rules(file.root(), name, false);
  read_rules(file.root(), name, true);
  read_essentials(file.root(), name);
  return file.finish();
}

void SharingReader::read_rules(const SettingsTable& root, const std::string& file, bool duties) {
  for (const SettingsTable& table : root.tables(duties ? "duty" : "rule")) {
    Rule rule;
    rule.file = file;
    rule.line = table.line();
    rule.id = read_name(table, "id");
    rule.owner = read_sentence(table, "owner");
    rule.source = read_sentence(table, "source");
    rule.reason = read_sentence(table, "reason");
    read_dates(table, rule);
    if (duties) read_as_duty(table, rule);
    else read_as_rule(table, rule);
    const auto [known, is_new] = places_.try_emplace(rule.id, Place{file, rule.line});
    if (!is_new) {
      table.complain("id", "is \"" + rule.id + "\", which " + known->second.file + ":" +
                               std::to_string(known->second.line) + " has already; choose another");
    }
    if (rules_.size() == limits::policy_rules_max) {
      table.complain("id", "is one rule too many; a policy has at most " +
                               std::to_string(limits::policy_rules_max));
      return;
    }
    rules_.push_back(std::move(rule));
  }
}

void SharingReader::read_essentials(const SettingsTable& root, const std::string& file) {
  for (const SettingsTable& table : root.tables("essential")) {
    const auto message = read_word<wire::MessageKind>(table, "message");
    const auto sections = read_set<wire::SectionKind>(table, "sections");
    const std::string key = "essential " + std::string(wire::word(message));  // No id has a space.
    const auto [known, is_new] = places_.try_emplace(key, Place{file, table.line()});
    if (!is_new) {
      table.complain("message", "has its essential sections at " + known->second.file + ":" +
                                    std::to_string(known->second.line) + " already");
    }
    essential_[message] = sections;
  }
}

Sharing SharingReader::finish() && { return {std::move(rules_), std::move(essential_)}; }

}  // namespace mash::policy
