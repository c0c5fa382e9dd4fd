// `mash ledger export`: the ledger's entries and its signed checkpoint as files that somebody can
// check who neither trusts the operator nor has the hub's database.
#pragma once

#include <filesystem>

#include "cli/output.h"

namespace mash::cli {

// `to` must not exist yet or be empty; it gets entries.jsonl, checkpoint and join.toml, mode 0600.
// The checkpoint of a running hub is what it signed last; that of a stopped one is signed here with
// the hub's own key, over the tree that it recorded as signed.
int ledger_export(const std::filesystem::path& directory, const std::filesystem::path& to,
                  const Output& output);

}  // namespace mash::cli
