// The `mash` command line's way into a daemon on the same machine.
#include "net/control_socket.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "net/harness.h"
#include "support/temporary.h"

using namespace mash;
using namespace mash::net;
using namespace mash::net::test;
namespace fs = std::filesystem;

namespace {

const std::function<void(ByteView)> ignore_progress = [](ByteView) {};

// A daemon on its own thread that answers "count N" with N progress frames and anything else with
// itself; "large N" with N bytes; "die" makes it go without a word, "hush" makes it silent.
class Daemon {
 public:
  explicit Daemon(const fs::path& path) {
    auto server = ControlServer::open(context_, path);
    REQUIRE(server);
    thread_ = std::thread([this, one = std::move(*server)]() mutable { run(std::move(one)); });
  }
  ~Daemon() {
    stop_.wake();
    thread_.join();
  }

 private:
  void run(ControlServer server) {
    for (;;) {
      if (server.wait(stop_, Duration(-1)).woken) return;
      while (const auto request = server.receive()) {
        const std::string text(text_of(request->body));
        if (text == "die") return;
        if (text == "hush") continue;
        const int count = text.starts_with("count ") ? std::stoi(text.substr(6)) : 0;
        for (int i = 1; i <= count; ++i) {
          server.progress(request->peer, bytes_of(std::to_string(i)));
        }
        const std::size_t bytes = text.starts_with("large ") ? std::stoul(text.substr(6)) : 0;
        const Bytes large(bytes, 7);
        server.finish(request->peer, bytes > 0 ? ByteView(large) : ByteView(request->body));
      }
    }
  }

  Context context_;
  Waker stop_;
  std::thread thread_;
};

Result<Bytes, Refusal> ask(const fs::path& path, std::string_view request,
                           Duration wait_max = patience) {
  Context context;
  return ask_daemon(context, path, bytes_of(request), wait_max, ignore_progress);
}

unsigned mode_of(const fs::path& path) {
  struct stat found{};
  REQUIRE(lstat(path.c_str(), &found) == 0);
  return found.st_mode & 07777;
}

}  // namespace

TEST_CASE("a request is answered by progress and one final frame", "[control]") {
  const support::TemporaryDirectory directory;
  Daemon daemon(directory / "hub.sock");
  Context context;
  std::vector<std::string> progress;
  const auto answer = ask_daemon(context, directory / "hub.sock", bytes_of("count 3"), patience,
                                 [&](ByteView frame) { progress.emplace_back(text_of(frame)); });
  REQUIRE(answer);
  CHECK(*answer == frame_of("count 3"));
  CHECK(progress == std::vector<std::string>{"1", "2", "3"});
}

TEST_CASE("an empty and the largest request are answered, a larger one is refused", "[control]") {
  const support::TemporaryDirectory directory;
  Daemon daemon(directory / "hub.sock");
  CHECK(ask(directory / "hub.sock", "") == Bytes());
  const std::string largest(limits::control_frame_bytes_max, 'x');
  CHECK(ask(directory / "hub.sock", largest) == frame_of(largest));
  CHECK(ask(directory / "hub.sock", largest + "x").error() == Refusal::frame_too_large);
}

TEST_CASE("an answer longer than a frame arrives whole", "[control]") {
  const support::TemporaryDirectory directory;
  Daemon daemon(directory / "hub.sock");
  const std::size_t frame = limits::control_frame_bytes_max;
  for (const std::size_t bytes : {frame + 1, 5 * frame, control_reply_bytes_max}) {
    const auto answer = ask(directory / "hub.sock", "large " + std::to_string(bytes));
    REQUIRE(answer);
    CHECK(*answer == Bytes(bytes, 7));
  }
}

TEST_CASE("a missing, silent or dying daemon is not reachable", "[control]") {
  const support::TemporaryDirectory directory;
  const fs::path path = directory / "hub.sock";
  CHECK(ask(path, "hello").error() == Refusal::not_reachable);
  CHECK(ask(directory / "nowhere" / "hub.sock", "hello").error() == Refusal::not_reachable);
  Daemon daemon(path);
  CHECK(ask(path, "hush", Duration(50)).error() == Refusal::not_reachable);
  const auto start = std::chrono::steady_clock::now();
  CHECK(ask(path, "die").error() == Refusal::not_reachable);
  CHECK(std::chrono::steady_clock::now() - start < patience / 2);  // Not by waiting it out.
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("only the owner can reach the socket", "[control]") {
  const support::TemporaryDirectory directory;
  const fs::path inner = directory / "run";
  Context context;
  const auto server = ControlServer::open(context, inner / "hub.sock");
  REQUIRE(server);
  CHECK(mode_of(inner) == 0700);
  CHECK(mode_of(inner / "hub.sock") == 0600);
}

TEST_CASE("a directory others may enter is refused by daemon and asker", "[control]") {
  const support::TemporaryDirectory directory;
  Context context;
  for (const fs::perms perms : {fs::perms(0755), fs::perms(0770), fs::perms(0500)}) {
    fs::permissions(directory.path(), perms);
    CHECK(ControlServer::open(context, directory / "hub.sock").error() == Refusal::directory_mode);
    CHECK(ask(directory / "hub.sock", "hello").error() == Refusal::directory_mode);
  }
  fs::permissions(directory.path(), fs::perms(0700));
  fs::create_directory(directory / "real");
  fs::permissions(directory / "real", fs::perms(0700));
  fs::create_directory_symlink(directory / "real", directory / "link");
  CHECK(ControlServer::open(context, directory / "link" / "hub.sock").error() ==
        Refusal::directory_mode);
  CHECK(ControlServer::open(context, directory / "no" / "where" / "hub.sock").error() ==
        Refusal::directory_missing);
}

TEST_CASE("a directory of another user is refused", "[control]") {
  const support::TemporaryDirectory directory;
  Context context;
  const bool root = geteuid() == 0;
  // As root, become nobody in front of root's directory; as anybody else, use the superuser's own.
  if (root) REQUIRE(seteuid(65534) == 0);
  const fs::path path = root ? directory / "hub.sock" : fs::path("/usr/hub.sock");
  const auto server = ControlServer::open(context, path);
  if (root) REQUIRE(seteuid(0) == 0);
  CHECK(server.error() == Refusal::directory_owner);
}

TEST_CASE("a path the system cannot hold is refused", "[control]") {
  const support::TemporaryDirectory directory;
  Context context;
  const std::string start = directory.path().native() + "/";
  const auto path_of = [&](std::size_t size) {
    return fs::path(start + std::string(size - start.size(), 's'));
  };
  CHECK(ControlServer::open(context, path_of(limits::control_path_bytes_max)));
  CHECK(ControlServer::open(context, path_of(limits::control_path_bytes_max + 1)).error() ==
        Refusal::path_too_long);
  CHECK(ask(path_of(limits::control_path_bytes_max + 1), "hello").error() ==
        Refusal::path_too_long);
}

TEST_CASE("a running daemon keeps its socket", "[control]") {
  const support::TemporaryDirectory directory;
  Daemon daemon(directory / "hub.sock");
  {
    Context context;
    CHECK(ControlServer::open(context, directory / "hub.sock").error() == Refusal::daemon_running);
  }
  CHECK(ask(directory / "hub.sock", "still there") == frame_of("still there"));
}

TEST_CASE("what a killed daemon left behind is replaced", "[control]") {
  const support::TemporaryDirectory directory;
  const fs::path path = directory / "hub.sock";
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Context context;
    const auto server = ControlServer::open(context, path);
    if (write(ready[1], server ? "y" : "n", 1) != 1) _exit(1);
    for (;;) pause();
  }
  char answer = 0;
  REQUIRE(read(ready[0], &answer, 1) == 1);
  REQUIRE(answer == 'y');
  REQUIRE(kill(child, SIGKILL) == 0);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  close(ready[0]);
  close(ready[1]);
  REQUIRE(fs::exists(path));  // Left over; nobody listens.
  CHECK(ask(path, "hello").error() == Refusal::not_reachable);
  Daemon daemon(path);
  CHECK(ask(path, "hello") == frame_of("hello"));
}

TEST_CASE("one loop waits for agencies and command line alike", "[control]") {
  const support::TemporaryDirectory directory;
  Hub hub;
  Context context;
  auto server = ControlServer::open(context, directory / "hub.sock");
  REQUIRE(server);
  Result<Bytes, Refusal> answer = refuse(Refusal::not_reachable);
  std::thread asker([&] { answer = ask(directory / "hub.sock", "hello"); });
  std::optional<ControlRequest> request;
  while (!request) {
    const Ready ready = wait(hub.socket(), &*server, hub.waker, patience);
    REQUIRE(ready.control);
    request = server->receive();
  }
  CHECK(server->finish(request->peer, bytes_of("welcome")) == Sent::queued);
  asker.join();
  CHECK(answer == frame_of("welcome"));
  CHECK(server->finish(ControlPeer{frame_of("nobody")}, bytes_of("?")) == Sent::unreachable);
}
