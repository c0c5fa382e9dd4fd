// Who may do something, in the words of a refusal or a list of what is missing.
#pragma once

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "policy/set.h"

namespace mash::policy {

// "social_worker" to "social worker".
template <class E>
std::string in_words(E value) {
  std::string text(wire::word(value));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// "social worker, manager or navigator"; nothing for none.
template <class E>
std::string alternatives(Set<E> set) {
  std::string text;
  const auto members = set.members();
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) text += i + 1 == members.size() ? " or " : ", ";
    text += in_words(members[i]);
  }
  return text;
}

// At most limits::who_bytes_max, cut between words: entries and answers hold so much of it, and
// whoever has to act is rarely the last who is named.
inline std::string within_limit(std::string text) {
  static constexpr std::string_view more = " ...";
  if (text.size() <= limits::who_bytes_max) return text;
  text.resize(text.rfind(' ', limits::who_bytes_max - more.size()));  // Words are ASCII.
  return text.append(more);
}

}  // namespace mash::policy
