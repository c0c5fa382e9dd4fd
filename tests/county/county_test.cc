#include "support/county/county.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/bytes.h"
#include "match/folding.h"
#include "match/identifiers.h"
#include "support/county/maker.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::county;

namespace {

constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(22)};

Plan plan(std::uint64_t seed, int families = 24, int contacts = 8) {
  return {seed, families, contacts, today};
}

// FNV-1a over every file's name and bytes.
std::uint64_t digest(const County& county) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const auto& [name, bytes] : county.files) {
    for (const char c : name + "\n" + bytes) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  return hash;
}

}  // namespace

TEST_CASE("equal plans give equal bytes, on every machine", "[county]") {
  CHECK(make_county(plan(1)).files == make_county(plan(1)).files);
  // Known answer; it moves when names, texts or odds are changed on purpose.
  CHECK(digest(make_county(plan(1))) == 0xc0a2bd5f60debf05);
}

TEST_CASE("another seed, size or day gives another county", "[county]") {
  const std::uint64_t first = digest(make_county(plan(1)));
  CHECK(digest(make_county(plan(2))) != first);
  CHECK(digest(make_county(plan(1, 25))) != first);
  CHECK(digest(make_county(plan(1, 24, 9))) != first);
  Plan tomorrow = plan(1);
  tomorrow.today = Date(std::chrono::sys_days(today) + std::chrono::days(1));
  CHECK(digest(make_county(tomorrow)) != first);
}

TEST_CASE("more contacts leave the families as they are", "[county]") {
  const auto few = make_county(plan(5, 24, 5)).files;
  auto many = make_county(plan(5, 24, 40)).files;
  many["contacts.jsonl"] = few.at("contacts.jsonl");
  CHECK(few == many);
}

TEST_CASE("chance is SplitMix64", "[county]") {
  // From the reference code's own test: seed 1234567.
  Chance chance(1234567);
  CHECK(chance.next() == 6457827717110365317u);
  CHECK(chance.next() == 3203168211198807973u);
  CHECK(chance.next() == 9817491932198370423u);
}

TEST_CASE("true numbers are right, never issued, and nobody shares one", "[county]") {
  std::set<std::string> seen;
  for (const Family& family : make_families(plan(3, 400))) {
    for (const Someone& child : family.children) {
      const match::Person& person = child.person;
      if (!person.nhs_number.empty()) {
        const auto number = match::NhsNumber::parse(person.nhs_number);
        REQUIRE(number);
        CHECK(number->is_test());
        CHECK(seen.insert(number->text()).second);
      }
      if (!person.upn.empty()) {
        REQUIRE(match::Upn::parse(person.upn));
        CHECK(seen.insert(person.upn).second);
      }
      CHECK((child.unborn() ? person.nhs_number.empty() : person.birth_date <= today));
    }
    for (const match::Identifier& other : family.adults.back().person.other_identifiers) {
      if (other.system == "pnc")
        CHECK(match::PncId::parse(other.value, today)->text() == other.value);
      if (other.system == "cro") CHECK(match::CroNumber::parse(other.value)->text() == other.value);
    }
  }
  CHECK(seen.size() > 1000);
}

TEST_CASE("a mistyped number never holds its check", "[county]") {
  Maker maker(plan(9));
  Numbers numbers(maker.chance());
  for (int i = 0; i < 500; ++i) {
    CHECK_FALSE(match::NhsNumber::parse(mistyped(numbers.nhs_number())));
    CHECK_FALSE(match::Upn::parse(mistyped(numbers.upn(today))));
  }
}

TEST_CASE("no spelling of a surname belongs to two families of names", "[county]") {
  std::set<std::string> seen;
  for (const Culture& culture : cultures()) {
    for (const FamilyName& name : culture.families) {
      std::set<std::string> spellings;
      for (const auto& spelling : name.male) spellings.insert(match::folded(spelling));
      for (const auto& spelling : name.female) spellings.insert(match::folded(spelling));
      for (const auto& spelling : spellings) {
        INFO(spelling);
        CHECK(seen.insert(spelling).second);
      }
    }
  }
}

TEST_CASE("whoever has one spelling of a name is told others, and all that records have",
          "[county]") {
  const auto tell_all = [](const Spellings& spellings) {
    for (const std::string& name : spellings) {
      INFO(name);
      std::set<std::string> told = {match::folded(name)};
      const auto others = other_spellings(name);
      CHECK(!others.empty());
      for (const std::string& other : others) CHECK(told.insert(match::folded(other)).second);
      for (const std::string& one : spellings) CHECK(told.contains(match::folded(one)));
    }
  };
  for (const Culture& culture : cultures()) {
    for (const auto* list : {&culture.girls, &culture.boys}) {
      for (const Spellings& spellings : *list) tell_all(spellings);
    }
    for (const FamilyName& family : culture.families) {
      tell_all(family.male);
      tell_all(family.female);
    }
  }
  CHECK(other_spellings("Nobody").empty());
}

TEST_CASE("the county writes many scripts", "[county]") {
  std::string all;
  for (const auto& [name, bytes] : make_county(plan(4, 200)).files) {
    CHECK(is_utf8(bytes));
    all += bytes;
  }
  for (const char* name :
       {"Wójcik", "خان", "ਸਿੰਘ", "પટેલ", "الحسن", "王", "Xirsi", "Ní Dhomhnaill"}) {
    CHECK(all.find(name) != std::string::npos);
  }
}

TEST_CASE("agencies know different people, spell them differently and mistype some", "[county]") {
  std::size_t unknown = 0;
  std::size_t spelt_otherwise = 0;
  std::size_t mistyped_numbers = 0;
  for (const Family& family : make_families(plan(6, 200))) {
    for (const Someone& child : family.children) {
      for (const Agency agency : agencies) {
        const Held& held = child.at(agency);
        unknown += held.known() ? 0 : 1;
        if (!held.known() || child.unborn()) continue;
        spelt_otherwise += held.person.names[0].given != child.person.names[0].given;
        mistyped_numbers += !held.person.upn.empty() && !match::Upn::parse(held.person.upn);
      }
    }
  }
  CHECK(unknown > 100);
  CHECK(spelt_otherwise > 100);
  CHECK(mistyped_numbers > 3);
  CHECK(mistyped_numbers < 60);
}

TEST_CASE("ages count birthdays", "[county]") {
  const auto age = [](std::string_view born) { return age_on(today, *from_iso_date(born)); };
  CHECK(age("2016-11-22") == 10);
  CHECK(age("2016-11-23") == 9);
  CHECK(age("2026-11-22") == 0);
}

TEST_CASE("the program writes what the library makes", "[county]") {
  const support::TemporaryDirectory folder;
  const std::string out = (folder / "out").string();
  const std::string command = std::string(MASH_COUNTY_PROGRAM) +
                              " --seed 7 --families 9 --contacts 6 --today 2026-11-22 --out " +
                              out + " > /dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  for (const auto& [name, bytes] : make_county(plan(7, 9, 6)).files) {
    CHECK(support::read_file(std::filesystem::path(out) / name) == bytes);
  }
}

TEST_CASE("the program refuses what it cannot make", "[county]") {
  const support::TemporaryDirectory folder;
  for (const char* wrong : {"--families 7", "--contacts 4", "--families 8 --contacts 17",
                            "--today 22/11/2026", "--seed x", "--more"}) {
    const std::string command = std::string(MASH_COUNTY_PROGRAM) + " " + wrong + " --out " +
                                (folder / "out").string() + " > /dev/null 2>&1";
    INFO(wrong);
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 2);
  }
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("each line of contacts and truth is one JSON object with a version", "[county]") {
  const County county = make_county(plan(8));
  std::size_t lines = 0;
  for (const char* name : {"contacts.jsonl", "truth.jsonl"}) {
    std::istringstream in(county.files.at(name));
    for (std::string line; std::getline(in, line); ++lines) {
      const auto json = nlohmann::json::parse(line);
      CHECK(json.at("v") == 1);
    }
  }
  std::size_t people = 0;
  for (const Family& family : county.families) {
    people += family.children.size() + family.adults.size();
  }
  CHECK(lines == county.contacts.size() + people);
}
