// Values to bytes and back: the door of the house.
//
// A frame is one Cap'n Proto message: its segment table (one segment) and that segment, nothing
// before, nothing after (schemas/PROTOCOL.md, "Frames"). The same value gives the same bytes.
// decode_*: nothing that peer or disk can send gets through that breaks a limit, a list or a rule
// of PROTOCOL.md; whatever comes through re-encodes to the same meaning, though perhaps to other
// bytes. So what is signed or hashed is always the exact bytes that came, never an encoding of the
// value. No exception leaves this room but for lack of memory.
// encode() checks nothing: whoever builds a value from outside data decodes what was encoded before
// sending it, and so passes the same door as everybody else.
// Threads: none of this has state.
#pragma once

#include "wire/command.h"
#include "wire/entry.h"
#include "wire/packet.h"
#include "wire/refusal.h"

namespace mash::wire {

// What a party signs. The frame is what stands in Submission::header, SignedAct::act and
// SignedAcknowledgement::acknowledgement.
Bytes encode(const Header& header);
Bytes encode(const Act& act);
Bytes encode(const Acknowledgement& acknowledgement);
[[nodiscard]] Result<Header, Refusal> decode_header(ByteView frame);
[[nodiscard]] Result<Act, Refusal> decode_act(ByteView frame);
[[nodiscard]] Result<Acknowledgement, Refusal> decode_acknowledgement(ByteView frame);

// What travels. A Submission and a Delivery that come out agree with the header inside them: leaf
// count, recipients, subjects. Whether hashes, proofs and signatures hold is the caller's to check.
// The bytes of a SignedAct and a SignedAcknowledgement are bounded and no more: decode_act() and
// decode_acknowledgement() open them.
Bytes encode(const ToHub& packet);
Bytes encode(const FromHub& packet);
[[nodiscard]] Result<ToHub, Refusal> decode_to_hub(ByteView frame);
[[nodiscard]] Result<FromHub, Refusal> decode_from_hub(ByteView frame);

// What is kept on its own: a message in an archive, a proof in an evidence pack.
Bytes encode(const Submission& submission);
Bytes encode(const Evidence& evidence);
[[nodiscard]] Result<Submission, Refusal> decode_submission(ByteView frame);
[[nodiscard]] Result<Evidence, Refusal> decode_evidence(ByteView frame);

// The ledger's. Entry::command is bounded and no more: decode_command() opens it.
Bytes encode(const Entry& entry);
Bytes encode(const Command& command);
[[nodiscard]] Result<Entry, Refusal> decode_entry(ByteView frame);
[[nodiscard]] Result<Command, Refusal> decode_command(ByteView frame);

}  // namespace mash::wire
