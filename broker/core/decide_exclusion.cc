// Who gets nothing of a case any more: an organisation that is part of the worry, such as the one
// that whoever is said to have harmed the child works for. It is not told, and from then on the hub
// answers it as if there were no such case.
#include <algorithm>

#include "base/limits.h"
#include "core/act_decision.h"

namespace mash::core {

using namespace wire;

namespace {

// Ends in one entry: its body holds more even of the longest.
constexpr std::size_t events_at_once = limits::events_per_entry_max / 8;

// Of an answer that ends the check, and of which anything has come, only its reader is waited for.
bool is_waited_for(const Check& check) {
  const CheckState state = state_of(check);
  const Return* newest = newest_return(check);
  const bool came_in_part = state == CheckState::held && newest->parts > 0;
  return !has_ended(state) && state != CheckState::returned && !came_in_part;
}

}  // namespace

// At once, by one person. What it was asked and has not answered in full is recalled, without a
// word to it; an answer in full is read like any, and somebody else is asked as well (gate.h). What
// waits for an approval, to it or of its answers, goes nowhere.
Decision ActDecision::operator()(const Exclude& deed) {
  const Party* party = context_.roster.party(deed.party);
  const bool listed = is_excluded(case_, deed.party);
  const auto others = std::count_if(case_.exclusions.begin(), case_.exclusions.end(),
                                    [](const auto& known) { return !known.second.over; });
  const bool full = !listed && static_cast<std::size_t>(others) >= limits::exclusions_per_case_max;
  if (party == nullptr || party->kind == PartyKind::desk || full) {
    return refused(Refusal::cannot_exclude);
  }
  if (listed && !case_.exclusions.at(deed.party).lifted_by) {
    return after("excluded_already", "nobody");
  }
  add(Excluded{deed.party, staff_.id});
  const auto asked = [&](const auto& known) { return known.second.agency == deed.party; };
  if (std::any_of(case_.checks.begin(), case_.checks.end(), asked)) {
    add_review_due(case_, CheckId{}, context_, draft_);
  }
  std::vector<Event> ends = ends_of(deed.party);
  const StreamId stream = draft_.streams.front();
  Decision decision = done();
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (i % events_at_once == 0) decision.drafts.push_back({{stream}, {}});
    decision.drafts.back().events.push_back(std::move(ends[i]));
  }
  return decision;
}

// One person may be mistaken, or be the one to be excluded: two lift it, whoever said it.
// That nobody of its kind could be asked is over with it.
Decision ActDecision::operator()(const LiftExclusion& deed) {
  if (!is_excluded(case_, deed.party)) return after("not_excluded", policy::Act::exclude);
  const auto& first = case_.exclusions.at(deed.party).lifted_by;
  if (first == staff_.id) return refused(Refusal::same_person);
  add(ExclusionLifted{deed.party, staff_.id, !first});
  const Party* party = context_.roster.active_party(deed.party, context_.now);
  if (!first || party == nullptr) return done();
  for (const auto& [id, check] : case_.checks) {
    const bool unasked = check.agency.empty() && check.kind == party->kind;
    if (!unasked || is_void(state_of(check))) continue;
    add(CheckRecalled{id});
    add_review_due(case_, id, context_, draft_);
  }
  return done();
}

// What waits for it, or of it for somebody's word. A referral goes to a desk, which needs it
// whoever sent it, and may be about other children.
std::vector<Event> ActDecision::ends_of(const PartyId& party) const {
  std::vector<Event> ends;
  for (const auto& [id, check] : case_.checks) {
    if (check.agency == party && is_waited_for(check)) ends.push_back(CheckRecalled{id});
  }
  for (const auto& [held, hold] : case_.holds) {
    const auto message = case_.messages.find(held.first);
    const bool by_it = message != case_.messages.end() && message->second.sender == party &&
                       message->second.kind != MessageKind::referral;
    if (by_it || held.second == party) {
      ends.push_back(HoldDecided{held.first, held.second, false, staff_.id, {}});
    }
  }
  return ends;
}

void add_recall_if_excluded(const Case& one, const Check& check, Draft& draft) {
  const bool over = !is_excluded(one, check.agency) || is_void(state_of(check));
  if (!over) draft.events.push_back(CheckRecalled{check.id});
}

}  // namespace mash::core
