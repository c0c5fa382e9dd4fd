// The arrows between rooms: the table of arrows.txt, and what breaks it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "house/tree.h"

namespace mash::house {

struct Room {
  std::string folder;           // "broker/base"
  std::size_t line = 0;         // Of the table.
  std::set<std::string> below;  // Rooms it may include.
};

// A line of foreign headers: "openssl/*" belongs to these rooms (or files, or "all").
struct Owner {
  std::string pattern;
  std::set<std::string> owners;
};

struct Table {
  std::map<std::string, Room> rooms;  // By name: "base".
  std::set<std::string> nobody;       // Rooms that nobody includes.
  std::set<std::string> pure;
  std::vector<Owner> foreign;
};

constexpr std::string_view table_path = "tests/house/arrows.txt";

// Throws std::runtime_error for a line it does not understand.
Table read_table(std::string_view text);

// "base" for broker/base/bytes.h; "" outside all rooms of the table.
std::string room_of(const Table& table, std::string_view path);

// Arrows to rooms that do not exist, to rooms nobody includes, and arrows in a circle.
Breaches unsound_table(const Table& table);
// Folders of broker/ and adapters/ without a line in the table; C++ that lies in no room.
Breaches homeless_files(const Tree& tree, const Table& table);
// #include lines that leave the room by an arrow that is not drawn.
Breaches forbidden_includes(const File& file, const Table& table);
// mash_room(... ARROWS ...) that say more than the table, or less than what the room includes.
Breaches disagreeing_cmake(const Tree& tree, const Table& table);

}  // namespace mash::house
