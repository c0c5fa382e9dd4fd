// `mash agency sent` and `mash desk sent`: what was sent, and what became of it.
#pragma once

#include "cli/desk_client.h"

namespace mash::cli {

int sent_list(const DeskAsked& who, const Output& output);

// A line for each recipient of a message: the last that was heard of it.
void say_heard(const Json& sent, const std::string& indent, const Output& output);

// Of an answer with "unsent" (kit/sent.h): a sentence that something waits or was refused, and how
// to see it. Nothing where there is nothing to say. `group`: "agency" or "desk".
void say_unsent(const Json& answer, const std::string& group, const Output& output);

}  // namespace mash::cli
