// The whole store against itself and against what was signed: every body re-hashed, every tile and
// the root recomputed, every stream walked.
//
// Memory is bounded whatever the size: one tile's worth of entries at a time. Where a value stands
// in several places, the odd one out is named, and the walk goes on with the others.
// Throws base::Fatal only where the store itself does.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/findings.h"
#include "merkle/checkpoint.h"
#include "store/store.h"

namespace mash::ledger {

// What a body says of its place in one stream.
struct StreamLink {
  StreamId stream;
  std::uint64_t sequence;
  Digest previous;  // Leaf hash of the stream's entry before; all zero for sequence 1.

  bool operator==(const StreamLink&) const = default;
};

struct VerifyOptions {
  merkle::Sha256 sha256;
  merkle::NoteKey key;  // The log's; its name is the origin.
  merkle::VerifyFn verify_signature;
  // The links a body holds, or why it cannot be read, as a sentence.
  std::function<Result<std::vector<StreamLink>, std::string>(ByteView body)> links;
  // Whether a tombstone entry says that this entry's body was erased. Null: none was.
  std::function<bool(merkle::LeafIndex index)> has_tombstone;
  // Signed checkpoints kept elsewhere (receipts, witnesses' copies), each to be of this very log.
  std::vector<std::string> checkpoints;
  // Called after each step with the entries read so far and the number there are. Null: nobody
  // asks.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
  std::size_t findings_max = 1000;
};

Findings verify(store::Store& store, const VerifyOptions& options);

}  // namespace mash::ledger
