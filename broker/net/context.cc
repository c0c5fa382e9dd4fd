#include "net/context.h"

#include <sys/resource.h>
#include <zmq.h>

#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::net {
namespace {

// A hub and its control socket use six sockets, a client two. libzmq's default is 1,023; a leak of
// ours should show early.
constexpr int sockets_max = 64;

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = std::min<rlim_t>(limits::descriptors_wanted, limit.rlim_max);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  setrlimit(RLIMIT_NOFILE, &limit);  // HubSocket::admit counts what we really got.
}

}  // namespace

Context::Context() : handle_(zmq_ctx_new()) {
  if (handle_ == nullptr) throw base::Fatal("libzmq could not make a context");
  if (zmq_has("curve") != 1) {
    zmq_ctx_term(handle_);
    throw base::Fatal("this libzmq was built without CURVE; install Debian's libzmq5");
  }
  raise_descriptor_limit();
  // One I/O thread: CURVE does 0.36 million messages a second on it, the disk some thousands.
  zmq_ctx_set(handle_, ZMQ_IO_THREADS, 1);
  zmq_ctx_set(handle_, ZMQ_MAX_SOCKETS, sockets_max);
  // Sockets linger for ever by default, so that a peer that went away could keep us from stopping.
  zmq_ctx_set(handle_, ZMQ_BLOCKY, 0);
}

Context::~Context() {
  while (zmq_ctx_term(handle_) != 0 && zmq_errno() == EINTR) {
  }
}

}  // namespace mash::net
