// The join file: what an endpoint must be told out of band before it can trust a hub.
//
// Made by `mash init`, handed over by person. Everything else an endpoint learns later is checked
// against it: the hub by its transport key, checkpoints by the ledger key, rosters by the
// governors. TOML; PROTOCOL.md, "Join file".
#pragma once

#include "wire/governed.h"

namespace mash::wire {

struct JoinFile {
  Digest hub{};
  HubMode mode = HubMode::exercise;
  std::string origin;     // Of the ledger: the name its checkpoints are signed with.
  PublicKey ledger{};     // Ed25519.
  PublicKey transport{};  // CURVE.
  unsigned quorum = 0;
  std::vector<Governor> governors;
  bool operator==(const JoinFile&) const = default;
};

// What the first roster is measured against: nobody enrolled yet, and the governors of the join
// file.
RosterInForce before_any_roster(const JoinFile& join);

std::string format_join_file(const JoinFile& join);
Result<JoinFile, SettingsProblem> parse_join_file(std::string_view text, const std::string& name);

}  // namespace mash::wire
