#include "wire/reading.h"

#include <map>
#include <set>

namespace mash::wire {
namespace {

Governor read_governor(const SettingsTable& table) {
  Governor governor{table.text("name"), table.text("controller"), read_block<32>(table, "key")};
  if (governor.name.empty() || governor.name.find_first_of(" +\t\n") != std::string::npos) {
    table.complain("name", "takes a name without spaces or '+'");
  }
  return governor;
}

void check_quorum(const SettingsTable& root, const std::vector<Governor>& governors,
                  unsigned quorum) {
  if (quorum > governors.size()) {
    root.complain("quorum", "is larger than the number of governors");
  }
  std::map<std::string, unsigned> by_controller;
  for (const Governor& governor : governors) ++by_controller[governor.controller];
  for (const auto& [controller, count] : by_controller) {
    if (count < quorum) continue;
    root.complain("quorum", "could be reached by " + quote(controller) +
                                " alone; governors of two controllers must be needed");
  }
}

}  // namespace

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

std::string toml_line(std::string_view key, const std::string& value) {
  return std::string(key) + " = " + value + "\n";
}

std::string governor_block(const Governor& governor) {
  return "\n[[governor]]\n" + toml_line("name", quote(governor.name)) +
         toml_line("controller", quote(governor.controller)) +
         toml_line("key", quote(hex(governor.key)));
}

std::vector<Governor> read_governors(const SettingsTable& root, unsigned quorum) {
  std::vector<Governor> governors;
  std::set<std::string> names;
  std::set<PublicKey> keys;
  for (const auto& table : root.tables("governor")) {
    Governor governor = read_governor(table);
    if (!names.insert(governor.name).second) table.complain("name", "is already used by another");
    if (!keys.insert(governor.key).second) table.complain("key", "is already used by another");
    governors.push_back(std::move(governor));
  }
  check_quorum(root, governors, quorum);
  return governors;
}

}  // namespace mash::wire
