#include "merkle/refusal.h"

#include "base/ensure.h"

namespace mash::merkle {

RefusalText describe(Refusal refusal) {
  constexpr Fault sender = Fault::sender;
  switch (refusal) {
    case Refusal::beyond_tree:
      return {"beyond_tree", sender,
              "The tree does not reach that far; ask for a smaller index or size."};
    case Refusal::empty_tree:
      return {"empty_tree", sender, "A proof from size 0 says nothing; start from size 1 or more."};
    case Refusal::proof_length:
      return {"proof_length", sender,
              "The proof does not have as many hashes as these sizes need; fetch it again."};
    case Refusal::root_mismatch:
      return {"root_mismatch", sender,
              "The proof does not lead to the root that was signed; keep both as evidence and "
              "report them."};
    case Refusal::tile_name_malformed:
      return {"tile_name_malformed", sender,
              "That is not the name of a tile as C2SP tlog-tiles writes them."};
    case Refusal::key_malformed:
      return {"key_malformed", sender,
              "The verifier key is not name+id+key as C2SP signed-note writes it; copy it again."};
    case Refusal::key_type_unknown:
      return {"key_type_unknown", sender,
              "The verifier key is of a type that is not checked here; use Ed25519."};
    case Refusal::note_too_large:
      return {"note_too_large", sender, "The note is larger than any note that is read here."};
    case Refusal::note_malformed:
      return {"note_malformed", sender, "That is not a signed note as C2SP signed-note writes it."};
    case Refusal::note_too_many_signatures:
      return {"note_too_many_signatures", sender,
              "The note has more signatures than are read here."};
    case Refusal::signature_invalid:
      return {"signature_invalid", sender,
              "A signature by a known key does not fit the note; the note was altered."};
    case Refusal::signature_missing:
      return {"signature_missing", sender, "The note lacks a signature by the key it needs."};
    case Refusal::cosignature_malformed:
      return {"cosignature_malformed", sender,
              "A cosignature is not a time and an Ed25519 signature."};
    case Refusal::checkpoint_malformed:
      return {"checkpoint_malformed", sender,
              "The note is not a checkpoint: origin, size and root, a line each."};
    case Refusal::checkpoint_extended:
      return {"checkpoint_extended", sender,
              "The checkpoint has extension lines, which are not accepted here."};
    case Refusal::origin_mismatch:
      return {"origin_mismatch", sender, "The checkpoint is of another log."};
    case Refusal::proof_file_malformed:
      return {"proof_file_malformed", sender,
              "That is not a proof file as C2SP tlog-proof writes it."};
  }
  ENSURE(false, "a merkle::Refusal outside its enum");
}

}  // namespace mash::merkle
