// C++ text as the rules read it: code told apart from comments and literals, and cut into bodies.
//
// It knows the language as our formatter lays it out; it is not a parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mash::house {

std::vector<std::string_view> lines_of(std::string_view text);
std::size_t line_at(std::string_view text, std::size_t position);  // 1-based.

// `text` with comments and the insides of literals turned into spaces. Length and lines stay.
std::string code_of(std::string_view text);
// `code` with preprocessor lines turned into spaces.
std::string without_directives(std::string_view code);

bool is_identifier_char(char c);

// Where `word` stands in `text` and is not part of a longer identifier; npos if nowhere. A word may
// hold more than an identifier: "std::thread", "rand(".
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);

struct Include {
  std::size_t line;
  std::string target;  // Between the quotes or angles.
  bool quoted;
};
std::vector<Include> includes_of(std::string_view text);

// A function with its body, or a test case: from the start of its declaration to the last brace.
struct Function {
  std::size_t first_line;
  std::size_t last_line;
  std::string_view head;  // Declaration, up to the brace.
  std::string_view body;  // Between the braces.
};
// `code` comes from without_directives() and must outlive the answer. Functions inside functions
// belong to the outer one.
std::vector<Function> functions_of(std::string_view code);

}  // namespace mash::house
