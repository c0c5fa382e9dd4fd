// The ZeroMQ context of one process: its I/O thread and its ceilings.
//
// Threads: share it freely; every socket made from it belongs to one thread. It must outlive them:
// its destructor waits until all are closed.
#pragma once

namespace mash::net {

class Context {
 public:
  // Also raises this process's soft limit of open files towards limits::descriptors_wanted, as far
  // as the hard limit lets it. Throws base::Fatal if libzmq cannot start or lacks CURVE.
  Context();
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void* handle() const { return handle_; }  // libzmq's own; for this room only.

 private:
  void* handle_;
};

}  // namespace mash::net
