// One party's side of the conversation with its hub, without socket, clock or thread: frames and
// the time go in, frames and events come out.
//
// Whoever drives it (endpoint.h, a simulation) calls commit() after each round of changes and only
// then sends frames() and takes events(): what they say is on disk by then. A request is repeated
// until its receipt is proved, a delivery reported until the hub has it in an entry; both ends know
// a repetition by its id.
//
//   away -> connected() -> greeting -> Welcome -> open -> disconnected() -> away
//   any, once the hub showed a smaller or a second ledger -> halted: nothing is sent or believed
//
// A message whose recipient has new keys is sealed to them under a new id when the hub refuses the
// old one (`stale_key`): whoever asks for the old one is led to the new.
// Order: requests leave in the order they were made, at most limits::requests_in_flight_max before
// their receipts come.
// Threads: one. Errors: what the disk causes throws base::Fatal.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "kit/session_event.h"
#include "kit/sign.h"
#include "kit/storage.h"

namespace mash::kit {

// Who speaks. What is referred to must outlive the session.
struct SessionParty {
  PartyId id;
  const PartyKeys& keys;
  Random& random;
};

class Session {
 public:
  // Takes up where the spool left off. Fatal if what it holds does not follow from the join file.
  Session(SessionParty party, wire::JoinFile join, Spool& spool);

  const KnownHub& hub() const { return hub_; }
  const PartyId& party() const { return party_.id; }
  bool is_open() const { return phase_ == Phase::open; }
  bool is_halted() const { return phase_ == Phase::halted; }

  // --- The connection ------------------------------------------------------------------------
  void connected(Time now);
  void disconnected();
  void receive(ByteView frame, Time now);

  // Makes durable what happened since, and readies what may leave and what may be told.
  void commit(Time now);
  // What is to be sent next, or null. It stays until sent() takes it off.
  const Bytes* frame() const { return frames_.empty() ? nullptr : &frames_.front(); }
  void sent() { frames_.pop_front(); }
  bool has_events() const { return !events_.empty(); }
  std::optional<SessionEvent> event();
  // When commit() has something to do again though nothing happens: a repetition.
  std::optional<Time> next_due() const;

  // --- The application -----------------------------------------------------------------------
  // Seals a message and spools it. Refuses what seal() refuses; then nothing was kept.
  Result<MessageId, Refusal> submit(const Draft& draft, Time now);
  // What a person signed (sign.h). Refuses bad_act, and not_enrolled_person for who is not ours.
  Result<MessageId, Refusal> perform(const wire::SignedAct& signed_act, Time now);
  // What became of a delivery. Refuses unknown_delivery, delivery_ended, no_person,
  // not_enrolled_person. Saying a thing twice is one.
  Outcome<Refusal> report(std::uint64_t number, wire::DeliveryReport what, const StaffId& staff,
                          Time now);
  // A question; the answer is an event. Not durable: unanswered ones are asked again over the next
  // connection. Refuses too_many_questions.
  Result<MessageId, Refusal> ask(decltype(wire::Query::ask) question, Time now);
  // Nobody waits for the answer any more.
  void forget(const MessageId& question) { questions_.erase(question); }

  // What a delivery says, or what we sent. Refuses unknown_delivery, and what open_delivery
  // refuses.
  Result<std::vector<OpenedSection>, Refusal> open(std::uint64_t number);
  std::optional<std::vector<DraftSection>> sent_sections(const RequestRecord& request) const;

 private:
  enum class Phase : std::uint8_t { away, greeting, open, halted };
  struct Incoming {
    ByteView frame;
    Time now{};
  };
  struct InFlight {
    MessageId id;
    Time repeat{};
  };

  void take(wire::Welcome& welcome, const Incoming& in);
  void take(wire::Notice& notice, const Incoming& in);
  void take(wire::Receipt& receipt, const Incoming& in);
  void take(wire::Delivery& delivery, const Incoming& in);
  void take(wire::Reported& reported, const Incoming& in);
  void take(wire::SlowDown& slow_down, const Incoming& in);
  void take(wire::Answer& answer, const Incoming& in);
  void greet(Time now);
  bool take_note(const std::string& note, Time now);
  void say_otherwise(const MessageId& acknowledgement, const wire::Refused& refused, Time now);
  void see(const std::string& checkpoint_note, const merkle::Checkpoint& checkpoint);
  bool defer(Refusal refusal, const Incoming& in);
  bool await_roster(const MessageId& id, Time now);
  bool seal_again(const MessageId& id, Time now);
  void alarm(Refusal refusal, std::string about);
  void tell(SessionEvent event) { staged_.push_back(std::move(event)); }

  void add_request(OutgoingRequest request, const wire::ToHub& packet);
  void store(const wire::Delivery& delivery, VerifiedDelivery verified, const Incoming& in);
  bool may_say(const StaffId& staff, Time now) const;
  void acknowledge(Time now);
  std::vector<wire::AcknowledgementItem> to_say(std::size_t most, Time now);
  void take_back_opened(const std::vector<wire::AcknowledgementItem>& items);
  void fill_window(Time now);
  void repeat_overdue(Time now);
  void unfly(const MessageId& id);

  SessionParty party_;
  Spool& spool_;
  KnownHub hub_;
  Phase phase_ = Phase::away;
  std::string newest_note_;      // Of the rosters.
  std::string checkpoint_note_;  // A larger one than the spool has; empty if there is none.
  std::deque<Bytes> frames_;
  std::vector<SessionEvent> staged_;  // Told once committed.
  std::deque<SessionEvent> events_;
  std::map<std::uint64_t, InFlight> in_flight_;  // By position in the spool.
  std::uint64_t last_sent_ = 0;                  // Position.
  std::optional<MessageId> acknowledging_;       // One acknowledgement at a time,
  std::optional<Time> acknowledge_after_;        // and none before this.
  std::size_t one_by_one_ = 0;                   // Items to be said each by itself.
  std::optional<Time> ask_reports_after_;        // A gap was found, and the hub has been told.
  std::set<MessageId> stale_;                    // Refused once until a newer roster is here.
  std::map<MessageId, Bytes> questions_;         // Their frames.
  std::vector<Bytes> deferred_;                  // Decided under a roster yet to come.
};

}  // namespace mash::kit
