// How policy files are read: closed words into enums and sets. Private to the room.
#pragma once

#include "base/limits.h"
#include "base/settings.h"
#include "policy/limit.h"
#include "policy/set.h"

namespace mash::policy {

template <class E>
E read_word(const SettingsTable& table, std::string_view key) {
  return static_cast<E>(table.one_of(key, wire::all_words<E>()));
}

// A list that says something: at least one word, none twice.
inline std::uint64_t read_mask(const SettingsTable& table, std::string_view key,
                               const std::vector<std::string_view>& words) {
  const auto positions = table.some_of(key, words);
  std::uint64_t mask = 0;
  for (std::size_t position : positions) {
    const std::uint64_t bit = std::uint64_t{1} << position;
    if ((mask & bit) != 0) {
      table.complain(key, "names \"" + std::string(words[position]) + "\" twice; once is enough");
    }
    mask |= bit;
  }
  if (positions.empty()) table.complain(key, "is empty; leave the line out, or name a word");
  return mask;
}

template <class E>
Set<E> read_set(const SettingsTable& table, std::string_view key) {
  const std::uint64_t mask = read_mask(table, key, wire::all_words<E>());
  Set<E> set;
  for (std::size_t i = 0; i < wire::count_of<E>(); ++i) {
    if ((mask >> i & 1) != 0) set.insert(static_cast<E>(i));
  }
  return set;
}

// An absent list means every word.
template <class E>
Set<E> read_set_or_any(const SettingsTable& table, std::string_view key) {
  if (table.has(key)) return read_set<E>(table, key);
  Set<E> any;
  for (std::size_t i = 0; i < wire::count_of<E>(); ++i) any.insert(static_cast<E>(i));
  return any;
}

inline Limit read_limit(const SettingsTable& table, std::string_view key) {
  const std::string text = table.text(key);
  const auto limit = limit_from_text(text);
  if (!limit) table.complain(key, "takes " + std::string(limit_spelling));
  return limit.value_or(Limit{});
}

// A text that is there to be read by people.
inline std::string read_sentence(const SettingsTable& table, std::string_view key) {
  std::string text = table.text(key);
  if (text.empty()) table.complain(key, "is empty; say it in a sentence");
  if (text.size() > limits::policy_text_bytes_max) {
    table.complain(key, "is longer than " + std::to_string(limits::policy_text_bytes_max) +
                            " bytes, the most that is shown");
  }
  return text;
}

// A name that entries of the ledger and other files refer to.
inline std::string read_name(const SettingsTable& table, std::string_view key) {
  std::string name = table.text(key);
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  bool right = !name.empty() && name.size() <= limits::rule_id_bytes_max;
  for (char c : name) right = right && allowed(c);
  if (!right) {
    table.complain(key, "takes a name of lower-case letters, digits and hyphens, at most " +
                            std::to_string(limits::rule_id_bytes_max) + " of them");
  }
  return name;
}

}  // namespace mash::policy
