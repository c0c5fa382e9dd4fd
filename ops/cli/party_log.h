// `mash desk export` and `mash agency export`: the party's own log (kit/party_log.h) as a file, for
// somebody outside to hold against the hub's exported ledger.
#pragma once

#include <filesystem>
#include <functional>

#include "cli/output.h"
#include "kit/json.h"

namespace mash::cli {

// `ask` gives the daemon's answer, or nothing when it has said why there is none and `code` is how
// to end. The file must not exist: a line for the party, one a request, one a delivery.
int export_log(const std::function<std::optional<kit::Json>(const kit::Json&)>& ask,
               const std::function<int()>& code, const std::filesystem::path& to,
               const Output& output);

}  // namespace mash::cli
