// What a person who mistypes a settings file is told.
#include "base/settings.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "support/temporary.h"

using namespace mash;

namespace {

// Reads a small made-up file: a name, a port, an optional urgency, a list of [[check]].
std::string problem_with(std::string_view text) {
  const auto file = SettingsFile::parse(text, "hub.toml");
  const auto root = file.root();
  root.text("name");
  root.integer("port", 1, 65535);
  if (root.has("urgency")) root.one_of("urgency", {"red", "amber", "green", "blue"});
  for (const auto& check : root.tables("check")) check.texts("parties");
  const auto problem = file.finish();
  return problem ? problem->text() : "none";
}

}  // namespace

TEST_CASE("a right file is read whole", "[settings]") {
  const auto file = SettingsFile::parse(R"(
name = "Hertfordshire"
port = 4433
open = true
from = 2026-04-01
holidays = [2026-12-25, 2026-12-28]
urgency = "amber"
roles = ["signer", "assessor"]
[hub]
origin = "mash.example/2026"
[[check]]
parties = ["police", "health"]
[[check]]
parties = []
)",
                                        "hub.toml");
  const auto root = file.root();
  CHECK(root.text("name") == "Hertfordshire");
  CHECK(root.integer("port", 1, 65535) == 4433);
  CHECK(root.boolean("open"));
  CHECK(iso_date(root.date("from")) == "2026-04-01");
  CHECK(root.dates("holidays").size() == 2);
  CHECK(root.one_of("urgency", {"red", "amber"}) == 1);
  CHECK(root.some_of("roles", {"assessor", "signer"}) == std::vector<std::size_t>{1, 0});
  CHECK(root.table("hub").text("origin") == "mash.example/2026");
  REQUIRE(root.tables("check").size() == 2);
  CHECK(root.tables("check")[0].texts("parties") == std::vector<std::string>{"police", "health"});
  CHECK(root.tables("check")[1].texts("parties").empty());
  CHECK_FALSE(file.finish());
}

TEST_CASE("a wrong file is answered with file, line and what was expected", "[settings]") {
  CHECK(problem_with("name = \"a\"\nport = 1") == "none");
  CHECK(problem_with("name = \"a\"") ==
        "hub.toml:1: \"port\" is missing; it takes a whole number from 1 to 65535");
  CHECK(problem_with("name = \"a\"\nprot = 1") ==
        "hub.toml:1: \"port\" is missing; it takes a whole number from 1 to 65535; "
        "is \"prot\" a slip of it?");
  CHECK(problem_with("name = 7\nport = 1") == "hub.toml:1: \"name\" takes a text in quotes");
  CHECK(problem_with("name = \"a\"\nport = 70000") ==
        "hub.toml:2: \"port\" takes a whole number from 1 to 65535");
  CHECK(problem_with("name = \"a\"\nport = 1\nprot = 2") ==
        "hub.toml:3: \"prot\" is not known here; did you mean \"port\"?");
  CHECK(problem_with("name = \"a\"\nport = 1\nurgency = \"ambre\"") ==
        "hub.toml:3: \"urgency\" has \"ambre\", which is not a word for it; "
        "did you mean \"amber\"?");
  CHECK(problem_with("name = \"a\"\nport = 1\nurgency = \"violet\"") ==
        "hub.toml:3: \"urgency\" has \"violet\", which is not a word for it; it takes one of "
        "\"red\", \"amber\", \"green\", \"blue\"");
  CHECK(problem_with("name = \"a\"\nport = 1\n[[check]]\nparties = [\"a\"]\npartys = 1") ==
        "hub.toml:5: \"check.partys\" is not known here; did you mean \"parties\"?");
  CHECK(problem_with("name = \"a\"\nport = 1\n[check]\nparties = []") ==
        "hub.toml:3: \"check\" takes tables, each headed [[check]]");
  CHECK_THAT(problem_with("name = \"a\nport = 1"), Catch::StartsWith("hub.toml:1: is not TOML: "));
  CHECK_THAT(problem_with("name = \"a\"\nname = \"b\""),
             Catch::StartsWith("hub.toml:2: is not TOML: "));
  CHECK(problem_with("\xff\xfe") == "hub.toml: is not UTF-8 text; save it as UTF-8");
}

TEST_CASE("a file too large, too deep or absent is a sentence, not a crash", "[settings]") {
  CHECK_THAT(problem_with(std::string(limits::settings_bytes_max + 1, '#')),
             Catch::Contains("is larger than 1048576 bytes"));
  CHECK_THAT(problem_with("name = " + std::string(100'000, '[')), Catch::Contains("is not TOML"));
  const support::TemporaryDirectory dir;
  const auto problem = SettingsFile::read(dir / "absent.toml").finish();
  REQUIRE(problem);
  CHECK_THAT(problem->text(), Catch::EndsWith("cannot be opened; check that the file exists and "
                                              "may be read"));
}

TEST_CASE("a date that does not exist is refused", "[settings]") {
  const auto file = SettingsFile::parse("from = 2026-02-29", "hub.toml");
  file.root().date("from");
  CHECK(file.finish());
}
