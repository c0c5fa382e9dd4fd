// `mash policy test`, `check`, `who`, `diff` and `explain --given`: what an officer asks of a
// folder of policies before anybody signs it. Nothing here needs a hub, and nothing is changed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/output.h"
#include "policy/policy.h"

namespace mash::cli {

struct PolicyLook {
  std::filesystem::path policies;
  std::filesystem::path other;     // diff: the changed folder.
  std::string on;                  // A day, 2026-11-22; empty: today in London.
  std::string label;               // who: the section.
  std::string format = "text";     // who: text, csv or html.
  std::vector<std::string> given;  // explain: ATTRIBUTE=WORD.
  bool clauses = false;            // test: leave out each clause in turn.
};

// The officer's own tests. 1: one failed, or a rule was never seen at work, or always; or, if asked
// for, a clause could be left out and no test would fail.
int policy_test(const PolicyLook& asked, const Output& output);
// Everything the rules can come to. 1: something to mend was found.
int policy_check(const PolicyLook& asked, const Output& output);
// Who may be given one section, from whom, in which message.
int policy_who(const PolicyLook& asked, const Output& output);
// What another folder would newly disclose and keep back. 1: they differ.
int policy_diff(const PolicyLook& asked, const Output& output);
// Every word that rules may use, as the file schema.toml.
int policy_schema(const Output& output);
// One decision: what comes of it, by which rules, and what would change it. 1: not released.
int policy_explain(const PolicyLook& asked, const Output& output);

}  // namespace mash::cli
