// What comes from the hub. Nothing is believed that is not proved; what fails is told as an alarm
// and otherwise treated as if it had not come.
#include "base/limits.h"
#include "kit/session.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

using namespace wire;

// Proof that the hub's ledger is not the one it was.
bool ends_trust(Refusal refusal) {
  return refusal == Refusal::split_view || refusal == Refusal::rolled_back;
}

// Of a message of ours; nothing for what is none.
std::optional<Header> header_of(const std::optional<RequestRecord>& request) {
  auto header = request ? decode_header(request->signed_bytes) : refuse(wire::Refusal::malformed);
  return header ? std::optional(std::move(*header)) : std::nullopt;
}

}  // namespace

void Session::receive(ByteView frame, Time now) {
  if (phase_ == Phase::halted || phase_ == Phase::away) return;
  auto packet = decode_from_hub(frame);
  if (!packet) return alarm(Refusal::bad_packet, std::string(wire::describe(packet.error()).code));
  // Until the hub has said who it is, only that and its rosters count.
  const bool introduction =
      std::holds_alternative<Welcome>(*packet) || std::holds_alternative<Notice>(*packet);
  if (phase_ != Phase::open && !introduction) return;
  std::visit([&](auto& part) { take(part, {frame, now}); }, *packet);
}

void Session::alarm(Refusal refusal, std::string about) {
  if (ends_trust(refusal)) {
    phase_ = Phase::halted;
    frames_.clear();
  }
  tell(Alarm{refusal, std::move(about)});
}

void Session::take(Welcome& welcome, const Incoming& in) {
  if (welcome.hub != hub_.id()) return alarm(Refusal::another_hub, hex(welcome.hub));
  if (!welcome.checkpoint.empty()) {
    const auto checkpoint = hub_.open_checkpoint(welcome.checkpoint);
    if (!checkpoint) return alarm(checkpoint.error(), "the hub's welcome");
    // A later welcome of one connection may be overtaken by what was proved since it was made.
    const bool first = phase_ == Phase::greeting;
    if (first && hub_.largest() && checkpoint->size < hub_.largest()->size) {
      return alarm(Refusal::rolled_back, "it has " + std::to_string(checkpoint->size.value) +
                                             " entries and had " +
                                             std::to_string(hub_.largest()->size.value));
    }
    see(welcome.checkpoint, *checkpoint);
  }
  if (hub_.is_later_roster(welcome.roster)) return greet(in.now);  // One before it was lost.
  if (!welcome.roster.empty() && !take_note(welcome.roster, in.now)) return;
  if (phase_ != Phase::greeting) return;
  phase_ = Phase::open;
  for (const auto& [id, frame] : questions_) frames_.push_back(frame);
  tell(Welcomed{welcome.now});
}

// A roster that follows one we missed: the hub is asked for all of them again.
void Session::take(Notice& notice, const Incoming& in) {
  if (hub_.is_later_roster(notice.note)) return greet(in.now);
  take_note(notice.note, in.now);
}

// The next roster; one we have already is passed over. Others the hub sends are not for us.
bool Session::take_note(const std::string& note, Time now) {
  if (note == newest_note_) return true;
  const auto accepted = hub_.accept(note);
  if (!accepted) {
    if (hub_.has_roster(note)) return true;
    alarm(Refusal::bad_roster, accepted.error().text());
    return false;
  }
  newest_note_ = note;
  for (auto& [position, request] : in_flight_) {
    if (stale_.contains(request.id)) request.repeat = now;
  }
  spool_.add_roster(accepted->roster.epoch, note);
  tell(RosterTaken{accepted->roster.epoch});
  std::vector<Bytes> deferred;
  deferred.swap(deferred_);
  for (const Bytes& frame : deferred) {
    auto packet = decode_from_hub(frame);
    std::visit([&](auto& part) { take(part, {frame, now}); }, *packet);
  }
  return true;
}

void Session::see(const std::string& note, const merkle::Checkpoint& checkpoint) {
  if (hub_.keep(checkpoint)) checkpoint_note_ = note;
}

void Session::take(Receipt& receipt, const Incoming& in) {
  const auto waiting = spool_.waiting_request(receipt.request);
  if (!waiting) return;  // Decided already: this answers a repetition.
  const bool nothing_new = receipt.evidence.body.empty() && !receipt.refusal &&
                           waiting->kind == RequestKind::acknowledgement;
  if (nothing_new) {
    spool_.settle_without_entry(waiting->id);
    return unfly(waiting->id);
  }
  const auto verdict = check_receipt(receipt, waiting->id, waiting->mark, party_.id, hub_);
  if (!verdict) return alarm(verdict.error(), "the receipt of " + waiting->id.text());
  see(receipt.evidence.checkpoint, verdict->checkpoint);
  const bool stale = waiting->kind == RequestKind::message && verdict->refusal &&
                     verdict->refusal->code == "stale_key";
  if (stale && await_roster(waiting->id, in.now)) return;
  spool_.settle_request(waiting->id, *verdict, receipt.sentence);
  unfly(waiting->id);
  if (stale && seal_again(waiting->id, in.now)) return;
  const bool said = waiting->kind == RequestKind::acknowledgement;
  if (said && verdict->refusal) say_otherwise(waiting->id, *verdict->refusal, in.now);
  tell(Settled{waiting->id, waiting->kind, verdict->index, verdict->refusal,
               std::move(receipt.sentence)});
}

// A message was sealed under the newest roster we have, and the hub has a newer one: it counts as
// undecided until that has come. False: it was, or nothing newer came when it was asked for.
bool Session::await_roster(const MessageId& id, Time now) {
  const auto header = header_of(spool_.request(id));
  if (!header || header->roster_epoch < hub_.epoch() || !stale_.insert(id).second) return false;
  greet(now);
  return true;
}

// To the keys of today, under a new id. What cannot be is refused as it stands.
bool Session::seal_again(const MessageId& id, Time now) {
  stale_.erase(id);
  const auto refused = spool_.request(id);
  auto header = header_of(refused);
  if (!header || header->roster_epoch == hub_.epoch()) return false;
  auto sections = sent_sections(*refused);
  if (!sections) return false;
  std::set<PartyId> recipients;
  for (const DraftSection& section : *sections) {
    recipients.insert(section.recipients.begin(), section.recipients.end());
  }
  Draft draft{std::move(*header), {recipients.begin(), recipients.end()}, std::move(*sections)};
  // A correction, recall or withdrawal keeps naming what it is about.
  if (draft.about.supersedes.uuid.is_nil()) draft.about.supersedes = id;
  const auto successor = submit(draft, now);
  if (successor) spool_.name_successor(id, *successor);
  return successor.has_value();
}

// What a refused acknowledgement said is said again: later, if a clock was wrong; otherwise each
// thing by itself, so that one that may not be said takes no other with it.
void Session::say_otherwise(const MessageId& acknowledgement, const Refused& refused, Time now) {
  const bool time_heals = refused.code == "clock" || refused.code == "too_old";
  const auto items = spool_.said_in(acknowledgement);
  if (!time_heals && items.size() < 2) return take_back_opened(items);
  spool_.unsay(acknowledgement);
  if (time_heals) {
    acknowledge_after_ = now + limits::receipt_wait;
  } else {
    one_by_one_ += items.size();
  }
}

void Session::take_back_opened(const std::vector<AcknowledgementItem>& items) {
  for (const AcknowledgementItem& item : items) {
    if (item.report == DeliveryReport::opened) spool_.take_back_opened(item);
  }
}

void Session::unfly(const MessageId& id) {
  std::erase_if(in_flight_, [&](const auto& item) { return item.second.id == id; });
  if (acknowledging_ == id) acknowledging_.reset();
}

void Session::take(Delivery& delivery, const Incoming& in) {
  if (spool_.has_delivery(delivery.number)) return spool_.say_again(delivery.number);
  auto verified = verify_delivery(delivery, hub_, party_.id);
  if (verified) return store(delivery, std::move(*verified), in);
  if (defer(verified.error(), in)) return;
  alarm(verified.error(), "delivery " + std::to_string(delivery.number));
}

// What was decided under a roster that is yet to come is looked at again when it has.
bool Session::defer(Refusal refusal, const Incoming& in) {
  if (refusal != Refusal::unknown_roster) return false;
  if (deferred_.size() >= limits::deliveries_in_flight_max) return false;
  deferred_.emplace_back(in.frame.begin(), in.frame.end());
  return true;
}

void Session::store(const Delivery& delivery, VerifiedDelivery verified, const Incoming& in) {
  std::optional<Refusal> unopenable;
  auto keys = unwrap(verified, party_.keys.sealing);
  if (!keys) unopenable = keys.error();
  if (keys) {
    if (const auto opened = open_delivery(verified, *keys); !opened) unopenable = opened.error();
  }
  ArchivedDelivery archived;
  archived.frame.assign(in.frame.begin(), in.frame.end());
  if (!unopenable) {
    archived.keys =
        seal_for_storage(party_.keys.storage, "received", verified.header.id.uuid.bytes(),
                         pack_keys(*keys).reveal(), party_.random);
  }
  DeliveryRecord& record = archived.record;
  record.number = verified.number;
  record.message = verified.header.id;
  record.part = verified.part;
  record.received = in.now;
  record.released = verified.released_at;
  record.release_index = verified.release_index;
  record.openable = !unopenable;
  record.header = std::move(verified.header);
  spool_.add_delivery(archived);
  spool_.add_said(
      {record.number, record.message, record.part, DeliveryReport::delivered, in.now, {}});
  if (unopenable) {
    spool_.add_said(
        {record.number, record.message, record.part, DeliveryReport::unopenable, in.now, {}});
    record.end = DeliveryReport::unopenable;
  }
  see(delivery.release.checkpoint, verified.checkpoint);
  tell(Arrived{std::move(record), unopenable});
}

// In order, so that what follows the last one kept is what is missing. When one was lost on the way
// the hub is told again which one that is.
void Session::take(Reported& reported, const Incoming& in) {
  const std::uint64_t seen = spool_.reports_seen();
  if (reported.sequence <= seen) return;  // Told before.
  if (reported.after > seen) {
    if (ask_reports_after_ && in.now < *ask_reports_after_) return;
    ask_reports_after_ = in.now + limits::receipt_wait;
    return greet(in.now);
  }
  const auto verified = check_reported(reported, party_.id, hub_);
  if (!verified && defer(verified.error(), in)) return;
  if (!verified) return alarm(verified.error(), "a report on our messages");
  for (const ReportRecord& record : verified->records) {
    if (spool_.add_report(record)) tell(Heard{record});
  }
  spool_.see_reports(reported.sequence);
  see(reported.evidence.checkpoint, verified->checkpoint);
}

void Session::take(SlowDown& slow_down, const Incoming& in) {
  for (auto& [position, request] : in_flight_) {
    if (request.id == slow_down.request) request.repeat = in.now + slow_down.retry_after;
  }
}

void Session::take(Answer& answer, const Incoming&) {
  if (questions_.erase(answer.query) > 0) tell(Answered{std::move(answer)});
}

}  // namespace mash::kit
