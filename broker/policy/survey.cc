#include "policy/survey.h"

#include <algorithm>
#include <bit>

#include "base/ensure.h"

namespace mash::policy {
namespace {

struct TooMuch {};

unsigned lowest(std::uint64_t words) { return static_cast<unsigned>(std::countr_zero(words)); }

// The word of the defaults if it is among them, else the first: examples read as ordinary requests.
std::uint8_t plainest(Attribute attribute, std::uint64_t words) {
  static const Values usual = values_of(Request{});
  const std::uint8_t value = usual[static_cast<std::size_t>(attribute)];
  if ((words >> value & 1) != 0) return value;
  return static_cast<std::uint8_t>(lowest(words));
}

// Two findings that differ in the words of one attribute are one.
bool join(std::vector<Found>& all) {
  const std::size_t before = all.size();
  for (std::size_t a = 0; a < told_apart.size(); ++a) {
    std::vector<Found> joined;
    std::map<std::pair<std::uint8_t, Apart>, std::size_t> places;
    for (const Found& one : all) {
      Apart others = one.words;
      others[a] = 0;
      const auto [place, fresh] = places.try_emplace({one.mark, others}, joined.size());
      if (fresh)
        joined.push_back(one);
      else
        joined[place->second].words[a] |= one.words[a];
    }
    all = std::move(joined);
  }
  return all.size() < before;
}

}  // namespace

Survey::Survey(std::vector<Side> sides, Detail detail, std::size_t sets_most)
    : sides_(std::move(sides)), detail_(detail), sets_most_(sets_most) {
  ENSURE(sides_.size() == 1 || sides_.size() == 2, "a survey looks at one policy, or compares two");
  join_sides();
  words_ = words_for(members_.size());
  order_attributes();
}

void Survey::join_sides() {
  std::map<std::string, std::vector<std::size_t>> by_id;
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    const auto& [sharing, counting] = sides_[side];
    for (std::size_t r = 0; r < sharing->size(); ++r) {
      const Rule& rule = sharing->rule(static_cast<RuleHandle>(r));
      const bool of_interest = detail_ == Detail::obligations || !rule.is_duty;
      if (!contains(counting, r) || !of_interest) continue;
      std::size_t place = members_.size();
      for (const std::size_t other : by_id[rule.id]) {  // Whoever asks has chosen the day.
        if (say_the_same(*members_[other].rule, rule)) place = other;
      }
      if (place == members_.size()) {
        members_.push_back({&rule, {no_rule, no_rule}});
        by_id[rule.id].push_back(place);
      }
      members_[place].handles[side] = static_cast<RuleHandle>(r);
    }
  }
}

// After those that are told apart come the attributes most rules test: the sooner sets differ, the
// sooner they are small.
void Survey::order_attributes() {
  std::array<std::size_t, attribute_count> idle{};  // Rules that take every word.
  for (std::size_t a = 0; a < attribute_count; ++a) {
    order_[a] = static_cast<Attribute>(a);
    only_[a] = every_word(order_[a]);
    testing_[a].assign(words_, 0);
    for (std::size_t m = 0; m < members_.size(); ++m) {
      if ((members_[m].rule->accepts[a] & only_[a]) == only_[a])
        ++idle[a];
      else
        insert(testing_[a], m);
    }
  }
  const auto rank = [&](Attribute attribute) {
    const auto told = std::find(told_apart.begin(), told_apart.end(), attribute);
    const auto place = static_cast<std::size_t>(told - told_apart.begin());
    if (told != told_apart.end()) return place;
    return told_apart.size() + idle[static_cast<std::size_t>(attribute)];
  };
  std::stable_sort(order_.begin(), order_.end(),
                   [&](Attribute a, Attribute b) { return rank(a) < rank(b); });
  tests_later_[attribute_count].assign(words_, 0);
  for (std::size_t depth = attribute_count; depth-- > 0;) {
    tests_later_[depth] = tests_later_[depth + 1];
    const RuleSet& testing = testing_[static_cast<std::size_t>(order_[depth])];
    for (std::size_t w = 0; w < words_; ++w) tests_later_[depth][w] |= testing[w];
  }
}

void Survey::only(Attribute attribute, std::uint64_t words) {
  only_[static_cast<std::size_t>(attribute)] &= words;
}

template <class Visit>
void Survey::each_side(const Member& member, Visit visit) const {
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    if (member.handles[side] != no_rule) visit(side);
  }
}

// Whether a rule of this effect can change an outcome of which so much is known: the stronger wins,
// and a hold needs a release beneath it.
bool Survey::matters(wire::Effect effect, const Known& known) {
  const bool may_be_held = known.least == wire::Effect::hold && !known.releases;
  return !known.least || effect > *known.least || (effect == wire::Effect::release && may_be_held);
}

// Where outcomes alone count: what nothing still to be said can fail stands for itself and for all
// that cannot matter beside it.
void Survey::settle(std::size_t depth, Standing& standing) const {
  RuleSet& alive = standing.alive;
  std::array<Known, 2>& known = standing.known;
  each_rule(
      words_, [&](std::size_t w) { return alive[w] & ~tests_later_[depth][w]; },
      [&](std::size_t m) {
        const wire::Effect effect = members_[m].rule->effect;
        each_side(members_[m], [&](std::size_t side) {
          auto& [least, releases] = known[side];
          if (!least || effect > *least) least = effect;
          releases = releases || effect == wire::Effect::release;
        });
      });
  for (Known& side : known) side.releases = side.releases && side.least <= wire::Effect::hold;
  each_rule(RuleSet(alive), [&](std::size_t m) {
    bool still = false;
    each_side(members_[m], [&](std::size_t side) {
      still = still || matters(members_[m].rule->effect, known[side]);
    });
    if (!still) remove(alive, m);
  });
}

bool Survey::may_differ(const Standing& standing) const {
  if (sides_.size() == 1 || standing.known[0] != standing.known[1]) return true;
  bool of_one_side = false;
  each_rule(standing.alive, [&](std::size_t m) {
    const auto& [of_first, of_second] = members_[m].handles;
    of_one_side = of_one_side || of_first == no_rule || of_second == no_rule;
  });
  return of_one_side;
}

// The words of one attribute, put together where they leave the same.
std::vector<Survey::Branch> Survey::branches(std::size_t depth, const Standing& standing) const {
  const auto a = static_cast<std::size_t>(order_[depth]);
  std::vector<std::size_t> tested;
  each_rule(
      words_, [&](std::size_t w) { return standing.alive[w] & testing_[a][w]; },
      [&](std::size_t m) { tested.push_back(m); });
  if (tested.empty()) return {{only_[a], standing}};
  std::vector<Branch> found;
  for (std::uint64_t left = only_[a]; left != 0; left &= left - 1) {
    const unsigned value = lowest(left);
    Standing next = standing;
    for (const std::size_t m : tested) {
      if ((members_[m].rule->accepts[a] >> value & 1) == 0) remove(next.alive, m);
    }
    if (detail_ == Detail::outcomes) settle(depth + 1, next);
    if (!may_differ(next)) continue;
    const std::uint64_t word = std::uint64_t{1} << value;
    const auto same = std::find_if(found.begin(), found.end(),
                                   [&](const Branch& one) { return one.standing == next; });
    if (same != found.end())
      same->words |= word;
    else
      found.push_back({word, std::move(next)});
  }
  return found;
}

Marks Survey::ask(const Standing& last, const Judge& judge) const {
  std::vector<Verdict> verdicts(sides_.size());
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    Verdict& verdict = verdicts[side];
    if (detail_ == Detail::outcomes) {
      const auto& [least, releases] = last.known[side];
      const bool holds_nothing = least == wire::Effect::hold && !releases;
      if (least && !holds_nothing) verdict.effect = *least;
      continue;
    }
    RuleSet own(sides_[side].counting.size(), 0);
    each_rule(last.alive, [&](std::size_t m) {
      const RuleHandle handle = members_[m].handles[side];
      if (handle != no_rule) insert(own, handle);
    });
    verdict = sides_[side].sharing->conclude(own);
  }
  return judge(verdicts);
}

const Survey::Node& Survey::below(std::size_t depth, const Standing& standing, const Judge& judge) {
  const auto [place, fresh] = nodes_[depth].try_emplace(standing);
  Node& node = place->second;  // Stays where it is, whatever is added.
  if (!fresh) return node;
  if (++sets_ > sets_most_) throw TooMuch{};
  if (depth == attribute_count) {
    node.marks = ask(standing, judge);
    return node;
  }
  Marks plain = 0;  // Marks whose example takes the usual word.
  for (const Branch& branch : branches(depth, standing)) {
    const Node& next = below(depth + 1, branch.standing, judge);
    const std::uint8_t value = plainest(order_[depth], branch.words);
    const bool usual = value == plainest(order_[depth], every_word(order_[depth]));
    for (unsigned mark = 0; mark < marks_max; ++mark) {
      const auto bit = static_cast<Marks>(1u << mark);
      if ((next.marks & bit) == 0) continue;
      const bool better = (node.marks & bit) == 0 || (usual && (plain & bit) == 0);
      if (better) node.examples[mark] = {value, &next};
      if (usual) plain |= bit;
      node.marks |= bit;
    }
  }
  return node;
}

// The rest of the example, once the words that are told apart stand.
void Survey::complete(const Node& node, std::uint8_t mark, Values& values) const {
  const Node* at = &node;
  for (std::size_t depth = told_apart.size(); depth < attribute_count; ++depth) {
    const Choice& choice = at->examples[mark];
    values[static_cast<std::size_t>(order_[depth])] = choice.value;
    at = choice.next;
  }
}

void Survey::tell_apart(std::size_t depth, const Standing& standing, Found& so_far,
                        const Judge& judge, std::vector<Found>& found) {
  if (depth < told_apart.size()) {
    for (const Branch& branch : branches(depth, standing)) {
      const auto a = static_cast<std::size_t>(told_apart[depth]);
      so_far.words[depth] = branch.words;
      so_far.example[a] = static_cast<std::uint8_t>(lowest(branch.words));
      tell_apart(depth + 1, branch.standing, so_far, judge, found);
    }
    return;
  }
  const Node& node = below(depth, standing, judge);
  for (std::uint8_t mark = 0; mark < marks_max; ++mark) {
    if ((node.marks >> mark & 1) == 0) continue;
    so_far.mark = mark;
    complete(node, mark, so_far.example);
    found.push_back(so_far);
  }
}

std::optional<std::vector<Found>> Survey::run(const Judge& judge) {
  for (auto& nodes : nodes_) nodes.clear();
  sets_ = 0;
  Standing all{RuleSet(words_, 0), {}};
  for (std::size_t m = 0; m < members_.size(); ++m) insert(all.alive, m);
  if (detail_ == Detail::outcomes) settle(0, all);
  std::vector<Found> found;
  Found start;
  try {
    if (may_differ(all)) tell_apart(0, all, start, judge, found);
  } catch (const TooMuch&) {
    return std::nullopt;
  }
  while (join(found)) {
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tie(a.mark, a.words) < std::tie(b.mark, b.words);
  });
  return found;
}

}  // namespace mash::policy
