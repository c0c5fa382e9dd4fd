#include "wire/join.h"

#include "base/limits.h"
#include "wire/reading.h"

namespace mash::wire {

RosterInForce before_any_roster(const JoinFile& join) {
  return {join.hub, join.mode, join.governors, join.quorum, 0, Digest{}};
}

std::string format_join_file(const JoinFile& join) {
  std::string text =
      toml_line("format", quote("mash/v1 join")) + toml_line("hub", quote(hex(join.hub))) +
      toml_line("mode", quote(word(join.mode))) + toml_line("origin", quote(join.origin)) +
      toml_line("ledger", quote(hex(join.ledger))) +
      toml_line("transport", quote(hex(join.transport))) +
      toml_line("quorum", std::to_string(join.quorum));
  for (const Governor& governor : join.governors) text += governor_block(governor);
  return text;
}

Result<JoinFile, SettingsProblem> parse_join_file(std::string_view text, const std::string& name) {
  const auto file = SettingsFile::parse(text, name);
  const auto root = file.root();
  JoinFile join;
  root.one_of("format", {"mash/v1 join"});
  join.hub = read_block<32>(root, "hub");
  join.mode = read_word<HubMode>(root, "mode");
  join.origin = root.text("origin");
  join.ledger = read_block<32>(root, "ledger");
  join.transport = read_block<32>(root, "transport");
  join.quorum = static_cast<unsigned>(root.integer("quorum", 2, limits::note_signatures_max));
  join.governors = read_governors(root, join.quorum);
  if (const auto problem = file.finish()) return refuse(*problem);
  return join;
}

}  // namespace mash::wire
