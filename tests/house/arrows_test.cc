// A small house: base below merkle below core, and an agency on the kit.
#include "house/arrows.h"

#include <catch2/catch.hpp>

using namespace mash::house;

namespace {

constexpr std::string_view small_house = R"(# Comment.
broker/base:
broker/merkle: base
broker/store: base
broker/core: base
broker/core: store
adapters/kit: base core
all: merkle
nobody: kit
pure: core
<zmq.h> <zmq/*>: kit
<zmq.h>: store
)";

Breaches included(std::string path, std::string text) {
  return forbidden_includes({std::move(path), std::move(text)}, read_table(small_house));
}

Breaches cmake(std::string arrows, std::string includes) {
  return disagreeing_cmake({{"broker/core/CMakeLists.txt", "mash_room(core\n  SOURCES a.cc\n" +
                                                               arrows + "\n  FOREIGN fmt::fmt)\n"},
                            {"broker/core/a.cc", std::move(includes)},
                            {"broker/store/CMakeLists.txt", "mash_room(store ARROWS base)\n"}},
                           read_table(small_house));
}

}  // namespace

TEST_CASE("the table is read line by line", "[house]") {
  const Table table = read_table(small_house);
  CHECK(table.rooms.size() == 5);
  CHECK(table.rooms.at("base").below.empty());
  CHECK(table.rooms.at("merkle").below == std::set<std::string>{"base"});
  CHECK(table.rooms.at("core").below == std::set<std::string>{"base", "merkle", "store"});
  CHECK(table.pure == std::set<std::string>{"core"});
  REQUIRE(table.foreign.size() == 2);
  CHECK(table.foreign[0].owners == std::set<std::string>{"kit", "store"});
  CHECK(room_of(table, "broker/core/sub/x.cc") == "core");
  CHECK(room_of(table, "broker/corex/x.cc").empty());
  CHECK_THROWS(read_table("broker/base\n"));
  CHECK_THROWS(read_table("<zmq.h> zmq.hpp: kit\n"));
}

TEST_CASE("a sound table has no circle and no loose end", "[house]") {
  CHECK(unsound_table(read_table(small_house)).empty());
  CHECK(unsound_table(read_table("broker/a: b\nbroker/b: c\nbroker/c: a\n")).size() == 3);
  CHECK(unsound_table(read_table("broker/a: a\n")).size() == 1);
  CHECK(unsound_table(read_table("broker/a: gone\n")).size() == 1);
  CHECK(unsound_table(read_table("broker/a: b\nbroker/b:\nnobody: b\n")).size() == 1);
  CHECK(unsound_table(read_table("broker/a:\npure: gone\n")).size() == 1);
}

TEST_CASE("C++ lies in a room, and a folder is a room of the table", "[house]") {
  const Table table = read_table(small_house);
  CHECK(homeless_files({{"broker/CMakeLists.txt", ""}, {"broker/core/a.cc", ""}}, table).empty());
  CHECK(homeless_files({{"tests/new/a.cc", ""}}, table).empty());
  CHECK(homeless_files({{"broker/new/README.md", ""}}, table).size() == 1);
  CHECK(homeless_files({{"adapters/new/a.cc", ""}}, table).size() == 1);
  CHECK(homeless_files({{"ops/a.cc", ""}}, table).size() == 1);
}

TEST_CASE("includes follow the arrows", "[house]") {
  CHECK(included("broker/core/a.cc", "#include \"base/a.h\"\n#include \"core/b.h\"\n").empty());
  CHECK(included("broker/core/a.cc", "#include \"merkle/a.h\"\n").empty());
  CHECK(included("broker/core/a.cc", "// #include \"kit/a.h\"\n").empty());
  CHECK(included("tests/core/a.cc", "#include \"kit/a.h\"\n").empty());
  const Breaches upward = included("broker/base/a.h", "\n#include \"core/a.h\"\n");
  REQUIRE(upward.size() == 1);
  CHECK(upward[0].line == 2);
  CHECK(included("adapters/kit/a.cc", "#include \"store/a.h\"\n").size() == 1);
}

TEST_CASE("includes are written room/file.h, in quotes, and never lead into tests", "[house]") {
  CHECK(included("broker/core/a.cc", "#include \"a.h\"\n").size() == 1);
  CHECK(included("broker/core/a.cc", "#include <base/a.h>\n").size() == 1);
  CHECK(included("broker/core/a.cc", "#include \"support/temporary.h\"\n").size() == 1);
  CHECK(included("tests/core/a.cc", "#include \"core/world.h\"\n").empty());
  CHECK(included("tests/core/a.cc", "#include \"world.h\"\n").size() == 1);
}

TEST_CASE("CMake draws no arrow that the table has not", "[house]") {
  CHECK(cmake("  ARROWS base store", "").empty());
  CHECK(cmake("  ARROWS base kit", "").size() == 1);
}

TEST_CASE("CMake draws every arrow that an include needs", "[house]") {
  CHECK(cmake("  ARROWS store", "#include \"base/a.h\"\n").empty());  // Through store.
  CHECK(cmake("  ARROWS base", "#include \"store/a.h\"\n").size() == 1);
  CHECK(disagreeing_cmake({{"broker/base/CMakeLists.txt", "mash_room(bass)\n"}},
                          read_table(small_house))
            .size() == 1);
}
