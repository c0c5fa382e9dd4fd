// `mash ledger verify`: everything the ledger's file says, checked against itself and its meaning.
#pragma once

#include <filesystem>

#include "cli/output.h"

namespace mash::cli {

// `directory` is a hub's. A hub that is running makes a copy for it on its own connection.
int ledger_verify(const std::filesystem::path& directory, const Output& output);

}  // namespace mash::cli
