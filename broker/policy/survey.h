// Looks at every request there is, exactly, without looking at them one by one.
//
// Rules are lists of accepted words, so that requests between which no rule distinguishes are one.
// A survey goes through the attributes in turn, keeps the set of rules that nothing said so far has
// failed, and goes on once for each different set. What is left at the end is what fires together,
// and with it the verdict; `Judge` says what that means to whoever asks.
//
// Pure, one thread. Memory and time grow with the number of different sets; beyond sets_max the
// survey says so and answers nothing.
#pragma once

#include <functional>

#include "policy/sharing.h"

namespace mash::policy {

// What may be found of a request: up to four things, one bit each, numbered by whoever asks.
using Marks = std::uint8_t;
inline constexpr std::size_t marks_max = 4;

// The attributes whose words a finding tells apart, in this order.
inline constexpr std::array<Attribute, 4> told_apart = {Attribute::sender, Attribute::message,
                                                        Attribute::recipient, Attribute::section};
using Apart = std::array<std::uint64_t, told_apart.size()>;  // A mask of words for each.

// For each combination of these words there is a request of this mark, and `example` is one of one
// combination: as near to Request's defaults as it gets.
struct Found {
  std::uint8_t mark = 0;
  Apart words{};
  Values example{};
  bool operator==(const Found&) const = default;
};

class Survey {
 public:
  // Rules that answer a request; the Sharing outlives the survey.
  struct Side {
    const Sharing* sharing = nullptr;
    RuleSet counting;  // In force, as Sharing::in_force gives them, or fewer.
  };
  // What the judge is told: outcomes alone, or the obligations with them, which takes longer.
  enum class Detail : std::uint8_t { outcomes, obligations };
  // The verdict of each side, in their order; with Detail::outcomes nothing but the effect.
  using Judge = std::function<Marks(const std::vector<Verdict>&)>;

  static constexpr std::size_t sets_max = 1'000'000;  // About 250 MB with 500 rules.

  // One side, or two that are compared: then what both would answer alike, whatever is said, is not
  // looked at, and the judge has no marks for it.
  Survey(std::vector<Side> sides, Detail detail, std::size_t sets_most = sets_max);

  // Only requests whose `attribute` is one of `words`.
  void only(Attribute attribute, std::uint64_t words);

  // Everything that has a mark, by mark and then by words; nothing if there is too much to look at.
  // The judge is asked at least once about everything that can fire together.
  std::optional<std::vector<Found>> run(const Judge& judge);

 private:
  struct Node;
  struct Choice {  // The word that leads to an example.
    std::uint8_t value = 0;
    const Node* next = nullptr;
  };
  struct Node {
    Marks marks = 0;
    std::array<Choice, marks_max> examples;
  };
  // One rule of one side, or of both if it says the same in both.
  struct Member {
    const Rule* rule = nullptr;
    std::array<RuleHandle, 2> handles = {no_rule, no_rule};  // By side.
  };
  // What is known of one side's outcome: how strong it is at least and, where that is a hold,
  // whether something is released that can be held.
  struct Known {
    std::optional<wire::Effect> least;
    bool releases = false;
    auto operator<=>(const Known&) const = default;
  };
  // What is known of an answer before everything is said: the members that may still fire and,
  // where outcomes alone count, what they cannot change any more.
  struct Standing {
    RuleSet alive;
    std::array<Known, 2> known{};
    auto operator<=>(const Standing&) const = default;
  };
  struct Branch {
    std::uint64_t words = 0;
    Standing standing;
  };

  void join_sides();
  void order_attributes();
  template <class Visit>
  void each_side(const Member& member, Visit visit) const;
  static bool matters(wire::Effect effect, const Known& known);
  void settle(std::size_t depth, Standing& standing) const;
  bool may_differ(const Standing& standing) const;
  std::vector<Branch> branches(std::size_t depth, const Standing& standing) const;
  Marks ask(const Standing& last, const Judge& judge) const;
  const Node& below(std::size_t depth, const Standing& standing, const Judge& judge);
  void tell_apart(std::size_t depth, const Standing& standing, Found& so_far, const Judge& judge,
                  std::vector<Found>& found);
  void complete(const Node& node, std::uint8_t mark, Values& values) const;

  std::vector<Side> sides_;
  Detail detail_;
  std::size_t sets_most_;
  std::vector<Member> members_;
  std::size_t words_ = 0;  // Of a set of members.
  std::array<std::uint64_t, attribute_count> only_{};
  std::array<Attribute, attribute_count> order_{};
  std::array<RuleSet, attribute_count> testing_;          // By attribute: who does not take all.
  std::array<RuleSet, attribute_count + 1> tests_later_;  // By depth: who can still fail.
  std::array<std::map<Standing, Node>, attribute_count + 1> nodes_;  // By depth.
  std::size_t sets_ = 0;
};

}  // namespace mash::policy
