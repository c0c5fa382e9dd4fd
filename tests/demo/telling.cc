#include "demo/telling.h"

#include <cstdio>
#include <sstream>

namespace mash::demo {
namespace {

constexpr std::size_t width = 100;

// Characters, not bytes: names here are in many scripts.
std::size_t letters(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0U : 1U;
  return count;
}

// Broken between words; what follows the first line stands further in.
std::string wrapped(const std::string& text, const std::string& first, const std::string& next) {
  std::string lines;
  std::string line = first;
  std::istringstream in(text);
  for (std::string word; in >> word;) {
    const bool begins = line == first || line == next;
    if (!begins && letters(line) + 1 + letters(word) > width) {
      lines += line + "\n";
      line = next;
    } else if (!begins) {
      line += " ";
    }
    line += word;
  }
  return lines + line + "\n";
}

void show(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace

void say(const std::string& line) { show(wrapped(line, "  ", "      ")); }

void detail(const std::string& line) { show(wrapped(line, "      ", "      ")); }

void headline(const std::string& text) { show("\n" + wrapped(text, "", "    ")); }

void quote(const std::string& text) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) show("  | " + line + "\n");
}

std::string listed(const std::vector<std::string>& words) {
  std::string all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) all += i + 1 == words.size() ? " and " : ", ";
    all += words[i];
  }
  return all;
}

std::string counted(std::size_t count, const std::string& one, const std::string& more) {
  return std::to_string(count) + " " + (count == 1 ? one : more);
}

}  // namespace mash::demo
