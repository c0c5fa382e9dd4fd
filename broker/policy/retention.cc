#include "policy/retention.h"

#include "base/ensure.h"
#include "policy/reading.h"

namespace mash::policy {
namespace {

constexpr std::int64_t days_max = 36'600;  // A hundred years.

RetentionRule read_rule(const SettingsTable& table) {
  RetentionRule rule;
  rule.payload_days = static_cast<std::uint32_t>(table.integer("payload_days", 1, days_max));
  rule.body_days = static_cast<std::uint32_t>(table.integer("body_days", 1, days_max));
  if (rule.body_days < rule.payload_days) {
    table.complain("body_days", "is shorter than payload_days; what was shared would outlive the "
                                "record of its sharing");
  }
  rule.at_end = read_word<AtEnd>(table, "at_end");
  rule.source = read_sentence(table, "source");
  rule.reason = read_sentence(table, "reason");
  return rule;
}

}  // namespace

const RetentionRule& Retention::after(wire::Outcome outcome) const {
  const auto found = rules_.find(outcome);
  ENSURE(found != rules_.end(), "the reader wants a rule for each outcome");
  return found->second;
}

Result<Retention, SettingsProblem> read_retention(std::string_view text, const std::string& name) {
  const auto file = SettingsFile::parse(text, name);
  const auto root = file.root();
  Retention retention;
  retention.undelivered_days_ =
      static_cast<std::uint32_t>(root.table("delivery").integer("undelivered_days", 1, 366));
  for (const SettingsTable& table : root.tables("closed")) {
    const auto outcomes = read_set<wire::Outcome>(table, "outcome");
    const RetentionRule rule = read_rule(table);
    for (wire::Outcome outcome : outcomes.members()) {
      if (retention.rules_.emplace(outcome, rule).second) continue;
      table.complain("outcome", "has \"" + std::string(wire::word(outcome)) +
                                    "\", which an earlier table has already");
    }
  }
  for (std::size_t i = 0; i < wire::count_of<wire::Outcome>(); ++i) {
    const auto outcome = static_cast<wire::Outcome>(i);
    if (retention.rules_.contains(outcome)) continue;
    root.complain("closed", "has no rule for the outcome \"" + std::string(wire::word(outcome)) +
                                "\"; nothing is kept for ever by oversight");
  }
  if (auto problem = file.finish()) return refuse(std::move(*problem));
  return retention;
}

}  // namespace mash::policy
