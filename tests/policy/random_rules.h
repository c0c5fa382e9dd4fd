// Random rules and requests from a seed, as plain rules and as the TOML an officer would write.
#pragma once

#include <random>

#include "policy/policy.h"
#include "reference/policy_reference.h"

namespace mash::samples {

class RandomRules {
 public:
  explicit RandomRules(std::uint64_t seed) : chance_(seed) {}

  std::vector<reference::PlainRule> rules(std::size_t count);
  policy::Request request();
  Date date();
  std::size_t below(std::size_t bound);
  template <class T>
  void shuffle(std::vector<T>& things) {
    std::shuffle(things.begin(), things.end(), chance_);
  }

 private:
  template <class E>
  std::set<E> some();
  reference::PlainRule rule(std::size_t number);
  void add_clauses(reference::PlainRule& rule);
  void add_obligations(reference::PlainRule& rule);

  std::mt19937_64 chance_;
};

std::string toml_of(const reference::PlainRule& rule);

}  // namespace mash::samples
