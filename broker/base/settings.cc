#include "base/settings.h"

#include <toml++/toml.h>
#include <algorithm>
#include <fstream>
#include <numeric>
#include <set>

#include "base/bytes.h"
#include "base/limits.h"

namespace mash {
namespace {

// What all tables of one file share.
struct File {
  std::string name;
  toml::table document;
  std::optional<SettingsProblem> problem;

  void complain(int line, std::string sentence) {
    if (!problem) problem = SettingsProblem{name, line, std::move(sentence)};
  }
};

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::string_view word : words) text += (text.empty() ? "" : ", ") + in_quotes(word);
  return text;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& words) {
  const auto near = nearest_word(word, words);
  return near ? "; did you mean " + in_quotes(*near) + "?" : "";
}

}  // namespace

struct SettingsTable::Node {
  std::shared_ptr<File> file;
  const toml::table* table = nullptr;  // Null below a problem: every answer is then a default.
  std::string path;                    // "" or "clocks.red", for the messages.
  mutable std::set<std::string, std::less<>> asked;
  mutable std::vector<std::shared_ptr<Node>> children;

  std::string named(std::string_view key) const {
    return in_quotes(path.empty() ? std::string(key) : path + "." + std::string(key));
  }

  int line() const { return table == nullptr || path.empty() ? 1 : line_of(*table); }

  const toml::node* find(std::string_view key) const {
    asked.emplace(key);
    return table == nullptr ? nullptr : table->get(key);
  }

  const toml::node* require(std::string_view key, std::string_view kind) const {
    const toml::node* node = find(key);
    if (node == nullptr && table != nullptr) {
      file->complain(line(),
                     named(key) + " is missing; it takes " + std::string(kind) + slip_of(key));
    }
    return node;
  }

  // A key of the file that may have been meant for a missing one.
  std::string slip_of(std::string_view key) const {
    std::vector<std::string_view> present;
    for (const auto& [name, value] : *table) {
      if (!asked.contains(name.str())) present.push_back(name.str());
    }
    const auto near = nearest_word(key, present);
    return near ? "; is " + in_quotes(*near) + " a slip of it?" : "";
  }

  void wrong(const toml::node& node, std::string_view key, std::string_view kind) const {
    file->complain(line_of(node), named(key) + " takes " + std::string(kind));
  }

  // Asking for a table twice gives the same node, so that `asked` stays whole.
  SettingsTable child(const toml::table* below, std::string_view key) const {
    for (const auto& known : children) {
      if (below != nullptr && known->table == below) return SettingsTable(known);
    }
    auto node = std::make_shared<Node>();
    node->file = file;
    node->table = below;
    node->path = path.empty() ? std::string(key) : path + "." + std::string(key);
    children.push_back(node);
    return SettingsTable(node);
  }

  // Every key in the file that nobody asked for, here and below.
  void complain_about_strangers() const {
    if (table != nullptr) {
      const std::vector<std::string_view> known(asked.begin(), asked.end());
      for (const auto& [key, value] : *table) {
        if (asked.contains(key.str())) continue;
        file->complain(line_of(value),
                       named(key.str()) + " is not known here" + did_you_mean(key.str(), known));
      }
    }
    for (const auto& below : children) below->complain_about_strangers();
  }

  template <class T>
  std::optional<T> scalar(std::string_view key, std::string_view kind) const {
    const toml::node* node = require(key, kind);
    if (node == nullptr) return std::nullopt;
    if (const auto* value = node->as<T>()) return value->get();
    wrong(*node, key, kind);
    return std::nullopt;
  }

  template <class T>
  std::vector<T> list(std::string_view key, std::string_view kind) const {
    const toml::node* node = require(key, kind);
    if (node == nullptr) return {};
    const toml::array* array = node->as_array();
    std::vector<T> values;
    bool right = array != nullptr;
    for (std::size_t i = 0; right && i < array->size(); ++i) {
      const auto* value = array->get(i)->as<T>();
      if (value == nullptr)
        right = false;
      else
        values.push_back(value->get());
    }
    if (right) return values;
    wrong(*node, key, kind);
    return {};
  }

  std::size_t position(const toml::node& node, std::string_view key, std::string_view word,
                       const std::vector<std::string_view>& words) const {
    const auto found = std::find(words.begin(), words.end(), word);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    const std::string suggestion = did_you_mean(word, words);
    file->complain(line_of(node),
                   named(key) + " has " + in_quotes(word) + ", which is not a word for it" +
                       (suggestion.empty() ? "; it takes one of " + listed(words) : suggestion));
    return 0;
  }

  std::optional<Date> real_date(const toml::node& node, std::string_view key,
                                toml::date date) const {
    const Date checked{std::chrono::year(date.year), std::chrono::month(date.month),
                       std::chrono::day(date.day)};
    if (checked.ok()) return checked;
    wrong(node, key, "a date that exists, like 2026-11-22");
    return std::nullopt;
  }
};

std::string SettingsProblem::text() const {
  return file + (line > 0 ? ":" + std::to_string(line) : "") + ": " + sentence;
}

std::string SettingsTable::text(std::string_view key) const {
  return node_->scalar<std::string>(key, "a text in quotes").value_or("");
}

std::int64_t SettingsTable::integer(std::string_view key, std::int64_t least,
                                    std::int64_t most) const {
  const std::string kind =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  const auto value = node_->scalar<std::int64_t>(key, kind);
  if (!value) return least;
  if (*value >= least && *value <= most) return *value;
  node_->wrong(*node_->find(key), key, kind);
  return least;
}

bool SettingsTable::boolean(std::string_view key) const {
  return node_->scalar<bool>(key, "true or false").value_or(false);
}

Date SettingsTable::date(std::string_view key) const {
  constexpr std::string_view kind = "a date without quotes, like 2026-11-22";
  const auto value = node_->scalar<toml::date>(key, kind);
  const auto checked = value ? node_->real_date(*node_->find(key), key, *value) : std::nullopt;
  return checked.value_or(Date{});
}

std::size_t SettingsTable::one_of(std::string_view key,
                                  const std::vector<std::string_view>& words) const {
  const auto word = node_->scalar<std::string>(key, "one of " + listed(words));
  return word ? node_->position(*node_->find(key), key, *word, words) : 0;
}

std::vector<std::string> SettingsTable::texts(std::string_view key) const {
  return node_->list<std::string>(key, "a list of texts, like [\"one\", \"two\"]");
}

std::vector<std::size_t> SettingsTable::some_of(std::string_view key,
                                                const std::vector<std::string_view>& words) const {
  std::vector<std::size_t> positions;
  for (const auto& word : node_->list<std::string>(key, "a list of " + listed(words))) {
    positions.push_back(node_->position(*node_->find(key), key, word, words));
  }
  return positions;
}

std::vector<Date> SettingsTable::dates(std::string_view key) const {
  std::vector<Date> dates;
  for (toml::date date : node_->list<toml::date>(key, "a list of dates, like [2026-12-25]")) {
    const auto checked = node_->real_date(*node_->find(key), key, date);
    if (checked) dates.push_back(*checked);
  }
  return dates;
}

std::vector<std::int64_t> SettingsTable::integers(std::string_view key, std::int64_t least,
                                                  std::int64_t most) const {
  const std::string kind =
      "a list of whole numbers from " + std::to_string(least) + " to " + std::to_string(most);
  const auto values = node_->list<std::int64_t>(key, kind);
  for (std::int64_t value : values) {
    if (value < least || value > most) node_->wrong(*node_->find(key), key, kind);
  }
  return values;
}

SettingsTable SettingsTable::table(std::string_view key) const {
  const toml::node* node = node_->require(key, "a table, [" + std::string(key) + "]");
  const toml::table* below = node == nullptr ? nullptr : node->as_table();
  if (node != nullptr && below == nullptr) node_->wrong(*node, key, "a table");
  return node_->child(below, key);
}

std::vector<SettingsTable> SettingsTable::tables(std::string_view key) const {
  const toml::node* node = node_->find(key);
  if (node == nullptr) return {};
  const std::string kind = "tables, each headed [[" + std::string(key) + "]]";
  const toml::array* array = node->as_array();
  std::vector<SettingsTable> all;
  bool right = array != nullptr;
  for (std::size_t i = 0; right && i < array->size(); ++i) {
    const toml::table* below = array->get(i)->as_table();
    if (below == nullptr)
      right = false;
    else
      all.push_back(node_->child(below, key));
  }
  if (right) return all;
  node_->wrong(*node, key, kind);
  return {};
}

std::vector<std::string> SettingsTable::keys() const {
  if (node_->table == nullptr) return {};
  std::vector<std::pair<int, std::string>> by_line;
  for (const auto& [key, value] : *node_->table) {
    node_->asked.emplace(key.str());
    by_line.emplace_back(static_cast<int>(key.source().begin.line), key.str());
  }
  std::sort(by_line.begin(), by_line.end());
  std::vector<std::string> keys;
  for (auto& [line, key] : by_line) keys.push_back(std::move(key));
  return keys;
}

bool SettingsTable::has(std::string_view key) const { return node_->find(key) != nullptr; }

int SettingsTable::line() const { return node_->line(); }

void SettingsTable::complain(std::string_view key, std::string sentence) const {
  const toml::node* node = node_->find(key);
  node_->file->complain(node == nullptr ? node_->line() : line_of(*node),
                        node_->named(key) + " " + std::move(sentence));
}

SettingsFile SettingsFile::read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(limits::settings_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  SettingsFile file = parse(in.is_open() ? text : "", path.string());
  if (!in.is_open()) {
    file.root_->file->problem = SettingsProblem{
        path.string(), 0, "cannot be opened; check that the file exists and may be read"};
  }
  return file;
}

SettingsFile SettingsFile::parse(std::string_view text, std::string name) {
  SettingsFile file;
  file.text_ = text;
  auto shared = std::make_shared<File>();
  shared->name = std::move(name);
  if (text.size() > limits::settings_bytes_max) {
    shared->complain(0, "is larger than " + std::to_string(limits::settings_bytes_max) +
                            " bytes, the most that is read");
  } else if (!is_utf8(text)) {
    shared->complain(0, "is not UTF-8 text; save it as UTF-8");
  } else {
    try {
      shared->document = toml::parse(text);
    } catch (const toml::parse_error& error) {
      shared->complain(static_cast<int>(error.source().begin.line),
                       "is not TOML: " + std::string(error.description()));
    }
  }
  file.root_ = std::make_shared<SettingsTable::Node>();
  file.root_->table = shared->problem ? nullptr : &shared->document;
  file.root_->file = std::move(shared);
  return file;
}

SettingsTable SettingsFile::root() const { return SettingsTable(root_); }

const std::string& SettingsFile::text() const { return text_; }

std::optional<SettingsProblem> SettingsFile::finish() const {
  root_->complain_about_strangers();
  return root_->file->problem;
}

std::optional<std::string_view> nearest_word(std::string_view word,
                                             const std::vector<std::string_view>& words) {
  std::optional<std::string_view> nearest;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;  // Further is no slip.
  for (std::string_view candidate : words) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace mash
