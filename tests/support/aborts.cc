#include "support/aborts.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "base/ensure.h"

namespace mash::support {

bool aborts(const std::function<void()>& act) {
  const pid_t child = fork();
  ENSURE(child >= 0, "a test may fork");
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // Catch's handler would report into our output.
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    act();
    _exit(0);
  }
  int status = 0;
  ENSURE(waitpid(child, &status, 0) == child, "a child ends");
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace mash::support
