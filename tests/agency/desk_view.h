// What the desk would read in a return, and the checks it sends: for tests of what leaves.
#pragma once

#include <catch2/catch.hpp>

#include "agencies/fixtures.h"
#include "agency/answer.h"
#include "agency/finding.h"
#include "support/test_data.h"

namespace mash::agency::test {

inline const Time noon = *from_rfc3339("2026-11-22T12:00:00.000Z");

// An agency's system with the records of its fixtures.
struct Records {
  System system;
  connect::RecordStore store;

  explicit Records(const std::string& kind);
  Finding find(const wire::Identity& who) {
    return agency::find(who, store, *system.mapping, support::agencies_today);
  }
  connect::Record fetch(const std::string& record) { return store.fetch(record).value(); }
};

// The person that a record is about, as a desk asks that knows all its numbers.
wire::Identity asked_about(Records& records, const std::string& record);
wire::Identity named(const std::string& given, const std::string& family,
                     const std::string& birth_date);

// A check about a child at stage section 47, to be answered in version 1.
CheckToAnswer check();

// The one section of this kind; its absence fails the test.
template <class T>
T section(const kit::Draft& draft, wire::SectionKind kind) {
  const T* found = nullptr;
  for (const auto& one : draft.sections) {
    if (one.label == kind) found = std::get_if<T>(&one.content);
  }
  REQUIRE(found != nullptr);
  return *found;
}
std::vector<wire::SectionKind> labels(const kit::Draft& draft);
// Every text that leaves with it, one JSON a line.
std::string all_text(const kit::Draft& draft);

}  // namespace mash::agency::test
