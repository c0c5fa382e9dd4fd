// Columns and words on the screen of somebody in a hurry.
#include "cli/table.h"

#include <catch2/catch.hpp>

#include "cli/output.h"

using namespace mash::cli;

TEST_CASE("a code is said as people say it", "[table]") {
  CHECK(plain("check_not_returned") == "check not returned");
  CHECK(plain("childs_views_missing") == "child's views missing");
  CHECK(plain("childrens_services") == "children's services");
  CHECK(plain("other_childs_record") == "other child's record");
  CHECK(plain("brainchilds_owner") == "brainchilds owner");
  CHECK(plain("childs") == "childs");
  CHECK(plain("").empty());
}

TEST_CASE("what others wrote steers no terminal and fakes no line", "[table]") {
  CHECK(one_line("Anna\x1b[2J\nSIGNED OFF\x7f\u0085x") == "Anna [2J SIGNED OFF  x");
  CHECK(harmless("first\nsecond\x07", "  ") == "first\n  second ");
  CHECK(harmless("Zo\u00eb \u738b", "") == "Zo\u00eb \u738b");
  Table table({"CHILD"});
  table.add({"Anna\nBORIS\x1b[1m"});
  CHECK(table.text() == "CHILD\nAnna BORIS [1m");
}

TEST_CASE("a time is read as people here write it, by the clocks of England", "[table]") {
  const auto read = [](const std::string& text) {
    const auto time = time_of_people(text);
    return time ? mash::rfc3339(*time) : "";
  };
  CHECK(read("2026-11-22 16:25") == "2026-11-22T16:25:00.000Z");
  CHECK(read("2026-07-22T16:25") == "2026-07-22T15:25:00.000Z");  // Summer.
  CHECK(read("2026-07-22T16:25:00.000Z") == "2026-07-22T16:25:00.000Z");
  for (const char* wrong : {"", "16:25", "2026-11-22 24:25", "2026-11-31 16:25", "22/11/2026 16:25",
                            "2026-11-22 16:2", "2026-11-22_16:25"}) {
    CHECK(read(wrong).empty());
  }
}

TEST_CASE("columns line up in every script, and no line ends in spaces", "[table]") {
  Table table({"CHILD", "STATE", "BY"});
  CHECK(table.empty());
  CHECK(table.text().empty());
  table.add({"Zo\u00eb", "back", ""});
  table.add({"\u738b\u4fca\u6770", "out", "9am"});
  CHECK(table.text(2) ==
        "  CHILD   STATE  BY\n"
        "  Zo\u00eb     back\n"
        "  \u738b\u4fca\u6770  out    9am");
}
