// A real program under test: started, watched by what it prints, ended by its own pid. What goes
// wrong throws std::runtime_error, so that programs which are no tests can play with it too.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mash::support {

// A program of this build, e.g. program("mash-hub").
std::filesystem::path program(const std::string& name);

struct Finished {
  int code = -1;  // Exit code; 128 + signal if one ended it.
  std::string out;
  std::string err;
};

// Ends with its owner, and with the thread that made it, however either ends.
class Process {
 public:
  Process(const std::filesystem::path& path, const std::vector<std::string>& arguments);
  ~Process();  // Kills it if it still runs.
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Waits for a line of standard output that begins with `start` and gives it; throws if the
  // program ends or a generous time is up first.
  std::string line(const std::string& start) { return line_of(printed_, start); }
  std::string error_line(const std::string& start) { return line_of(complained_, start); }
  void signal(int number);
  pid_t pid() const { return pid_; }
  // From now on it writes into no file at or beyond this offset: to the program, a full disk.
  void limit_files(std::uint64_t bytes);
  Finished wait();

 private:
  std::string line_of(const std::string& text, const std::string& start);
  bool read_more(std::chrono::steady_clock::time_point deadline);
  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string printed_;
  std::string complained_;
};

// Runs to the end.
Finished run(const std::filesystem::path& path, const std::vector<std::string>& arguments);

}  // namespace mash::support
