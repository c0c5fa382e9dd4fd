// A disk that takes its time: the loop, turn by turn, with a network and a store that do as told.
#include <functional>

#include <catch2/catch.hpp>

#include "app/drafts.h"
#include "app/loop.h"
#include "base/ensure.h"
#include "kit/tools.h"
#include "store/sqlite_store.h"
#include "support/store_over.h"
#include "support/temporary.h"
#include "wire/codec.h"

using namespace mash;
using namespace mash::app;
using namespace mash::app_tests;

namespace {

class HeldStore final : public support::StoreOver {
 public:
  using StoreOver::StoreOver;
  void begin_commit(store::Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                    std::function<void(store::Commit)> done) override {
    if (broken) throw base::Fatal("the disk failed a moment ago");
    held_ = [this, batch = std::move(batch), expected_size, writer_epoch,
             done = std::move(done)]() mutable {
      real_.begin_commit(std::move(batch), expected_size, writer_epoch, std::move(done));
    };
    if (!hold) let_go();
  }
  void let_go() {
    if (auto job = std::exchange(held_, nullptr)) job();
  }
  bool hold = false;
  bool broken = false;

 private:
  std::function<void()> held_;
};

// Everybody's frames, all there already; each party has one connection.
class Crowd final : public Transport {
 public:
  std::optional<net::Inbound> receive() override {
    if (mid_turn) mid_turn();
    if (frames.empty()) return std::nullopt;
    ++taken;
    auto [party, frame] = std::move(frames.front());
    frames.pop_front();
    const std::uint64_t connection =
        connections.try_emplace(party, connections.size() + 1).first->second;
    return net::Inbound{{party, Bytes{1}, connection}, std::move(frame)};
  }
  net::Sent send(const net::Peer&, ByteView frame) override {
    ++sent;
    const auto packet = wire::decode_from_hub(frame);
    delivered += packet && std::holds_alternative<wire::Delivery>(*packet);
    return net::Sent::queued;
  }
  bool is_alive(const net::Peer&) const override { return true; }
  net::Counters take_counters() override { return {}; }
  std::vector<net::Expulsion> take_expulsions() override { return {}; }
  net::Ready wait(Duration) override { return {true, false, false}; }
  void wait_for_wake(Duration) override {
    ++waits_for_wake;
    if (mid_turn) mid_turn();
  }
  void wake() noexcept override {}

  std::deque<std::pair<PartyId, Bytes>> frames;
  std::map<PartyId, std::uint64_t> connections;
  std::function<void()> mid_turn;  // While the loop takes what has come, or waits for the disk.
  std::size_t taken = 0;
  std::size_t sent = 0;
  std::size_t delivered = 0;
  std::size_t waits_for_wake = 0;
};

struct Machine {
  Machine() { loop.begin(); }

  void say(const PartyId& who, const wire::ToHub& packet) {
    crowd.frames.emplace_back(who, wire::encode(packet));
  }
  void send(const PartyId& who, const kit::Draft& draft) {
    const auto sealed =
        kit::seal(site.in_name(who, draft), site.sender(who), wall_clock(), system_random());
    REQUIRE(sealed.has_value());
    say(who, sealed->submission);
  }
  void hello(const PartyId& who) {
    say(who, wire::Hello{{wire::protocol_version}, who, wall_clock(), "", 0, true});
  }
  void turns(int number = 5) {
    for (int i = 0; i < number; ++i) loop.turn();
  }
  // The police's agreement ends, by a roster as governors would bring it.
  void lapse() {
    const std::string note =
        site.next_roster([](wire::Roster& roster) { roster.parties.at(police).agreement.reset(); });
    engine.take_roster(*engine::read_roster_note(note, kit::sha256), wall_clock());
  }
  std::size_t open_for_police() const { return engine.outboxes().of(police).size(); }

  support::TemporaryDirectory directory;
  Site site{directory.path()};
  std::unique_ptr<store::SqliteStore> file =
      store::SqliteStore::open(site.directory.ledger(), {store::Threading::none});
  HeldStore store{*file};
  ledger::Ledger ledger{
      store, system_random(), {kit::sha256, site.ledger_note_key(), [this](ByteView message) {
                                 return site.ledger_key.sign(message).bytes;
                               }}};
  engine::Engine engine{store, ledger, {kit::sha256}};
  InHand in_hand{site.directory.in_hand()};
  Crowd crowd;
  Loop loop{engine,
            store,
            crowd,
            nullptr,
            in_hand,
            {kit::signature_tools, 0, store.head().writer_epoch, wall_clock,
             [] { return wall_clock().time_since_epoch(); }, [](const std::string&) {},
             [](const wire::Roster&, Time) {}, [](const PartyId&) {}}};
};

}  // namespace

TEST_CASE("while a commit takes its time, one batch is taken and no more", "[batch]") {
  Machine machine;
  Crowd& crowd = machine.crowd;
  machine.store.hold = true;
  machine.send(school, referral(new_child()));
  machine.loop.turn();  // Its commit is under way.
  REQUIRE(machine.engine.is_committing());

  constexpr std::size_t questions = 5'000;
  const MessageId id{Uuid::v7(wall_clock(), {})};
  for (std::size_t i = 0; i < questions; ++i) {
    machine.say(school, wire::Query{id, wire::AskDue{1}});
  }
  for (int i = 0; i < 100; ++i) machine.loop.turn();
  CHECK(crowd.taken <= 1 + limits::batch_requests_max + limits::arrivals_max);
  CHECK(crowd.sent == 0);
  CHECK(crowd.waits_for_wake > 90);  // And the processor is left alone.

  machine.store.hold = false;
  machine.store.let_go();
  for (int i = 0; i < 100; ++i) machine.loop.turn();
  CHECK(crowd.sent == 1 + questions);
}

TEST_CASE("a store that takes no more batches ends the loop, and nobody waits for it", "[batch]") {
  Machine machine;
  machine.store.broken = true;
  machine.send(school, referral(new_child()));
  CHECK_THROWS_AS(machine.loop.turn(), base::Fatal);
}

namespace {

// The police are here; a check to them and the roster that forbids it are on their way to the disk.
struct Forbidden : Machine {
  Forbidden() {
    const Child child = new_child();
    send(school, referral(child));
    turns();
    hello(police);
    turns();
    store.hold = true;
    send(school, referral(new_child()));
    turns();  // Under way, so that check and roster share the next batch.
    send(desk, check(child, new_check(), police));
    turns();
    lapse();
    store.let_go();
    turns();
    REQUIRE(engine.is_committing());
    REQUIRE(open_for_police() == 1);
    store.hold = false;
    crowd.mid_turn = [this] { store.let_go(); };
  }
};

}  // namespace

TEST_CASE("what is withdrawn while a batch is told of belongs to the next", "[batch]") {
  Forbidden machine;
  machine.turns();
  CHECK(machine.open_for_police() == 0);
  CHECK(machine.crowd.delivered == 0);
  CHECK_FALSE(machine.engine.has_staged());
}

TEST_CASE("a hub that ends decides nothing again after its last entry", "[batch]") {
  Forbidden machine;
  machine.loop.end();
  CHECK(machine.crowd.delivered == 0);
  const auto last = machine.engine.entry(machine.engine.size() - 1);
  CHECK(std::holds_alternative<wire::HubStopped>(last.events.at(0)));
}

TEST_CASE("of what is withdrawn a batch takes a bounded part, and the rest follows", "[batch]") {
  Machine machine;
  constexpr std::size_t cases = 6;
  constexpr std::size_t checks = limits::firings_per_batch_max / cases + 8;
  for (std::size_t i = 0; i < cases; ++i) {
    const Child child = new_child();
    machine.send(school, referral(child));
    machine.turns();
    for (std::size_t j = 0; j < checks; ++j) {
      machine.send(desk, check(child, new_check(), police));
    }
    machine.turns();
  }
  REQUIRE(machine.open_for_police() == cases * checks);
  machine.lapse();
  machine.turns();
  machine.hello(police);
  machine.loop.turn();
  CHECK(machine.open_for_police() == cases * checks - limits::firings_per_batch_max);
  machine.turns();
  CHECK(machine.open_for_police() == 0);
  CHECK(machine.crowd.delivered == 0);
}
