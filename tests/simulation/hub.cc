#include "simulation/hub.h"

#include <algorithm>

#include "app/loop.h"
#include "base/ensure.h"
#include "engine/replay.h"
#include "engine/replay_sharing.h"
#include "kit/tools.h"
#include "ledger/verify.h"
#include "store/sqlite_store.h"
#include "support/store_over.h"
#include "wire/codec.h"

namespace mash::simulation {
namespace {

const std::string ledger_file = "ledger.db";

// Commits when it is told to, so that a batch can be on its way for a while.
class UnhurriedStore final : public support::StoreOver {
 public:
  UnhurriedStore(store::Store& real, std::uint64_t& durable_size)
      : StoreOver(real), durable_size_(durable_size) {}

  void begin_commit(store::Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                    std::function<void(store::Commit)> done) override {
    const std::uint64_t size = expected_size + batch.entries.size();
    waiting_ = [this, batch = std::move(batch), expected_size, writer_epoch, size, done]() mutable {
      real_.begin_commit(std::move(batch), expected_size, writer_epoch, [&](store::Commit outcome) {
        if (outcome == store::Commit::durable) durable_size_ = size;
        done(outcome);
      });
    };
    forget_ = [done = std::move(done)] { done(store::Commit::unknown); };
  }
  bool is_waiting() const { return waiting_ != nullptr; }
  void perform() {
    const auto work = std::exchange(waiting_, nullptr);
    try {
      work();
    } catch (const base::Fatal&) {  // It failed before, and took nothing.
      forget_();
      throw;
    }
  }
  // The machine ends before the disk was asked.
  void forget() {
    if (waiting_ == nullptr) return;
    waiting_ = nullptr;
    forget_();
  }

 private:
  std::uint64_t& durable_size_;
  std::function<void()> waiting_;
  std::function<void()> forget_;
};

Result<std::vector<ledger::StreamLink>, std::string> links_of(ByteView body) {
  const auto entry = wire::decode_entry(body);
  if (!entry) return refuse(std::string(wire::describe(entry.error()).sentence));
  std::vector<ledger::StreamLink> links;
  for (const wire::Link& link : entry->links) {
    links.push_back({link.stream, link.sequence, link.previous.value_or(Digest{})});
  }
  return links;
}

}  // namespace

// What the loop sees of the network. Everything that leaves passes the judge.
class Hub::Wire final : public app::Transport {
 public:
  Wire(Hub& hub, UnhurriedStore& store) : hub_(hub), store_(store) {}

  std::optional<net::Inbound> receive() override { return hub_.around_.network.take(); }
  net::Sent send(const net::Peer& peer, ByteView frame) override {
    const net::Sent sent = hub_.around_.network.send(peer, frame);
    if (sent == net::Sent::queued) {
      hub_.around_.judge.left_hub(peer.party, peer.connection, frame, hub_.durable_size_);
    }
    return sent;
  }
  bool is_alive(const net::Peer& peer) const override {
    return hub_.around_.network.is_alive(peer);
  }
  net::Counters take_counters() override { return {}; }
  std::vector<net::Expulsion> take_expulsions() override { return {}; }
  // Nobody waits in a story. The disk is as slow as chance will have it.
  net::Ready wait(Duration) override {
    if (store_.is_waiting() && !hub_.around_.chance.one_in(3)) store_.perform();
    return {true, false, true};
  }
  void wait_for_wake(Duration wait_max) override { wait(wait_max); }
  void wake() noexcept override {}

 private:
  Hub& hub_;
  UnhurriedStore& store_;
};

struct Hub::Parts {
  Parts(Hub& hub)
      : file(store::SqliteStore::open(ledger_file, {store::Threading::none, 40, hub.disk_.name()})),
        store(*file, hub.durable_size_),
        ledger(store, hub.around_.chance,
               {kit::sha256, hub.around_.cast.ledger_note_key(),
                [&cast = hub.around_.cast](ByteView message) {
                  return cast.ledger_key.sign(message).bytes;
                }}),
        engine(store, ledger, {kit::sha256, cases_kept, checks_kept, recent_bytes}),
        in_hand(hub.around_.directory / "in_hand"),
        transport(hub, store),
        clock([&hub] { return hub.around_.now + hub.skew_; }),
        loop(engine, store, transport, nullptr, in_hand,
             {kit::signature_tools, 0, store.head().writer_epoch, clock,
              [&hub] { return hub.around_.now.time_since_epoch(); }, [](const std::string&) {},
              [&hub](const wire::Roster& roster, Time now) { admit(hub, roster, now); },
              [](const PartyId&) {}}) {
    hub.durable_size_ = store.head().size;
    admit(hub, engine.roster()->roster, clock());
    hub.around_.network.open();
    loop.begin();
  }
  ~Parts() { store.forget(); }

  static void admit(Hub& hub, const wire::Roster& roster, Time now) {
    std::set<PartyId> parties;
    for (const auto& [id, party] : roster.parties) {
      if (roster.active_party(id, now) != nullptr) parties.insert(id);
    }
    hub.around_.network.admit(std::move(parties));
  }

  // So few that cases are read again and payloads come from the disk.
  static constexpr std::size_t cases_kept = 2;
  static constexpr std::size_t checks_kept = 8;
  static constexpr std::size_t recent_bytes = 16 * 1024;

  std::unique_ptr<store::SqliteStore> file;
  UnhurriedStore store;
  ledger::Ledger ledger;
  engine::Engine engine;
  app::InHand in_hand;
  Wire transport;
  std::function<Time()> clock;
  app::Loop loop;
};

Hub::Hub(const Around& around, std::uint64_t seed) : around_(around), disk_(seed) {
  store::SqliteStore::create(ledger_file, {around.cast.join.hub, around.cast.join.origin},
                             disk_.name());
  const auto store =
      store::SqliteStore::open(ledger_file, {store::Threading::none, 40, disk_.name()});
  around.cast.open_ledger(*store, around.now);
}

Hub::~Hub() = default;

// Whatever the machine causes ends the process, as main.cc has it.
template <class Work>
void Hub::perform(Work work) {
  try {
    work();
  } catch (const base::Fatal&) {
    died();
  }
}

void Hub::died() {
  ++crashes_;
  around_.network.close();
  parts_.reset();
}

void Hub::start() {
  if (parts_ != nullptr) return;
  perform([this] { parts_ = std::make_unique<Parts>(*this); });
}

void Hub::turn() {
  if (parts_ != nullptr) perform([this] { parts_->loop.turn(); });
}

void Hub::stop() {
  if (parts_ == nullptr) return;
  perform([this] {
    parts_->loop.end();
    around_.network.close();
    parts_.reset();
  });
}

void Hub::kill(Fate fate) {
  if (parts_ != nullptr) died();
  disk_.crash(fate);
}

const wire::Roster& Hub::roster() const { return parts_->engine.roster()->roster; }

bool Hub::waits_for(const PartyId& party) const {
  return !parts_->engine.outboxes().of(party).empty() && around_.network.connection(party) == 0;
}

void Hub::apply_roster(const std::string& note) {
  if (parts_ == nullptr) return;
  auto roster = engine::read_roster_note(note, kit::sha256);
  ENSURE(roster.has_value(), "the cast writes good rosters");
  perform([&] { parts_->engine.take_roster(std::move(*roster), parts_->clock()); });
}

check::Ledger Hub::exported() {
  check::Ledger ledger;
  check::Findings unreadable;
  ledger.join = around_.cast.join;
  ledger.checkpoint = parts_->ledger.checkpoint();
  const auto entries = parts_->store.entries(0, parts_->store.head().size);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    check::ExportedEntry one{i, entries[i].leaf, entries[i].salt, entries[i].body, {}, {}};
    check::decode(one, unreadable);
    ledger.entries.push_back(std::move(one));
  }
  for (const std::string& sentence : unreadable.sentences()) around_.judge.complain(sentence);
  return ledger;
}

std::vector<std::string> Hub::findings() {
  std::vector<std::string> lines = parts_->file->problems(sqlite::Check::full);
  const ledger::VerifyOptions bytes{kit::sha256,
                                    around_.cast.ledger_note_key(),
                                    kit::signature_holds,
                                    links_of,
                                    nullptr,
                                    {parts_->ledger.checkpoint()},
                                    nullptr,
                                    10};
  for (const auto& one : ledger::verify(parts_->store, bytes).list) {
    lines.push_back(ledger::text(one));
  }
  engine::ReplayOptions meaning{kit::sha256, nullptr, 10};
  meaning.governed = {kit::signature_tools, wire::before_any_roster(around_.cast.join)};
  const auto replayed = engine::replay(parts_->store, meaning);
  for (const auto& one : replayed.findings.list) lines.push_back(ledger::text(one));
  if (!lines.empty()) return lines;
  engine::each_shared_section(parts_->store, {kit::sha256, nullptr, {}, nullptr},
                              [&](const engine::SharedSection& one) {
                                if (one.again == one.recorded) return;
                                lines.push_back("entry " + std::to_string(one.index) +
                                                " shares what policy does not, or the reverse");
                              });
  return lines;
}

bool Hub::owes_something() {
  const Time now = parts_->engine.hub_time(parts_->clock());
  return parts_->engine.has_staged() || parts_->engine.is_committing() ||
         !parts_->engine.rows(core::RowKind::due, {}, core::due_key_after(now), 1).empty();
}

}  // namespace mash::simulation
