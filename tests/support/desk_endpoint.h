// A desk that a test speaks for: the kit's own endpoint in the test's process, before a real hub.
#pragma once

#include <functional>

#include "crypto/random.h"
#include "kit/endpoint.h"
#include "support/hub_process.h"

namespace mash::support {

class DeskEndpoint {
 public:
  // With the keys that hub.make_party(id, "desk") made. Connects at once.
  DeskEndpoint(const HubProcess& hub, const std::string& id, const std::string& staff);

  // Takes part until `done`; fails the test if it takes too long. An alarm fails it as well.
  void until(const std::function<bool()>& done);
  void turn(Duration wait_max);  // Once.
  // The deliveries of this kind so far, in order.
  std::vector<kit::DeliveryRecord> received(wire::MessageKind kind);
  kit::DeliveryRecord wait_for(wire::MessageKind kind, std::size_t count = 1);
  std::vector<kit::OpenedSection> open(const kit::DeliveryRecord& delivery);

  // Asks `agency` about the child of `referral` that is its `child`-th subject, with the identity
  // that the referral has. Back when the hub has accepted it.
  CheckId ask(const kit::DeliveryRecord& referral, std::size_t child, const std::string& agency);
  // The same, not sent yet.
  kit::Draft check_draft(const kit::DeliveryRecord& referral, std::size_t child,
                         const std::string& agency);
  // Sends a message and waits for the hub's word, which must be yes.
  MessageId send(const kit::Draft& draft);
  MessageId submit(const kit::Draft& draft);  // Into the spool; it leaves as soon as it can.
  // The delivery is done with.
  void acknowledge(const kit::DeliveryRecord& delivery);
  // What `mash desk export` writes.
  void export_log(const std::filesystem::path& file);
  StaffId staff() const { return staff_; }
  MessageId last_sent() const { return last_sent_; }
  kit::Spool& spool() { return endpoint_.spool(); }

 private:
  StaffId staff_;
  MessageId last_sent_;
  PartyId id_;
  crypto::SystemRandom random_;
  kit::PartyKeys keys_;
  TemporaryDirectory directory_;
  net::Context context_;
  net::Waker waker_;
  kit::Endpoint endpoint_;
};

}  // namespace mash::support
