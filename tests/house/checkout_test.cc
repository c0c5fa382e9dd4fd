// The house rules, held to this checkout. Each failure prints file:line and the mend.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "house/arrows.h"
#include "house/bans.h"
#include "house/foreign.h"
#include "house/shape.h"
#include "house/upkeep.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::house;

namespace {

const Tree& checkout() {
  static const Tree tree = walk(support::source_dir());
  return tree;
}

const Table& table() {
  static const Table read = read_table(support::read_file(support::source_dir() / table_path));
  return read;
}

// Printed rather than given to Catch2, which would wrap the lines and break file:line.
void expect_none(const Breaches& breaches) {
  for (const Breach& breach : breaches) {
    std::cout << breach.path << ":" << breach.line << ": " << breach.sentence << "\n";
  }
  CHECK(breaches.empty());
}

// For rules that need the table as well.
auto with_table(Breaches (*rule)(const File&, const Table&)) {
  return [rule](const File& file) { return rule(file, table()); };
}

}  // namespace

TEST_CASE("the walk finds the checkout and refuses a folder with next to nothing", "[house]") {
  CHECK(std::any_of(checkout().begin(), checkout().end(),
                    [](const File& file) { return file.path == "broker/base/bytes.h"; }));
  CHECK(std::any_of(checkout().begin(), checkout().end(),
                    [](const File& file) { return file.path == ".ci/run"; }));
  CHECK(std::none_of(checkout().begin(), checkout().end(), [](const File& file) {
    return file.path.starts_with("build/") || file.path.starts_with(".git/");
  }));
  CHECK_THROWS(walk(support::source_dir() / "tests/house"));
}

TEST_CASE("the table of arrows is sound", "[house]") { expect_none(unsound_table(table())); }

TEST_CASE("every file has a room", "[house]") { expect_none(homeless_files(checkout(), table())); }

TEST_CASE("includes follow the table", "[house]") {
  expect_none(each(checkout(), with_table(forbidden_includes)));
}

TEST_CASE("CMake agrees with the table and with the includes", "[house]") {
  expect_none(disagreeing_cmake(checkout(), table()));
}

TEST_CASE("foreign headers stay with their owners", "[house]") {
  expect_none(each(checkout(), with_table(foreign_headers)));
}

TEST_CASE("pure rooms are pure", "[house]") {
  expect_none(each(checkout(), with_table(impure_names)));
}

TEST_CASE("nothing banned is named", "[house]") { expect_none(each(checkout(), banned_names)); }

TEST_CASE("casts and secrets are where they may be", "[house]") {
  expect_none(each(checkout(), with_table(guarded_names)));
}

TEST_CASE("everything is finished", "[house]") { expect_none(each(checkout(), unfinished_words)); }

TEST_CASE("no machine and no registry is named", "[house]") {
  expect_none(each(checkout(), machine_paths));
}

TEST_CASE("text is well encoded", "[house]") { expect_none(each(checkout(), bad_encoding)); }

TEST_CASE("lines are no wider than the page", "[house]") {
  expect_none(each(checkout(), bad_lines));
}

TEST_CASE("files are short", "[house]") { expect_none(each(checkout(), long_file)); }

TEST_CASE("functions are short", "[house]") { expect_none(each(checkout(), long_functions)); }

TEST_CASE("the top level is the map", "[house]") { expect_none(strangers_at_top(checkout())); }

TEST_CASE("no file is dead", "[house]") { expect_none(dead_files(checkout(), table())); }

TEST_CASE("every room has a page", "[house]") {
  expect_none(rooms_without_readme(checkout(), table()));
}

TEST_CASE("every public header says what it is for", "[house]") {
  expect_none(each(checkout(), headers_without_contract));
}

TEST_CASE("every proof that THREATS.md names is there", "[house]") {
  expect_none(absent_proofs(checkout()));
}

TEST_CASE("every test can fail", "[house]") { expect_none(each(checkout(), idle_tests)); }
