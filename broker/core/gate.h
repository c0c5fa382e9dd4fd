// The gate: what stands between a case and a signature, or an outcome that ends or lowers the
// response.
//
// It is a function of the case alone. No role, key, timer or setting opens it early, and it is
// asked nowhere on the way to protection: strategy discussion, s47 enquiry, assessment, immediate
// protection and passing to the allocated worker never come here. Source: A-01..A-03, design.md 6.
#pragma once

#include "core/case.h"

namespace mash::core {

struct Gate {
  std::vector<wire::Missing> missing;  // Complete, in the order people should act: soonest first.
  Digest evidence{};                   // What a signature over the case as it stands would cover.
  bool open() const { return missing.empty(); }
};

enum class GateFor : std::uint8_t {
  submission,    // The assessor's signature; the fields come with the act itself.
  signature,     // The manager's counter-signature: views and risk analysis are there as well, and
                 // whoever submitted the assessment has considered everything too.
  confirmation,  // Of that signature after a review: the signer's alone.
  outcome,       // No further action, advice, early help, step-down.
  closure,       // Those, and nothing that somebody still has to do.
};

// `signer`: whose considerations count. Every return that counts must have been opened at the desk
// and considered by this person in exactly its newest version; there is no "consider all".
Gate evaluate_gate(const Case& one, GateFor what, const StaffId& signer, const Digest& hub,
                   wire::Sha256 sha256);

// Everything of the gate but anybody's considerations: for lists and pages.
Gate evaluate_gate_for_all(const Case& one, const Digest& hub, wire::Sha256 sha256);

// What one issued check still needs, whoever signs; nothing once it has ended.
std::optional<wire::Missing> missing_of(const Check& check);

// Required checks that no issued check answers, nor one that nobody could be asked for. What was
// asked of an organisation that is excluded answers none.
std::vector<Requirement> unissued_checks(const Case& one);

// SHA-256 over hub, case, every check with its state, newest version and considerations, and the
// assessment: child's views, risk analysis, commitment. Layout: PROTOCOL.md, "Evidence digest".
Digest evidence_digest(const Case& one, const Digest& hub, wire::Sha256 sha256);

// Whether this outcome passes the gate (true) or is never gated (false).
bool ends_or_lowers(wire::Outcome outcome);

}  // namespace mash::core
