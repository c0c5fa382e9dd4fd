// A receipt: what the hub decided about one request, and the proof that it is on the ledger.
//
// A receipt counts only if its entry holds the very request that was sent, signature and all; a
// good proof of another entry is worth nothing. What is kept is a C2SP tlog-proof whose extra line
// is salt || body of the entry, so that anybody with the join file can check it years later.
#pragma once

#include <optional>
#include <string>

#include "kit/known_hub.h"
#include "kit/report_record.h"
#include "wire/command.h"

namespace mash::kit {

// How a request is known again. Acts and acknowledgements by the exact bytes that were signed, a
// message by its header and signature, which bind all of it but the wraps.
struct RequestMark {
  Digest signed_part{};  // SHA-256 of the signed bytes and the signature.
  Digest frame{};        // SHA-256 of the frame: what an entry has of a frame it could not read.

  bool operator==(const RequestMark&) const = default;
};
// `packet` is a submission, an act or an acknowledgement; `frame` its encoding.
RequestMark mark_of(const wire::ToHub& packet, ByteView frame);

struct Verdict {
  std::uint64_t index = 0;               // Of the entry.
  Time decided{};                        // Hub time.
  std::optional<wire::Refused> refusal;  // As the ledger has it; nothing: accepted.
  merkle::Checkpoint checkpoint;
  std::string proof_file;  // The text to keep, and to name ".tlog-proof".
};

// Refuses receipt_without_entry, wrong_receipt, and what KnownHub::prove refuses. `id` is the
// request's.
[[nodiscard]] Result<Verdict, Refusal> check_receipt(const wire::Receipt& receipt,
                                                     const MessageId& id, const RequestMark& mark,
                                                     const PartyId& me, const KnownHub& hub);

// The evidence in a kept proof file, for KnownHub::prove. Refuses bad_entry if it is not one.
[[nodiscard]] Result<wire::Evidence, Refusal> read_proof_file(std::string_view text);

// The evidence as the text to keep (and to read again by read_proof_file).
std::string format_proof_file(const wire::Evidence& evidence);

// What became of deliveries of our messages.
struct VerifiedReport {
  std::vector<ReportRecord> records;
  merkle::Checkpoint checkpoint;
};
// The entry is on the ledger and in our stream at the place it says, and what it says of somebody's
// report that party signed, under the roster the entry cites. Refuses bad_report, unknown_roster
// and what KnownHub::prove refuses.
[[nodiscard]] Result<VerifiedReport, Refusal> check_reported(const wire::Reported& reported,
                                                             const PartyId& me,
                                                             const KnownHub& hub);

}  // namespace mash::kit
