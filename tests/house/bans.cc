#include "house/bans.h"

#include <algorithm>

#include "house/source.h"

namespace mash::house {
namespace {

using Words = std::vector<std::string_view>;

const Words clocks_and_chance = {"system_clock", "steady_clock",  "high_resolution_clock",
                                 "utc_clock",    "clock_gettime", "gettimeofday",
                                 "localtime",    "localtime_r",   "gmtime",
                                 "mktime",       "std::time(",    "random_device",
                                 "rand(",        "srand("};
const Words threads_and_surroundings = {
    "std::thread", "std::jthread", "std::mutex", "std::shared_mutex", "std::condition_variable",
    "std::async",  "thread_local", "getenv",     "secure_getenv",     "setenv"};
const Words files = {"ifstream", "ofstream", "fstream", "fopen", "freopen"};
const Words locales = {"std::locale", "setlocale", "strftime", "toupper", "tolower", "isalpha",
                       "isdigit",     "isalnum",   "isspace",  "isupper", "islower", "ispunct",
                       "isxdigit",    "isprint",   "isgraph",  "iscntrl", "isblank", "atof",
                       "strtod",      "strtof",    "stod",     "stof"};
const Words unordered = {"unordered_map", "unordered_set", "unordered_multimap",
                         "unordered_multiset"};

// One breach for each line of `code` that has one of `words`.
void search(Breaches& breaches, const File& file, std::string_view code, const Words& words,
            std::string_view sentence) {
  std::size_t number = 0;
  for (std::string_view line : lines_of(code)) {
    ++number;
    for (std::string_view word : words) {
      if (find_word(line, word) == std::string_view::npos) continue;
      breaches.push_back({file.path, number, std::string(word) + ": " + std::string(sentence)});
      break;
    }
  }
}

// std::map<Thing*, ...> and its kin: their order is that of addresses.
void search_pointer_keys(Breaches& breaches, const File& file, std::string_view code) {
  for (std::string_view container : {"map<", "set<", "multimap<", "multiset<"}) {
    for (std::size_t at = find_word(code, container); at != std::string_view::npos;
         at = find_word(code, container, at + 1)) {
      const std::size_t key = at + container.size();
      const std::size_t end = code.find_first_of(",>*", key);
      if (end == std::string_view::npos || code[end] != '*') continue;
      breaches.push_back({file.path, line_at(code, at),
                          "keys that are pointers come in the order of addresses; use an id"});
    }
  }
}

// The rules' own words and samples.
bool lists_the_words(const File& file) { return file.path.starts_with("tests/house/bans"); }

bool is_below(const File& file, std::initializer_list<std::string_view> places) {
  return std::any_of(places.begin(), places.end(), [&](std::string_view place) {
    return file.path == place || starts_with_folder(file.path, place);
  });
}

// Whether `line` has `place` as a path from the root: not inside "./a/b", "${here}/a/b", "x/a/b".
bool has_absolute(std::string_view line, std::string_view place) {
  for (std::size_t at = line.find(place); at != std::string_view::npos;
       at = line.find(place, at + 1)) {
    const char before = at == 0 ? ' ' : line[at - 1];
    const bool continues = is_identifier_char(before) ||
                           std::string_view(".-~}*)/").find(before) != std::string_view::npos;
    if (!continues) return true;
  }
  return false;
}

}  // namespace

Breaches impure_names(const File& file, const Table& table) {
  Breaches breaches;
  const std::string room = room_of(table, file.path);
  if (!is_cpp(file) || !table.pure.contains(room)) return breaches;
  const std::string code = code_of(file.text);
  search(breaches, file, code, clocks_and_chance,
         "this room is pure; time and chance come in with the event");
  search(breaches, file, code, threads_and_surroundings,
         "this room is pure; threads and the environment are its caller's");
  if (file.path != "broker/base/settings.cc") {
    search(breaches, file, code, files, "this room is pure; take the bytes, let the caller read");
  }
  search(breaches, file, code, locales,
         "depends on the locale; say which characters are meant, as base/bytes.cc does");
  if (room == "core" || room == "policy") {
    search(breaches, file, code, unordered, "decisions go through things in order; use std::map");
    search_pointer_keys(breaches, file, code);
  }
  return breaches;
}

Breaches banned_names(const File& file) {
  Breaches breaches;
  if (!is_cpp(file)) return breaches;
  const std::string code = code_of(file.text);
  search(breaches, file, code, {"std::views", "std::ranges::views"},
         "clang with this library cannot compile it; write the loop");
  search(breaches, file, code, {"std::source_location", "<source_location>"},
         "clang with this library cannot compile it; ENSURE gives file and line");
  search(breaches, file, code, {"assert(", "<cassert>", "<assert.h>"},
         "vanishes in the shipped build; use ENSURE");
  search(breaches, file, code, {"#if 0"}, "code that is not compiled rots; delete it");
  if (file.extension() == ".h") {
    search(breaches, file, code, {"using namespace std;"}, "not in a header; name what you use");
  }
  if (is_test(file)) {
    search(breaches, file, code, {"sleep_for", "sleep_until", "usleep", "nanosleep", "sleep("},
           "a test waits for an event, not for a time; find the event");
  }
  return breaches;
}

Breaches guarded_names(const File& file, const Table& table) {
  Breaches breaches;
  if (!is_cpp(file) || is_test(file)) return breaches;
  const std::string code = code_of(file.text);
  const std::string room = room_of(table, file.path);
  if (file.path != "broker/base/bytes.h" && room != "sqlite" && room != "net" && room != "crypto") {
    search(breaches, file, code, {"reinterpret_cast"},
           "only base/bytes.h, sqlite, net and crypto cast so; use bytes_of() or text_of()");
  }
  // Whoever reads a secret stands here: one more name is a decision, with its reason in the commit.
  if (!is_below(file, {"broker/base/secret.h", "broker/crypto", "broker/net", "adapters/kit"})) {
    search(breaches, file, code, {"reveal("},
           "reads a secret; let crypto, net or kit do it, or add this file in tests/house/bans.cc");
  }
  return breaches;
}

Breaches unfinished_words(const File& file) {
  Breaches breaches;
  if (is_sample(file) || lists_the_words(file)) return breaches;
  search(breaches, file, file.text,
         {"TODO", "FIXME", "XXX", "HACK", "stub", "Stub", "STUB", "stubs"},
         "says that something is not finished; finish it, or take it out");
  return breaches;
}

Breaches machine_paths(const File& file) {
  Breaches breaches;
  if (lists_the_words(file)) return breaches;
  std::size_t number = 0;
  for (std::string_view line : lines_of(file.text)) {
    ++number;
    for (std::string_view place : {"/work/", "/root/", "/home/"}) {
      if (!has_absolute(line, place)) continue;
      breaches.push_back({file.path, number,
                          "a path of one machine; find it from the checkout, "
                          "the build or the environment"});
    }
    for (std::string_view host : {"registry.npmjs.org", "pypi.org", "pythonhosted.org",
                                  "proxy.golang.org", "crates.io", "deb.debian.org"}) {
      if (line.find(host) == std::string_view::npos) continue;
      breaches.push_back({file.path, number,
                          "a registry's host; the package manager's own "
                          "settings say where packages come from"});
    }
  }
  return breaches;
}

}  // namespace mash::house
