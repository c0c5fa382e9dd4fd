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

  // The pieces, for tests that want something wrong with one of them.
  wire::Released release_of(const wire::Submission& submission, const PartyId& to);
  wire::Evidence record(const PartyId& from, wire::Command command,
                        std::vector<wire::Event> events);
  wire::Delivery deliver(const wire::Submission& submission, const wire::Released& released,
                         wire::Evidence release) const;

  // The command that a frame becomes.
  wire::Command command_of(const PartyId& from, ByteView frame) const;

  Time now = morning + std::chrono::seconds(1);

 private:
  World& world_;
  std::map<PartyId, std::uint64_t> numbers_;  // Last one given.
};

}  // namespace mash::kit::test
