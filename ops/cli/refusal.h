// What a daemon's refusal looks like to people and programs, and how a command ends after it.
#pragma once

#include "cli/output.h"
#include "kit/json.h"

namespace mash::cli {

// `answer` is one of a mash-desk or mash-agency that is not ok: its sentence, then what is missing.
// Gives the exit code: refused, or not reachable when the hub behind the daemon is away.
int tell_refusal(const Output& output, const kit::Json& answer);

// An answer that is ok, for programs: what it said and `v`.
void emit_answer(const Output& output, kit::Json answer);

}  // namespace mash::cli
