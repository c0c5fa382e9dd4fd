#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace mash::support {
namespace {

constexpr std::chrono::seconds patience{60};  // Sanitized programs on a busy machine.

void must(bool holds, const std::string& otherwise) {
  if (!holds) throw std::runtime_error(otherwise);
}

std::pair<int, int> make_pipe() {
  int ends[2];
  must(pipe2(ends, O_CLOEXEC) == 0, "the machine has no pipe left");
  return {ends[0], ends[1]};
}

// False at the end of the stream.
bool drain(int from, std::string& to) {
  char buffer[4096];
  const ssize_t got = read(from, buffer, sizeof buffer);
  if (got > 0) to.append(buffer, static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

std::filesystem::path program(const std::string& name) {
  return std::filesystem::path(MASH_PROGRAMS) / name;
}

Process::Process(const std::filesystem::path& path, const std::vector<std::string>& arguments) {
  std::vector<char*> argv = {const_cast<char*>(path.c_str())};
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const auto [out_read, out_write] = make_pipe();
  const auto [err_read, err_write] = make_pipe();
  pid_ = fork();
  must(pid_ >= 0, "the machine starts no process");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // A test that is killed leaves nothing running.
    dup2(out_write, STDOUT_FILENO);
    dup2(err_write, STDERR_FILENO);
    execv(path.c_str(), argv.data());
    _exit(127);
  }
  close(out_write);
  close(err_write);
  out_ = out_read;
  err_ = err_read;
}

Process::~Process() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(out_);
  close(err_);
}

bool Process::read_more(std::chrono::steady_clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - std::chrono::steady_clock::now());
  pollfd ends[2] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};
  const int ready = poll(ends, 2, static_cast<int>(std::max<long>(0, left.count())));
  must(ready > 0,
       "waited " + std::to_string(patience.count()) + " s; it printed: " + printed_ + complained_);
  bool open = false;
  if (ends[0].revents != 0) open |= drain(out_, printed_);
  if (ends[1].revents != 0) open |= drain(err_, complained_);
  return open;
}

std::string Process::line_of(const std::string& text, const std::string& start) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    std::size_t from = 0;
    for (std::size_t end; (end = text.find('\n', from)) != std::string::npos; from = end + 1) {
      const std::string found = text.substr(from, end - from);
      if (found.starts_with(start)) return found;
    }
    must(read_more(deadline), "it ended without a line '" + start + "': " + complained_);
  }
}

void Process::signal(int number) { kill(pid_, number); }

void Process::limit_files(std::uint64_t bytes) {
  const rlimit limit{bytes, RLIM_INFINITY};
  must(prlimit(pid_, RLIMIT_FSIZE, &limit, nullptr) == 0, "a program's limits cannot be set");
}

Finished Process::wait() {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (read_more(deadline)) {
  }
  while (drain(out_, printed_)) {
  }
  while (drain(err_, complained_)) {
  }
  int status = 0;
  must(waitpid(pid_, &status, 0) == pid_, "a process got lost");
  pid_ = -1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, printed_, complained_};
}

Finished run(const std::filesystem::path& path, const std::vector<std::string>& arguments) {
  return Process(path, arguments).wait();
}

}  // namespace mash::support
