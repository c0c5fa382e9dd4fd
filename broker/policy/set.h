// A set of values of one closed enum, as a mask: at most 64 values, in the order of the list.
#pragma once

#include <initializer_list>

#include "wire/vocabulary.h"

namespace mash::policy {

template <class E>
class Set {
  static_assert(wire::count_of<E>() <= 64);

 public:
  constexpr Set() = default;
  constexpr Set(std::initializer_list<E> members) {
    for (E member : members) insert(member);
  }

  static constexpr Set all() {
    Set set;
    for (std::size_t i = 0; i < wire::count_of<E>(); ++i) set.insert(static_cast<E>(i));
    return set;
  }

  constexpr void insert(E member) { mask_ |= bit(member); }
  constexpr bool contains(E member) const { return (mask_ & bit(member)) != 0; }
  constexpr bool empty() const { return mask_ == 0; }
  constexpr std::uint64_t mask() const { return mask_; }

  constexpr Set& operator|=(Set more) {
    mask_ |= more.mask_;
    return *this;
  }
  std::vector<E> members() const {
    std::vector<E> members;
    for (std::size_t i = 0; i < wire::count_of<E>(); ++i) {
      if (contains(static_cast<E>(i))) members.push_back(static_cast<E>(i));
    }
    return members;
  }
  bool operator==(const Set&) const = default;

 private:
  static constexpr std::uint64_t bit(E member) {
    return std::uint64_t{1} << static_cast<unsigned>(member);
  }
  std::uint64_t mask_ = 0;
};

}  // namespace mash::policy
