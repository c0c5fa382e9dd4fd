// The scanner under the rules: if it goes blind, every rule does.
#include "house/source.h"

#include <catch2/catch.hpp>

using namespace mash::house;

namespace {

// The functions of `text` as "first-last" lines.
std::vector<std::string> found(std::string_view text) {
  const std::string code = without_directives(code_of(text));
  std::vector<std::string> spans;
  for (const Function& function : functions_of(code)) {
    spans.push_back(std::to_string(function.first_line) + "-" + std::to_string(function.last_line));
  }
  return spans;
}

using Spans = std::vector<std::string>;

}  // namespace

TEST_CASE("comments and the insides of literals are not code", "[house]") {
  CHECK(code_of("a; // b\nc") == "a;     \nc");
  CHECK(code_of("a /* b\n c */ d") == "a     \n      d");
  CHECK(code_of(R"(f("a // b", '"', "\"");)") == R"(f("      ", ' ', "  ");)");
  CHECK(code_of("x = R\"(a \" b)\"; y") == "x = R\"       \"; y");
  CHECK(code_of("x = R\"--(a )\" b)--\"; y") == "x = R\"            \"; y");
  CHECK(code_of("n = 1'000'000; c = 'x'; h = 0xff'ff;") == "n = 1'000'000; c = ' '; h = 0xff'ff;");
  CHECK(code_of("\"open").size() == 5);
}

TEST_CASE("words are whole words", "[house]") {
  CHECK(find_word("x = rand();", "rand(") == 4);
  CHECK(find_word("x = operand();", "rand(") == std::string_view::npos);
  CHECK(find_word("static_assert(x)", "assert(") == std::string_view::npos);
  CHECK(find_word("std::threads", "std::thread") == std::string_view::npos);
  CHECK(find_word("recast cast", "cast") == 7);
}

TEST_CASE("includes are read from directives only", "[house]") {
  const auto includes = includes_of(
      "#include <vector>\n// #include <a>\n  #include \"base/bytes.h\"\nR\"(\n#include <b>\n)\"\n");
  REQUIRE(includes.size() == 2);
  CHECK(includes[0].target == "vector");
  CHECK_FALSE(includes[0].quoted);
  CHECK(includes[1].target == "base/bytes.h");
  CHECK(includes[1].quoted);
  CHECK(includes[1].line == 3);
}

TEST_CASE("functions are found at namespace and class level", "[house]") {
  CHECK(found("namespace a {\nint f() {\n  if (x) {\n  }\n}\n}\n") == Spans{"2-5"});
  CHECK(found("class A {\n public:\n  A() {}\n  int g() const {\n  }\n};\n") ==
        Spans{"3-3", "4-5"});
  CHECK(found("struct A {\n  bool operator()(int a) const {\n  }\n};\n") == Spans{"2-3"});
  CHECK(found("template <class T = int>\nbool f(T a,\n       T b) {\n}\n") == Spans{"1-4"});
  CHECK(found("TEST_CASE(\"a { b\", \"[x]\") {\n  CHECK(1);\n}\n") == Spans{"1-3"});
  CHECK(found("extern \"C\" {\nint f() {\n}\n}\nextern \"C\" int g() {\n}\n") ==
        Spans{"2-3", "5-6"});
}

TEST_CASE("braces that only initialise are no functions", "[house]") {
  CHECK(found("int a{1};\nint f() {\n}\n") == Spans{"2-3"});
  CHECK(found("const T t = {\n  {1},\n  {2}};\nenum class E { a, b };\n").empty());
  CHECK(found("A::A(int a)\n    : a_{a}, b_{a} {\n  x();\n}\n") == Spans{"1-4"});
  CHECK(found("const T t = make(1, {\n  2});\n").empty());
}

TEST_CASE("lambdas in a namespace are functions, those in functions are not", "[house]") {
  CHECK(found("const auto f = [](int a) {\n  return a;\n};\n") == Spans{"1-3"});
  CHECK(found("const auto f = [&] {\n};\n") == Spans{"1-2"});
  CHECK(found("void f() {\n  auto g = [] {\n  };\n}\n") == Spans{"1-4"});
}

TEST_CASE("directives do not disturb the braces", "[house]") {
  CHECK(found("#define M(a) \\\n  do { \\\n  } while (0\nint f() {\n}\n") == Spans{"4-5"});
}
