#include "policy/survey.h"

#include <algorithm>
#include <bit>

#include "base/ensure.h"

namespace mash::policy {
namespace {

using RuleSet = Sharing::RuleSet;

struct TooMuch {};

constexpr std::array<wire::Effect, 4> strongest_first = {wire::Effect::deny, wire::Effect::withhold,
                                                         wire::Effect::hold, wire::Effect::release};

bool has(const RuleSet& set, std::size_t bit) { return (set[bit / 64] >> (bit % 64) & 1) != 0; }
void insert(RuleSet& set, std::size_t bit) { set[bit / 64] |= std::uint64_t{1} << (bit % 64); }
void remove(RuleSet& set, std::size_t bit) { set[bit / 64] &= ~(std::uint64_t{1} << (bit % 64)); }

std::size_t lowest(std::uint64_t bits) { return static_cast<unsigned>(std::countr_zero(bits)); }

std::uint64_t all_words(Attribute attribute) {
  const std::size_t count = count_of(attribute);
  return count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

// The word of the defaults if it is among them, else the first: examples read as ordinary requests.
std::uint8_t plainest(Attribute attribute, std::uint64_t words) {
  static const Values usual = values_of(Request{});
  const std::uint8_t value = usual[static_cast<std::size_t>(attribute)];
  if ((words >> value & 1) != 0) return value;
  return static_cast<std::uint8_t>(lowest(words));
}

// The days on which it counts do not matter: whoever asks has chosen the rules of one day.
bool say_the_same(const Rule& a, const Rule& b) {
  return a.id == b.id && a.is_duty == b.is_duty && a.effect == b.effect &&
         a.binds_on == b.binds_on && a.accepts == b.accepts && a.obligations == b.obligations;
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

Survey::Survey(std::vector<Side> sides, Detail detail) : sides_(std::move(sides)), detail_(detail) {
  ENSURE(sides_.size() == 1 || sides_.size() == 2, "a survey looks at one policy, or compares two");
  join_sides();
  words_ = (members_.size() + sides_.size() * strongest_first.size() + 63) / 64;
  order_attributes();
}

void Survey::join_sides() {
  std::map<std::string, std::vector<std::size_t>> by_id;
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    const auto& [sharing, counting] = sides_[side];
    for (std::size_t r = 0; r < sharing->size(); ++r) {
      const Rule& rule = sharing->rule(static_cast<RuleHandle>(r));
      const bool of_interest = detail_ == Detail::obligations || !rule.is_duty;
      if (!has(counting, r) || !of_interest) continue;
      std::size_t place = members_.size();
      for (const std::size_t other : by_id[rule.id]) {
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
    only_[a] = all_words(order_[a]);
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

std::size_t Survey::settled_bit(std::size_t side, wire::Effect effect) const {
  return members_.size() + side * strongest_first.size() + static_cast<std::size_t>(effect);
}

std::optional<wire::Effect> Survey::settled(std::size_t side, const RuleSet& alive) const {
  for (const wire::Effect effect : strongest_first) {
    if (has(alive, settled_bit(side, effect))) return effect;
  }
  return std::nullopt;
}

// Of the rules that nothing still to be said can fail.
std::optional<wire::Effect> Survey::strongest_certain(std::size_t depth, std::size_t side,
                                                      const RuleSet& alive) const {
  std::optional<wire::Effect> strongest = settled(side, alive);
  for (std::size_t w = 0; w < words_; ++w) {
    for (std::uint64_t left = alive[w] & ~tests_later_[depth][w]; left != 0; left &= left - 1) {
      const std::size_t m = w * 64 + lowest(left);
      if (m >= members_.size()) break;
      if (members_[m].handles[side] == no_rule) continue;
      const wire::Effect effect = members_[m].rule->effect;
      if (!strongest || effect > *strongest) strongest = effect;
    }
  }
  return strongest;
}

// Where outcomes alone count: what is certain stands for itself and for all that is no stronger.
void Survey::settle(std::size_t depth, RuleSet& alive) const {
  std::array<std::optional<wire::Effect>, 2> least;
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    least[side] = strongest_certain(depth, side, alive);
  }
  for (std::size_t w = 0; w < words_; ++w) {
    for (std::uint64_t left = alive[w]; left != 0; left &= left - 1) {
      const std::size_t m = w * 64 + lowest(left);
      if (m >= members_.size()) break;
      bool matters = false;
      for (std::size_t side = 0; side < sides_.size(); ++side) {
        const bool here = members_[m].handles[side] != no_rule;
        matters = matters || (here && (!least[side] || members_[m].rule->effect > *least[side]));
      }
      if (!matters) remove(alive, m);
    }
  }
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    for (const wire::Effect effect : strongest_first) {
      const std::size_t bit = settled_bit(side, effect);
      if (least[side] == effect)
        insert(alive, bit);
      else
        remove(alive, bit);
    }
  }
}

bool Survey::may_differ(const RuleSet& alive) const {
  if (sides_.size() == 1 || settled(0, alive) != settled(1, alive)) return true;
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const auto& [of_first, of_second] = members_[m].handles;
    if (has(alive, m) && (of_first == no_rule || of_second == no_rule)) return true;
  }
  return false;
}

// The words of one attribute, put together where they leave the same rules.
std::vector<Survey::Branch> Survey::branches(std::size_t depth, const RuleSet& alive) const {
  const auto a = static_cast<std::size_t>(order_[depth]);
  const auto tested = [&](std::size_t w) { return alive[w] & testing_[a][w]; };
  bool any = false;
  for (std::size_t w = 0; w < words_; ++w) any = any || tested(w) != 0;
  if (!any) return {{only_[a], alive}};
  std::vector<Branch> found;
  for (std::uint64_t left = only_[a]; left != 0; left &= left - 1) {
    const std::size_t value = lowest(left);
    RuleSet still = alive;
    for (std::size_t w = 0; w < words_; ++w) {
      for (std::uint64_t rules = tested(w); rules != 0; rules &= rules - 1) {
        const std::size_t m = w * 64 + lowest(rules);
        if ((members_[m].rule->accepts[a] >> value & 1) == 0) remove(still, m);
      }
    }
    if (detail_ == Detail::outcomes) settle(depth + 1, still);
    if (!may_differ(still)) continue;
    const std::uint64_t bit = std::uint64_t{1} << value;
    const auto same = std::find_if(found.begin(), found.end(),
                                   [&](const Branch& one) { return one.alive == still; });
    if (same != found.end())
      same->words |= bit;
    else
      found.push_back({bit, std::move(still)});
  }
  return found;
}

Marks Survey::ask(const RuleSet& fired, const Judge& judge) const {
  std::vector<Verdict> verdicts;
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    if (detail_ == Detail::outcomes) {
      Verdict verdict;
      verdict.effect = settled(side, fired).value_or(verdict.effect);
      verdicts.push_back(verdict);
      continue;
    }
    RuleSet own(sides_[side].counting.size(), 0);
    for (std::size_t m = 0; m < members_.size(); ++m) {
      const RuleHandle handle = members_[m].handles[side];
      if (has(fired, m) && handle != no_rule) insert(own, handle);
    }
    verdicts.push_back(sides_[side].sharing->conclude(own));
  }
  return judge(verdicts);
}

const Survey::Node& Survey::below(std::size_t depth, const RuleSet& alive, const Judge& judge) {
  const auto [place, fresh] = nodes_[depth].try_emplace(alive);
  Node& node = place->second;  // Stays where it is, whatever is added.
  if (!fresh) return node;
  if (++sets_ > sets_max) throw TooMuch{};
  if (depth == attribute_count) {
    node.marks = ask(alive, judge);
    return node;
  }
  Marks plain = 0;  // Marks whose example takes the usual word.
  for (const Branch& branch : branches(depth, alive)) {
    const Node& next = below(depth + 1, branch.alive, judge);
    const std::uint8_t value = plainest(order_[depth], branch.words);
    const bool usual = value == plainest(order_[depth], all_words(order_[depth]));
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

void Survey::tell_apart(std::size_t depth, const RuleSet& alive, Found& so_far, const Judge& judge,
                        std::vector<Found>& found) {
  if (depth < told_apart.size()) {
    for (const Branch& branch : branches(depth, alive)) {
      const auto a = static_cast<std::size_t>(told_apart[depth]);
      so_far.words[depth] = branch.words;
      so_far.example[a] = static_cast<std::uint8_t>(lowest(branch.words));
      tell_apart(depth + 1, branch.alive, so_far, judge, found);
    }
    return;
  }
  const Node& node = below(depth, alive, judge);
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
  RuleSet all(words_, 0);
  for (std::size_t m = 0; m < members_.size(); ++m) insert(all, m);
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
