// What decide is given: a command, normalised, with the facts that came from look-ups.
//
// An entry of the ledger records it whole, so that the decision can be replayed. Verdicts on
// signatures are not in it: whoever replays checks them again. Source: schemas/command.capnp.
#pragma once

#include <variant>

#include "wire/packet.h"

namespace mash::wire {

// An earlier message or act of the same id.
struct Prior {
  std::uint64_t index = 0;
  Digest frame{};
  bool operator==(const Prior&) const = default;
};
struct SubjectCase {
  SubjectId subject;
  CaseId case_id;
  bool operator==(const SubjectCase&) const = default;
};

struct Submit {
  Bytes header;  // Exact bytes; decode_header() gives the value.
  Signature signature{};
  std::vector<Recipient> recipients;
  std::vector<Section> sections;  // No ciphertext; each wrap only with recipient and key id.
  Digest frame{};                 // SHA-256 of the frame that carried it.
  std::uint32_t frame_bytes = 0;
  std::optional<Prior> prior;
  std::vector<SubjectCase> subject_cases;  // Open cases known for the header's subjects.
  std::vector<Decoy> decoys;  // With the sections' leaves: the root that was signed.
  bool operator==(const Submit&) const = default;
};
struct Perform {
  SignedAct signed_act;
  std::optional<Prior> prior;
  bool operator==(const Perform&) const = default;
};
struct OpenDelivery {
  std::uint64_t number = 0;
  MessageId message;
  std::uint32_t part = 1;
  CaseId case_id;
  bool delivered = false;  // Reported already, as far as the hub remembers,
  StaffId opened_by{};     // and so is this; nil: nobody that it remembers.
  bool operator==(const OpenDelivery&) const = default;
};
struct Acknowledge {
  SignedAcknowledgement signed_acknowledgement;
  std::vector<std::optional<OpenDelivery>> open;  // Of the items, in order.
  std::optional<Prior> prior = {};
  bool operator==(const Acknowledge&) const = default;
};
// The hub's own: deliveries of messages of `sender` that `recipient` may not have any more.
struct EndDeliveries {
  PartyId recipient;
  PartyId sender;
  std::vector<OpenDelivery> open;  // At most limits::acknowledgement_items_max.
  bool operator==(const EndDeliveries&) const = default;
};
// The hub's own: a delivery that had not left when the policy, the roster or its case changed. What
// its release said is read from the ledger, by whoever decides and by whoever replays.
struct DecideAgain {
  PartyId recipient;
  std::uint64_t number = 0;
  MessageId message;
  bool operator==(const DecideAgain&) const = default;
};
struct Tick {
  CaseId case_id;
  std::string clock;
  Time due{};
  bool operator==(const Tick&) const = default;
};
struct ApplyRoster {
  std::uint64_t epoch = 0;
  Digest digest{};
  bool operator==(const ApplyRoster&) const = default;
};
struct ApplyPolicy {
  std::uint64_t bundle = 0;
  Digest digest{};
  bool operator==(const ApplyPolicy&) const = default;
};
struct OpenHub {
  Digest hub{};
  HubMode mode = HubMode::exercise;
  std::string origin;
  PublicKey ledger_key{};
  Digest governors{};
  bool operator==(const OpenHub&) const = default;
};
struct StartHub {
  std::uint64_t size = 0;
  bool unclean = false;
  bool operator==(const StartHub&) const = default;
};
struct StopHub {
  bool operator==(const StopHub&) const = default;
};
struct Count {
  std::string cause;
  std::uint64_t number = 0;
  bool operator==(const Count&) const = default;
};
struct Quarantine {
  Digest frame{};
  bool operator==(const Quarantine&) const = default;
};
// Decided at the door: a frame that could not become a command (malformed, bad signature, ...).
struct Refuse {
  std::string code;
  std::uint8_t fault = 0;  // mash::Fault.
  std::string claimed;
  MessageId request;       // Nil when none could be read.
  Digest frame{};
  bool operator==(const Refuse&) const = default;
};

struct Command {
  PartyId connected;  // The party whose connection it came over; empty: the hub itself.
  std::variant<Submit, Perform, Acknowledge, Tick, ApplyRoster, ApplyPolicy, OpenHub, StartHub,
               StopHub, Count, Quarantine, Refuse, EndDeliveries, DecideAgain>
      deed;
  bool operator==(const Command&) const = default;
};

}  // namespace mash::wire
