// TOML files that people write (settings, policies, rosters, join files), read strictly.
//
// Everything a file may say is asked for by name; whatever was not asked for is an error with a
// suggestion. The first problem found is kept and every later answer is a harmless default, so the
// reading code is a straight line that ends in one look at problem(): nothing is ever half-loaded.
//
//   auto file = SettingsFile::read("hub.toml");
//   HubSettings s{.endpoint = file.root().text("endpoint"), ...};
//   if (auto problem = file.finish()) return refuse(*problem);
//
// The only place that includes toml++. Format: TOML 1.0.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace mash {

// What is wrong with a file, where, and what was expected instead.
struct SettingsProblem {
  std::string file;
  int line = 0;  // 1-based; 0 when the problem is the file as a whole.
  std::string sentence;

  std::string text() const;  // "hub.toml:12: ..."
  bool operator==(const SettingsProblem&) const = default;
};

class SettingsFile;

// One table of a file. A light handle; valid as long as its SettingsFile.
class SettingsTable {
 public:
  // Required values. A missing or wrong one is a problem; the answer is then empty, `least` or
  // false.
  std::string text(std::string_view key) const;
  std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most) const;
  bool boolean(std::string_view key) const;
  Date date(std::string_view key) const;  // A TOML local date, 2026-11-22.
  // One of `words`, as its position; a wrong word is answered with the nearest right one.
  std::size_t one_of(std::string_view key, const std::vector<std::string_view>& words) const;
  std::vector<std::string> texts(std::string_view key) const;
  std::vector<std::size_t> some_of(std::string_view key,
                                   const std::vector<std::string_view>& words) const;
  std::vector<Date> dates(std::string_view key) const;
  std::vector<std::int64_t> integers(std::string_view key, std::int64_t least,
                                     std::int64_t most) const;

  // Sub-tables. table() is required; tables() is an array of tables and may be absent (empty).
  SettingsTable table(std::string_view key) const;
  std::vector<SettingsTable> tables(std::string_view key) const;
  // For tables whose keys are data (names of parties, of checks): every key of this table, each
  // counted as asked for, in the order of the file.
  std::vector<std::string> keys() const;

  bool has(std::string_view key) const;
  int line() const;  // Of this table, 1-based.

  // Records a problem of the caller's own finding (a value outside its meaning) at `key`'s line.
  void complain(std::string_view key, std::string sentence) const;

 private:
  friend class SettingsFile;
  struct Node;
  explicit SettingsTable(std::shared_ptr<Node> node) : node_(std::move(node)) {}
  std::shared_ptr<Node> node_;
};

class SettingsFile {
 public:
  // Never fails: a file that cannot be read or parsed has a problem() and an empty root.
  // At most limits::settings_bytes_max bytes; UTF-8.
  static SettingsFile read(const std::filesystem::path& path);
  static SettingsFile parse(std::string_view text, std::string name);  // `name` for the messages.

  SettingsTable root() const;
  const std::string& text() const;  // The exact bytes, for digests and signatures.

  // The first problem, if any, including keys nobody asked for. Call it once, after all questions.
  std::optional<SettingsProblem> finish() const;

 private:
  SettingsFile() = default;
  std::shared_ptr<SettingsTable::Node> root_;
  std::string text_;
};

// The word of `words` nearest to `word` by edit distance, if it is near enough to be a slip.
std::optional<std::string_view> nearest_word(std::string_view word,
                                             const std::vector<std::string_view>& words);

}  // namespace mash
