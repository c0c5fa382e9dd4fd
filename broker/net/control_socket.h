// How the `mash` command line talks to a daemon on the same machine: one request, then any number
// of progress frames and an answer, in as many frames as it takes.
//
// Trust: whoever may enter the socket's directory, which is its owner and the superuser. There is
// no cryptography here, and no way to listen on a network.
// Threads: a ControlServer belongs to one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/time.h"
#include "net/context.h"
#include "net/control_path.h"
#include "net/hub_socket.h"
#include "net/refusal.h"
#include "net/socket.h"
#include "net/waker.h"

namespace mash::net {

// A final answer may be longer than a frame; it travels in several. Whoever asks for the whole of a
// large hub's history may have this much at once.
inline constexpr std::size_t control_reply_bytes_max = 32 * 1024 * 1024;

// Whom to answer. A plain value.
struct ControlPeer {
  Bytes routing_id;
};

struct ControlRequest {
  ControlPeer peer;
  Bytes body;  // At most limits::control_frame_bytes_max bytes; may be empty.
};

class ControlServer {
 public:
  // Listens at `path`. Its directory must have mode 0700 and belong to this user; it is made if it
  // is missing. The socket gets mode 0600. What a killed daemon left there is replaced; a running
  // one is not. `path`.lock is made beside it and stays.
  static Result<ControlServer, Refusal> open(Context& context, const std::filesystem::path& path);
  ~ControlServer();  // Removes the socket.
  ControlServer(ControlServer&& other) noexcept = default;

  // The next request, or nothing for now. Anything but one frame of a right size is dropped.
  std::optional<ControlRequest> receive();

  // Neither waits: `full` means that the asker does not read; `unreachable`, that it has gone.
  // `body` is at most limits::control_frame_bytes_max bytes.
  Sent progress(const ControlPeer& peer, ByteView body);
  // `body` is at most control_reply_bytes_max bytes.
  Sent finish(const ControlPeer& peer, ByteView body);

  // For a daemon without a hub; one with a hub uses net::wait(). Until there is a request or
  // `waker` rang, at most `wait_max`.
  struct Ready {
    bool request = false;
    bool woken = false;
  };
  Ready wait(Waker& waker, Duration wait_max);

 private:
  friend class ClientSocket;
  friend net::Ready wait(HubSocket&, ControlServer*, Waker&, Duration);
  ControlServer(ControlLock lock, Socket socket, std::filesystem::path path);

  ControlLock lock_;
  Socket socket_;
  std::filesystem::path path_;
};

// Asks the daemon at `path` and gives its final answer. `on_progress` gets every frame before it.
// `wait_max` is how long the daemon may be silent: after it, or as soon as the daemon is gone, the
// answer is `not_reachable`. What it was doing then may or may not have been done.
Result<Bytes, Refusal> ask_daemon(Context& context, const std::filesystem::path& path,
                                  ByteView request, Duration wait_max,
                                  const std::function<void(ByteView)>& on_progress);

}  // namespace mash::net
