// What the county promises for every seed, seen as the agencies would see it: their files loaded
// into their stores, the contacts' children asked for, the rule of match applied.
#include <catch2/catch.hpp>
#include <set>

#include "childrens_services/mapping.h"
#include "connect/record_store.h"
#include "health/mapping.h"
#include "match/decide.h"
#include "police/mapping.h"
#include "schools/mapping.h"
#include "support/county/county.h"
#include "support/temporary.h"
#include "wire/vocabulary.h"

using namespace mash;
using namespace mash::county;
using match::MatchKind;

namespace {

constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(22)};
constexpr std::uint64_t seeds = 200;

const connect::Mapping& mapping(Agency agency) {
  switch (agency) {
    case Agency::police:
      return police::mapping();
    case Agency::health:
      return health::mapping();
    case Agency::schools:
      return schools::mapping();
    case Agency::childrens_services:
      return childrens_services::mapping();
  }
  return police::mapping();
}

// The four agencies of one county.
class Stores {
 public:
  explicit Stores(const County& county) {
    const support::TemporaryDirectory folder;
    write_county(county, folder.path());
    for (const Agency agency : agencies) {
      stores_.push_back(connect::RecordStore::in_memory(*mapping(agency).layout));
      const auto loaded = stores_.back().load(folder / word(agency), today);
      INFO((loaded ? "" : loaded.error().text()));
      REQUIRE(loaded);
    }
  }

  connect::RecordStore& at(Agency agency) { return stores_[static_cast<std::size_t>(agency)]; }

  match::Match ask(Agency agency, const match::Person& person) {
    const match::Query query{person, today};
    return decide_match(query, at(agency).candidates(query));
  }

 private:
  std::vector<connect::RecordStore> stores_;
};

const Contact& showing(const County& county, const std::string& what) {
  for (const Contact& contact : county.contacts) {
    if (contact.shows == what) return contact;
  }
  FAIL("no contact shows " << what);
  return county.contacts.front();
}

void check_contacts(const County& county) {
  std::set<std::string> from;
  std::set<std::string> urgencies;
  for (const Contact& contact : county.contacts) {
    from.insert(contact.from);
    urgencies.insert(contact.urgency);
    CHECK_FALSE(contact.children.empty());
    CHECK(wire::from_word<wire::ReferralSource>(contact.source));
    CHECK(wire::from_word<wire::Category>(contact.category));
    CHECK(wire::from_word<wire::Consent>(contact.consent));
    for (const Mentioned& child : contact.children) {
      CHECK(wire::from_word<wire::SubjectRole>(child.role));
    }
  }
  CHECK(from ==
        std::set<std::string>{"police", "health", "schools", "childrens_services", "public"});
  CHECK(urgencies == std::set<std::string>{"blue", "green", "amber", "red"});
}

void check_cast(const County& county, Stores& stores) {
  CHECK(showing(county, "three_siblings").children.size() == 3);

  const Contact& unborn = showing(county, "unborn_child");
  REQUIRE(unborn.children.size() == 1);
  CHECK(unborn.children[0].role == "unborn_child");
  CHECK(unborn.children[0].person.expected_date > today);
  CHECK(unborn.children[0].person.addresses.empty());

  const auto& twice = showing(county, "multiple_match").children[0].person;
  CHECK(stores.ask(Agency::police, twice).kind == MatchKind::several);
  CHECK(stores.ask(Agency::schools, twice).kind == MatchKind::verified_hit);

  const auto& arrived = showing(county, "unknown_to_an_agency").children[0].person;
  for (const Agency agency : agencies) {
    CHECK(stores.ask(agency, arrived).kind == MatchKind::none);
  }
  // A person who tries health's spelling finds the child.
  match::Person again = arrived;
  again.names = county.families[newly_arrived].children[0].at(Agency::health).person.names;
  CHECK(stores.ask(Agency::health, again).kind == MatchKind::name_and_birth_date_only);

  const auto& numbered = showing(county, "every_number").children[0].person;
  for (const Agency agency : agencies) {
    CHECK(stores.ask(agency, numbered).kind == MatchKind::verified_hit);
  }
}

// An automatic answer is always about the right child, whoever asks.
void check_no_wrong_answer(const County& county, Stores& stores) {
  for (const Family& family : county.families) {
    for (const Someone& child : family.children) {
      for (const Held& known : child.held) {
        if (!known.known()) continue;
        for (const Agency agency : agencies) {
          const match::Match match = stores.ask(agency, known.person);
          if (!match.automatic()) continue;
          CHECK(match.records == std::vector<std::string>{child.at(agency).record});
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("every seed keeps the promises of the county", "[county]") {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    INFO("seed " << seed);
    const County county = make_county({seed, families_min, contacts_min, today});
    Stores stores(county);
    check_contacts(county);
    check_cast(county, stores);
  }
}

TEST_CASE("an automatic answer is about the right child, in every county tried", "[county]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    INFO("seed " << seed);
    const County county = make_county({seed, 60, 20, today});
    Stores stores(county);
    check_no_wrong_answer(county, stores);
    check_contacts(county);
  }
}

TEST_CASE("no address of a restricted record is in a contact or an answer", "[county]") {
  const County county = make_county({11, 120, 100, today});
  Stores stores(county);
  std::size_t restricted = 0;
  std::set<std::string> restricted_ids;
  for (const Family& family : county.families) {
    for (const Someone& child : family.children) {
      for (const Agency agency : agencies) {
        const Held& held = child.at(agency);
        if (!held.known() || !held.address_restricted) continue;
        ++restricted;
        restricted_ids.insert(child.id);
        const auto record = stores.at(agency).fetch(held.record);
        REQUIRE(record);
        const auto contents = mapping(agency).contents(*record, today);
        for (const auto& section : contents.sections) {
          if (const auto* identity = std::get_if<connect::Identity>(&section.content)) {
            CHECK(identity->addresses.empty());
          }
          if (const auto* household = std::get_if<connect::Household>(&section.content)) {
            CHECK(household->address.empty());
          }
        }
      }
    }
  }
  CHECK(restricted > 5);
  for (const Contact& contact : county.contacts) {
    for (const Mentioned& child : contact.children) {
      if (restricted_ids.count(child.who) != 0) CHECK(child.person.addresses.empty());
    }
  }
}
