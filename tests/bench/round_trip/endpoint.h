// One generator's end of the line: a socket, a party's keys, and acknowledgements in batches.
#pragma once

#include <deque>
#include <vector>

#include "app/site.h"
#include "bench/round_trip/hub_process.h"
#include "kit/open.h"
#include "net/client_socket.h"
#include "wire/packet.h"

namespace mash::bench {

// A message of `by`, as it goes to the socket.
Bytes sealed(const app_tests::Site& site, const PartyId& by, const kit::Draft& draft);

class Endpoint {
 public:
  // Connects, says hello, and takes the roster. Throws std::runtime_error when the hub will not.
  Endpoint(const app_tests::Site& site, const HubProcess& hub, const PartyId& me);

  // Keeps what the socket does not take yet.
  void send(Bytes frame);
  // Waits for something, at most so long, then gives what has come. A refusal throws.
  std::vector<wire::Delivery> receive(Duration wait_max);
  kit::VerifiedDelivery verify(const wire::Delivery& delivery) const;
  void open(const kit::VerifiedDelivery& delivery) const;
  // Says that the delivery is done with, sooner or later.
  void acknowledge(const kit::VerifiedDelivery& delivery);
  void acknowledge_rest();
  // Waits for the answer. What else comes is passed over.
  wire::Answer ask(decltype(wire::Query::ask) question);

  Bytes sealed(const kit::Draft& draft) const { return bench::sealed(site_, me_, draft); }
  std::uint64_t receipts() const { return receipts_; }

 private:
  void push();
  void take(wire::FromHub packet, std::vector<wire::Delivery>& deliveries);

  const app_tests::Site& site_;
  const PartyId me_;
  kit::KnownHub known_;
  net::Context context_;
  net::Waker waker_;
  net::ClientSocket socket_;
  std::deque<Bytes> unsent_;
  std::vector<wire::AcknowledgementItem> done_;
  std::uint64_t receipts_ = 0;
  std::optional<wire::Answer> answer_;
  bool welcome_ = false;
};

}  // namespace mash::bench
