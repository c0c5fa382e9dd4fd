#include "policy/analysis.h"

#include <algorithm>

namespace mash::policy {
namespace {

using Detail = Survey::Detail;
using Side = Survey::Side;

template <class E>
Marks mark(E what) {
  return static_cast<Marks>(1u << static_cast<unsigned>(what));
}

template <class E>
Set<E> set_of(const Found& found, Attribute attribute) {
  const auto told = std::find(told_apart.begin(), told_apart.end(), attribute);
  const std::uint64_t mask = found.words[static_cast<std::size_t>(told - told_apart.begin())];
  Set<E> set;
  for (const E one : Set<E>::all().members()) {
    if ((mask & Set{one}.mask()) != 0) set.insert(one);
  }
  return set;
}

std::vector<RuleHandle> handles_of(const RuleSet& rules) {
  std::vector<RuleHandle> handles;
  each_rule(rules, [&](std::size_t r) { handles.push_back(static_cast<RuleHandle>(r)); });
  return handles;
}

bool meet(const Rule& a, const Rule& b) {
  for (std::size_t i = 0; i < attribute_count; ++i) {
    if ((a.accepts[i] & b.accepts[i]) == 0) return false;
  }
  return true;
}

bool releases(const Rule& rule) { return !rule.is_duty && rule.effect == wire::Effect::release; }

// --- Findings ---------------------------------------------------------------------------------

enum class Idle : std::uint8_t { no, yes, not_found_out };

// Compares the rules with all of them but this one.
Idle is_idle(const Sharing& sharing, const RuleSet& counting, RuleHandle handle) {
  RuleSet others = counting;
  remove(others, handle);
  for (const Detail detail : {Detail::outcomes, Detail::obligations}) {
    Survey survey({{&sharing, counting}, {&sharing, others}}, detail);
    const auto found = survey.run([](const std::vector<Verdict>& verdicts) -> Marks {
      const bool same = verdicts[0].effect == verdicts[1].effect &&
                        verdicts[0].obligations == verdicts[1].obligations;
      return same ? 0 : 1;
    });
    if (!found) return Idle::not_found_out;
    if (!found->empty()) return Idle::no;
  }
  return Idle::yes;
}

// The rules that fire where this one does and are as strong.
std::vector<std::string> others_than(const Sharing& sharing, const RuleSet& counting,
                                     RuleHandle handle) {
  const Rule& rule = sharing.rule(handle);
  std::vector<std::string> ids;
  for (const RuleHandle other : handles_of(counting)) {
    const Rule& one = sharing.rule(other);
    const bool as_strong = rule.is_duty ? one.is_duty : !one.is_duty && one.effect >= rule.effect;
    if (other != handle && as_strong && meet(rule, one)) ids.push_back(one.id);
  }
  return ids;
}

// The kinds of agency that some child's checks have to be made of.
Set<wire::PartyKind> kinds_required(const Practice& practice) {
  Set<wire::PartyKind> kinds;
  for (const auto category : Set<wire::Category>::all().members()) {
    for (const auto urgency : Set<wire::Urgency>::all().members()) {
      for (const auto age : Set<wire::AgeBand>::all().members()) {
        for (const auto role : Set<wire::SubjectRole>::all().members()) {
          const auto checks = practice.required_checks(category, urgency, age, role);
          for (const RequiredCheck& check : checks) kinds.insert(check.agency);
        }
      }
    }
  }
  return kinds;
}

// Whom the desk can tell this in a check, whatever has to be true for it.
Set<wire::PartyKind> askable(const std::vector<Sight>& sights) {
  Set<wire::PartyKind> kinds;
  for (const Sight& sight : sights) {
    const bool check = sight.senders.contains(wire::PartyKind::desk) &&
                       sight.messages.contains(wire::MessageKind::check);
    if (check && sight.effects.contains(wire::Effect::release)) kinds |= sight.recipients;
  }
  return kinds;
}

// --- Who sees what ----------------------------------------------------------------------------

bool covers(const Found& found, const Sight& sight) {
  const auto shares = [&](const auto& mine, const auto& theirs) {
    return (mine.mask() & theirs.mask()) != 0;
  };
  return shares(set_of<wire::PartyKind>(found, Attribute::sender), sight.senders) &&
         shares(set_of<wire::MessageKind>(found, Attribute::message), sight.messages) &&
         shares(set_of<wire::PartyKind>(found, Attribute::recipient), sight.recipients);
}

bool may_see(const Set<wire::Effect>& effects) {
  return effects.contains(wire::Effect::release) || effects.contains(wire::Effect::hold);
}

// The rules that release or hold the section for some of these.
std::vector<RuleHandle> opening(const Sharing& sharing, const RuleSet& counting, const Sight& sight,
                                wire::SectionKind section) {
  const auto takes = [](const Rule& rule, Attribute attribute, std::uint64_t mask) {
    return (rule.accepts[static_cast<std::size_t>(attribute)] & mask) != 0;
  };
  std::vector<RuleHandle> handles;
  for (const RuleHandle handle : handles_of(counting)) {
    const Rule& rule = sharing.rule(handle);
    if (!rule.is_duty && may_see({rule.effect}) &&
        takes(rule, Attribute::sender, sight.senders.mask()) &&
        takes(rule, Attribute::message, sight.messages.mask()) &&
        takes(rule, Attribute::recipient, sight.recipients.mask()) &&
        takes(rule, Attribute::section, Set{section}.mask())) {
      handles.push_back(handle);
    }
  }
  return handles;
}

// Those of whom the same is true stand together: what differs in `part` alone becomes one.
template <class Part>
void join(std::vector<Sight>& all, Part part) {
  std::vector<Sight> joined;
  for (const Sight& sight : all) {
    const auto alike = std::find_if(joined.begin(), joined.end(), [&](Sight one) {
      one.*part = sight.*part;
      return one.senders == sight.senders && one.messages == sight.messages &&
             one.recipients == sight.recipients && one.effects == sight.effects &&
             one.rules == sight.rules;
    });
    if (alike == joined.end())
      joined.push_back(sight);
    else
      (*alike).*part |= sight.*part;
  }
  all = std::move(joined);
}

// --- Differences ------------------------------------------------------------------------------

std::optional<Shift> shift_of(const Verdict& was, const Verdict& is) {
  if (!was.releases() && is.releases()) return Shift::newly_released;
  if (was.releases() && !is.releases()) return Shift::newly_kept;
  if (was.effect != is.effect) return Shift::otherwise_kept;
  if (was.obligations != is.obligations) return Shift::other_duties;
  return std::nullopt;
}

Marks mark_of(const std::vector<Verdict>& verdicts) {
  const auto shift = shift_of(verdicts[0], verdicts[1]);
  return shift ? mark(*shift) : Marks{0};
}

Difference difference_of(const Found& found, const Sharing& before, const Sharing& after, Date on) {
  const Request example = request_of(found.example);
  return {static_cast<Shift>(found.mark),
          set_of<wire::PartyKind>(found, Attribute::sender),
          set_of<wire::MessageKind>(found, Attribute::message),
          set_of<wire::PartyKind>(found, Attribute::recipient),
          set_of<wire::SectionKind>(found, Attribute::section),
          example,
          before.decide(example, on),
          after.decide(example, on)};
}

bool holds(const Rule& rule) { return !rule.is_duty && rule.effect == wire::Effect::hold; }

// What two rules hold waits for somebody whom both of them name. Each pair is found once.
std::vector<Finding> stranded(const Sharing& sharing, const RuleSet& counting) {
  std::vector<Finding> all;
  const auto handles = handles_of(counting);
  for (std::size_t i = 0; i < handles.size(); ++i) {
    const Rule& rule = sharing.rule(handles[i]);
    Finding finding{Flaw::stranded, rule.id, {}};
    for (std::size_t j = i + 1; j < handles.size() && holds(rule); ++j) {
      const Rule& other = sharing.rule(handles[j]);
      const auto both = rule.obligations.approvers.mask() & other.obligations.approvers.mask();
      if (holds(other) && both == 0 && meet(rule, other)) finding.by.push_back(other.id);
    }
    if (!finding.by.empty()) all.push_back(std::move(finding));
  }
  return all;
}

}  // namespace

std::vector<Date> days_of_change(const Sharing& sharing, Date from) {
  using namespace std::chrono;
  std::set<Date> all;
  for (std::size_t r = 0; r < sharing.size(); ++r) {
    const Rule& rule = sharing.rule(static_cast<RuleHandle>(r));
    all.insert(rule.effective_from);
    if (rule.effective_to) all.insert(Date(sys_days(*rule.effective_to) + days(1)));
  }
  return {all.upper_bound(from), all.end()};
}

std::vector<Finding> findings(const Sharing& sharing, const Practice& practice, Date on) {
  std::vector<Finding> all;
  for (std::size_t r = 0; r < sharing.size(); ++r) {
    const Rule& rule = sharing.rule(static_cast<RuleHandle>(r));
    if (rule.effective_to && *rule.effective_to < on) all.push_back({Flaw::ended, rule.id, {}});
  }
  const RuleSet counting = sharing.in_force(on);
  for (const RuleHandle handle : handles_of(counting)) {
    const std::string& id = sharing.rule(handle).id;
    const Idle idle = is_idle(sharing, counting, handle);
    if (idle == Idle::not_found_out) all.push_back({Flaw::entangled, id, {}});
    if (idle != Idle::yes) continue;
    all.push_back({Flaw::idle, id, others_than(sharing, counting, handle)});
  }
  for (Finding& finding : stranded(sharing, counting)) all.push_back(std::move(finding));
  const auto required = kinds_required(practice).members();
  Set<wire::PartyKind> unaskable;
  for (const auto section : Set<wire::SectionKind>::all().members()) {
    const std::string word(wire::word(section));
    const auto sights = who_sees(sharing, section, on);
    if (!sights) {
      all.push_back({Flaw::entangled, word, {}});
      continue;
    }
    const bool released = std::any_of(sights->begin(), sights->end(), [](const Sight& sight) {
      return sight.effects.contains(wire::Effect::release);
    });
    if (!released) all.push_back({Flaw::unreleased, word, {}});
    if (!sharing.is_essential(wire::MessageKind::check, section)) continue;
    const Set<wire::PartyKind> asked = askable(*sights);
    for (const auto kind : required) {
      if (!asked.contains(kind)) unaskable.insert(kind);
    }
  }
  for (const auto kind : unaskable.members()) {
    all.push_back({Flaw::unaskable, std::string(wire::word(kind)), {}});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Finding& a, const Finding& b) { return a.flaw < b.flaw; });
  return all;
}

std::vector<Stop> stops(const Sharing& sharing, Date on) {
  const std::vector<RuleHandle> counting = handles_of(sharing.in_force(on));
  std::vector<Stop> all;
  for (const RuleHandle handle : counting) {
    const Rule& rule = sharing.rule(handle);
    if (rule.is_duty || releases(rule)) continue;
    Stop stop{handle, {}};
    for (const RuleHandle other : counting) {
      const Rule& released = sharing.rule(other);
      if (releases(released) && meet(rule, released)) stop.stops.push_back(other);
    }
    all.push_back(std::move(stop));
  }
  return all;
}

std::optional<std::vector<Sight>> who_sees(const Sharing& sharing, wire::SectionKind section,
                                           Date on) {
  const RuleSet counting = sharing.in_force(on);
  Survey survey({{&sharing, counting}}, Detail::outcomes);
  survey.only(Attribute::section, Set{section}.mask());
  const auto found =
      survey.run([](const std::vector<Verdict>& verdicts) { return mark(verdicts[0].effect); });
  if (!found) return std::nullopt;
  std::vector<Sight> all;
  for (const auto sender : Set<wire::PartyKind>::all().members()) {
    for (const auto message : Set<wire::MessageKind>::all().members()) {
      for (const auto recipient : Set<wire::PartyKind>::all().members()) {
        Sight sight{{sender}, {message}, {recipient}, {}, {}};
        for (const Found& one : *found) {
          if (covers(one, sight)) sight.effects.insert(static_cast<wire::Effect>(one.mark));
        }
        if (!may_see(sight.effects)) continue;
        sight.rules = opening(sharing, counting, sight, section);
        all.push_back(std::move(sight));
      }
    }
  }
  join(all, &Sight::recipients);
  join(all, &Sight::messages);
  join(all, &Sight::senders);
  return all;
}

std::optional<Differences> differences(const Sharing& before, const Sharing& after, Date on,
                                       std::size_t sets_most) {
  const std::vector<Side> sides = {{&before, before.in_force(on)}, {&after, after.in_force(on)}};
  const auto outcomes = Survey(sides, Detail::outcomes, sets_most).run(mark_of);
  if (!outcomes) return std::nullopt;
  Differences differences;
  for (const Found& one : *outcomes) {
    differences.all.push_back(difference_of(one, before, after, on));
  }
  const auto duties = Survey(sides, Detail::obligations, sets_most)
                          .run([](const std::vector<Verdict>& verdicts) -> Marks {
                            return mark_of(verdicts) & mark(Shift::other_duties);
                          });
  differences.has_every_duty = duties.has_value();
  if (!duties) return differences;
  for (const Found& one : *duties) {
    differences.all.push_back(difference_of(one, before, after, on));
  }
  return differences;
}

}  // namespace mash::policy
