// What becomes of frames that a connection does not take.
#include "app/outgoing.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace mash;
using namespace mash::app;

namespace {

// A socket that takes as many frames as it is told to.
struct Scripted {
  std::map<std::uint64_t, std::size_t> room;  // Of each connection; ended when it is not here.
  std::vector<std::pair<std::uint64_t, std::string>> taken;

  Outgoing outgoing{[this](const net::Peer& peer, ByteView frame) {
    const auto found = room.find(peer.connection);
    if (found == room.end()) return net::Sent::unreachable;
    if (found->second == 0) return net::Sent::full;
    --found->second;
    taken.emplace_back(peer.connection, std::string(text_of(frame)));
    return net::Sent::queued;
  }};
};

const net::Peer peer{*PartyId::from_text("desk"), Bytes{1}, 1};
const net::Peer other{*PartyId::from_text("police"), Bytes{2}, 2};

Bytes frame(std::string_view text) { return concat({bytes_of(text)}); }

}  // namespace

TEST_CASE("a frame that does not fit waits, and those behind it keep their order", "[outgoing]") {
  Scripted socket;
  socket.room = {{1, 1}, {2, 5}};
  CHECK(socket.outgoing.send(peer, frame("a")));
  CHECK_FALSE(socket.outgoing.is_waiting(peer));
  CHECK(socket.outgoing.send(peer, frame("b")));
  CHECK(socket.outgoing.is_waiting(peer));
  socket.room[1] = 1;
  CHECK(socket.outgoing.send(peer, frame("c")));  // There is room, and b comes first.
  CHECK(socket.outgoing.send(other, frame("x")));
  using Taken = decltype(socket.taken);
  CHECK(socket.taken == Taken{{1, "a"}, {2, "x"}});

  CHECK(socket.outgoing.retry().free.empty());  // Room for one of two.
  CHECK(socket.outgoing.is_waiting(peer));
  socket.room[1] = 1;
  const auto retried = socket.outgoing.retry();
  CHECK(retried.free == std::vector{peer});
  CHECK(retried.ended.empty());
  CHECK(socket.taken == Taken{{1, "a"}, {2, "x"}, {1, "b"}, {1, "c"}});
  CHECK_FALSE(socket.outgoing.is_waiting(peer));
  CHECK(socket.outgoing.retry().free.empty());
}

TEST_CASE("what waits for a connection that ends is dropped and told", "[outgoing]") {
  Scripted socket;
  CHECK_FALSE(socket.outgoing.send(peer, frame("a")));  // It has ended already.
  socket.room = {{1, 0}};
  CHECK(socket.outgoing.send(peer, frame("a")));
  socket.room.clear();
  const auto retried = socket.outgoing.retry();
  CHECK(retried.ended == std::vector{peer});
  CHECK_FALSE(socket.outgoing.is_waiting(peer));
  CHECK(socket.outgoing.retry().ended.empty());
}

TEST_CASE("what waits for one connection is bounded, whatever it asks for", "[outgoing]") {
  Scripted socket;
  socket.room = {{1, 0}};
  constexpr std::size_t frame_bytes = 1024 * 1024;
  for (int i = 0; i < 20; ++i) CHECK(socket.outgoing.send(peer, Bytes(frame_bytes, 7)));
  socket.room[1] = 100;
  socket.outgoing.retry();
  CHECK(socket.taken.size() == limits::kept_bytes_max / frame_bytes);
  CHECK(socket.outgoing.send(peer, frame("after")));
  CHECK(socket.taken.back().second == "after");
}
