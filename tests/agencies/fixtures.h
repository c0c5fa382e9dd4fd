// An agency's own fixtures, loaded as its program would load them.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "connect/contents.h"
#include "connect/record_store.h"

namespace mash::support {

constexpr Date agencies_today{std::chrono::year(2026), std::chrono::month(11),
                              std::chrono::day(22)};

// What the agency answers for `record` of adapters/`agency`/fixtures. Failing to load fails the
// test.
connect::Contents answer(const std::string& agency, const connect::Mapping& mapping,
                         const std::string& record);

// Every text of the contents, one a line, for looking for what must not be there.
std::string all_text(const connect::Contents& contents);

// The content of the section of that kind; its absence fails the test.
template <class T>
T section(const connect::Contents& contents, wire::SectionKind kind) {
  const connect::Section* found = contents.find(kind);
  REQUIRE(found != nullptr);
  return std::get<T>(found->content);
}

}  // namespace mash::support
