// The Merkle tree over a message's sections and decoys, whose root the sender signs.
//
// Its leaves are the 103 bytes of leaf_bytes() for a section and, for a decoy, a hash that stands
// for itself; their number is 8, 16, 32 or 64. Hashes and proofs are those of RFC 6962.
#pragma once

#include <vector>

#include "wire/message.h"

namespace mash::wire {

class SectionTree {
 public:
  // `submission` has passed the codec: every leaf index up to its count is covered once.
  SectionTree(const Submission& submission, Sha256 sha256);
  // From leaf hashes by index; their number is a power of two.
  SectionTree(std::vector<Digest> leaf_hashes, Sha256 sha256);

  const Digest& root() const { return levels_.back().front(); }
  std::vector<Digest> proof(std::size_t leaf_index) const;  // Nearest the leaf first.

 private:
  void build(std::vector<Digest> leaf_hashes, Sha256 sha256);

  std::vector<std::vector<Digest>> levels_;  // Leaf hashes first.
};

// Whether `leaf` stands at `leaf_index` of the tree of `leaf_count` leaves with `root`.
bool proves_section(const Leaf& leaf, std::size_t leaf_index, std::size_t leaf_count,
                    const std::vector<Digest>& proof, const Digest& root, Sha256 sha256);

}  // namespace mash::wire
