#include "app/running_hub.h"

#include <fstream>

#include "app/doors.h"
#include "app/loop.h"
#include "base/ensure.h"
#include "engine/replay.h"
#include "kit/tools.h"
#include "store/sqlite_store.h"
#include "wire/codec.h"

namespace mash::app_tests {
namespace {

// A store whose report of a durable commit can get lost. Everything else is the real one's.
class ForgetfulStore final : public store::Store {
 public:
  ForgetfulStore(const std::filesystem::path& file, std::atomic<bool>& lose_next)
      : real_(store::SqliteStore::open(file)), lose_next_(lose_next) {}

  store::SqliteStore& real() { return *real_; }

  void begin_commit(store::Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                    std::function<void(store::Commit)> done) override {
    const bool lose = lose_next_.exchange(false);
    real_->begin_commit(std::move(batch), expected_size, writer_epoch,
                        [lose, done = std::move(done)](store::Commit outcome) {
                          done(lose ? store::Commit::unknown : outcome);
                        });
  }
  store::Head head() override { return real_->head(); }
  std::optional<store::Entry> entry(std::uint64_t index) override { return real_->entry(index); }
  std::vector<store::Entry> entries(std::uint64_t from, std::uint64_t count) override {
    return real_->entries(from, count);
  }
  std::vector<store::Leaf> leaves(std::uint64_t from, std::uint64_t count) override {
    return real_->leaves(from, count);
  }
  std::optional<store::Tile> tile(std::uint8_t level, std::uint64_t number) override {
    return real_->tile(level, number);
  }
  std::vector<std::uint64_t> stream(const StreamId& id, std::uint64_t from,
                                    std::size_t limit) override {
    return real_->stream(id, from, limit);
  }
  std::optional<StreamEnd> stream_end(const StreamId& id) override { return real_->stream_end(id); }
  std::vector<store::OutboxItem> outbox(const PartyId& recipient, std::size_t limit) override {
    return real_->outbox(recipient, limit);
  }
  std::optional<store::OutboxItem> outbox_item(const PartyId& recipient,
                                               std::uint64_t number) override {
    return real_->outbox_item(recipient, number);
  }
  OutboxCount outbox_count(const PartyId& recipient) override {
    return real_->outbox_count(recipient);
  }
  std::optional<Bytes> payload(const MessageId& id) override { return real_->payload(id); }
  std::optional<Bytes> look_up(std::uint8_t kind, ByteView key) override {
    return real_->look_up(kind, key);
  }
  std::vector<store::IndexRow> scan(std::uint8_t kind, ByteView from, ByteView to,
                                    std::size_t limit) override {
    return real_->scan(kind, from, to, limit);
  }

 private:
  std::unique_ptr<store::SqliteStore> real_;
  std::atomic<bool>& lose_next_;
};

}  // namespace

// As app::Hub wires them, but for the clock and the store.
struct RunningHub::Parts {
  Parts(const Site& site, std::atomic<bool>& lose_next, std::function<Time()> clock)
      : store(site.directory.ledger(), lose_next),
        ledger(store, random,
               {kit::sha256,
                *merkle::NoteKey::make(kit::sha256, site.join.origin,
                                       merkle::SignatureType::ed25519, site.join.ledger),
                [&site](ByteView message) { return site.ledger_key.sign(message).bytes; }}),
        engine(store, ledger, {kit::sha256}),
        socket(context, {"127.0.0.1", site.transport_key}),
        doors(socket, site.directory.endpoints(), 0),
        in_hand(site.directory.in_hand()),
        control(open_control(site), {kit::signature_tools,
                                     {site.join.hub, site.join.mode, site.join.governors,
                                      site.join.quorum, 0, Digest{}},
                                     clock,
                                     [](const std::filesystem::path&) {}}),
        loop(engine, store, socket, &control, waker, in_hand,
             {{kit::sha256, kit::signature_holds},
              store.head().writer_epoch,
              clock,
              [this](const wire::Roster& roster, Time now) { doors.follow(roster, now); }}) {
    doors.follow(engine.roster()->roster, clock());
    const bool unclean = engine.state().hub.running;
    engine.take({0, {}, {}, {PartyId{}, wire::StartHub{engine.size(), unclean}}, {}}, clock());
  }

  net::ControlServer open_control(const Site& site) {
    auto server = net::ControlServer::open(context, site.directory.control());
    ENSURE(server.has_value(), "a control socket in a directory of our own");
    return std::move(*server);
  }

  crypto::SystemRandom random;
  ForgetfulStore store;
  ledger::Ledger ledger;
  engine::Engine engine;
  net::Context context;
  net::Waker waker;
  net::HubSocket socket;
  app::Doors doors;
  app::InHand in_hand;
  app::Control control;
  app::Loop loop;
};

RunningHub::RunningHub(const Site& site) : site_(site) { start(); }

RunningHub::~RunningHub() { stop(); }

void RunningHub::start() {
  stop_ = false;
  last_words_.clear();
  parts_ = std::make_unique<Parts>(site_, lose_next_, [this] { return now(); });
  thread_ = std::thread([this] {
    try {
      parts_->loop.run(stop_);
    } catch (const base::Fatal& fatal) {
      last_words_ = fatal.what();
    }
  });
}

void RunningHub::stop() {
  if (!thread_.joinable()) return;
  stop_ = true;
  parts_->waker.wake();
  thread_.join();
  parts_.reset();
}

void RunningHub::lose_next_outcome() { lose_next_ = true; }

std::string RunningHub::died_of() {
  thread_.join();
  parts_.reset();
  return last_words_;
}

std::string RunningHub::endpoint(const PartyId& id) const {
  std::ifstream in(site_.directory.endpoints());
  std::string name;
  std::string endpoint;
  while (in >> name >> endpoint) {
    if (name == id.text()) return endpoint;
  }
  return "";
}

void RunningHub::advance(Duration time) {
  ahead_ += time.count();
  parts_->waker.wake();
}

std::vector<wire::Entry> entries_of(const Site& site) {
  const auto store = store::SqliteStore::open_read_only(site.directory.ledger());
  std::vector<wire::Entry> entries;
  for (const store::Entry& stored : store->entries(0, store->head().size)) {
    auto entry = wire::decode_entry(stored.body);
    ENSURE(entry.has_value(), "what the hub wrote can be read");
    entries.push_back(std::move(*entry));
  }
  return entries;
}

std::vector<std::string> findings_of(const Site& site) {
  const auto store = store::SqliteStore::open_read_only(site.directory.ledger());
  std::vector<std::string> lines;
  const auto replayed = engine::replay(*store, {kit::sha256, nullptr});
  for (const auto& finding : replayed.findings.list) lines.push_back(ledger::text(finding));
  return lines;
}

std::map<std::pair<std::string, std::string>, std::uint64_t> counts_of(
    const std::vector<wire::Entry>& entries) {
  std::map<std::pair<std::string, std::string>, std::uint64_t> counts;
  for (const wire::Entry& entry : entries) {
    for (const wire::Event& event : entry.events) {
      const auto* counted = std::get_if<wire::Counted>(&event);
      if (counted == nullptr) continue;
      const auto command = wire::decode_command(entry.command);
      ENSURE(command.has_value(), "what the hub wrote can be read");
      counts[{counted->cause, command->connected.text()}] += counted->count;
    }
  }
  return counts;
}

}  // namespace mash::app_tests
