// What the sources of this room share: owners of OpenSSL's objects, and its one way to give up.
#pragma once

#include <memory>

namespace mash::crypto {

// Calls `free_one` on what it owns. OpenSSL's free functions also wipe key material.
template <auto free_one>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free_one(object);
  }
};

template <class T, auto free_one>
using Owned = std::unique_ptr<T, Free<free_one>>;

// For calls that fail only when memory runs out or the library is broken: throws base::Fatal, which
// names `what` and the library's reason. Never for what the data of a peer can cause.
void require(bool worked, const char* what);

// Forgets the library's queue of errors after a failure that is the data's: the queue belongs to
// the thread, and an old error would be blamed for the next failure.
void forget_errors();

}  // namespace mash::crypto
