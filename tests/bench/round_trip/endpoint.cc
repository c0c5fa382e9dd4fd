#include "bench/round_trip/endpoint.h"

#include <stdexcept>

#include "kit/sign.h"
#include "wire/codec.h"

namespace mash::bench {

using namespace wire;

namespace {

// A quarter of what may be under way, so that the hub never waits for the rest of a batch.
constexpr std::size_t batch_items = limits::deliveries_in_flight_max / 4;
constexpr std::chrono::seconds patience{30};

}  // namespace

Endpoint::Endpoint(const app_tests::Site& site, const HubProcess& hub, const PartyId& me)
    : site_(site),
      me_(me),
      known_(site.known_hub()),
      socket_(context_,
              {site.join.transport, site.keys(me).transport_public(), site.keys(me).transport,
               [&hub, me] { return hub.endpoint(me); }},
              app_tests::system_random()) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  bool asked = false;
  while (!welcome_) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("no welcome");
    receive(Duration(1000));
    if (asked || socket_.state().connection != net::Connection::connected) continue;
    send(encode(ToHub(Hello{{protocol_version}, me_, app_tests::wall_clock(), "", 0, true})));
    asked = true;
  }
}

void Endpoint::send(Bytes frame) {
  unsent_.push_back(std::move(frame));
  push();
}

void Endpoint::push() {
  while (!unsent_.empty() && socket_.send(unsent_.front()) == net::Sent::queued) {
    unsent_.pop_front();
  }
}

std::vector<Delivery> Endpoint::receive(Duration wait_max) {
  std::vector<Delivery> deliveries;
  // The socket does not tell when it takes more: what waits is offered again after each frame.
  socket_.wait(waker_, unsent_.empty() ? wait_max : std::min(wait_max, Duration(1)));
  while (const auto frame = socket_.receive()) {
    auto packet = decode_from_hub(*frame);
    if (!packet) throw std::runtime_error("the hub sent what cannot be read");
    take(std::move(*packet), deliveries);
  }
  push();
  return deliveries;
}

void Endpoint::take(FromHub packet, std::vector<Delivery>& deliveries) {
  if (auto* delivery = std::get_if<Delivery>(&packet)) {
    deliveries.push_back(std::move(*delivery));
  } else if (const auto* receipt = std::get_if<Receipt>(&packet)) {
    if (receipt->refusal) throw std::runtime_error("refused: " + receipt->refusal->code);
    ++receipts_;
  } else if (const auto* welcome = std::get_if<Welcome>(&packet)) {
    if (!welcome->roster.empty() && !known_.accept(welcome->roster)) {
      throw std::runtime_error("the roster is not to be believed");
    }
    welcome_ = true;
  } else if (auto* answer = std::get_if<Answer>(&packet)) {
    answer_ = std::move(*answer);
  } else if (std::holds_alternative<SlowDown>(packet)) {
    throw std::runtime_error("told to slow down");
  }
}

kit::VerifiedDelivery Endpoint::verify(const Delivery& delivery) const {
  auto verified = kit::verify_delivery(delivery, known_, me_);
  if (!verified) {
    throw std::runtime_error("not verified: " + std::string(kit::describe(verified.error()).code));
  }
  return std::move(*verified);
}

void Endpoint::open(const kit::VerifiedDelivery& delivery) const {
  const auto keys = kit::unwrap(delivery, site_.keys(me_).sealing);
  if (!keys || !kit::open_delivery(delivery, *keys)) throw std::runtime_error("not opened");
}

void Endpoint::acknowledge(const kit::VerifiedDelivery& delivery) {
  done_.push_back({delivery.number,
                   delivery.header.id,
                   delivery.part,
                   DeliveryReport::acknowledged,
                   app_tests::wall_clock(),
                   {}});
  if (done_.size() >= batch_items) acknowledge_rest();
}

void Endpoint::acknowledge_rest() {
  if (done_.empty()) return;
  auto batch = kit::sign_acknowledgement(site_.keys(me_).signing, me_, site_.join.hub,
                                         std::exchange(done_, {}), app_tests::wall_clock(),
                                         app_tests::system_random());
  send(encode(ToHub(std::move(batch.signed_acknowledgement))));
}

Answer Endpoint::ask(decltype(Query::ask) question) {
  const MessageId id{Uuid::v7(app_tests::wall_clock(), app_tests::system_random().block<10>())};
  send(encode(ToHub(Query{id, std::move(question)})));
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!answer_ || answer_->query != id) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("no answer");
    receive(Duration(1000));
  }
  return std::move(*answer_);
}

Bytes sealed(const app_tests::Site& site, const PartyId& by, const kit::Draft& draft) {
  auto sealed = kit::seal(site.in_name(by, draft), site.sender(by), app_tests::wall_clock(),
                          app_tests::system_random());
  if (!sealed) throw std::runtime_error(std::string(kit::describe(sealed.error()).code));
  return encode(ToHub(std::move(sealed->submission)));
}

}  // namespace mash::bench
