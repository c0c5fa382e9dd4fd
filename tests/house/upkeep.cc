#include "house/upkeep.h"

#include <algorithm>

#include "house/source.h"

namespace mash::house {
namespace {

constexpr auto npos = std::string_view::npos;

bool any_file(const Tree& tree, auto&& holds) {
  return std::any_of(tree.begin(), tree.end(), holds);
}

// Whether `text` has `name` and not merely as the end or the middle of a longer name or path.
bool mentions(std::string_view text, std::string_view name) {
  const auto in_name = [](char c) { return is_identifier_char(c) || c == '-'; };
  for (std::size_t at = text.find(name); at != npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || !in_name(text[at - 1]);
    const bool ends = end == text.size() || !in_name(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

// `cmake` without its comments.
std::string commands_of(std::string_view cmake) {
  std::string commands;
  for (std::string_view line : lines_of(cmake)) {
    commands += std::string(line.substr(0, line.find('#'))) + "\n";
  }
  return commands;
}

// Whether a CMakeLists.txt above `path` has, after `before`, the path as seen from there.
bool is_built(const Tree& tree, std::string_view path, std::string_view before) {
  return any_file(tree, [&](const File& file) {
    if (file.name() != "CMakeLists.txt" || file.path == path) return false;
    if (!file.folder().empty() && !starts_with_folder(path, file.folder())) return false;
    const std::size_t skip = file.folder().empty() ? 0 : file.folder().size() + 1;
    const std::string relative = std::string(before) + std::string(path.substr(skip));
    const std::string commands = commands_of(file.text);
    for (std::size_t at = commands.find(relative); at != npos;
         at = commands.find(relative, at + 1)) {
      const std::size_t end = at + relative.size();
      const bool starts =
          !before.empty() || at == 0 || std::string_view(" \n(\"").find(commands[at - 1]) != npos;
      const bool ends =
          end == commands.size() || std::string_view(" \n)\"").find(commands[end]) != npos;
      if (starts && ends) return true;
    }
    return false;
  });
}

// What stands between backticks.
std::vector<std::string> quoted(std::string_view line) {
  std::vector<std::string> all;
  for (std::size_t from = line.find('`'); from != npos; from = line.find('`', from)) {
    const std::size_t to = line.find('`', from + 1);
    if (to == npos) break;
    all.emplace_back(line.substr(from + 1, to - from - 1));
    from = to + 1;
  }
  return all;
}

// As a file, or as a folder with or without a slash at its end.
bool is_there(const Tree& tree, std::string path) {
  if (path.ends_with('/')) path.pop_back();
  return any_file(tree, [&](const File& file) {
    return file.path == path || starts_with_folder(file.path, path);
  });
}

// "base/bytes.h" for broker/base/bytes.h: a header's name as others include it.
std::string include_name(const File& file) {
  const std::size_t top = file.path.find('/');
  return file.path.substr(top == std::string::npos ? 0 : top + 1);
}

// A room is judged by its files once it is built; before that it may be an interface on its own.
bool in_unbuilt_room(const Tree& tree, const Table& table, const File& file) {
  const auto room = table.rooms.find(room_of(table, file.path));
  return room != table.rooms.end() && !any_file(tree, [&](const File& other) {
           return other.path == room->second.folder + "/CMakeLists.txt";
         });
}

bool is_included(const Tree& tree, const File& header) {
  const std::string name = include_name(header);
  return any_file(tree, [&](const File& file) {
    if (file.path == header.path || !is_cpp(file)) return false;
    const auto includes = includes_of(file.text);
    return std::any_of(includes.begin(), includes.end(),
                       [&](const Include& i) { return i.quoted && i.target == name; });
  });
}

bool is_mentioned(const Tree& tree, const File& mentioned) {
  // "ops/check" rather than "check": a script without extension has a common word for its name.
  const std::size_t slash = mentioned.folder().rfind('/');
  const std::size_t parent = slash == npos ? 0 : slash + 1;
  const std::string_view name = mentioned.extension().empty()
                                    ? std::string_view(mentioned.path).substr(parent)
                                    : mentioned.name();
  return any_file(tree, [&](const File& file) {
    // The samples of these rules mention what they like.
    return file.path != mentioned.path && !starts_with_folder(file.path, "tests/house") &&
           mentions(file.text, name);
  });
}

bool is_test_case(std::string_view head) {
  return head.starts_with("TEST_CASE") || head.starts_with("TEMPLATE_") ||
         head.starts_with("SCENARIO");
}

bool checks_something(std::string_view body) {
  for (std::string_view prefix : {"CHECK", "REQUIRE", "STATIC_REQUIRE", "check_", "expect_"}) {
    for (std::size_t at = body.find(prefix); at != npos; at = body.find(prefix, at + 1)) {
      if (at == 0 || !is_identifier_char(body[at - 1])) return true;
    }
  }
  return find_word(body, "rc::check") != npos || find_word(body, "rc::prop") != npos;
}

}  // namespace

Breaches strangers_at_top(const Tree& tree) {
  constexpr std::string_view map[] = {
      "CMakeLists.txt", "CMakePresets.json", "README.md", "broker", "adapters",
      "schemas",        "policies",          "tests",     "ops"};
  Breaches breaches;
  for (const File& file : tree) {
    const std::string top = file.path.substr(0, file.path.find('/'));
    const bool known = std::find(std::begin(map), std::end(map), top) != std::end(map);
    if (known || top.starts_with('.')) continue;
    breaches.push_back({file.path, 1, "the top level is fixed; move this into one of its folders"});
  }
  return breaches;
}

Breaches dead_files(const Tree& tree, const Table& table) {
  Breaches breaches;
  for (const File& file : tree) {
    const auto complain = [&](const std::string& sentence) {
      breaches.push_back({file.path, 1, sentence});
    };
    if (file.extension() == ".cc" && !is_built(tree, file.path, "")) {
      complain("no CMakeLists.txt builds it; add it to its target, or delete it");
    } else if (file.extension() == ".h" && !is_included(tree, file) &&
               !in_unbuilt_room(tree, table, file)) {
      complain("nobody includes \"" + include_name(file) + "\"; use it, or delete it");
    } else if (file.name() == "CMakeLists.txt" && !file.folder().empty() &&
               !is_built(tree, file.folder(), "add_subdirectory(")) {
      complain("no add_subdirectory reaches it; add one above, or delete the folder");
    } else if ((file.extension() == ".toml" || file.extension() == ".capnp" || is_script(file)) &&
               !is_mentioned(tree, file)) {
      complain("no other file mentions it; say in a README what it is for, or delete it");
    }
  }
  return breaches;
}

Breaches rooms_without_readme(const Tree& tree, const Table& table) {
  Breaches breaches;
  for (const auto& [name, room] : table.rooms) {
    const auto has = [&](std::string_view wanted) {
      return any_file(tree, [&](const File& file) {
        return file.folder() == room.folder && file.name() == wanted;
      });
    };
    if (!has("CMakeLists.txt") || has("README.md")) continue;
    breaches.push_back({room.folder + "/README.md", 1,
                        "missing; say the room's purpose, arrows, invariants and limits"});
  }
  return breaches;
}

Breaches headers_without_contract(const File& file) {
  if (file.extension() != ".h" || !starts_with_folder(file.path, "broker")) return {};
  std::string comment;
  bool once = false;
  for (std::string_view line : lines_of(file.text)) {
    if (line == "#pragma once") once = true;
    if (!line.starts_with("//")) break;
    comment += line.substr(2);
  }
  if (!once) return {{file.path, 1, "a header is a comment, then #pragma once, then the rest"}};
  const bool sentence = comment.size() > 20 && comment.find('.') != npos && comment[0] == ' ' &&
                        comment[1] >= 'A' && comment[1] <= 'Z';
  if (sentence) return {};
  return {{file.path, 1, "a public header begins with a sentence that says what it is for"}};
}

Breaches idle_tests(const File& file) {
  Breaches breaches;
  if (!is_test(file) || file.extension() != ".cc") return breaches;
  const std::size_t printed = file.text.find("\"SKIPPED");
  if (printed != npos && !starts_with_folder(file.path, "tests/support") &&
      !starts_with_folder(file.path, "tests/house")) {
    breaches.push_back({file.path, line_at(file.text, printed),
                        "ctest does not see what is printed; call support::skip()"});
  }
  const std::string code = without_directives(code_of(file.text));
  for (const Function& function : functions_of(code)) {
    if (!is_test_case(function.head)) continue;
    const auto complain = [&](const std::string& sentence) {
      breaches.push_back({file.path, function.first_line, sentence});
    };
    if (!checks_something(function.body)) {
      complain("checks nothing; CHECK a promise, or call a helper named check_... or expect_...");
    }
    const auto head_at = static_cast<std::size_t>(function.head.data() - code.data());
    const std::string_view written =
        std::string_view(file.text).substr(head_at, function.head.size());
    for (std::string_view tag : {"[.", "[!mayfail]", "[!shouldfail]", "[!hide]"}) {
      if (written.find(tag) == npos) continue;
      complain("the tag " + std::string(tag) + " hides it or its failure; take the tag away");
    }
  }
  return breaches;
}

Breaches absent_proofs(const Tree& tree) {
  Breaches breaches;
  for (const File& file : tree) {
    if (file.path != "ops/THREATS.md") continue;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.text)) {
      ++number;
      std::string folder;
      for (const std::string& name : quoted(line)) {
        const bool bare = name.find('/') == npos;
        if (bare && !name.ends_with(".cc")) continue;
        const std::string path = bare ? folder + "/" + name : name;
        if (!bare) folder = path.substr(0, path.rfind('/'));
        if (!is_there(tree, path)) breaches.push_back({file.path, number, path + " is not there"});
      }
    }
  }
  return breaches;
}

}  // namespace mash::house
