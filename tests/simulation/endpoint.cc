#include "simulation/endpoint.h"

#include "base/ensure.h"
#include "simulation/mischief.h"

namespace mash::simulation {
namespace {

const std::string spool_file = "spool.db";
constexpr std::size_t all_rows = 1'000'000;

}  // namespace

Endpoint::Endpoint(const PartyId& party, std::unique_ptr<Actor> actor, const Around& around,
                   std::uint64_t seed)
    : party_(party), actor_(std::move(actor)), around_(around), disk_(seed) {
  kit::Spool::create(spool_file, {around.cast.join.hub, party}, disk_.name());
}

void Endpoint::start() {
  if (is_up()) return;
  try {
    spool_ = std::make_unique<kit::Spool>(
        spool_file, kit::SpoolOwner{around_.cast.join.hub, party_}, disk_.name());
    session_ = std::make_unique<kit::Session>(
        kit::SessionParty{party_, around_.cast.keys(party_), around_.chance}, around_.cast.join,
        *spool_);
    actor_->started(*this);
  } catch (const base::Fatal&) {
    died();
  }
}

void Endpoint::died() {
  ++crashes_;
  around_.network.cut(party_);
  connection_ = 0;
  fresh_.clear();
  session_.reset();
  spool_.reset();
}

void Endpoint::kill(support::CrashVfs::Fate fate) {
  if (is_up()) died();
  disk_.crash(fate);
}

void Endpoint::turn(What what) {
  if (!is_up()) return;
  try {
    follow_connection();
    while (const auto frame = around_.network.take(party_)) session_->receive(*frame, now());
    settle();
    while (const auto event = session_->event()) {
      around_.judge.told(party_, *event);
      actor_->hears(*this, *event);
    }
    if (what == What::finishes) actor_->finishes(*this);
    if (what == What::acts) actor_->acts(*this);
    if (what == What::misbehaves) do_mischief(*this, around_.network.overheard());
    settle();
  } catch (const base::Fatal&) {
    died();
  }
}

// A connection that ended and came again between two looks is another one.
void Endpoint::follow_connection() {
  if (around_.network.connection(party_) == 0) around_.network.connect(party_);
  const std::uint64_t connection = around_.network.connection(party_);
  if (connection == connection_) return;
  if (connection_ != 0) session_->disconnected();
  connection_ = connection;
  if (connection_ != 0) session_->connected(now());
}

void Endpoint::settle() {
  session_->commit(now());
  for (const MessageId& id : fresh_) around_.judge.promised(party_, id);
  fresh_.clear();
  while (const Bytes* frame = session_->frame()) {
    around_.network.send(party_, *frame);
    session_->sent();
  }
}

bool Endpoint::submit(const kit::Draft& draft) {
  const auto id = session_->submit(draft, now());
  if (!id) return false;
  around_.judge.made(*id);
  fresh_.push_back(*id);
  return true;
}

bool Endpoint::perform(const kit::StaffKey& who, const CaseId& case_id, const wire::Deed& deed) {
  const auto act = kit::sign_act(who, around_.cast.join.hub, case_id, deed, now(), around_.chance);
  if (!session_->perform(act.signed_act, now())) return false;
  around_.judge.made(act.id);
  fresh_.push_back(act.id);
  return true;
}

void Endpoint::report(std::uint64_t number, wire::DeliveryReport what, const StaffId& who) {
  // Refused where it has ended, or where the person has left: then there is nothing to say.
  (void)session_->report(number, what, who, now());
}

void Endpoint::smuggle(ByteView frame) { around_.network.send(party_, frame); }

bool Endpoint::owes_something() {
  return !is_up() || !session_->is_open() || spool_->waiting_count() > 0 ||
         !spool_->unsent_said(1).empty() || !spool_->open_deliveries(0, 1).empty();
}

check::Log Endpoint::log() {
  check::Log log{party_, {}, {}};
  for (const kit::RequestRecord& one : spool_->requests(0, all_rows)) {
    check::LoggedRequest request{one.id,
                                 std::string(wire::word(one.kind)),
                                 std::string(wire::word(one.state)),
                                 one.ledger_index,
                                 one.proof_file,
                                 {}};
    for (const kit::ReportRecord& heard : spool_->reports_of(one.id)) {
      const auto what = kit::word(heard.what);
      request.heard.push_back({heard.recipient, std::string(what)});
    }
    log.requests.push_back(std::move(request));
  }
  for (const kit::DeliveryRecord& one : spool_->deliveries(0, all_rows)) {
    check::LoggedDelivery delivery{one.number, one.message, one.part, one.release_index, {}};
    for (const kit::SaidRecord& said : spool_->said_of(one.number)) {
      delivery.reports.push_back({said.report, said.at, said.staff, said.request});
    }
    log.deliveries.push_back(std::move(delivery));
  }
  return log;
}

}  // namespace mash::simulation
