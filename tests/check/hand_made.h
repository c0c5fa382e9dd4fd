// Ledgers for the checker without files: what core decides in a small world, to be bent by hand.
#pragma once

#include "check/check.h"
#include "core/world.h"

namespace mash::check_tests {

using Entries = std::vector<wire::Entry>;

// The entries in this order, numbered from 0; salts and leaves are none.
check::Ledger ledger_of(const Entries& entries);

// What everybody was told, as entries have it: each request as its party logs it.
std::vector<check::Log> logs_of(const Entries& entries);

// The place of the first entry with such an event that `is` agrees to.
template <class E, class Is>
std::size_t place_of(const Entries& entries, Is is) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (const wire::Event& event : entries[i].events) {
      const auto* e = std::get_if<E>(&event);
      if (e != nullptr && is(*e)) return i;
    }
  }
  return entries.size();
}
template <class E>
std::size_t place_of(const Entries& entries) {
  return place_of<E>(entries, [](const E&) { return true; });
}

Entries without(Entries entries, std::size_t place);
Entries twice(Entries entries, std::size_t place);  // Its copy follows it.
Entries moved(Entries entries, std::size_t from, std::size_t to);

// The findings, one a line.
std::string text(const check::Findings& findings);

}  // namespace mash::check_tests
