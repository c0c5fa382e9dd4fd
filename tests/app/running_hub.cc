#include "app/running_hub.h"

#include <fstream>

#include "app/doors.h"
#include "app/loop.h"
#include "base/ensure.h"
#include "engine/replay.h"
#include "kit/tools.h"
#include "store/sqlite_store.h"
#include "support/store_over.h"
#include "wire/codec.h"

namespace mash::app_tests {
namespace {

// A store whose report of a durable commit can get lost. Everything else is the real one's.
class ForgetfulStore final : public support::StoreOver {
 public:
  ForgetfulStore(store::Store& real, std::atomic<bool>& lose_next)
      : StoreOver(real), lose_next_(lose_next) {}

  void begin_commit(store::Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                    std::function<void(store::Commit)> done) override {
    const bool lose = lose_next_.exchange(false);
    real_.begin_commit(std::move(batch), expected_size, writer_epoch,
                       [lose, done = std::move(done)](store::Commit outcome) {
                         done(lose ? store::Commit::unknown : outcome);
                       });
  }

 private:
  std::atomic<bool>& lose_next_;
};

thread_local RunningHub* hub_of_thread = nullptr;  // Whose page is looked at.

}  // namespace

struct Around {
  wire::SignatureTools tools;
  std::function<Time()> wall;
  std::function<Duration()> steady;
  std::function<void(const std::string&)> alarm;
};

// As app::Hub wires them, but for the clock and the store.
struct RunningHub::Parts {
  Parts(const Site& site, std::atomic<bool>& lose_next, const Around& around)
      : file(store::SqliteStore::open(site.directory.ledger())),
        store(*file, lose_next),
        ledger(store, random,
               {kit::sha256, site.ledger_note_key(),
                [&site](ByteView message) { return site.ledger_key.sign(message).bytes; }}),
        engine(store, ledger, {kit::sha256}),
        socket(context, {"127.0.0.1", site.transport_key}),
        doors(socket, site.directory.endpoints(), 0),
        in_hand(site.directory.in_hand()),
        control(open_control(site), {kit::signature_tools,
                                     {site.join.hub, site.join.mode, site.join.governors,
                                      site.join.quorum, 0, Digest{}},
                                     around.wall,
                                     [](const std::filesystem::path&) {}}),
        transport(socket, &control.server(), waker),
        loop(engine, store, transport, &control, in_hand,
             {around.tools, 2, store.head().writer_epoch, around.wall, around.steady, around.alarm,
              [this](const wire::Roster& roster, Time now) { doors.follow(roster, now); },
              [this](const PartyId& party) { doors.expelled(party); }}) {
    doors.follow(engine.roster()->roster, around.wall());
  }

  net::ControlServer open_control(const Site& site) {
    auto server = net::ControlServer::open(context, site.directory.control());
    ENSURE(server.has_value(), "a control socket in a directory of our own");
    return std::move(*server);
  }

  crypto::SystemRandom random;
  std::unique_ptr<store::SqliteStore> file;
  ForgetfulStore store;
  ledger::Ledger ledger;
  engine::Engine engine;
  net::Context context;
  net::Waker waker;
  net::HubSocket socket;
  app::Doors doors;
  app::InHand in_hand;
  app::Control control;
  app::Sockets transport;
  app::Loop loop;
};

Digest RunningHub::watched_sha256(std::initializer_list<ByteView> parts) {
  if (hub_of_thread != nullptr) hub_of_thread->look_at_hand(hub_of_thread->in_hand_at_.hashing);
  return kit::sha256(parts);
}

// As in_hand.h lays the page out.
void RunningHub::look_at_hand(std::set<Digest>& seen) {
  std::ifstream in(site_.directory.in_hand(), std::ios::binary);
  std::uint32_t busy = 0;
  std::uint32_t next = 0;
  Digest frame{};
  in.read(reinterpret_cast<char*>(&busy), sizeof busy);
  in.read(reinterpret_cast<char*>(&next), sizeof next);
  in.read(reinterpret_cast<char*>(frame.data()), static_cast<std::streamsize>(frame.size()));
  if (in && busy == 1) seen.insert(frame);
}

RunningHub::InHandAt RunningHub::in_hand_at() const {
  ENSURE(!thread_.joinable(), "only of a hub that is not running");
  return in_hand_at_;
}

RunningHub::RunningHub(const Site& site) : site_(site) { start(); }

RunningHub::~RunningHub() { stop(); }

void RunningHub::start() {
  stop_ = false;
  last_words_.clear();
  wire::SignatureTools tools = kit::signature_tools;
  if (watches_) tools.sha256 = watched_sha256;
  const Around around{tools,
                      [this] {
                        if (hub_of_thread == this) look_at_hand(in_hand_at_.deciding);
                        return now();
                      },
                      [this] { return (now() - Duration(set_.load())).time_since_epoch(); },
                      [this](const std::string& sentence) {
                        const std::lock_guard lock(alarms_mutex_);
                        alarms_.push_back(sentence);
                      }};
  parts_ = std::make_unique<Parts>(site_, lose_next_, around);
  thread_ = std::thread([this] {
    if (watches_) hub_of_thread = this;
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

void RunningHub::set_clock(Duration by) {
  set_ += by.count();
  advance(by);
}

std::vector<std::string> RunningHub::alarms() const {
  const std::lock_guard lock(alarms_mutex_);
  return alarms_;
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
  engine::ReplayOptions options{kit::sha256, nullptr};
  options.governed = {kit::signature_tools, wire::before_any_roster(site.join)};
  const auto replayed = engine::replay(*store, options);
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
