// The gate certificate: for whoever keeps the assessment itself, such as the council's case system,
// the hub's proof that nobody signed it early.
#pragma once

#include "kit/json.h"
#include "kit/known_hub.h"

namespace mash::kit {

// When these people signed, every check of the case had ended and had been considered by each of
// them, and the child's views and the risk analysis were there.
struct Certificate {
  CaseId case_id;
  StaffId assessor;
  wire::Commitment assessment{};  // What was assessed: SHA-256(salt || text), as it was submitted.
  StaffId signed_by;              // The manager, or who confirmed it after a review.
  Digest evidence{};              // PROTOCOL.md, "Evidence digest".
  bool after_review = false;
  Time at{};  // Hub time.
  std::uint64_t ledger_index = 0;
  merkle::Checkpoint checkpoint;
};

// Refuses bad_certificate for an entry that is none, and what KnownHub::prove refuses.
[[nodiscard]] Result<Certificate, Refusal> read_certificate(const wire::Evidence& evidence,
                                                            const KnownHub& hub);

Json certificate_json(const Certificate& certificate);

}  // namespace mash::kit
