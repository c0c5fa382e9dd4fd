#include "house/upkeep.h"

#include <catch2/catch.hpp>

using namespace mash::house;

namespace {

const Table table = read_table("broker/base:\nbroker/core: base\n");

// One file, built by the CMakeLists.txt files above it.
Tree with(File file) {
  return {{"CMakeLists.txt", "add_subdirectory(broker)\n"},
          {"broker/CMakeLists.txt", "add_subdirectory(base)\n"},
          {"broker/base/CMakeLists.txt", "mash_room(base SOURCES a.cc sub/b.cc) # c.cc\n"},
          std::move(file)};
}

std::size_t idle(std::string text) {
  return idle_tests({"tests/core/a_test.cc", std::move(text)}).size();
}

}  // namespace

TEST_CASE("the top level is a fixed map", "[house]") {
  CHECK(strangers_at_top({{"broker/a", ""}, {".ci/run", ""}, {"README.md", ""}}).empty());
  CHECK(strangers_at_top({{"src/a.cc", ""}}).size() == 1);
  CHECK(strangers_at_top({{"notes.txt", ""}}).size() == 1);
}

TEST_CASE("every source file is built", "[house]") {
  CHECK(dead_files(with({"broker/base/a.cc", ""}), table).empty());
  CHECK(dead_files(with({"broker/base/sub/b.cc", ""}), table).empty());
  CHECK(dead_files(with({"broker/base/b.cc", ""}), table).size() == 1);
  CHECK(dead_files(with({"broker/base/c.cc", ""}), table).size() == 1);  // Only in a comment.
  CHECK(dead_files(with({"broker/core/a.cc", ""}), table).size() == 1);
}

TEST_CASE("every CMakeLists.txt is reached", "[house]") {
  CHECK(dead_files(with({"broker/core/CMakeLists.txt", ""}), table).size() == 1);
  CHECK(dead_files(with({"broker/base/sub/CMakeLists.txt", ""}), table).size() == 1);
}

TEST_CASE("every header of a built room is included by somebody else", "[house]") {
  Tree tree = with({"broker/base/a.h", "#include \"base/a.h\"\n"});
  CHECK(dead_files(tree, table).size() == 1);
  tree.push_back({"broker/base/a.cc", "#include \"base/a.h\"\n"});
  CHECK(dead_files(tree, table).empty());
  CHECK(dead_files(with({"broker/core/a.h", ""}), table).empty());  // Core is not built yet.
}

TEST_CASE("every schema, settings file and script is mentioned somewhere", "[house]") {
  for (const char* path : {"policies/sharing.toml", "schemas/act.capnp", "ops/demo"}) {
    CAPTURE(path);
    Tree tree = with({path, "#!/bin/sh\n"});
    CHECK(dead_files(tree, table).size() == 1);
    tree.push_back({"README.md", "Not ops/demos, nor xsharing.toml, nor react.capnp.\n"});
    CHECK(dead_files(tree, table).size() == 1);
    tree.push_back({"ops/README.md", "See " + std::string(path) + ".\n"});
    CHECK(dead_files(tree, table).empty());
  }
}

TEST_CASE("every built room has its page", "[house]") {
  const Tree tree = with({"broker/core/core.h", ""});
  REQUIRE(rooms_without_readme(tree, table).size() == 1);
  CHECK(rooms_without_readme(tree, table)[0].path == "broker/base/README.md");
  CHECK(rooms_without_readme(with({"broker/base/README.md", "A page.\n"}), table).empty());
}

TEST_CASE("a public header begins with a sentence, then #pragma once", "[house]") {
  const std::string rest = "#pragma once\n\nint a;\n";
  const auto judged = [&](std::string path, const std::string& comment) {
    return headers_without_contract({std::move(path), comment + rest}).size();
  };
  CHECK(judged("broker/base/a.h", "// Bytes, and the two text forms of them.\n") == 0);
  CHECK(judged("broker/base/a.h", "// Two lines that say what\n// this is for.\n") == 0);
  CHECK(judged("broker/base/a.h", "") == 1);
  CHECK(judged("broker/base/a.h", "// a.h\n") == 1);
  CHECK(judged("broker/base/a.h", "// some words without a sentence\n") == 1);
  CHECK(judged("adapters/kit/a.h", "") == 0);
  CHECK(headers_without_contract({"broker/base/a.h", "// A sentence about bytes.\n"}).size() == 1);
}

TEST_CASE("a test case checks something", "[house]") {
  CHECK(idle("TEST_CASE(\"a\") {\n  CHECK(x);\n}\n") == 0);
  CHECK(idle("TEST_CASE(\"a\") {\n  REQUIRE_FALSE(x);\n}\n") == 0);
  CHECK(idle("TEST_CASE(\"a\") {\n  expect_refused(x);\n}\n") == 0);
  CHECK(idle("TEST_CASE(\"a\") {\n}\n") == 1);
  CHECK(idle("TEST_CASE(\"a\") {\n  run(x);\n  // CHECK(x);\n}\n") == 1);
  CHECK(idle("TEST_CASE(\"a\") {\n  run(\"CHECK(x)\");\n}\n") == 1);
}

TEST_CASE("a skip is said, not printed", "[house]") {
  const std::string test = "TEST_CASE(\"a\") {\n  CHECK(x);\n";
  CHECK(idle(test + "  support::skip(\"no data\");\n}\n") == 0);
  CHECK(idle(test + "  std::cout << \"SKIPPED: no data\";\n}\n") == 1);
}

TEST_CASE("no test case is hidden, and none may fail", "[house]") {
  const std::string body = " {\n  CHECK(x);\n}\n";
  CHECK(idle("TEST_CASE(\"a\", \"[core]\")" + body) == 0);
  CHECK(idle("TEST_CASE(\"a\", \"[.slow]\")" + body) == 1);
  CHECK(idle("TEST_CASE(\"a\", \"[core][!mayfail]\")" + body) == 1);
  CHECK(idle("TEST_CASE(\"a\", \"[.]\")" + body) == 1);
}

TEST_CASE("a proof against a threat is a file or a folder that is there", "[house]") {
  const auto absent = [](std::string row) {
    return absent_proofs({{"ops/THREATS.md", std::move(row)},
                          {"tests/net/a_test.cc", ""},
                          {"tests/net/b_test.cc", ""}})
        .size();
  };
  CHECK(absent("| x | `MemoryMax=2G` | `tests/net/a_test.cc`, `b_test.cc` |") == 0);
  CHECK(absent("| x | `tests/net` and `tests/net/` |") == 0);
  CHECK(absent("| x | `tests/net/c_test.cc` |") == 1);
  CHECK(absent("| x | `tests/net/a_test.cc`, `c_test.cc`, `tests/ne` |") == 2);
}
