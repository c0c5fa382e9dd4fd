#include "house/shape.h"

#include <algorithm>

#include "base/bytes.h"
#include "house/source.h"

namespace mash::house {
namespace {

bool is_shaped(const File& file) { return (is_source(file) || is_prose(file)) && !is_sample(file); }

std::size_t code_points(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (static_cast<unsigned>(c) & 0xc0) != 0x80; }));
}

}  // namespace

Breaches bad_encoding(const File& file) {
  Breaches breaches;
  if (!is_shaped(file)) return breaches;
  const std::string& text = file.text;
  if (!is_utf8(text)) breaches.push_back({file.path, 1, "not UTF-8; save it as UTF-8"});
  if (text.starts_with("\xef\xbb\xbf")) {
    breaches.push_back({file.path, 1, "begins with a byte order mark; save it without"});
  }
  if (!text.ends_with('\n') || text.ends_with("\n\n") || text == "\n") {
    breaches.push_back({file.path, lines_of(text).size(), "a file ends with exactly one newline"});
  }
  return breaches;
}

Breaches bad_lines(const File& file) {
  Breaches breaches;
  if (!is_shaped(file)) return breaches;
  std::size_t number = 0;
  for (std::string_view line : lines_of(file.text)) {
    ++number;
    const bool table = file.extension() == ".md" && line.starts_with('|');
    const bool written_by_npm = file.name() == "package-lock.json";  // Digests of one line each.
    if (!table && !written_by_npm && code_points(line) > columns_max) {
      breaches.push_back({file.path, number,
                          std::to_string(code_points(line)) + " columns; break the line at 100"});
    }
    if (line.find('\t') != std::string_view::npos) {
      breaches.push_back({file.path, number, "a tab; use spaces"});
    }
    if (line.ends_with(' ') || line.ends_with('\r')) {
      breaches.push_back({file.path, number, "space at the end of the line; remove it"});
    }
  }
  return breaches;
}

Breaches long_file(const File& file) {
  if (!is_source(file) || is_sample(file)) return {};
  const std::size_t lines = lines_of(file.text).size();
  const std::size_t bound =
      file.path == "CMakeLists.txt" ? top_cmake_lines_bound : file_lines_bound;
  if (lines < bound) return {};
  return {{file.path, lines,
           std::to_string(lines) + " lines; a file stays below " + std::to_string(bound) +
               ": split it where its meaning splits"}};
}

Breaches long_functions(const File& file) {
  Breaches breaches;
  if (!is_cpp(file)) return breaches;
  const std::string code = without_directives(code_of(file.text));
  for (const Function& function : functions_of(code)) {
    const std::size_t lines = function.last_line - function.first_line + 1;
    if (lines < function_lines_bound) continue;
    breaches.push_back({file.path, function.first_line,
                        std::to_string(lines) + " lines; a function stays below " +
                            std::to_string(function_lines_bound) + ": name its parts"});
  }
  return breaches;
}

}  // namespace mash::house
