// What a daemon's refusal looks like to people and programs, and how a command ends after it.
#pragma once

#include "cli/output.h"
#include "kit/json.h"

namespace mash::cli {

// `answer` is one of a mash-desk or mash-agency that is not ok: its sentence, then what is missing.
// Gives the exit code: refused, or not reachable when the hub behind the daemon is away.
int tell_refusal(const Output& output, const kit::Json& answer);

// What policy kept back from whom, of a message that was accepted; usually nothing.
void say_kept_back(const Output& output, const kit::Json& answer);

// An answer that is ok: to people what was kept back, to programs what it said and `v`.
void emit_answer(const Output& output, kit::Json answer);

}  // namespace mash::cli
