#include "kit/service.h"

#include <limits>
#include <map>

#include "base/ensure.h"
#include "base/limits.h"
#include "kit/held.h"
#include "kit/party_log.h"
#include "kit/sent.h"
#include "kit/signed_request.h"
#include "kit/tools.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

using namespace wire;

constexpr std::size_t salt_bytes = 32;
// A hub that restarts is back before anybody has to look.
constexpr Duration hub_away_told_after = std::chrono::seconds(5);

Time wall_clock() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

template <class T>
T must(Result<T, Problem> result) {
  if (!result) throw base::Fatal(result.error().sentence);
  return std::move(*result);
}

net::ControlServer open_control(net::Context& context, const std::filesystem::path& path) {
  auto server = net::ControlServer::open(context, path);
  if (!server) {
    throw base::Fatal(path.string() + ": " + std::string(net::describe(server.error()).sentence));
  }
  return std::move(*server);
}

struct KeptText {
  CommittedText committed;
  std::string text;
};

// "texts": [{salt, text}], what the act commits to.
std::vector<KeptText> texts_in(Fields& in) {
  std::vector<KeptText> texts;
  for (const Json& one : in.object("texts")) {
    Fields fields(one);
    const auto salt = to_block<salt_bytes>(fields.bytes("salt"));
    std::string text = fields.text("text");
    if (fields.problem() || !salt) {
      in.complain("texts", "is a list of {salt, text}, each salt of 32 bytes in base64");
      return {};
    }
    const Commitment commitment = sha256({*salt, bytes_of(text)});
    texts.push_back({{*salt, commitment}, std::move(text)});
  }
  return texts;
}

// What the receipt's entry says was refused; nothing if it was not.
std::optional<Refused> refused_in(const std::string& proof_file) {
  const auto evidence = read_proof_file(proof_file);
  const auto entry = evidence ? decode_entry(evidence->body) : refuse(wire::Refusal::malformed);
  if (!entry) return std::nullopt;
  for (const Event& event : entry->events) {
    if (const auto* refused = std::get_if<Refused>(&event)) return *refused;
  }
  return std::nullopt;
}

}  // namespace

Json no_answer_json(const Session& session) {
  if (session.is_halted()) {
    return refusal_json("hub_not_trusted", Fault::hub,
                        "The hub has shown another past than before, so it is not used from here "
                        "any more: tell the governors, and telephone what cannot wait. The "
                        "program's own messages say what was seen.");
  }
  return refusal_json("hub_away", Fault::hub,
                      "The hub does not answer, so nothing was asked, done or recorded: try again "
                      "once it is back. What protects a child does not wait for it; record it "
                      "later. What was sent before is kept and reaches it.");
}

struct Service::Asker {
  net::ControlPeer peer;
  Later later;
  Time until{};
};

// In the order of need: what is lower may use what is higher, and goes first.
struct Service::Parts {
  Parts(const PartyConfig& config, Random& random)
      : keys(must(read_keys(config))),
        endpoint(context, {config.party, keys, random},
                 {must(read_join(config)), config.spool(),
                  [config] { return find_endpoint(config); }, wall_clock}),
        control(open_control(context, config.control())) {}

  PartyKeys keys;
  net::Context context;
  net::Waker waker;
  Endpoint endpoint;
  net::ControlServer control;
  std::map<std::string, Handler> handlers;
  std::function<void(const SessionEvent&)> on_event;
  std::vector<Asker> askers;
  std::map<MessageId, Answer> answers;
  std::optional<net::ClientSocket::Clock::time_point> away_since;
  std::optional<HubAway> told_away;  // In this spell.
};

Service::Service(const PartyConfig& config, Random& random)
    : random_(random), parts_(std::make_unique<Parts>(config, random)) {
  on("status", [this, party = config.party](Fields&) -> Reply {
    const char* connection = session().is_halted() ? "halted"
                             : session().is_open() ? "connected"
                             : endpoint().connection() == net::Connection::refused_by_hub
                                 ? "refused_by_hub"
                                 : "connecting";
    return Json{{"ok", true},
                {"party", party.text()},
                {"hub", hex(session().hub().id())},
                {"connection", connection},
                {"roster_epoch", session().hub().epoch()},
                {"requests_waiting", spool().waiting_count()}};
  });
  on("held", [this](Fields&) { return held_messages(*this); });
  on("sent", [this](Fields&) { return sent_messages(*this); });
  on("log", [this](Fields& in) -> Reply {
    constexpr auto any = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const std::uint64_t requests_after = in.number("requests_after", any);
    const std::uint64_t deliveries_after = in.number("deliveries_after", any);
    if (in.problem()) return *in.problem();
    Json page = log_page(spool(), requests_after, deliveries_after);
    page["ok"] = true;
    return page;
  });
  on("act", [this](Fields& in) -> Reply {
    SignedAct signed_act;
    signed_act.act = in.bytes("act");
    const auto proof = to_block<64>(in.bytes("proof"));
    if (!proof) in.complain("proof", "has to be a signature of 64 bytes");
    const auto texts = in.has("texts") ? texts_in(in) : std::vector<KeptText>();
    if (in.problem()) return *in.problem();
    signed_act.proof = *proof;
    const auto id = session().perform(signed_act, endpoint().now());
    if (!id) return refusal_json(id.error());
    for (const KeptText& kept : texts) keep_text(kept.committed, kept.text);
    return when_settled(*id, Json::object());
  });
}

Service::~Service() = default;

Endpoint& Service::endpoint() { return parts_->endpoint; }
const PartyKeys& Service::keys() const { return parts_->keys; }
void Service::wake() noexcept { parts_->waker.wake(); }

void Service::on(const std::string& verb, Handler handler) {
  parts_->handlers[verb] = std::move(handler);
}

void Service::on_signed(const std::string& verb, PersonsHandler handler) {
  on(verb, [this, verb, handler = std::move(handler)](Fields& envelope) -> Reply {
    const Json& signed_part = envelope.object("signed");
    if (envelope.problem()) return *envelope.problem();
    const KnownHub& hub = session().hub();
    const auto proved = prove_request(
        signed_part, verb, {session().party(), hub.id(), hub.roster(), endpoint().now()});
    if (!proved) return proved.error();
    Fields in(proved->request);
    return handler(proved->staff, in);
  });
}

void Service::on_event(std::function<void(const SessionEvent&)> handler) {
  parts_->on_event = std::move(handler);
}

void Service::run(const std::atomic<bool>& stop) {
  while (!stop) {
    Duration wait = std::chrono::minutes(1);
    for (const Asker& asker : parts_->askers) {
      wait = std::clamp(asker.until - endpoint().now(), Duration(0), wait);
    }
    if (const auto tell_away = watch_hub()) wait = std::clamp(*tell_away, Duration(0), wait);
    parts_->endpoint.turn(parts_->waker, wait, &parts_->control);
    take_events();
    serve();
    answer_askers();
  }
  session().commit(endpoint().now());
}

// Tells once a spell that the hub is away, and once more if it is there and does not admit us.
// Gives how long until there is something to tell.
std::optional<Duration> Service::watch_hub() {
  Parts& parts = *parts_;
  const net::Connection connection = endpoint().connection();
  if (connection == net::Connection::connected) {
    parts.away_since.reset();
    parts.told_away.reset();
    return std::nullopt;
  }
  const auto now = net::ClientSocket::Clock::now();
  if (!parts.away_since) parts.away_since = now;
  const HubAway away{connection != net::Connection::refused_by_hub};
  if (parts.told_away && (away.admits_us || !parts.told_away->admits_us)) return std::nullopt;
  const auto passed = std::chrono::duration_cast<Duration>(now - *parts.away_since);
  if (passed < hub_away_told_after) return hub_away_told_after - passed;
  parts.told_away = away;
  if (parts.on_event) parts.on_event(away);
  return std::nullopt;
}

void Service::take_events() {
  while (auto event = session().event()) {
    if (auto* answered = std::get_if<Answered>(&*event)) {
      parts_->answers.emplace(answered->answer.query, std::move(answered->answer));
    } else if (parts_->on_event) {
      parts_->on_event(*event);
    }
  }
}

void Service::serve() {
  while (const auto request = parts_->control.receive()) {
    tell(request->peer, handle(std::string(text_of(request->body))),
         endpoint().now() + answer_wait);
  }
}

Service::Reply Service::handle(const std::string& body) {
  const Json request = is_nested_too_deep(body) ? Json() : Json::parse(body, nullptr, false);
  Fields fields(request);
  const std::string verb = fields.text("do");
  if (fields.problem()) return *fields.problem();
  const auto handler = parts_->handlers.find(verb);
  if (handler == parts_->handlers.end()) {
    return refusal_json("unknown_request", Fault::person,
                        "This program does not know '" + verb + "'.");
  }
  return handler->second(fields);
}

bool Service::is_settled(const MessageId& id) {
  if (parts_->answers.contains(id)) return true;
  const auto request = spool().request(id);
  if (request && !request->successor.uuid.is_nil()) return is_settled(request->successor);
  return request && request->state != RequestState::waiting;
}

void Service::answer_askers() {
  std::vector<Asker> still;
  for (Asker& asker : std::exchange(parts_->askers, {})) {
    const auto& ids = asker.later.ids;
    const bool settled =
        std::all_of(ids.begin(), ids.end(), [&](const MessageId& id) { return is_settled(id); });
    if (!settled && endpoint().now() < asker.until) {
      still.push_back(std::move(asker));
      continue;
    }
    Reply reply = asker.later.finish();
    for (const MessageId& id : ids) {
      parts_->answers.erase(id);
      session().forget(id);
    }
    tell(asker.peer, std::move(reply), asker.until);
  }
  std::move(still.begin(), still.end(), std::back_inserter(parts_->askers));
}

// Now, once what it says is on disk; or when the hub has decided.
void Service::tell(const net::ControlPeer& peer, Reply reply, Time until) {
  if (auto* later = std::get_if<Later>(&reply)) {
    parts_->askers.push_back({peer, std::move(*later), until});
    return;
  }
  session().commit(endpoint().now());
  const std::string text = text_of_reply(std::get<Json>(reply));
  parts_->control.finish(peer, bytes_of(text));
}

Json Service::verdict(const MessageId& id) {
  const auto request = spool().request(id);
  if (!request || request->state == RequestState::waiting) {
    return {{"ok", true},
            {"state", "waiting"},
            {"request", id.text()},
            {"sentence",
             "The hub has not answered yet, so nobody has it. It is kept here and goes as soon as "
             "the hub is there; there is no need to send it again. The hub may still refuse it: "
             "'sent' shows what became of it. If a child cannot wait, telephone."}};
  }
  if (request->state == RequestState::accepted) {
    Json answer = {{"ok", true},
                   {"state", "accepted"},
                   {"request", id.text()},
                   {"ledger_index", request->ledger_index},
                   {"decided", rfc3339(request->decided)}};
    if (!request->sentence.empty()) answer["kept_back"] = request->sentence;
    return answer;
  }
  if (!request->successor.uuid.is_nil()) return verdict(request->successor);
  const auto refused = refused_in(request->proof_file);
  if (!refused) throw base::Fatal("a receipt in the spool does not hold what was put there");
  Json answer = refusal_json(refused->code, static_cast<Fault>(refused->fault), request->sentence);
  answer["request"] = id.text();
  answer["missing"] = missing_json(refused->missing);
  answer["ledger_index"] = request->ledger_index;
  return answer;
}

Service::Later Service::when_settled(const MessageId& id, const Json& more) {
  return {{id}, [this, id, more] {
            Json answer = verdict(id);
            answer.update(more);
            return answer;
          }};
}

const Answer* Service::answer(const MessageId& question) const {
  const auto found = parts_->answers.find(question);
  return found == parts_->answers.end() ? nullptr : &found->second;
}

void Service::keep_text(const CommittedText& committed, std::string_view text) {
  spool().add_text(committed.commitment,
                   seal_for_storage(keys().storage, "text", committed.commitment,
                                    concat({committed.salt, bytes_of(text)}), random_));
}

std::optional<std::string> Service::text(const Commitment& commitment) {
  const auto sealed = spool().text(commitment);
  const auto opened =
      sealed ? open_from_storage(keys().storage, "text", commitment, *sealed) : std::nullopt;
  if (!opened || opened->size() < salt_bytes) return std::nullopt;
  return std::string(text_of(opened->reveal().subspan(salt_bytes)));
}

}  // namespace mash::kit
