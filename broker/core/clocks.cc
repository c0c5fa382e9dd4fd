#include "core/clocks.h"

#include <algorithm>

namespace mash::core {
namespace {

void add_check_clocks(const Check& check, wire::Urgency urgency, const policy::Practice& practice,
                      std::vector<Due>& dues) {
  if (check.held || has_ended(state_of(check)) || state_of(check) == CheckState::returned) return;
  const std::string suffix = "/" + check.id.text();
  if (check.agency.empty()) {  // A second manager's word is waited for, and no agency's.
    dues.push_back({check.due, "gap" + suffix, check.id, 0});
    return;
  }
  const std::string& agency = check.agency.text();
  dues.push_back({check.due, "check" + suffix, check.id, 0, agency});
  const auto& steps = practice.escalation_steps();
  if (check.steps_run >= steps.size()) return;
  const auto step = static_cast<std::uint8_t>(check.steps_run + 1);
  dues.push_back({practice.escalation_due(steps[check.steps_run], urgency, check.due),
                  "check-step-" + std::to_string(step) + suffix, check.id, step, agency});
}

void add_hold_clocks(const Case& one, std::vector<Due>& dues) {
  for (const auto& [held, hold] : one.holds) {
    const auto known = one.messages.find(held.first);
    if (known == one.messages.end()) continue;
    const MessageFacts& message = known->second;
    const CheckId check = message.kind == wire::MessageKind::return_ ? message.check : CheckId{};
    const std::string suffix = "/" + held.first.text() + "/" + held.second.text();
    const std::string& agency = message.sender.text();
    // Whoever is excluded is asked nothing of the case, and nobody else could decide it.
    const bool asked = !is_excluded(one, message.sender);
    if (asked) dues.push_back({hold.due, "hold" + suffix, check, 0, agency});
    if (hold.look_again == Time{}) continue;
    dues.push_back({hold.look_again, std::string(hold_again) + suffix, check, 0, agency});
  }
}

// Running or fired, soonest first.
std::vector<Due> clocks_of(const Case& one, const policy::Practice& practice) {
  std::vector<Due> dues;
  dues.reserve(2 * one.checks.size() + 3);
  // What is owed to a child runs on in a closed case: a discussion, an enquiry, the review of a
  // late answer, and the checks that this review needs.
  if (!is_over(one)) {
    for (const auto& [id, check] : one.checks) {
      add_check_clocks(check, one.urgency, practice, dues);
    }
  }
  if (one.strategy.called && !one.strategy.held) {
    dues.push_back({one.strategy.due, "strategy", CheckId{}, 0});
  }
  if (one.section_47.discussion_due != Time{}) {
    dues.push_back({one.section_47.discussion_due, "section-47-discussion", CheckId{}, 0});
  }
  if (one.assessment.review_due) {
    dues.push_back({one.assessment.review_due_at, "review", CheckId{}, 0});
  }
  add_hold_clocks(one, dues);
  std::sort(dues.begin(), dues.end());
  return dues;
}

bool has_fired(const Case& one, const Due& due) { return one.fired.contains({due.clock, due.at}); }

}  // namespace

std::optional<std::pair<MessageId, PartyId>> hold_of(std::string_view clock) {
  constexpr std::size_t uuid_chars = 36;
  const std::size_t name = std::min(clock.find('/'), clock.size());
  if (clock.substr(0, name) != "hold" && clock.substr(0, name) != hold_again) return std::nullopt;
  const std::string_view rest = clock.substr(name);
  if (rest.size() < uuid_chars + 2 || rest[uuid_chars + 1] != '/') return std::nullopt;
  const auto message = Uuid::from_text(rest.substr(1, uuid_chars));
  const auto recipient = PartyId::from_text(rest.substr(uuid_chars + 2));
  if (!message || !recipient) return std::nullopt;
  return std::pair(MessageId{*message}, *recipient);
}

std::optional<std::pair<MessageId, PartyId>> looked_at_again(std::string_view clock) {
  return clock.starts_with(hold_again) ? hold_of(clock) : std::nullopt;
}

std::vector<Due> open_clocks(const Case& one, const policy::Practice& practice) {
  auto dues = clocks_of(one, practice);
  std::erase_if(dues, [&](const Due& due) { return has_fired(one, due); });
  return dues;
}

std::vector<Due> overdue_clocks(const Case& one, const policy::Practice& practice) {
  if (one.fired.empty()) return {};
  auto dues = clocks_of(one, practice);
  std::erase_if(dues, [&](const Due& due) { return !has_fired(one, due); });
  return dues;
}

}  // namespace mash::core
