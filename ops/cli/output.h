// How `mash` speaks: sentences for people, or one JSON object a line for programs.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace mash::cli {

// Exit codes of every `mash` command.
inline constexpr int exit_done = 0;
inline constexpr int exit_refused = 1;  // Refused, or something was found.
inline constexpr int exit_usage = 2;
inline constexpr int exit_not_reachable = 3;  // The daemon does not answer.
inline constexpr int exit_machine = 4;        // A file, a disk, a setting.

struct Output {
  bool json = false;

  void say(const std::string& sentence) const {
    if (!json) std::printf("%s\n", sentence.c_str());
  }
  void emit(const std::string& object) const {
    if (json) std::printf("%s\n", object.c_str());
  }
  // Progress goes to standard error, and only where a person looks at it.
  void progress(const std::string& text) const;
  void progress_done() const;
};

// Prints a refusal in either form; gives exit_refused.
int refused(const Output& output, std::string_view code, std::string_view fault,
            std::string_view sentence);

}  // namespace mash::cli
