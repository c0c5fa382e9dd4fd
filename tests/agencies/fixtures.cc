#include "agencies/fixtures.h"

#include <catch2/catch.hpp>

#include "support/test_data.h"

namespace mash::support {
namespace {

using namespace connect;

struct Printer {
  std::string text;

  void line(const std::string& more) { text += more + "\n"; }
  void operator()(const Identity& identity) {
    for (const auto& name : identity.names) line(name.given + " " + name.family);
    for (const auto& number : identity.other_identifiers) line(number.system + " " + number.value);
    for (const auto& address : identity.addresses) line(address);
    for (const auto& field :
         {identity.birth_date, identity.expected_date, identity.sex, identity.nhs_number,
          identity.nhs_number_status, identity.upn, identity.ethnicity, identity.first_language,
          identity.interpreter, identity.relationship}) {
      line(field);
    }
  }
  void operator()(const Household& household) {
    line(household.address);
    for (const auto& m : household.members)
      line(m.name + " " + m.relationship + " " + m.birth_date);
  }
  void operator()(const Events& events) {
    for (const auto& item : events.items) {
      line(item.date + " " + item.what + " " + item.source + " " + item.reference);
    }
  }
  void operator()(const HealthSummary& health) {
    line(health.registered + " " + health.summary + " " + health.last_seen);
    for (const auto& plan : health.plans) line(plan);
  }
  void operator()(const Intelligence& item) { line(item.text); }
  void operator()(const SchoolWelfare& welfare) {
    line(welfare.school + " " + welfare.lead + " " + welfare.notes);
    for (const auto& plan : welfare.plans) line(plan);
  }
};

}  // namespace

Contents answer(const std::string& agency, const Mapping& mapping, const std::string& record) {
  RecordStore store = RecordStore::in_memory(*mapping.layout);
  const auto loaded = store.load(source_dir() / "adapters" / agency / "fixtures", agencies_today);
  INFO((loaded ? "" : loaded.error().text()));
  REQUIRE(loaded);
  const auto found = store.fetch(record);
  REQUIRE(found);
  return mapping.contents(*found, agencies_today);
}

std::string all_text(const Contents& contents) {
  Printer printer;
  for (const Section& section : contents.sections) std::visit(printer, section.content);
  for (const auto& sentence : contents.held_back) printer.line(sentence);
  for (const auto& sentence : contents.never_given) printer.line(sentence);
  return printer.text;
}

}  // namespace mash::support
