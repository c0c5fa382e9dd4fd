// The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1: hashes, proofs, and the check
// of proofs that anybody may have made.
//
// Which hashes a proof needs is answered here as ranges of leaves; fetching them is the caller's
// affair. Everything in this room is pure: the hash is a parameter.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "merkle/refusal.h"

namespace mash::merkle {

// SHA-256 over the parts, one after the other. crypto::sha256 is one.
using Sha256 = Digest (*)(std::initializer_list<ByteView>);

// How many leaves a tree has, and the place of one of them, from 0. Any value may arrive from
// outside; no function here overflows or takes long over it.
struct TreeSize {
  std::uint64_t value = 0;
  auto operator<=>(const TreeSize&) const = default;
};
struct LeafIndex {
  std::uint64_t value = 0;
  auto operator<=>(const LeafIndex&) const = default;
};
std::ostream& operator<<(std::ostream& out, TreeSize size);
std::ostream& operator<<(std::ostream& out, LeafIndex index);

using Proof = std::vector<Digest>;  // Nearest the leaves first; at most limits::proof_hashes_max.

Digest leaf_hash(Sha256 sha256, ByteView entry);                           // 00 || entry
Digest node_hash(Sha256 sha256, const Digest& left, const Digest& right);  // 01 || left || right
Digest empty_root(Sha256 sha256);

// Leaves [begin, end). Each hash of a proof is the root over one such range.
struct LeafRange {
  std::uint64_t begin;
  std::uint64_t end;
  auto operator<=>(const LeafRange&) const = default;
};

// A perfect subtree: the leaves [index << level, (index + 1) << level). Its hash never changes once
// those leaves are there.
struct NodeId {
  std::uint8_t level;
  std::uint64_t index;
  auto operator<=>(const NodeId&) const = default;
};

// What a proof consists of, in its order. Requires index < size; 0 < from <= to.
std::vector<LeafRange> inclusion_ranges(LeafIndex index, TreeSize size);
std::vector<LeafRange> consistency_ranges(TreeSize from, TreeSize to);

// The perfect subtrees that make up a range, from left to right, at most 64 for a range of a proof
// or a whole tree. None for an empty range.
std::vector<NodeId> perfect_nodes(LeafRange range);
// The root over adjacent perfect subtrees, of which there must be one at least.
Digest fold(Sha256 sha256, std::span<const Digest> roots);

// Refuses beyond_tree, proof_length, root_mismatch.
[[nodiscard]] Outcome<Refusal> verify_inclusion(Sha256 sha256, const Digest& leaf, LeafIndex index,
                                                TreeSize size, std::span<const Digest> proof,
                                                const Digest& root);

// That the tree of `to` leaves begins with that of `from` leaves. Refuses empty_tree for from = 0,
// where C2SP tlog-witness wants an empty proof and nothing checked: that case is the caller's.
[[nodiscard]] Outcome<Refusal> verify_consistency(Sha256 sha256, TreeSize from,
                                                  const Digest& from_root, TreeSize to,
                                                  const Digest& to_root,
                                                  std::span<const Digest> proof);

}  // namespace mash::merkle
