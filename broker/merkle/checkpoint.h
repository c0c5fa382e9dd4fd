// A log's signed statement of what its tree is: C2SP tlog-checkpoint v1.0.0.
#pragma once

#include "merkle/note.h"

namespace mash::merkle {

struct Checkpoint {
  std::string origin;  // Names the log; 1 to limits::origin_bytes_max bytes, no control character.
  TreeSize size;
  Digest root;

  bool operator==(const Checkpoint&) const = default;
};

// The text that is signed: origin, size and root, a line each. Requires a well-formed origin.
std::string format_checkpoint(const Checkpoint& checkpoint);
// Strict: one spelling per value, no extension lines. Refuses checkpoint_malformed,
// checkpoint_extended.
[[nodiscard]] Result<Checkpoint, Refusal> parse_checkpoint(std::string_view body);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  std::vector<KnownSignature> cosignatures;  // `key` is a place among the witnesses.
};

// A checkpoint that `log` signed and whose origin is that key's name, with those of `witnesses` who
// cosigned it. Refuses what parse_note, verify_note and parse_checkpoint refuse, signature_missing
// without the log's own signature, and origin_mismatch.
[[nodiscard]] Result<OpenedCheckpoint, Refusal> open_checkpoint(std::string_view note,
                                                                const NoteKey& log,
                                                                std::span<const NoteKey> witnesses,
                                                                const VerifyFn& verify);

}  // namespace mash::merkle
