// Requests to a running hub over its control socket (app/control.h says what it answers).
//
// Trust: the hub is believed for what is in force and for its clock. If it lies, governors sign a
// text that follows nothing, and every kit refuses it.
#pragma once

#include <filesystem>
#include <string>

#include "cli/output.h"
#include "wire/roster.h"

namespace mash::cli {

// `request` and the answer are one JSON object each. Problems: not_reachable, with that exit code,
// and what is wrong with the directory.
Result<std::string, Problem> ask_hub(const std::filesystem::path& directory,
                                     const std::string& request);

struct RosterNow {
  wire::Roster roster;
  std::string note;
  Digest digest{};
  Time now{};  // The hub's time.
};
struct PolicyNow {
  std::uint64_t version = 0;
  Digest digest{};
  Time now{};
};

// Problems of these: those of ask_hub, and the hub's own refusals.
Result<RosterNow, Problem> roster_now(const std::filesystem::path& directory);
Result<PolicyNow, Problem> policy_now(const std::filesystem::path& directory);
// A packed policy bundle, in force or before; that it is the one of this digest, the hub says.
Result<std::string, Problem> document(const std::filesystem::path& directory, const Digest& digest);
// Back when it is on the hub's disk and in force.
Outcome<Problem> apply_roster(const std::filesystem::path& directory, const std::string& note);
Outcome<Problem> apply_policy(const std::filesystem::path& directory, const std::string& packed);

// A roster's note, or the text of one that nobody signed yet. `name` is for the sentences.
Result<RosterNow, Problem> read_roster(const std::string& note_or_text, const std::string& name);

}  // namespace mash::cli
