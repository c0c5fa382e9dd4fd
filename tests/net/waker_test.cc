#include "net/waker.h"

#include <thread>

#include "net/harness.h"

using namespace mash;
using namespace mash::net;
using namespace mash::net::test;

TEST_CASE("a wake from another thread ends the wait, once", "[waker]") {
  Hub hub;
  std::thread other([&] { hub.waker.wake(); });
  const Ready first = wait(hub.socket(), nullptr, hub.waker, patience);
  other.join();
  CHECK(first.woken);
  CHECK_FALSE(first.hub);
  CHECK_FALSE(wait(hub.socket(), nullptr, hub.waker, Duration(0)).woken);
}

TEST_CASE("wakes before the wait count as one", "[waker]") {
  Hub hub;
  for (int i = 0; i < 1000; ++i) hub.waker.wake();
  CHECK(wait(hub.socket(), nullptr, hub.waker, patience).woken);
  CHECK_FALSE(wait(hub.socket(), nullptr, hub.waker, Duration(0)).woken);
}

TEST_CASE("an agency's wait is ended by a wake too", "[waker]") {
  Hub hub;
  const Keys keys = make_keys();
  Agency agency(hub, keys, "tcp://127.0.0.1:1");
  agency.waker.wake();
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!agency.socket.wait(agency.waker, patience).woken) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
  }
}
