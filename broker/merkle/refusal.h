// Why a proof, a note or the name of a tile is not accepted. The codes are stable.
#pragma once

#include "base/result.h"

namespace mash::merkle {

enum class Refusal {
  beyond_tree,    // A leaf index or an old size that the tree does not reach.
  empty_tree,     // An old size of 0: there is nothing a proof could say.
  proof_length,   // Not as many hashes as these sizes need.
  root_mismatch,  // The proof leads to another root.
  tile_name_malformed,
  key_malformed,     // A vkey text that is not one, or whose key id is not its own.
  key_type_unknown,  // A vkey of a signature type we do not check.
  note_too_large,
  note_malformed,
  note_too_many_signatures,
  signature_invalid,  // By a key we know: the whole note is refused.
  signature_missing,  // None by a key we know, or not the one by the log itself.
  cosignature_malformed,
  checkpoint_malformed,
  checkpoint_extended,  // Extension lines: implementations disagree on what cosigners sign then.
  origin_mismatch,      // A checkpoint of another log.
  proof_file_malformed,
};

RefusalText describe(Refusal refusal);

}  // namespace mash::merkle
