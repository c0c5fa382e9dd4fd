#include "app/client.h"

#include "kit/tools.h"

namespace mash::app_tests {

using namespace wire;

Asked asked(const MessageId& id, const ToHub& packet) {
  Bytes frame = encode(packet);
  const auto mark = kit::mark_of(packet, frame);
  return {id, std::move(frame), mark};
}

Client::Client(const Site& site, const RunningHub& hub, const PartyId& me)
    : Client(site, hub, me, site.keys(me)) {}

Client::Client(const Site& site, const RunningHub& hub, const PartyId& me,
               const kit::PartyKeys& keys)
    : site_(site), hub_(hub), me_(me), keys_(keys), known_(site.known_hub()) {}

void Client::connect() {
  try_to_connect();
  REQUIRE(connection() == net::Connection::connected);
}

void Client::try_to_connect() {
  if (socket_ == nullptr) {
    net::ClientSettings settings{site_.join.transport, keys_.transport_public(),
                                 keys_.transport,      [this] { return hub_.endpoint(me_); },
                                 Duration(5),          Duration(100)};
    socket_ = std::make_unique<net::ClientSocket>(context_, std::move(settings), system_random());
  }
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (connection() == net::Connection::connecting) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    turn();
  }
}

void Client::disconnect() {
  socket_.reset();
  inbox_.clear();
}

Welcome Client::hello(bool ready) {
  connect();
  send(Hello{{protocol_version}, me_, hub_.now(), "", known_.epoch(), ready, reports_seen_});
  Welcome welcome = next<Welcome>();
  REQUIRE(welcome.hub == site_.join.hub);
  if (!welcome.roster.empty() && welcome.roster != last_note_) {
    const auto taken = known_.accept(welcome.roster);
    INFO((taken ? std::string() : taken.error().text()));
    REQUIRE(taken.has_value());
    last_note_ = welcome.roster;
  }
  return welcome;
}

void Client::send_frame(ByteView frame) {
  connect();
  REQUIRE(socket_->send(frame) == net::Sent::queued);
}

void Client::turn() {
  socket_->wait(waker_, Duration(1000));
  while (const auto frame = socket_->receive()) {
    auto packet = decode_from_hub(*frame);
    INFO((packet ? "read" : describe(packet.error()).code));
    REQUIRE(packet.has_value());
    inbox_.push_back(std::move(*packet));
  }
}

void Client::receive_more() {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (const std::size_t before = inbox_.size(); inbox_.size() == before;) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    turn();
  }
}

Asked Client::seal(const kit::Draft& draft) {
  auto sealed = kit::seal(site_.in_name(me_, draft), {me_, keys_.signing, site_.roster}, hub_.now(),
                          system_random());
  INFO((sealed ? "sealed" : kit::describe(sealed.error()).code));
  REQUIRE(sealed.has_value());
  return asked(sealed->id, std::move(sealed->submission));
}

Asked Client::act(const kit::StaffKey& who, const CaseId& case_id, const Deed& deed) const {
  const auto done = kit::sign_act(who, site_.join.hub, case_id, deed, hub_.now(), system_random());
  return asked(done.id, done.signed_act);
}

Asked Client::acknowledge(const std::vector<AcknowledgementItem>& items) const {
  const auto batch = kit::sign_acknowledgement(keys_.signing, me_, site_.join.hub, items,
                                               hub_.now(), system_random());
  return asked(batch.id, batch.signed_acknowledgement);
}

kit::Verdict Client::check(const Receipt& receipt, const Asked& request) const {
  const auto verdict = kit::check_receipt(receipt, receipt.request, request.mark, me_, known_);
  INFO((verdict ? "good" : kit::describe(verdict.error()).code));
  REQUIRE(verdict.has_value());
  return *verdict;
}

kit::Verdict Client::submit(const Asked& request) {
  send_frame(request.frame);
  const auto receipt = next<Receipt>();
  REQUIRE(receipt.request == request.id);
  return check(receipt, request);
}

kit::Verdict Client::accepted(const Asked& request) {
  const auto verdict = submit(request);
  INFO((verdict.refusal ? verdict.refusal->code : "accepted"));
  REQUIRE_FALSE(verdict.refusal.has_value());
  return verdict;
}

Refused Client::refused(const Asked& request) {
  send_frame(request.frame);
  const auto receipt = next<Receipt>();
  const auto verdict = check(receipt, request);
  REQUIRE(verdict.refusal.has_value());
  CHECK_FALSE(receipt.sentence.empty());
  return *verdict.refusal;
}

Refused Client::refused_frame(ByteView frame) {
  return refused({{}, Bytes(frame.begin(), frame.end()), {{}, kit::sha256({frame})}});
}

std::vector<kit::ReportRecord> Client::reported() {
  const auto packet = next<Reported>();
  const auto verified = kit::check_reported(packet, me_, known_);
  INFO((verified ? "verified" : kit::describe(verified.error()).code));
  REQUIRE(verified.has_value());
  CHECK(packet.sequence > reports_seen_);
  reports_seen_ = packet.sequence;
  return verified->records;
}

kit::VerifiedDelivery Client::delivery() {
  auto verified = kit::verify_delivery(next<Delivery>(), known_, me_);
  INFO((verified ? "verified" : kit::describe(verified.error()).code));
  REQUIRE(verified.has_value());
  return std::move(*verified);
}

std::vector<kit::OpenedSection> Client::open(const kit::VerifiedDelivery& delivery) const {
  const auto keys = kit::unwrap(delivery, keys_.sealing);
  REQUIRE(keys.has_value());
  auto opened = kit::open_delivery(delivery, *keys);
  REQUIRE(opened.has_value());
  return std::move(*opened);
}

AcknowledgementItem Client::item(const kit::VerifiedDelivery& delivery, DeliveryReport report,
                                 const StaffId& who) const {
  return {delivery.number, delivery.header.id, delivery.part, report, hub_.now(), who};
}

MessageId Client::new_id() const {
  return MessageId{Uuid::v7(hub_.now(), system_random().block<10>())};
}

}  // namespace mash::app_tests
