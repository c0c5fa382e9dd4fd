// An agency of this test's own: people, and the visits somebody paid them.
#include "connect/record_store.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "base/ensure.h"
#include "base/limits.h"
#include "match/decide.h"
#include "support/temporary.h"

using namespace mash;
using namespace mash::connect;

namespace {

constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(22)};

match::Person person_of(const Record& record) {
  match::Person person;
  person.names.push_back(
      {record.person.text("given"), record.person.text("family"), match::NameUse::current});
  for (const Row& row : record.rows("also_known")) {
    person.names.push_back({row.text("given"), row.text("family"), match::NameUse::alias});
  }
  person.birth_date = record.person.date("born");
  person.nhs_number = record.person.text("nhs");
  person.nhs_number_status = "01";
  person.addresses = {record.person.text("address")};
  return person;
}

const Layout layout = {{"people",
                        {{"id", Holds::text, true},
                         {"given"},
                         {"family", Holds::text, true},
                         {"born", Holds::date},
                         {"nhs"},
                         {"address"},
                         {"protected", Holds::yes_or_no}}},
                       {{"also_known", {{"id", Holds::text, true}, {"given"}, {"family"}}},
                        {"visits",
                         {{"id", Holds::text, true},
                          {"on", Holds::date, true},
                          {"result", Holds::word, false, {"seen", "not seen"}},
                          {"minutes", Holds::number}}}},
                       person_of};

const std::string people_header = "id,given,family,born,nhs,address,protected\n";
const std::string people = people_header +
                           "1,Anna,Kowalska,2015-03-04,9990000018,\"1 Test Lane, Derby\",no\n"
                           "2,Ania,Nowak,2015-03-04,,1 Test Lane Derby,yes\n"
                           "3,Tom,Smith,,9990000019,,\n";
const std::string also_known = "id,given,family\n2,Anna,Kowalska\n";
const std::string visits = "id,on,result,minutes\n1,2026-01-02,seen,45\n1,2026-01-01,not seen,\n";

class Folder {
 public:
  Folder() { write(people, also_known, visits); }
  void write(const std::string& a, const std::string& b, const std::string& c) {
    file("people.csv", a);
    file("also_known.csv", b);
    file("visits.csv", c);
  }
  void file(const std::string& name, const std::string& text) {
    std::ofstream(directory_ / name, std::ios::binary) << text;
  }
  const std::filesystem::path& path() const { return directory_.path(); }

 private:
  support::TemporaryDirectory directory_;
};

// "" when it loaded, else the problem without the folder's name.
std::string load(RecordStore& store, const Folder& folder) {
  const auto loaded = store.load(folder.path(), today);
  return loaded ? "" : loaded.error().text().substr(folder.path().string().size() + 1);
}

std::string found(RecordStore& store, const match::Person& person) {
  std::string ids;
  for (const auto& candidate : store.candidates({person, today})) ids += candidate.record + " ";
  return ids;
}

}  // namespace

TEST_CASE("a record comes back with all its rows, in the file's order", "[store]") {
  const Folder folder;
  RecordStore store = RecordStore::in_memory(layout);
  REQUIRE(load(store, folder) == "");
  CHECK(store.size() == 3);
  const auto record = store.fetch("1");
  REQUIRE(record);
  CHECK(record->id() == "1");
  CHECK(record->person.text("address") == "1 Test Lane, Derby");
  CHECK(record->person.date("born") == from_iso_date("2015-03-04"));
  CHECK_FALSE(record->person.yes("protected"));
  REQUIRE(record->rows("visits").size() == 2);
  CHECK(record->rows("visits")[0].text("on") == "2026-01-02");
  CHECK(record->rows("visits")[1].text("result") == "not seen");
  CHECK(record->rows("visits")[0].number("minutes") == 45);
  CHECK(record->rows("visits")[1].number("minutes") == 0);
  CHECK(record->rows("also_known").empty());
  CHECK(store.fetch("2")->person.yes("protected"));
  CHECK_FALSE(store.fetch("3")->person.date("born"));
  CHECK_FALSE(store.fetch("4"));
}

TEST_CASE("people are found by number, by any exact name and birth date, by address", "[store]") {
  const Folder folder;
  RecordStore store = RecordStore::in_memory(layout);
  REQUIRE(load(store, folder) == "");
  match::Person asked;
  CHECK(found(store, asked) == "");
  asked.nhs_number = "999 000 0018";
  CHECK(found(store, asked) == "1 ");
  asked.nhs_number = "9990000019";  // As wrong as the record's: no key.
  CHECK(found(store, asked) == "");
  asked.names = {{"ANNA", "Kowalska", match::NameUse::current}};
  CHECK(found(store, asked) == "");  // A name without a date is no exact key.
  asked.birth_date = from_iso_date("2015-03-04");
  CHECK(found(store, asked) == "1 2 ");
  asked.birth_date = from_iso_date("2015-03-05");
  CHECK(found(store, asked) == "");
  asked.addresses = {"1 TEST LANE DERBY"};
  CHECK(found(store, asked) == "1 2 ");
  CHECK(match::decide_match({asked, today}, store.candidates({asked, today})).kind ==
        match::MatchKind::none);
}

TEST_CASE("an address where many live does not fill the screen, nor hide a hit", "[store]") {
  Folder folder;
  std::string many = people_header;
  for (int i = 100; i < 300; ++i) {
    many += std::to_string(i) + ",A,B" + std::to_string(i) + ",2015-03-04,,The Hostel,\n";
  }
  folder.write(many, "id,given,family\n", "id,on,result,minutes\n");
  RecordStore store = RecordStore::in_memory(layout);
  REQUIRE(load(store, folder) == "");
  match::Person asked;
  asked.addresses = {"The Hostel"};
  CHECK(store.candidates({asked, today}).size() == limits::address_candidates_max);
  asked.names = {{"A", "B299", match::NameUse::current}};
  asked.birth_date = from_iso_date("2015-03-04");
  CHECK(store.candidates({asked, today}).back().record == "299");
}

TEST_CASE("every bad cell is told by file, line, column and what was expected", "[store]") {
  struct Case {
    std::string people, also_known, visits, problem;
  };
  const std::vector<Case> cases = {
      {people_header + "1,Anna,,,,,\n", also_known, visits,
       "people.csv:2: column \"family\": the cell is empty; it must be filled in"},
      {people_header + ",Anna,Kowalska,,,,\n", also_known, visits,
       "people.csv:2: column \"id\": the cell is empty; it must be filled in"},
      {people_header + "1,A,B,04/03/2015,,,\n", also_known, visits,
       "people.csv:2: column \"born\": expected a date that exists, written 2014-05-31"},
      {people_header + "1,A,B,2015-02-29,,,\n", also_known, visits,
       "people.csv:2: column \"born\": expected a date that exists, written 2014-05-31"},
      {people_header + "1,A,B,,,,Y\n", also_known, visits,
       "people.csv:2: column \"protected\": expected yes or no"},
      {people + "1,A,B,,,,\n", also_known, visits,
       "people.csv:5: column \"id\": an earlier row has this id; each record is one row"},
      {people, also_known + "4,A,B\n", visits,
       "also_known.csv:3: column \"id\": there is no such record in people.csv"},
      {people, also_known, visits + "2,2026-01-01,gone,\n",
       "visits.csv:4: column \"result\": expected one of: seen, not seen"},
      {people, also_known, visits + "2,,seen,\n",
       "visits.csv:4: column \"on\": the cell is empty; it must be filled in"},
      {people, also_known, visits + "2,2026-01-01,seen,-1\n",
       "visits.csv:4: column \"minutes\": expected a whole number, digits only"},
      {people, also_known, visits + "2,2026-01-01,seen,1234567890\n",
       "visits.csv:4: column \"minutes\": expected a whole number, digits only"},
      {people, also_known, visits + "2,2026-01-01\n",
       "visits.csv:4: cells in the row: 2; in the header: 4"},
      {people, also_known, "id,on,minutes\n", "visits.csv:1: column \"result\" is missing"},
  };
  for (const Case& c : cases) {
    Folder folder;
    RecordStore store = RecordStore::in_memory(layout);
    REQUIRE(load(store, folder) == "");
    folder.write(c.people, c.also_known, c.visits);
    CHECK(load(store, folder) == c.problem);
    // Nothing of the new, all of the old.
    CHECK(store.size() == 3);
    CHECK(store.fetch("1")->rows("visits").size() == 2);
  }
}

TEST_CASE("a missing file refuses the whole load", "[store]") {
  const Folder folder;
  RecordStore store = RecordStore::in_memory(layout);
  std::filesystem::remove(folder.path() / "visits.csv");
  CHECK(load(store, folder) == "visits.csv: the file cannot be read: No such file or directory");
  CHECK(store.size() == 0);
}

TEST_CASE("a new load replaces everything, keys included", "[store]") {
  Folder folder;
  RecordStore store = RecordStore::in_memory(layout);
  REQUIRE(load(store, folder) == "");
  folder.write(people_header + "9,Eve,Adams,2010-01-01,9990000026,,\n", "id,given,family\n",
               "id,on,result,minutes\n");
  REQUIRE(load(store, folder) == "");
  CHECK(store.size() == 1);
  CHECK_FALSE(store.fetch("1"));
  match::Person asked;
  asked.nhs_number = "9990000018";
  CHECK(found(store, asked) == "");
  asked.nhs_number = "9990000026";
  CHECK(found(store, asked) == "9 ");
}

TEST_CASE("a store on disk holds what it held", "[store]") {
  const Folder folder;
  const support::TemporaryDirectory place;
  {
    RecordStore store = RecordStore::create(place / "cases.db", layout);
    REQUIRE(load(store, folder) == "");
  }
  RecordStore store = RecordStore::open(place / "cases.db", layout);
  CHECK(store.size() == 3);
  CHECK(store.fetch("1")->rows("visits").size() == 2);
}

TEST_CASE("a replaced record is not left readable on the disk", "[store]") {
  Folder folder;
  const support::TemporaryDirectory place;
  RecordStore store = RecordStore::create(place / "cases.db", layout);
  folder.write(people_header + "1,Unmistakable,Name,,,,\n", "id,given,family\n",
               "id,on,result,minutes\n");
  REQUIRE(load(store, folder) == "");
  folder.write(people_header + "2,Other,Person,,,,\n", "id,given,family\n",
               "id,on,result,minutes\n");
  REQUIRE(load(store, folder) == "");
  for (const auto& entry : std::filesystem::directory_iterator(place.path())) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    INFO(entry.path().filename());
    CHECK(bytes.find("Unmistakable") == std::string::npos);
  }
}

TEST_CASE("a store that was filled by another layout is not read", "[store]") {
  const support::TemporaryDirectory place;
  { RecordStore::create(place / "cases.db", layout); }
  Layout other = layout;
  other.details.pop_back();
  CHECK_THROWS_WITH(RecordStore::open(place / "cases.db", other),
                    (place / "cases.db").string() +
                        " was filled from other columns than this program reads: remove the file "
                        "and load the agency's CSV files again");
  CHECK_THROWS_AS(RecordStore::open(place / "none.db", layout), base::Fatal);
  CHECK_THROWS_AS(RecordStore::create(place / "cases.db", layout), base::Fatal);
}
