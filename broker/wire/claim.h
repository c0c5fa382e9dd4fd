// The one signature of a frame: whose key it has to hold under, and over which bytes.
//
// Asked when a frame arrives, and again by whoever replays the ledger, since no verdict on a
// signature is recorded. Layouts: PROTOCOL.md, section 1.
#pragma once

#include <optional>
#include <string>

#include "wire/command.h"
#include "wire/roster.h"

namespace mash::wire {

struct Claim {
  PublicKey key;  // As enrolled for the signer.
  Bytes message;
  Signature signature;
  MessageId id;        // Of what was signed,
  std::string sender;  // and in whose name.
  bool holds = false;  // As whoever checked it has found.
};

// Nothing where the roster has no such signer, or the message names another of its keys: decide
// refuses that by name. `header`, `act` and `acknowledgement` are what the signed bytes say.
std::optional<Claim> claim_of(const Submission& submission, const Header& header,
                              const Roster& roster, Sha256 sha256);
std::optional<Claim> claim_of(const SignedAct& signed_act, const Act& act, const Roster& roster);
std::optional<Claim> claim_of(const SignedAcknowledgement& said,
                              const Acknowledgement& acknowledgement, const Roster& roster);

// Of a recorded command. Nothing for those that nobody signs.
std::optional<Claim> claim_of(const Command& command, const Roster& roster, Sha256 sha256);

}  // namespace mash::wire
