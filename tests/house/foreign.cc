#include "house/foreign.h"

#include <algorithm>

#include "house/source.h"

namespace mash::house {
namespace {

// The C++20 library, and the C library's own spellings of its headers. A space around each.
constexpr std::string_view standard_headers =
    " algorithm any array atomic barrier bit bitset cctype cerrno cfenv cfloat charconv chrono"
    " cinttypes climits clocale cmath codecvt compare complex concepts condition_variable"
    " coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar"
    " cwchar deque exception execution filesystem forward_list fstream functional future"
    " initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map"
    " memory memory_resource mutex new numbers numeric optional ostream queue random ranges"
    " ratio regex scoped_allocator semaphore set shared_mutex span sstream stack stdexcept"
    " stop_token streambuf string string_view syncstream system_error thread tuple type_traits"
    " typeindex typeinfo unordered_map unordered_set utility valarray variant vector version"
    " errno.h inttypes.h limits.h math.h stddef.h stdint.h stdio.h stdlib.h string.h time.h ";
constexpr std::string_view posix_headers =
    " dirent.h fcntl.h poll.h pthread.h pwd.h signal.h termios.h unistd.h ";

bool is_listed(std::string_view target, std::string_view headers) {
  return headers.find(" " + std::string(target) + " ") != std::string_view::npos;
}

bool matches(std::string_view target, std::string_view pattern) {
  if (pattern.ends_with('*')) return target.starts_with(pattern.substr(0, pattern.size() - 1));
  if (pattern.starts_with('*')) return target.ends_with(pattern.substr(1));
  return target == pattern;
}

const Owner* owner_of(std::string_view target, const Table& table) {
  const auto found = std::find_if(table.foreign.begin(), table.foreign.end(),
                                  [&](const Owner& o) { return matches(target, o.pattern); });
  return found == table.foreign.end() ? nullptr : &*found;
}

std::string listed(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// Empty if `file` of `room` may include `target`.
std::string objection(const File& file, const std::string& room, std::string_view target,
                      const Table& table) {
  if (is_standard_header(target)) return "";
  const bool implementation = file.extension() == ".cc";
  if (is_posix_header(target)) {
    if (!implementation) return "POSIX headers stay in .cc files; keep the machine out of the API";
    return table.pure.contains(room) ? "this room is pure; let its caller ask the machine" : "";
  }
  const Owner* owner = owner_of(target, table);
  if (owner == nullptr) {
    return "a header nobody owns; give <" + std::string(target) + "> a line in " +
           std::string(table_path) + " and its reason in README.md";
  }
  if (owner->owners.contains(file.path)) return "";
  if (!owner->owners.contains("all") && !owner->owners.contains(room)) {
    return "<" + std::string(target) + "> belongs to " + listed(owner->owners) +
           "; ask that room to do what is needed";
  }
  return implementation ? "" : "foreign headers stay in .cc files; hide the type behind our own";
}

}  // namespace

bool is_standard_header(std::string_view target) { return is_listed(target, standard_headers); }

bool is_posix_header(std::string_view target) {
  return target.starts_with("sys/") || target.starts_with("netinet/") ||
         target.starts_with("arpa/") || is_listed(target, posix_headers);
}

Breaches foreign_headers(const File& file, const Table& table) {
  Breaches breaches;
  if (!is_cpp(file) || is_test(file)) return breaches;
  const std::string room = room_of(table, file.path);
  for (const Include& include : includes_of(file.text)) {
    if (include.quoted && !include.target.ends_with(".capnp.h")) continue;
    const std::string sentence = objection(file, room, include.target, table);
    if (!sentence.empty()) breaches.push_back({file.path, include.line, sentence});
  }
  return breaches;
}

}  // namespace mash::house
