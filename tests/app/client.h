// A party's endpoint without a memory: a socket, the party's keys, and what it knows of the hub.
// What the hub sends is checked with the kit before a test believes it.
#pragma once

#include <catch2/catch.hpp>

#include <deque>
#include <memory>

#include "app/running_hub.h"
#include "kit/open.h"
#include "kit/receipt.h"
#include "kit/sign.h"
#include "net/client_socket.h"
#include "wire/codec.h"

namespace mash::app_tests {

// A test gives up after this; none comes near it on a quiet machine.
inline constexpr std::chrono::seconds patience{60};

// A request and how its receipt is known.
struct Asked {
  MessageId id;
  Bytes frame;
  kit::RequestMark mark;
};
Asked asked(const MessageId& id, const wire::ToHub& packet);

class Client {
 public:
  // `keys` may be others than the roster has, to see what becomes of them.
  Client(const Site& site, const RunningHub& hub, const PartyId& me);
  Client(const Site& site, const RunningHub& hub, const PartyId& me, const kit::PartyKeys& keys);

  void connect();         // Until the hub has let us in.
  void try_to_connect();  // Until the hub has let us in, or has said no.
  void disconnect();      // What is under way is lost.
  // Connects, says hello, and takes the rosters of the welcome.
  wire::Welcome hello(bool ready = true);

  void send(const wire::ToHub& packet) { send_frame(wire::encode(packet)); }
  void send_frame(ByteView frame);
  // The next packet of this kind; those of other kinds wait for their turn.
  template <class T>
  T next() {
    for (;;) {
      for (auto it = inbox_.begin(); it != inbox_.end(); ++it) {
        if (!std::holds_alternative<T>(*it)) continue;
        T found = std::get<T>(std::move(*it));
        inbox_.erase(it);
        return found;
      }
      receive_more();
    }
  }
  // How many of this kind have come, once the hub has answered everything that was asked so far.
  template <class T>
  std::size_t waiting() {
    ask(wire::AskDue{1});
    return static_cast<std::size_t>(
        std::count_if(inbox_.begin(), inbox_.end(),
                      [](const auto& packet) { return std::holds_alternative<T>(packet); }));
  }

  Asked seal(const kit::Draft& draft);  // As this party; not sent yet.
  Asked act(const kit::StaffKey& who, const CaseId& case_id, const wire::Deed& deed) const;
  Asked acknowledge(const std::vector<wire::AcknowledgementItem>& items) const;

  // The verdict of a receipt, which has to be good.
  kit::Verdict check(const wire::Receipt& receipt, const Asked& request) const;
  // Sends and gives the verdict of the receipt.
  kit::Verdict submit(const Asked& request);
  // The same for what should be taken; fails with the refusal's code otherwise.
  kit::Verdict accepted(const Asked& request);
  // For a frame that the hub cannot read or will not believe: the refusal as its ledger has it.
  wire::Refused refused(const Asked& request);
  wire::Refused refused_frame(ByteView frame);

  // What the next report says, verified; a later hello tells the hub that we have it.
  std::vector<kit::ReportRecord> reported();
  // The next delivery, verified, and what is in it.
  kit::VerifiedDelivery delivery();
  std::vector<kit::OpenedSection> open(const kit::VerifiedDelivery& delivery) const;
  wire::AcknowledgementItem item(const kit::VerifiedDelivery& delivery, wire::DeliveryReport report,
                                 const StaffId& who = {}) const;

  template <class Ask>
  wire::Answer ask(const Ask& question) {
    const MessageId id = new_id();
    send(wire::Query{id, question});
    wire::Answer answer = next<wire::Answer>();
    REQUIRE(answer.query == id);
    return answer;
  }

  MessageId new_id() const;
  const kit::KnownHub& known() const { return known_; }
  const PartyId& id() const { return me_; }
  net::Connection connection() const { return socket_->state().connection; }
  void turn();  // Takes what has come, after a short wait.

 private:
  void receive_more();

  const Site& site_;
  const RunningHub& hub_;
  PartyId me_;
  const kit::PartyKeys& keys_;
  kit::KnownHub known_;
  std::string last_note_;
  std::uint64_t reports_seen_ = 0;
  net::Context context_;
  net::Waker waker_;
  std::unique_ptr<net::ClientSocket> socket_;
  std::deque<wire::FromHub> inbox_;
};

}  // namespace mash::app_tests
