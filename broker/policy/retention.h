// How long a closed case stays on the hub, from retention.toml. A value; deleting is others' work.
//
// The hub is not the case record: what it keeps are sealed payloads, which only agencies can open,
// and the ledger's bodies, which are pseudonymous. Leaves stay for ever.
#pragma once

#include <map>

#include "base/settings.h"
#include "wire/vocabulary.h"

namespace mash::policy {

enum class AtEnd : std::uint8_t { erase, review };  // Review: an officer looks first.

struct RetentionRule {
  std::uint32_t payload_days = 0;  // From the day the case closed.
  std::uint32_t body_days = 0;     // Likewise; never shorter than the payloads'.
  AtEnd at_end = AtEnd::review;
  std::string source;
  std::string reason;
  bool operator==(const RetentionRule&) const = default;
};

class Retention {
 public:
  const RetentionRule& after(wire::Outcome outcome) const;
  // A delivery that its recipient never took ends after this many days; its sender is told.
  std::uint32_t undelivered_days() const { return undelivered_days_; }
  bool operator==(const Retention&) const = default;

 private:
  friend Result<Retention, SettingsProblem> read_retention(std::string_view, const std::string&);
  std::map<wire::Outcome, RetentionRule> rules_;  // One for each outcome there is.
  std::uint32_t undelivered_days_ = 0;
};

Result<Retention, SettingsProblem> read_retention(std::string_view text, const std::string& name);

}  // namespace mash::policy

namespace mash::wire {
template <>
struct Words<policy::AtEnd> {
  static constexpr std::array<std::string_view, 2> list = {"erase", "review"};
};
}  // namespace mash::wire
