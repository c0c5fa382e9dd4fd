// Fields that several TOML texts of this room have. Internal to wire.
#pragma once

#include "base/settings.h"
#include "wire/roster.h"

namespace mash::wire {

std::string quote(std::string_view text);
// key = value, on a line of its own.
std::string toml_line(std::string_view key, const std::string& value);

template <std::size_t N>
Block<N> read_block(const SettingsTable& table, std::string_view key) {
  const auto bytes = from_hex(table.text(key));
  const auto value = bytes ? to_block<N>(*bytes) : std::nullopt;
  if (!value) table.complain(key, "takes " + std::to_string(2 * N) + " hex digits");
  return value.value_or(Block<N>{});
}

template <class E>
E read_word(const SettingsTable& table, std::string_view key) {
  return static_cast<E>(table.one_of(key, all_words<E>()));
}

std::string governor_block(const Governor& governor);
// Every [[governor]] of `root`, and the quorum that no single controller may reach.
std::vector<Governor> read_governors(const SettingsTable& root, unsigned quorum);

}  // namespace mash::wire
