#include "net/control_socket.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <chrono>
#include <cstring>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::net {
namespace {

// The first byte of a frame from the daemon.
constexpr std::uint8_t mark_progress = 1;
constexpr std::uint8_t mark_final = 2;
constexpr std::uint8_t mark_part = 3;  // Of the final answer; more of it follows.

// Progress frames that may wait for an asker that does not read.
constexpr int replies_waiting_max = 64;
static_assert(control_reply_bytes_max / limits::control_frame_bytes_max < replies_waiting_max);

void set_control_options(Socket& socket) {
  const std::int64_t bytes_max = limits::control_frame_bytes_max + 1;  // With the mark.
  socket.set(ZMQ_MAXMSGSIZE,
             ByteView(reinterpret_cast<const std::uint8_t*>(&bytes_max), sizeof bytes_max));
  socket.set(ZMQ_SNDHWM, replies_waiting_max);
  socket.set(ZMQ_RCVHWM, replies_waiting_max);
}

Sent reply(Socket& socket, const ControlPeer& peer, std::uint8_t mark, ByteView body) {
  ENSURE(body.size() <= limits::control_frame_bytes_max, "a reply the control socket can carry");
  Bytes frame{mark};
  append(frame, body);
  return socket.send({peer.routing_id, frame});
}

}  // namespace

ControlServer::ControlServer(ControlLock lock, Socket socket, std::filesystem::path path)
    : lock_(std::move(lock)), socket_(std::move(socket)), path_(std::move(path)) {}

ControlServer::~ControlServer() {
  // While the lock is still held, so that it cannot be a successor's.
  if (socket_.handle() != nullptr) unlink(path_.c_str());
}

Result<ControlServer, Refusal> ControlServer::open(Context& context,
                                                   const std::filesystem::path& path) {
  const auto endpoint = control_endpoint(path, true);
  if (!endpoint) return refuse(endpoint.error());
  auto lock = ControlLock::take(path);
  if (!lock) return refuse(lock.error());
  Socket socket(context, Socket::Kind::router);
  set_control_options(socket);
  socket.set(ZMQ_ROUTER_MANDATORY, 1);
  // libzmq removes whatever lies there before it binds, even a living daemon's socket: hence the
  // lock. Until chmod the directory alone keeps others out, and it is enough.
  const int error = socket.bind(*endpoint);
  if (error != 0 || chmod(path.c_str(), 0600) != 0) {
    throw base::Fatal("cannot listen on " + path.native() + ": " +
                      zmq_strerror(error != 0 ? error : errno));
  }
  return ControlServer(std::move(*lock), std::move(socket), path);
}

std::optional<ControlRequest> ControlServer::receive() {
  while (auto arrival = socket_.receive(2)) {
    if (arrival->count != 2 || arrival->frames[1].size() > limits::control_frame_bytes_max) {
      continue;
    }
    return ControlRequest{{std::move(arrival->frames[0])}, std::move(arrival->frames[1])};
  }
  return std::nullopt;
}

Sent ControlServer::progress(const ControlPeer& peer, ByteView body) {
  return reply(socket_, peer, mark_progress, body);
}

Sent ControlServer::finish(const ControlPeer& peer, ByteView body) {
  ENSURE(body.size() <= control_reply_bytes_max, "an answer the control socket can carry");
  while (body.size() > limits::control_frame_bytes_max) {
    const Sent sent = reply(socket_, peer, mark_part, body.first(limits::control_frame_bytes_max));
    if (sent != Sent::queued) return sent;
    body = body.subspan(limits::control_frame_bytes_max);
  }
  return reply(socket_, peer, mark_final, body);
}

ControlServer::Ready ControlServer::wait(Waker& waker, Duration wait_max) {
  Waiting request{socket_.handle()};
  Waiting woken{nullptr, waker.descriptor()};
  wait_readable({&request, &woken}, wait_max);
  if (woken.ready) waker.clear();
  return {request.ready, woken.ready};
}

Result<Bytes, Refusal> ask_daemon(Context& context, const std::filesystem::path& path,
                                  ByteView request, Duration wait_max,
                                  const std::function<void(ByteView)>& on_progress) {
  using Clock = std::chrono::steady_clock;
  if (request.size() > limits::control_frame_bytes_max) return refuse(Refusal::frame_too_large);
  const auto endpoint = control_endpoint(path, false);
  if (!endpoint && endpoint.error() == Refusal::directory_missing) {
    return refuse(Refusal::not_reachable);
  }
  if (!endpoint) return refuse(endpoint.error());
  if (!answers(path)) return refuse(Refusal::not_reachable);  // libzmq would try for ever.

  WatchedSocket asker(context, Socket::Kind::dealer, ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED);
  set_control_options(asker.socket);
  asker.socket.set(ZMQ_RECONNECT_IVL, -1);
  if (asker.socket.connect(*endpoint) != 0 || asker.socket.send({request}) != Sent::queued) {
    throw base::Fatal("libzmq could not open " + path.native());
  }
  Bytes answer;
  Clock::time_point deadline = Clock::now() + wait_max;
  for (;;) {
    const bool gone = receive_event(asker.events).has_value();  // What it said before still counts.
    while (const auto arrival = asker.socket.receive(1)) {
      const ByteView frame = arrival->frames.front();
      if (arrival->count != 1 || frame.empty()) continue;
      if (frame[0] == mark_progress) {
        on_progress(frame.subspan(1));
      } else {
        append(answer, frame.subspan(1));
        if (frame[0] == mark_final) return answer;
        if (answer.size() > control_reply_bytes_max) return refuse(Refusal::frame_too_large);
      }
      deadline = Clock::now() + wait_max;
    }
    const auto left = std::chrono::ceil<Duration>(deadline - Clock::now());
    if (gone || left.count() <= 0) return refuse(Refusal::not_reachable);
    Waiting frame{asker.socket.handle()};
    Waiting event{asker.events.handle()};
    wait_readable({&frame, &event}, left);
  }
}

}  // namespace mash::net
