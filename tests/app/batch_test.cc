// A disk that takes its time: the loop, turn by turn, with a network and a store that do as told.
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

// One party's frames, all there already.
class Crowd final : public Transport {
 public:
  std::optional<net::Inbound> receive() override {
    if (frames.empty()) return std::nullopt;
    ++taken;
    net::Inbound inbound{{school, Bytes{1}, 1}, std::move(frames.front())};
    frames.pop_front();
    return inbound;
  }
  net::Sent send(const net::Peer&, ByteView) override {
    ++sent;
    return net::Sent::queued;
  }
  bool is_alive(const net::Peer&) const override { return true; }
  net::Counters take_counters() override { return {}; }
  std::vector<net::Expulsion> take_expulsions() override { return {}; }
  net::Ready wait(Duration) override { return {true, false, false}; }
  void wait_for_wake(Duration) override { ++waits_for_wake; }
  void wake() noexcept override {}

  std::deque<Bytes> frames;
  std::size_t taken = 0;
  std::size_t sent = 0;
  std::size_t waits_for_wake = 0;
};

struct Machine {
  Machine() { loop.begin(); }

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
  const auto sealed = kit::seal(machine.site.in_name(school, referral(new_child())),
                                machine.site.sender(school), wall_clock(), system_random());
  REQUIRE(sealed.has_value());
  machine.store.hold = true;
  crowd.frames.push_back(wire::encode(wire::ToHub(sealed->submission)));
  machine.loop.turn();  // Its commit is under way.
  REQUIRE(machine.engine.is_committing());

  constexpr std::size_t questions = 5'000;
  const MessageId id{Uuid::v7(wall_clock(), {})};
  for (std::size_t i = 0; i < questions; ++i) {
    crowd.frames.push_back(wire::encode(wire::ToHub(wire::Query{id, wire::AskDue{1}})));
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
  const auto sealed = kit::seal(machine.site.in_name(school, referral(new_child())),
                                machine.site.sender(school), wall_clock(), system_random());
  REQUIRE(sealed.has_value());
  machine.store.broken = true;
  machine.crowd.frames.push_back(wire::encode(wire::ToHub(sealed->submission)));
  CHECK_THROWS_AS(machine.loop.turn(), base::Fatal);
}
