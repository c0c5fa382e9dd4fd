// Evidence that one entry is in a log, as a text file that can be checked offline: C2SP tlog-proof
// v1. The delivery receipt every agency keeps (".tlog-proof").
#pragma once

#include "merkle/checkpoint.h"

namespace mash::merkle {

struct ProofFile {
  LeafIndex index;
  Proof proof;             // Of inclusion in the tree of the checkpoint.
  std::string checkpoint;  // The signed note as it came, with any cosignatures.
  Bytes extra;             // For the application. Nobody signed it.

  bool operator==(const ProofFile&) const = default;
};

// Requires a parsable note as checkpoint.
std::string format_proof_file(const ProofFile& file);
// Reads the form only; what it says is for check_proof_file. Refuses proof_file_malformed, and what
// parse_note refuses.
[[nodiscard]] Result<ProofFile, Refusal> parse_proof_file(std::string_view text);

// That the log's signed tree has this leaf at that index. Refuses what open_checkpoint and
// verify_inclusion refuse.
[[nodiscard]] Result<OpenedCheckpoint, Refusal> check_proof_file(
    Sha256 sha256, const ProofFile& file, const Digest& leaf, const NoteKey& log,
    std::span<const NoteKey> witnesses, const VerifyFn& verify);

}  // namespace mash::merkle
