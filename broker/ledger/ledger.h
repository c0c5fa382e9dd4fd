// The record of everything the hub has accepted, refused, decided and delivered: entries in,
// receipts out.
//
// The order that keeps the promise: append (stages in memory), cut (what the store is to write),
// commit by the caller, committed (signs). Nothing is signed that is not on disk, and the store
// holds the checkpoint it is about to see signed, so that no restart can sign another tree.
//
// Trust: the store is not trusted. What it gives at start is checked against the root that was last
// signed, later reads against the tree in memory; damage throws base::Fatal. Whoever can edit the
// store and hold the signing key can still fork the log: witnesses notice that, not we.
// Threads: a Ledger belongs to one thread. Receipts are values.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/random.h"
#include "ledger/stream_heads.h"
#include "ledger/tree.h"
#include "merkle/checkpoint.h"
#include "merkle/proof_file.h"
#include "store/store.h"

namespace mash::ledger {

// The ledger's own row among the store's index rows: the body of the checkpoint that may have been
// signed last. On disk: never changed. Every other kind is free for other rooms.
inline constexpr std::uint8_t index_kind = 0;
inline constexpr std::string_view index_key = "checkpoint";

// Evidence that one entry is in the log, as an agency keeps it: index, proof, signed checkpoint.
using Receipt = merkle::ProofFile;

struct Appended {
  merkle::LeafIndex index;
  Digest leaf_hash;  // What a receipt proves, and what the next entry of its streams names.
};

// A batch for the store with the ledger's part filled in. The caller adds its own rows and hands it
// to begin_commit with `expected_size`.
struct Cut {
  store::Batch batch;
  std::uint64_t expected_size;
};

struct LedgerOptions {
  merkle::Sha256 sha256;
  merkle::NoteKey key;  // The log's public key; its name is the log's origin.
  merkle::SignFn sign;  // Signs with its private half, deterministically.
};

class Ledger {
 public:
  // `store` and `random` must outlive the Ledger. Signs nothing. Throws base::Fatal if the store
  // was rolled back, belongs to another log, or does not have the root it was last signed with.
  Ledger(store::Store& store, Random& random, LedgerOptions options);

  // What a body must name of each stream it belongs to: sequence plus one, and this leaf hash.
  StreamHead stream_head(const StreamId& id);

  // Stages an entry; it is on no disk yet. `body` is not empty, at most
  // limits::entry_body_bytes_max and has been encoded from the present stream_head of each of
  // `streams`, of which there are 1 to limits::streams_per_entry_max, all different.
  Appended append(Bytes body, std::span<const StreamId> streams);

  // Everything staged since the last cut, which may be nothing. The cut before must have been
  // committed; staging goes on meanwhile.
  Cut cut();
  // The cut is durable and the store holds `size` entries. Signs; the same tree gives the same
  // bytes.
  const std::string& committed(merkle::TreeSize size);

  merkle::TreeSize size() const { return tree_.size(); }  // With what is staged.
  merkle::TreeSize committed_size() const { return committed_; }

  // The checkpoint signed last. After a start it is signed at the first call: a hub first asks its
  // witnesses whether they have seen a larger tree, and calls this only if they have not.
  const std::string& checkpoint();

  // Under any size up to committed_size. Refuses beyond_tree.
  Result<merkle::Proof, merkle::Refusal> prove(merkle::LeafIndex index, merkle::TreeSize size);
  // Empty for from = 0, as C2SP tlog-witness wants it. Refuses beyond_tree.
  Result<merkle::Proof, merkle::Refusal> consistency(merkle::TreeSize from, merkle::TreeSize to);
  // Under checkpoint(). Refuses beyond_tree.
  Result<Receipt, merkle::Refusal> receipt(merkle::LeafIndex index);

 private:
  void check_last_signed(const store::Head& head);
  store::Salt next_salt();

  store::Store& store_;
  Random& random_;
  LedgerOptions options_;
  Tree tree_;
  StreamHeads heads_;
  std::vector<store::Entry> staged_;
  Block<128 * sizeof(store::Salt)> salts_;  // Drawn ahead: the system is asked for many at once.
  std::size_t salts_left_ = 0;
  merkle::TreeSize committed_;
  merkle::TreeSize cut_;  // Size with the batch that is being committed.
  bool committing_ = false;
  merkle::TreeSize signed_;  // Size of checkpoint_, which is empty before the first signature.
  std::string checkpoint_;
};

}  // namespace mash::ledger
