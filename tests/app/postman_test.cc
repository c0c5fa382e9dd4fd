// Which delivery goes next: red first, no more than may be under way, none that has ended.
#include "app/postman.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace mash;
using namespace mash::app;

namespace {

const PartyId desk = *PartyId::from_text("desk");
const net::Peer first{desk, Bytes{1}, 1};
const net::Peer second{desk, Bytes{2}, 2};

struct Scene {
  Outboxes outboxes;
  Postman postman{outboxes};

  void open(std::uint64_t number, bool red = false) {
    engine::OutboxItem item;
    item.red = red;
    outboxes.add(desk, number, item);
    postman.add(desk, number);
  }
  // All that may go over this connection now, in order.
  std::vector<std::uint64_t> sent(const net::Peer& peer = first) {
    std::vector<std::uint64_t> numbers;
    while (const auto number = postman.next(peer)) numbers.push_back(*number);
    return numbers;
  }
};

using Numbers = std::vector<std::uint64_t>;
constexpr std::uint64_t all = 1;  // A ledger on which every release of a scene is durable.

}  // namespace

TEST_CASE("red goes first, the rest by number", "[postman]") {
  Scene scene;
  for (std::uint64_t number = 1; number <= 3; ++number) scene.open(number, number == 3);
  SECTION("of what waited for the recipient") {
    scene.postman.hello(first, true, all);
    CHECK(scene.sent() == Numbers{3, 1, 2});
  }
  SECTION("of what comes while it is there") {
    scene.postman.hello(first, true, all);
    CHECK(scene.postman.next(first) == 3);
    scene.open(4);
    scene.open(5, true);
    CHECK(scene.sent() == Numbers{5, 1, 2, 4});
  }
}

TEST_CASE("what was released but is not on disk yet waits for it, whoever comes", "[postman]") {
  Scene scene;
  scene.open(1);
  engine::OutboxItem item;
  item.release_index = 7;
  scene.outboxes.add(desk, 2, item);
  scene.postman.hello(first, true, 7);
  CHECK(scene.sent() == Numbers{1});
  scene.postman.add(desk, 2);  // It is now.
  CHECK(scene.sent() == Numbers{2});
  scene.postman.hello(second, true, 8);
  CHECK(scene.sent(second) == Numbers{1, 2});
}

TEST_CASE("nothing goes to a recipient that is away or not ready", "[postman]") {
  Scene scene;
  scene.open(1);
  CHECK(scene.sent().empty());
  CHECK(scene.postman.connections().empty());
  scene.postman.hello(first, false, all);
  CHECK(scene.sent().empty());
  CHECK(scene.postman.connections(desk) == std::vector{first});
  scene.postman.hello(first, true, all);
  CHECK(scene.sent() == Numbers{1});
}

TEST_CASE("no more are under way than may be, and each report lets one more go", "[postman]") {
  Scene scene;
  constexpr std::size_t most = limits::deliveries_in_flight_max;
  scene.postman.hello(first, true, all);
  for (std::uint64_t number = 1; number <= most + 10; ++number) scene.open(number);
  CHECK(scene.sent().size() == most);
  CHECK(scene.sent().empty());
  scene.postman.reported(desk, 1);
  CHECK(scene.sent() == Numbers{most + 1});
  scene.postman.reported(desk, 1);  // Again: nothing new.
  CHECK(scene.sent().empty());
}

TEST_CASE("what was delivered before holds up nothing over a new connection", "[postman]") {
  Scene scene;
  constexpr std::size_t most = limits::deliveries_in_flight_max;
  for (std::uint64_t number = 1; number <= most + 10; ++number) scene.open(number);
  scene.postman.hello(first, true, all);
  CHECK(scene.sent().size() == most);
  for (std::uint64_t number = 1; number <= most; ++number) {
    scene.outboxes.note({desk, number, wire::DeliveryReport::delivered, Time{}, {}, {}});
    scene.postman.reported(desk, number);
  }
  CHECK(scene.sent().size() == 10);
  scene.postman.hello(second, true, all);  // Nobody says again of the first ones that they came.
  CHECK(scene.sent(second).size() == most + 10);
}

TEST_CASE("a delivery that ended while it waited is not sent", "[postman]") {
  Scene scene;
  for (std::uint64_t number = 1; number <= 3; ++number) scene.open(number);
  scene.postman.hello(first, true, all);
  scene.outboxes.remove(desk, 2);
  CHECK(scene.sent() == Numbers{1, 3});
}

TEST_CASE("a new connection gets everything that is open again", "[postman]") {
  Scene scene;
  scene.open(1);
  scene.open(2);
  scene.postman.hello(first, true, all);
  CHECK(scene.sent() == Numbers{1, 2});
  scene.postman.hello(first, true, all);  // The same connection has them.
  CHECK(scene.sent().empty());
  SECTION("after the end of the one before") {
    scene.postman.gone(first);
    CHECK(scene.sent().empty());
    CHECK(scene.postman.connections().empty());
    scene.postman.hello(second, true, all);
    CHECK(scene.sent(second) == Numbers{1, 2});
  }
  SECTION("before anybody noticed the end of the one before") {
    scene.postman.hello(second, true, all);
    CHECK(scene.sent(second) == Numbers{1, 2});
    scene.open(3);
    scene.postman.gone(first);  // A late reply finds the old one ended: the new one is alive.
    CHECK(scene.sent(second) == Numbers{3});
    CHECK(scene.postman.connections(desk) == std::vector{second});
  }
}

TEST_CASE("of two connections of one party neither is deaf", "[postman]") {
  Scene scene;
  scene.postman.hello(first, true, all);
  scene.postman.hello(second, true, all);
  CHECK(scene.postman.connections(desk) == std::vector{first, second});
  scene.open(1);
  CHECK(scene.sent(first) == Numbers{1});
  CHECK(scene.sent(second) == Numbers{1});
  scene.postman.gone(second);
  scene.open(2);
  CHECK(scene.sent(first) == Numbers{2});
  CHECK(scene.sent(second).empty());
}

TEST_CASE("a report over one connection makes room on every one", "[postman]") {
  Scene scene;
  constexpr std::size_t most = limits::deliveries_in_flight_max;
  scene.postman.hello(first, true, all);
  scene.postman.hello(second, true, all);
  for (std::uint64_t number = 1; number <= most + 1; ++number) scene.open(number);
  CHECK(scene.sent(first).size() == most);
  CHECK(scene.sent(second).size() == most);
  scene.postman.reported(desk, 1);
  CHECK(scene.sent(first) == Numbers{most + 1});
  CHECK(scene.sent(second) == Numbers{most + 1});
}
