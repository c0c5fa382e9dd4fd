// How `mash` speaks: sentences for people, or one JSON object a line for programs.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mash::cli {

// Exit codes of every `mash` command.
inline constexpr int exit_done = 0;
inline constexpr int exit_refused = 1;        // Refused, or something was found.
inline constexpr int exit_usage = 2;          // What was typed, or a mistake in a settings file.
inline constexpr int exit_not_reachable = 3;  // The daemon does not answer, or its hub is away.
inline constexpr int exit_machine = 4;        // A file, a key, a disk.

struct Output {
  bool json = false;

  // Whatever came from elsewhere cannot steer the terminal: control characters but line ends become
  // spaces.
  void say(const std::string& sentence) const;
  void emit(const std::string& object) const {
    if (json) std::printf("%s\n", object.c_str());
  }
  // Progress goes to standard error, and only where a person looks at it.
  void progress(const std::string& text) const;
  void progress_done() const;
};

// Why a command does not do what it was asked to. `code` is stable, `fault` says who can mend it,
// `sentence` what is wrong and what to do.
struct Problem {
  std::string code;
  std::string fault;
  std::string sentence;
  int exit = exit_refused;
};

// A name that stands in rosters: one line of UTF-8, at most limits::name_bytes_max bytes. `option`
// is what the sentence calls it.
Outcome<Problem> check_name(std::string_view option, const std::string& name);

// What others wrote, fit for a terminal: nothing in it steers one. Each further line begins with
// `indent`, or all of it is one line.
std::string harmless(std::string_view said, std::string_view indent);
std::string one_line(std::string_view said);

// Prints it in either form; gives its exit code.
int tell(const Output& output, const Problem& problem);
int refused(const Output& output, std::string_view code, std::string_view fault,
            std::string_view sentence);

}  // namespace mash::cli
