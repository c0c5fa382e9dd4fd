#include "kit/session.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"
#include "kit/tools.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

using namespace wire;

KnownHub known_hub(JoinFile join, Spool& spool) {
  auto hub = KnownHub::make(std::move(join));
  if (!hub) throw base::Fatal(std::string(describe(hub.error()).sentence));
  for (const std::string& note : spool.rosters()) {
    if (const auto accepted = hub->accept(note); !accepted) {
      throw base::Fatal("A roster in the spool does not follow from the join file: " +
                        accepted.error().text());
    }
  }
  if (const std::string note = spool.checkpoint(); !note.empty()) {
    const auto checkpoint = hub->open_checkpoint(note);
    if (!checkpoint) {
      throw base::Fatal("The checkpoint in the spool is not of the hub that the join file names.");
    }
    hub->keep(*checkpoint);
  }
  return std::move(*hub);
}

}  // namespace

Session::Session(SessionParty party, JoinFile join, Spool& spool)
    : party_(std::move(party)), spool_(spool), hub_(known_hub(std::move(join), spool)) {
  if (const auto notes = spool.rosters(); !notes.empty()) newest_note_ = notes.back();
}

void Session::connected(Time now) {
  if (phase_ == Phase::halted) return;
  phase_ = Phase::greeting;
  greet(now);
}

void Session::greet(Time now) {
  Hello hello;
  hello.versions = {protocol_version};
  hello.party = party_.id;
  hello.now = now;
  hello.checkpoint = spool_.checkpoint();
  hello.roster_epoch = hub_.epoch();
  hello.ready = true;
  hello.reports_seen = spool_.reports_seen();
  frames_.push_back(encode(ToHub(std::move(hello))));
}

// What was under way is lost: requests are repeated and deliveries come again.
void Session::disconnected() {
  if (phase_ != Phase::halted) phase_ = Phase::away;
  frames_.clear();
  in_flight_.clear();
  deferred_.clear();
  ask_reports_after_.reset();
  last_sent_ = 0;
}

// --- Requests
// -------------------------------------------------------------------------------------

Result<MessageId, Refusal> Session::submit(const Draft& draft, Time now) {
  const Roster* roster = hub_.roster();
  if (roster == nullptr) return refuse(Refusal::no_roster);
  auto sealed = seal(draft, {party_.id, party_.keys.signing, *roster}, now, party_.random);
  if (!sealed) return refuse(sealed.error());
  OutgoingRequest request;
  request.id = sealed->id;
  request.kind = RequestKind::message;
  request.created = now;
  request.cases = cases_of(draft.about);
  request.signed_bytes = sealed->submission.header;
  request.copy = seal_for_storage(party_.keys.storage, "sent", sealed->id.uuid.bytes(),
                                  pack_sections(draft.sections), party_.random);
  add_request(std::move(request), std::move(sealed->submission));
  return sealed->id;
}

Result<MessageId, Refusal> Session::perform(const SignedAct& signed_act, Time now) {
  const auto act = decode_act(signed_act.act);
  if (!act || act->hub != hub_.id()) return refuse(Refusal::bad_act);
  if (act->staff.uuid.is_nil() || !may_say(act->staff, now)) {
    return refuse(Refusal::not_enrolled_person);
  }
  OutgoingRequest request;
  request.id = act->id;
  request.kind = RequestKind::act;
  request.created = now;
  request.cases = {act->case_id};
  request.signed_bytes = signed_act.act;
  add_request(std::move(request), signed_act);
  return act->id;
}

void Session::add_request(OutgoingRequest request, const ToHub& packet) {
  request.frame = encode(packet);
  request.mark = mark_of(packet, request.frame);
  spool_.add_request(request);
}

mash::Outcome<Refusal> Session::report(std::uint64_t number, DeliveryReport what,
                                       const StaffId& staff, Time now) {
  const auto delivery = spool_.delivery(number);
  if (!delivery) return refuse(Refusal::unknown_delivery);
  const DeliveryRecord& record = delivery->record;
  if (record.end == what) return {};
  if (record.end && what != DeliveryReport::opened) return refuse(Refusal::delivery_ended);
  if (staff.uuid.is_nil() && what == DeliveryReport::opened) return refuse(Refusal::no_person);
  if (!may_say(staff, now)) return refuse(Refusal::not_enrolled_person);
  spool_.add_said({number, record.message, record.part, what, now, staff});
  return {};
}

// A person of ours; or nobody, which is for an application to say.
bool Session::may_say(const StaffId& staff, Time now) const {
  if (staff.uuid.is_nil()) return true;
  const Roster* roster = hub_.roster();
  const Staff* member = roster == nullptr ? nullptr : roster->active_member(staff, now);
  return member != nullptr && member->party == party_.id;
}

Result<MessageId, Refusal> Session::ask(decltype(Query::ask) question, Time now) {
  if (questions_.size() >= limits::questions_max) return refuse(Refusal::too_many_questions);
  const MessageId id{Uuid::v7(now, party_.random.block<10>())};
  const Bytes& frame =
      questions_.emplace(id, encode(ToHub(Query{id, std::move(question)}))).first->second;
  if (phase_ == Phase::open) frames_.push_back(frame);
  return id;
}

// --- The archive
// ----------------------------------------------------------------------------------

Result<std::vector<OpenedSection>, Refusal> Session::open(std::uint64_t number) {
  const auto archived = spool_.delivery(number);
  if (!archived) return refuse(Refusal::unknown_delivery);
  auto packet = decode_from_hub(archived->frame);
  auto* delivery = packet ? std::get_if<Delivery>(&*packet) : nullptr;
  if (delivery == nullptr) return refuse(Refusal::bad_delivery);
  auto verified = verify_delivery(*delivery, hub_, party_.id);
  if (!verified) return refuse(verified.error());
  const auto packed = open_from_storage(party_.keys.storage, "received",
                                        verified->header.id.uuid.bytes(), archived->keys);
  const auto keys = packed ? unpack_keys(packed->reveal()) : std::nullopt;
  if (!keys) return refuse(Refusal::cannot_unwrap);
  return open_delivery(*verified, *keys);
}

std::optional<std::vector<DraftSection>> Session::sent_sections(
    const RequestRecord& request) const {
  const auto packed =
      open_from_storage(party_.keys.storage, "sent", request.id.uuid.bytes(), request.copy);
  return packed ? unpack_sections(packed->reveal()) : std::nullopt;
}

// --- Rounds
// ---------------------------------------------------------------------------------------

void Session::commit(Time now) {
  if (phase_ != Phase::halted) acknowledge(now);
  if (!checkpoint_note_.empty()) spool_.keep_checkpoint(checkpoint_note_);
  checkpoint_note_.clear();
  spool_.commit();
  for (SessionEvent& event : staged_) events_.push_back(std::move(event));
  staged_.clear();
  if (phase_ != Phase::open) return;
  repeat_overdue(now);
  fill_window(now);
}

// What was said since the last acknowledgement goes into one more, once that one is decided: under
// load they grow, at rest each thing said leaves at once.
void Session::acknowledge(Time now) {
  if (acknowledging_ || (acknowledge_after_ && now < *acknowledge_after_)) return;
  acknowledge_after_.reset();
  const auto items = to_say(one_by_one_ > 0 ? 1 : limits::acknowledgement_items_max, now);
  if (one_by_one_ > 0) --one_by_one_;
  if (items.empty()) return;
  SignedBatch batch =
      sign_acknowledgement(party_.keys.signing, party_.id, hub_.id(), items, now, party_.random);
  spool_.mark_said(items, batch.id);
  OutgoingRequest request;
  request.id = batch.id;
  request.kind = RequestKind::acknowledgement;
  request.created = now;
  add_request(std::move(request), std::move(batch.signed_acknowledgement));
  acknowledging_ = batch.id;
}

// The hub would refuse all of an acknowledgement for one thing said by somebody who has left since.
// So that is forgotten: who comes back says it anew.
std::vector<AcknowledgementItem> Session::to_say(std::size_t most, Time now) {
  for (;;) {
    auto items = spool_.unsent_said(most);
    const auto left = std::stable_partition(
        items.begin(), items.end(), [&](const auto& item) { return may_say(item.staff, now); });
    if (left == items.end()) return items;
    items.erase(items.begin(), left);
    take_back_opened(items);
    spool_.forget_said(items);
  }
}

void Session::fill_window(Time now) {
  if (in_flight_.size() >= limits::requests_in_flight_max) return;
  const std::size_t room = limits::requests_in_flight_max - in_flight_.size();
  for (WaitingRequest& request : spool_.waiting(last_sent_, room)) {
    last_sent_ = request.position;
    in_flight_[request.position] = {request.id, now + limits::receipt_wait};
    frames_.push_back(std::move(request.frame));
  }
}

// A receipt that did not come, or one that proved nothing.
void Session::repeat_overdue(Time now) {
  for (auto& [position, request] : in_flight_) {
    if (request.repeat > now) continue;
    auto waiting = spool_.waiting_request(request.id);
    ENSURE(waiting.has_value(), "what is in flight has no receipt yet");
    frames_.push_back(std::move(waiting->frame));
    request.repeat = now + limits::receipt_wait;
  }
}

std::optional<Time> Session::next_due() const {
  if (phase_ != Phase::open) return std::nullopt;
  std::optional<Time> first = acknowledge_after_;
  for (const auto& [position, request] : in_flight_) {
    if (!first || request.repeat < *first) first = request.repeat;
  }
  return first;
}

std::optional<SessionEvent> Session::event() {
  if (events_.empty()) return std::nullopt;
  SessionEvent event = std::move(events_.front());
  events_.pop_front();
  return event;
}

}  // namespace mash::kit
