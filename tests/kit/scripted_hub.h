// A hub that decides as it is told: enough of PROTOCOL.md to give proved receipts and deliveries,
// and nothing of its own. What it makes can be spoiled before it is handed over.
#pragma once

#include "kit/world.h"
#include "wire/codec.h"

namespace mash::kit::test {

struct Decided {
  wire::Receipt receipt;
  std::map<PartyId, wire::Delivery> deliveries;
};

class ScriptedHub {
 public:
  explicit ScriptedHub(World& world) : world_(world) {}

  // Accepts a frame of `from`. A submission is released whole to whomever it is wrapped for.
  Decided accept(const PartyId& from, ByteView frame);
  Decided accept(const PartyId& from, const wire::Submission& submission) {
    return accept(from, wire::encode(wire::ToHub(submission)));
  }
  wire::Receipt refuse(const PartyId& from, ByteView frame, const std::string& code);
  // What `sender` is told, as the next entry of its stream, of what `from` signed about a message.
  wire::Reported report(const PartyId& from, const wire::SignedAcknowledgement& said,
                        const PartyId& sender);
  // The same of a delivery that the hub ended.
  wire::Reported end(const PartyId& recipient, const MessageId& message, const PartyId& sender,
                     wire::DeliveryEnd end = wire::DeliveryEnd::recipient_revoked);

  // And of one that was decided again, by that command, with that end.
  wire::Reported withdraw(const wire::DecideAgain& again, const wire::DeliveryEnded& ended,
                          const PartyId& sender);

  // And of what was held until policy let it go, by that command.
  wire::Reported let_go(const wire::Tick& tick, const wire::HoldDecided& decided,
                        const PartyId& sender);

  // The pieces, for tests that want something wrong with one of them.
  wire::Released release_of(const wire::Submission& submission, const PartyId& to);
  wire::Evidence record(const PartyId& from, wire::Command command, std::vector<wire::Event> events,
                        std::vector<wire::Link> links = {});
  wire::Delivery deliver(const wire::Submission& submission, const wire::Released& released,
                         wire::Evidence release) const;

  // The command that a frame becomes.
  wire::Command command_of(const PartyId& from, ByteView frame) const;

  Time now = morning + std::chrono::seconds(1);

 private:
  World& world_;
  std::map<PartyId, std::uint64_t> numbers_;  // Last one given.
  std::map<PartyId, std::uint64_t> reports_;  // Sequence of the last entry of its stream.
};

}  // namespace mash::kit::test
