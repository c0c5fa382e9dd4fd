// A program that keeps one endpoint and serves its party's staff over a control socket:
// mash-agency and mash-desk.
//
// A request is one JSON object with "do"; the answer is one with "ok". Where the hub has to decide
// first, the answer waits for its receipt, at most answer_wait; what is not decided by then is
// "waiting": it is on disk and will be sent, and nobody needs to ask again.
//   {"ok":true, "state":"accepted"|"waiting", ...}
//   {"ok":false, "code":..., "fault":..., "sentence":..., "missing":[{what, who, due}],
//    "ledger_index":..., ...}
// `missing` is empty where nothing would help, `due` null where no limit runs, and `ledger_index`
// null where the hub was not asked or has not written the refusal down.
// Trust: whoever may open the socket's directory is the party. What a person does is still signed
// by that person's own key, which never comes here.
// Threads: one. Errors: what disk and machine cause throws base::Fatal.
#pragma once

#include <atomic>
#include <memory>

#include <set>

#include "kit/endpoint.h"
#include "kit/json.h"
#include "kit/party_config.h"
#include "net/control_socket.h"

namespace mash::kit {

inline constexpr Duration answer_wait = std::chrono::seconds(10);

Json refusal_json(std::string_view code, Fault fault, std::string_view sentence);
Json refusal_json(Refusal refusal);
Json no_answer_json(const Session& session);  // For whoever asked while the hub did not answer.
// As it is sent; the refusal too_long in its place if the control socket cannot carry it.
std::string text_of_reply(const Json& reply);
// What a shut gate waits for, in the hub's order.
Json missing_json(const std::vector<wire::Missing>& missing);

// The fields of a request, read strictly: the first that is missing or malformed is kept, and every
// later answer is harmless. A handler reads all it needs, looks at problem(), and only then acts.
class Fields {
 public:
  explicit Fields(const Json& request) : request_(request) {}

  bool has(const char* key) const;
  std::string text(const char* key);  // Required; may be empty.
  std::string text_or_empty(const char* key);
  std::uint64_t number(const char* key, std::uint64_t most);
  Bytes bytes(const char* key);  // Base64.
  PartyId party(const char* key);
  template <class I>
  I id(const char* key) {
    return I{uuid(key)};
  }
  template <class E>
  E word(const char* key) {
    if (const auto value = wire::from_word<E>(text(key))) return *value;
    complain(key, "is not one of the words it may be");
    return E{};
  }
  const Json& object(const char* key);  // Null if there is none.

  void complain(const char* key, const std::string& what);
  const std::optional<Json>& problem() const { return problem_; }  // An answer.

 private:
  Uuid uuid(const char* key);

  const Json& request_;
  std::optional<Json> problem_;
};

class Service {
 public:
  // What an asker waits for: receipts and answers of these ids; then `finish` says how it went, or
  // what to wait for next.
  struct Later;
  using Reply = std::variant<Json, Later>;
  struct Later {
    std::set<MessageId> ids;
    std::function<Reply()> finish;
  };
  using Handler = std::function<Reply(Fields& request)>;
  using PersonsHandler = std::function<Reply(const StaffId& who, Fields& request)>;

  // Reads join file and keys, opens the spool and the control socket. Throws base::Fatal with one
  // sentence when something is missing, damaged or in use.
  Service(const PartyConfig& config, Random& random);
  ~Service();

  Endpoint& endpoint();
  Session& session() { return endpoint().session(); }
  Spool& spool() { return endpoint().spool(); }
  Random& random() { return random_; }
  const PartyKeys& keys() const;

  // Has "status", "act", "held" (held.h), "sent" (sent.h) and "log" (party_log.h) from the start.
  void on(const std::string& verb, Handler handler);
  // What a person does: the request is one they vouch for with their own key (signed_request.h).
  void on_signed(const std::string& verb, PersonsHandler handler);
  void on_event(std::function<void(const SessionEvent&)> handler);

  // Until `stop` is set and wake() was called.
  void run(const std::atomic<bool>& stop);
  void wake() noexcept;  // From any thread or signal handler.

  // --- For handlers --------------------------------------------------------------------------
  // How a request of ours stands.
  Json verdict(const MessageId& id);
  // Waits for one request, and adds `more` to its verdict.
  Later when_settled(const MessageId& id, const Json& more);
  // The hub's answer to a question, once it has come; null before.
  const wire::Answer* answer(const MessageId& question) const;
  // A text that an act or a message commits to, sealed for storage. Gives nothing for a text that
  // is not here.
  void keep_text(const CommittedText& committed, std::string_view text);
  std::optional<std::string> text(const wire::Commitment& commitment);

 private:
  struct Parts;
  struct Asker;
  void serve();
  Reply handle(const std::string& body);
  std::optional<Duration> watch_hub();
  void take_events();
  void tell(const net::ControlPeer& peer, Reply reply, Time until);
  void answer_askers();
  bool is_settled(const MessageId& id);

  Random& random_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mash::kit
