#include "house/arrows.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "house/source.h"

namespace mash::house {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string name_of(std::string_view folder) {
  return std::string(folder.substr(folder.rfind('/') + 1));
}

// "<openssl/*> <sodium.h>" to its patterns.
void add_foreign(Table& table, std::string_view patterns, const std::set<std::string>& owners) {
  for (const std::string& pattern : words_of(patterns)) {
    if (!pattern.starts_with('<') || !pattern.ends_with('>')) {
      throw std::runtime_error("a foreign header is written <like/this.h>: " + pattern);
    }
    const std::string bare = pattern.substr(1, pattern.size() - 2);
    const auto known = std::find_if(table.foreign.begin(), table.foreign.end(),
                                    [&](const Owner& owner) { return owner.pattern == bare; });
    if (known == table.foreign.end())
      table.foreign.push_back({bare, owners});
    else
      known->owners.insert(owners.begin(), owners.end());
  }
}

// `all: merkle` gives every room that arrow but those `merkle` itself rests on.
void add_for_all(Table& table, const std::set<std::string>& rooms) {
  for (const std::string& name : rooms) {
    std::set<std::string> exempt = table.rooms[name].below;
    exempt.insert(name);
    for (auto& [other, room] : table.rooms) {
      if (!exempt.contains(other)) room.below.insert(name);
    }
  }
}

// The rooms reached from `name`, itself included.
std::set<std::string> reached(const std::string& name,
                              const std::map<std::string, std::set<std::string>>& arrows) {
  std::set<std::string> seen = {name};
  std::vector<std::string> open = {name};
  while (!open.empty()) {
    const std::string from = open.back();
    open.pop_back();
    const auto below = arrows.find(from);
    if (below == arrows.end()) continue;
    for (const std::string& to : below->second) {
      if (seen.insert(to).second) open.push_back(to);
    }
  }
  return seen;
}

struct MashRoom {
  std::string name;
  std::set<std::string> arrows;
};

// The mash_room(...) of a CMakeLists.txt, or an empty name.
MashRoom mash_room_of(std::string_view cmake) {
  const std::size_t call = cmake.find("mash_room(");
  if (call == std::string_view::npos) return {};
  const std::size_t open = call + std::string_view("mash_room(").size();
  const auto words = words_of(cmake.substr(open, cmake.find(')', open) - open));
  MashRoom room{words.empty() ? "" : words.front(), {}};
  bool in_arrows = false;
  for (const std::string& word : words) {
    const bool keyword = word == "SOURCES" || word == "ARROWS" || word == "FOREIGN";
    if (in_arrows && !keyword) room.arrows.insert(word);
    if (keyword) in_arrows = word == "ARROWS";
  }
  return room;
}

// Tests may include everything, by the same spelling as everybody.
Breaches bare_includes(const File& file) {
  Breaches breaches;
  for (const Include& include : includes_of(file.text)) {
    const bool bare = include.quoted && include.target.find('/') == std::string::npos;
    if (!bare || include.target.ends_with(".capnp.h")) continue;
    breaches.push_back({file.path, include.line,
                        "an include is written \"room/file.h\", in tests from tests/ on"});
  }
  return breaches;
}

std::set<std::string> rooms_included(const Tree& tree, const Table& table,
                                     std::string_view folder) {
  std::set<std::string> names;
  for (const File& file : tree) {
    if (!starts_with_folder(file.path, folder)) continue;
    for (const Include& include : includes_of(file.text)) {
      const std::string name = include.target.substr(0, include.target.find('/'));
      if (include.quoted && table.rooms.contains(name)) names.insert(name);
    }
  }
  return names;
}

}  // namespace

Table read_table(std::string_view text) {
  Table table;
  std::set<std::string> for_all;
  std::size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      throw std::runtime_error("arrows.txt:" + std::to_string(number) + ": a line has a colon");
    }
    const std::string head(line.substr(0, colon));
    const auto words = words_of(line.substr(colon + 1));
    const std::set<std::string> names(words.begin(), words.end());
    if (head.starts_with('<'))
      add_foreign(table, head, names);
    else if (head == "all")
      for_all = names;
    else if (head == "nobody")
      table.nobody = names;
    else if (head == "pure")
      table.pure = names;
    else {
      Room& room = table.rooms[name_of(head)];
      room.folder = head;
      room.line = number;
      room.below.insert(names.begin(), names.end());
    }
  }
  add_for_all(table, for_all);
  return table;
}

std::string room_of(const Table& table, std::string_view path) {
  for (const auto& [name, room] : table.rooms) {
    if (starts_with_folder(path, room.folder)) return name;
  }
  return "";
}

Breaches unsound_table(const Table& table) {
  Breaches breaches;
  std::map<std::string, std::set<std::string>> arrows;
  for (const auto& [name, room] : table.rooms) arrows[name] = room.below;
  for (const auto& [name, room] : table.rooms) {
    const auto complain = [&](const std::string& sentence) {
      breaches.push_back({std::string(table_path), room.line, sentence});
    };
    for (const std::string& to : room.below) {
      if (!table.rooms.contains(to)) complain("no room is called " + to + "; give it a line");
      if (table.nobody.contains(to)) complain("nobody includes " + to + "; take the arrow away");
      if (reached(to, arrows).contains(name)) {
        complain("the arrow from " + name + " to " + to + " closes a circle; take one arrow away");
      }
    }
  }
  for (const auto* names : {&table.nobody, &table.pure}) {
    for (const std::string& name : *names) {
      if (table.rooms.contains(name)) continue;
      breaches.push_back({std::string(table_path), 1, "no room is called " + name});
    }
  }
  return breaches;
}

Breaches homeless_files(const Tree& tree, const Table& table) {
  Breaches breaches;
  for (const File& file : tree) {
    if (is_test(file) || !room_of(table, file.path).empty()) continue;
    const bool in_rooms = file.path.starts_with("broker/") || file.path.starts_with("adapters/");
    const bool in_folder = in_rooms && file.folder().find('/') != std::string_view::npos;
    if (in_folder) {
      breaches.push_back(
          {file.path, 1, "this folder is no room; give it a line in " + std::string(table_path)});
    } else if (is_cpp(file)) {
      breaches.push_back({file.path, 1, "C++ lies in a room; move it into one"});
    }
  }
  return breaches;
}

Breaches forbidden_includes(const File& file, const Table& table) {
  Breaches breaches;
  if (!is_cpp(file)) return breaches;
  if (is_test(file)) return bare_includes(file);
  const std::string name = room_of(table, file.path);
  const auto room = table.rooms.find(name);
  if (room == table.rooms.end()) return breaches;  // homeless_files() speaks.
  for (const Include& include : includes_of(file.text)) {
    const std::size_t slash = include.target.find('/');
    const std::string to = include.target.substr(0, slash);
    const auto complain = [&](const std::string& sentence) {
      breaches.push_back({file.path, include.line, sentence});
    };
    if (!include.quoted) {
      if (table.rooms.contains(to) && slash != std::string::npos) {
        complain("our own headers stand in quotes: \"" + include.target + "\"");
      }
    } else if (include.target.ends_with(".capnp.h")) {
      continue;  // Generated and foreign: foreign_headers() speaks.
    } else if (slash == std::string::npos || !table.rooms.contains(to)) {
      complain("an include is written \"room/file.h\", and " + include.target + " is in no room");
    } else if (to != name && !room->second.below.contains(to)) {
      complain("no arrow leads from " + name + " to " + to +
               "; turn the dependency round, or "
               "move what both need below them");
    }
  }
  return breaches;
}

Breaches disagreeing_cmake(const Tree& tree, const Table& table) {
  std::map<std::string, std::set<std::string>> drawn;
  for (const File& file : tree) {
    const std::string name = room_of(table, file.path);
    if (name.empty() || file.path != table.rooms.at(name).folder + "/CMakeLists.txt") continue;
    drawn[name] = mash_room_of(file.text).arrows;
  }
  Breaches breaches;
  for (const File& file : tree) {
    const std::string name = room_of(table, file.path);
    if (name.empty() || file.path != table.rooms.at(name).folder + "/CMakeLists.txt") continue;
    const Room& room = table.rooms.at(name);
    const MashRoom made = mash_room_of(file.text);
    const auto complain = [&](const std::string& sentence) {
      breaches.push_back({file.path, 1, sentence});
    };
    if (made.name != name) complain("a room is made by mash_room(" + name + " ...); say so here");
    for (const std::string& to : made.arrows) {
      if (!room.below.contains(to)) complain("ARROWS has " + to + ", which the table has not");
    }
    const std::set<std::string> linked = reached(name, drawn);
    for (const std::string& to : rooms_included(tree, table, room.folder)) {
      if (!linked.contains(to)) complain("the room includes " + to + "; add it to ARROWS");
    }
  }
  return breaches;
}

}  // namespace mash::house
