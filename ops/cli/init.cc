#include "cli/init.h"

#include <map>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "base/limits.h"
#include "cli/files.h"
#include "cli/governor.h"
#include "cli/policy_activate.h"
#include "cli/policy_words.h"
#include "crypto/curve.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "engine/engine.h"
#include "merkle/note.h"
#include "store/sqlite_store.h"
#include "wire/join.h"

namespace mash::cli {
namespace {

constexpr std::string_view hub_toml_head =
    "# Settings of this hub. Every key may be left out but the passphrase; mash-hub --help.\n"
    "address = \"127.0.0.1\"   # numeric address to listen on\n"
    "first_port = 0            # 0: any free port for each party, told in the file `endpoint`\n";

class Making {
 public:
  Making(const Init& asked, const Output& output)
      : asked_(asked), output_(output), ledger_key_(crypto::SigningKey::generate(random_)) {}

  int run() {
    const auto read = read_governors();
    if (!read) return tell(output_, read.error());
    make_directory(asked_.directory);
    try {
      const auto made = make();
      if (made) return exit_done;
      std::filesystem::remove_all(asked_.directory);
      return tell(output_, made.error());
    } catch (...) {
      std::filesystem::remove_all(asked_.directory);
      throw;
    }
  }

 private:
  Outcome<Problem> read_governors() {
    for (const auto& file : asked_.governors) {
      auto governor = read_governor(file);
      if (!governor) return refuse(governor.error());
      join_.governors.push_back(std::move(*governor));
    }
    if (const auto wrong = wrong_governors()) return refuse(*wrong);
    auto signers = read_signers(asked_.signers);
    if (!signers) return refuse(signers.error());
    signers_ = std::move(*signers);
    return fill_join();
  }

  // What a join file with these governors would be refused for, in words of what was typed.
  std::optional<Problem> wrong_governors() const {
    const auto wrong = [](const std::string& sentence) {
      return Problem{"wrong_governors", "person", sentence, exit_usage};
    };
    std::set<std::string> names;
    std::map<std::string, unsigned> by_controller;
    for (const wire::Governor& governor : join_.governors) {
      ++by_controller[governor.controller];
      if (names.insert(governor.name).second) continue;
      return wrong("--governor: " + governor.name + " is given twice; give one file for each.");
    }
    if (asked_.quorum > join_.governors.size()) {
      return wrong("--quorum asks for " + std::to_string(asked_.quorum) + " of " +
                   std::to_string(join_.governors.size()) +
                   " governors; give more with --governor, or ask for fewer.");
    }
    for (const auto& [controller, count] : by_controller) {
      if (by_controller.size() == 1) {
        return wrong("--governor: all are of " + controller +
                     "; a hub is governed by people of two controllers at least.");
      }
      if (count < asked_.quorum) continue;
      return wrong("--quorum " + std::to_string(asked_.quorum) + " could be reached by " +
                   controller +
                   " alone, and governors of two controllers must be needed; ask for " +
                   std::to_string(count + 1) + ", or name other governors.");
    }
    return std::nullopt;
  }

  Outcome<Problem> fill_join() {
    join_.hub = random_.block<32>();
    join_.mode = *wire::from_word<wire::HubMode>(asked_.mode);
    join_.origin = asked_.origin;
    if (!merkle::is_key_name(join_.origin) || join_.origin.size() > limits::origin_bytes_max) {
      return refuse(Problem{"bad_origin", "person",
                            "--origin takes a name of at most " +
                                std::to_string(limits::origin_bytes_max) +
                                " bytes without spaces or '+', like a URL without scheme: "
                                "mash.example.gov.uk/2026",
                            exit_usage});
    }
    join_.ledger = ledger_key_.verify_key().bytes;
    random_.fill(transport_.fill());
    join_.transport = crypto::curve_public_key(transport_).bytes;
    join_.quorum = asked_.quorum;
    // What the file says must read back: quorum and controllers are judged there.
    const auto checked = wire::parse_join_file(wire::format_join_file(join_), "join.toml");
    if (!checked) return refuse(problem_of(checked.error()));
    return {};
  }

  Outcome<Problem> make() {
    const auto source = write_keys();
    if (!source) return refuse(source.error());
    write_new_text(asked_.directory / "hub.toml",
                   std::string(hub_toml_head) + "passphrase = \"" + *source + "\"\n", 0600);
    write_new_text(asked_.directory / "join.toml", wire::format_join_file(join_), 0644);
    store::SqliteStore::create(asked_.directory / "ledger.db", {join_.hub, join_.origin});
    return record();
  }

  // Gives the passphrase source that hub.toml is to name.
  Result<std::string, Problem> write_keys() {
    std::filesystem::create_directory(asked_.directory / "keys");
    std::filesystem::permissions(asked_.directory / "keys", std::filesystem::perms::owner_all);
    std::string source = asked_.passphrase;
    if (source.empty()) {
      source = "file:keys/passphrase";
      write_new_text(asked_.directory / "keys" / "passphrase", base64(random_.block<24>()) + "\n",
                     0600);
    }
    const auto passphrase = read_passphrase(
        asked_.passphrase.empty() ? "file:" + (asked_.directory / "keys" / "passphrase").string()
                                  : source);
    if (!passphrase) return refuse(passphrase.error());
    const auto ledger = write_key(random_, asked_.directory / "keys" / "ledger.pem",
                                  crypto::KeyKind::ed25519, ledger_key_.seed(), *passphrase);
    if (!ledger) return refuse(ledger.error());
    const auto transport = write_key(random_, asked_.directory / "keys" / "transport.pem",
                                     crypto::KeyKind::x25519, transport_, *passphrase);
    if (!transport) return refuse(transport.error());
    return source;
  }

  // The first entries: the hub, its first roster, its first policy.
  Outcome<Problem> record() {
    const auto store =
        store::SqliteStore::open(asked_.directory / "ledger.db", {store::Threading::none});
    const auto key = merkle::NoteKey::make(crypto::sha256, join_.origin,
                                           merkle::SignatureType::ed25519, join_.ledger);
    ENSURE(key.has_value(), "fill_join checks the origin");
    ledger::Ledger ledger(*store, random_, {crypto::sha256, *key, [this](ByteView message) {
                                              return ledger_key_.sign(message).bytes;
                                            }});
    engine::Engine engine(*store, ledger, {crypto::sha256});
    const Digest governors = wire::governors_digest(join_.hub, join_.mode, join_.quorum,
                                                    join_.governors, crypto::sha256);
    engine::Request open;
    open.command.deed = wire::OpenHub{join_.hub, join_.mode, join_.origin, join_.ledger, governors};
    engine.take(std::move(open), wall_clock());
    const auto roster = take_roster(engine);
    if (!roster) return roster;
    const auto policy = take_policy(engine);
    if (!policy) return policy;
    ledger::Cut cut = engine.cut();
    store::Commit outcome = store::Commit::unknown;
    store->begin_commit(std::move(cut.batch), cut.expected_size, store->head().writer_epoch,
                        [&](store::Commit said) { outcome = said; });
    if (outcome != store::Commit::durable) {
      throw base::Fatal("the disk did not confirm the ledger's first entries; check the disk");
    }
    engine.durable();
    say_made(engine);
    return {};
  }

  Outcome<Problem> take_roster(engine::Engine& engine) {
    wire::Roster roster;
    roster.hub = join_.hub;
    roster.mode = join_.mode;
    roster.epoch = 1;
    roster.issued = wall_clock();
    roster.suites = {wire::suite_v1};
    roster.quorum = join_.quorum;
    roster.governors = join_.governors;
    const std::string note = sign_governed(wire::format_roster(roster), signers_);
    auto accepted = wire::accept_roster(note, wire::before_any_roster(join_), signature_tools);
    if (!accepted) return refuse(problem_of(accepted.error()));
    engine.take_roster({std::move(accepted->roster), note, accepted->digest}, wall_clock());
    return {};
  }

  Outcome<Problem> take_policy(engine::Engine& engine) {
    // First by itself, so that a folder of something else is named as what was typed.
    const auto folder = read_policy(asked_.policies);
    if (!folder) return refuse(folder.error());
    const auto& files = folder->files;
    const policy::Manifest manifest = policy::describe_files(join_.hub, "policy", 1, std::nullopt,
                                                             wall_clock(), files, crypto::sha256);
    const engine::Bundle bundle{sign_governed(policy::format_manifest(manifest), signers_), files};
    const std::string packed = engine::pack(bundle);
    auto accepted = engine::accept_policy(packed, engine.roster()->roster, std::nullopt,
                                          wall_clock(), signature_tools);
    if (!accepted) {
      return refuse(Problem{"policy_not_accepted", "person", accepted.error()});
    }
    const auto trusted = check_trust(accepted->policy, join_.quorum);
    if (!trusted) return trusted;
    engine.take_policy(std::move(*accepted), packed, wall_clock());
    return {};
  }

  void say_made(engine::Engine& engine) const {
    output_.say("Made the hub in " + asked_.directory.string() + " (" + asked_.mode + ").");
    output_.say("Its ledger has " + std::to_string(engine.size()) +
                " entries: the hub, roster 1 and policy 1, signed by " +
                std::to_string(signers_.size()) + " governors.");
    output_.say("Hand join.toml to every party in person: it is what they trust.");
    if (asked_.passphrase.empty()) {
      output_.say(
          "The passphrase of the hub's keys is in keys/passphrase. For service, move it to a "
          "systemd credential and change hub.toml.");
    }
    output_.emit(
        nlohmann::json(
            {{"v", 1}, {"hub", hex(join_.hub)}, {"size", engine.size()}, {"mode", asked_.mode}})
            .dump());
  }

  const Init& asked_;
  const Output& output_;
  crypto::SystemRandom random_;
  crypto::SigningKey ledger_key_;
  Secret<32> transport_;
  wire::JoinFile join_;
  std::vector<GovernorKey> signers_;
};

}  // namespace

int init(const Init& asked, const Output& output) { return Making(asked, output).run(); }

}  // namespace mash::cli
