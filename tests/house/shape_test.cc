#include "house/shape.h"

#include <catch2/catch.hpp>

using namespace mash::house;

namespace {

// `count` lines, each "x".
std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "x\n";
  return text;
}

}  // namespace

TEST_CASE("text is UTF-8 without a mark, and ends with one newline", "[house]") {
  CHECK(bad_encoding({"a.h", "// Zoë\n"}).empty());
  CHECK(bad_encoding({"a.h", "// \xff\n"}).size() == 1);
  CHECK(bad_encoding({"a.h", "\xef\xbb\xbf// a\n"}).size() == 1);
  CHECK(bad_encoding({"a.h", "// a"}).size() == 1);
  CHECK(bad_encoding({"a.md", "a\n\n"}).size() == 1);
  CHECK(bad_encoding({"tests/vectors/a.toml", "\xff"}).empty());
  CHECK(bad_encoding({"a.bin", "\xff"}).empty());
}

TEST_CASE("a line has at most 100 columns, counted in characters", "[house]") {
  std::string accents;
  for (int i = 0; i < 100; ++i) accents += "ë";
  CHECK(bad_lines({"a.cc", std::string(100, 'x') + "\n" + accents + "\n"}).empty());
  const Breaches wide = bad_lines({"a.cc", "x\n" + std::string(101, 'x') + "\n"});
  REQUIRE(wide.size() == 1);
  CHECK(wide[0].line == 2);
  CHECK(bad_lines({"a.md", "|" + std::string(120, 'x') + "|\n"}).empty());
  CHECK(bad_lines({"a.md", std::string(120, 'x') + "\n"}).size() == 1);
  CHECK(bad_lines({"a/package-lock.json", std::string(120, 'x') + "\n"}).empty());
}

TEST_CASE("a line has no tab and no space at its end", "[house]") {
  CHECK(bad_lines({"CMakeLists.txt", "a\tb\n"}).size() == 1);
  CHECK(bad_lines({"ops/x", "#!/bin/sh\na \n"}).size() == 1);
  CHECK(bad_lines({"a.toml", "a\r\n"}).size() == 1);
}

TEST_CASE("a file stays below its bound", "[house]") {
  CHECK(long_file({"a.cc", lines(399)}).empty());
  CHECK(long_file({"a.cc", lines(400)}).size() == 1);
  CHECK(long_file({"a.capnp", lines(400)}).size() == 1);
  CHECK(long_file({"CMakeLists.txt", lines(79)}).empty());
  CHECK(long_file({"CMakeLists.txt", lines(80)}).size() == 1);
  CHECK(long_file({"broker/CMakeLists.txt", lines(80)}).empty());
  CHECK(long_file({"README.md", lines(400)}).empty());
}

TEST_CASE("a function and a test case stay below theirs", "[house]") {
  CHECK(long_functions({"a.cc", "int f(\n    int a) {\n" + lines(56) + "}\n"}).empty());
  const Breaches grown =
      long_functions({"a.cc", "int g;\nint f(\n    int a) {\n" + lines(57) + "}\n"});
  REQUIRE(grown.size() == 1);
  CHECK(grown[0].line == 2);
  CHECK(long_functions({"a.cc", "TEST_CASE(\"a\") {\n" + lines(58) + "}\n"}).size() == 1);
  CHECK(long_functions({"a.cc", "class A {\n  void f();\n" + lines(90) + "};\n"}).empty());
}
