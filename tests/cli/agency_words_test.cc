// What a school's safeguarding lead reads on the screen.
#include "cli/agency_words.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace mash::cli;
using Catch::Contains;
using kit::Json;

namespace {

Json waiting() {
  return Json::parse(R"({"number": 12, "kind": "check", "from": "north-desk",
    "received": "2026-11-22T16:25:00.000Z", "urgency": "red", "state": "waits_for_a_person",
    "name": "Anna Kowalska", "birth_date": "2015-03-04", "headline": "two records may be meant",
    "why": ["A person must decide which record is meant."]})");
}

}  // namespace

TEST_CASE("a check that waits is told in plain words", "[agency_words]") {
  CHECK(pending_words(waiting()) ==
        "12  [RED]  Anna Kowalska, born 4 March 2015 \u2014 two records may be meant\n"
        "      A person must decide which record is meant.\n"
        "      From north-desk, received 22 November 2026, 4:25pm.");
}

TEST_CASE("whoever is unborn or unnamed is told as such", "[agency_words]") {
  CHECK(person_words(Json::parse(R"({"name": "Kowalska", "expected_date": "2027-02-01"})")) ==
        "Kowalska, expected 1 February 2027");
  CHECK(person_words(Json::parse(R"({"name": ""})")) == "Name not known");
}

TEST_CASE("a delivery is one line with what became of it", "[agency_words]") {
  CHECK(inbox_words(waiting()) ==
        "12  check from north-desk, 22 November 2026, 4:25pm, RED \u2014 waits for a person");
  const auto recall = Json::parse(R"({"number": 13, "kind": "recall", "about_delivery": 12,
    "from": "north-desk", "received": "2026-11-22T16:26:00.000Z", "urgency": "red",
    "state": "acknowledged"})");
  CHECK(inbox_words(recall) ==
        "13  recall of 12 from north-desk, 22 November 2026, 4:26pm, RED \u2014 acknowledged");
}

TEST_CASE("a delivery that is read shows every field and who may be meant", "[agency_words]") {
  Json shown = waiting();
  shown["sections"] = Json::parse(R"([{"section": "identity", "content":
    {"names": [{"family": "Kowalska", "given": "Anna"}], "birth_date": "2015-03-04"}}])");
  shown["records"] = Json::parse(R"([
    {"record": "N1", "name": "Anna Kowalska", "birth_date": "2015-03-04", "address": "1 Test Lane",
     "may_be_meant": true, "reasons": ["Record N1 holds no number that was asked for."],
     "held_back": ["Intelligence items: 2."], "never_given": ["The address is restricted."]},
    {"record": "N7", "name": "Jan Nowak", "may_be_meant": false, "reasons": [], "held_back": [],
     "never_given": []}])");
  const std::string words = shown_words(shown);
  for (const char* line :
       {"\nidentity\n", "  birth date: 4 March 2015\n", "    - family: Kowalska, given: Anna\n",
        "  N1  Anna Kowalska, born 4 March 2015, 1 Test Lane\n",
        "      Record N1 holds no number that was asked for.\n",
        "      Held back: Intelligence items: 2.\n",
        "      Never sent: The address is restricted.\n",
        "  N7  Jan Nowak\n      Same address as the person asked about; nothing else agrees.\n",
        "\nWhy a person has to answer\n      A person must decide which record is meant.\n"}) {
    CHECK_THAT(words, Contains(line));
  }
}

TEST_CASE("nothing that others wrote steers the terminal", "[agency_words]") {
  Json check = waiting();
  check["name"] = "An\x1b[2Jna\r\x7f\u009b5m";
  check["why"] = {"one\ntwo\x07"};
  const std::string words = pending_words(check);
  for (const char* control : {"\x1b", "\r", "\x7f", "\x07", "\u009b"}) {
    CHECK(words.find(control) == std::string::npos);
  }
  CHECK_THAT(words, Contains("An [2Jna"));
  CHECK_THAT(words, Contains("one\n        two"));  // Below its own line, like nothing of ours.
}
