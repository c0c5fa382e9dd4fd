#include "merkle/tree.h"

#include <algorithm>
#include <bit>
#include <ostream>

#include "base/ensure.h"

namespace mash::merkle {
namespace {

constexpr Block<1> leaf_prefix{0x00};
constexpr Block<1> node_prefix{0x01};

// Where RFC 6962 splits a range: the largest power of two below its length, which is at least 2.
std::uint64_t split(const LeafRange& range) {
  return range.begin + std::bit_floor(range.end - range.begin - 1);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, TreeSize size) { return out << size.value; }
std::ostream& operator<<(std::ostream& out, LeafIndex index) { return out << index.value; }

Digest leaf_hash(Sha256 sha256, ByteView entry) { return sha256({leaf_prefix, entry}); }

Digest node_hash(Sha256 sha256, const Digest& left, const Digest& right) {
  return sha256({node_prefix, left, right});
}

Digest empty_root(Sha256 sha256) { return sha256({}); }

std::vector<LeafRange> inclusion_ranges(LeafIndex index, TreeSize size) {
  ENSURE(index.value < size.value, "inclusion is asked of a leaf in the tree");
  std::vector<LeafRange> ranges;
  LeafRange around{0, size.value};  // Walks from the root down to the leaf.
  while (around.end - around.begin > 1) {
    const std::uint64_t middle = split(around);
    const LeafRange left{around.begin, middle};
    const LeafRange right{middle, around.end};
    const bool is_left = index.value < middle;
    ranges.push_back(is_left ? right : left);
    around = is_left ? left : right;
  }
  std::reverse(ranges.begin(), ranges.end());
  return ranges;
}

// RFC 6962 section 2.1.2, PROOF and SUBPROOF, as a walk from the root to the old tree's right edge.
std::vector<LeafRange> consistency_ranges(TreeSize from, TreeSize to) {
  ENSURE(from.value > 0 && from <= to, "consistency is asked of a tree and a later one");
  std::vector<LeafRange> ranges;
  LeafRange around{0, to.value};
  bool old_root_reached = true;  // `around` starts at leaf 0: its root is one the verifier has.
  while (around.end != from.value) {
    const std::uint64_t middle = split(around);
    if (from.value <= middle) {
      ranges.push_back({middle, around.end});
      around.end = middle;
    } else {
      ranges.push_back({around.begin, middle});
      around.begin = middle;
      old_root_reached = false;
    }
  }
  if (!old_root_reached) ranges.push_back(around);
  std::reverse(ranges.begin(), ranges.end());
  return ranges;
}

std::vector<NodeId> perfect_nodes(LeafRange range) {
  std::vector<NodeId> nodes;
  while (range.begin < range.end) {
    const int aligned = std::countr_zero(range.begin);  // 64 for 0.
    const int fitting = static_cast<int>(std::bit_width(range.end - range.begin)) - 1;
    const int level = std::min(aligned, fitting);
    nodes.push_back({static_cast<std::uint8_t>(level), range.begin >> level});
    range.begin += std::uint64_t{1} << level;
  }
  return nodes;
}

Digest fold(Sha256 sha256, std::span<const Digest> roots) {
  ENSURE(!roots.empty(), "a fold of nothing has no hash");
  Digest root = roots.back();
  for (std::size_t i = roots.size() - 1; i > 0; --i) root = node_hash(sha256, roots[i - 1], root);
  return root;
}

Outcome<Refusal> verify_inclusion(Sha256 sha256, const Digest& leaf, LeafIndex index, TreeSize size,
                                  std::span<const Digest> proof, const Digest& root) {
  if (index.value >= size.value) return refuse(Refusal::beyond_tree);
  // Below the level where the paths to this leaf and to the last leaf part, siblings are on either
  // side; above it this path is the right edge, and they are all on the left.
  const auto inner = static_cast<std::size_t>(std::bit_width(index.value ^ (size.value - 1)));
  const std::uint64_t above = inner < 64 ? index.value >> inner : 0;
  if (proof.size() != inner + static_cast<std::size_t>(std::popcount(above))) {
    return refuse(Refusal::proof_length);
  }
  Digest hash = leaf;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    const bool ours_is_left = i < inner && (index.value >> i & 1) == 0;
    hash = ours_is_left ? node_hash(sha256, hash, proof[i]) : node_hash(sha256, proof[i], hash);
  }
  if (hash != root) return refuse(Refusal::root_mismatch);
  return {};
}

// RFC 9162 section 2.1.4.2, with the number of hashes checked beforehand, so that the walk cannot
// run out of either.
Outcome<Refusal> verify_consistency(Sha256 sha256, TreeSize from, const Digest& from_root,
                                    TreeSize to, const Digest& to_root,
                                    std::span<const Digest> proof) {
  if (from > to) return refuse(Refusal::beyond_tree);
  if (from.value == 0) return refuse(Refusal::empty_tree);
  if (proof.size() != consistency_ranges(from, to).size()) return refuse(Refusal::proof_length);
  if (from == to) {
    if (from_root != to_root) return refuse(Refusal::root_mismatch);
    return {};
  }
  // The old tree's last perfect subtree is where both roots start. If it is the whole old tree, the
  // verifier has its hash already and the proof leaves it out.
  const bool whole = std::has_single_bit(from.value);
  const Digest start = whole ? from_root : proof[0];
  Digest old_hash = start;
  Digest new_hash = start;
  const int level = std::countr_zero(from.value);
  std::uint64_t old_node = (from.value - 1) >> level;
  std::uint64_t new_node = (to.value - 1) >> level;
  for (const Digest& sibling : proof.subspan(whole ? 0 : 1)) {
    if ((old_node & 1) == 1 || old_node == new_node) {
      old_hash = node_hash(sha256, sibling, old_hash);
      new_hash = node_hash(sha256, sibling, new_hash);
      while ((old_node & 1) == 0 && old_node != 0) {  // Levels where the right edge has no sibling.
        old_node >>= 1;
        new_node >>= 1;
      }
    } else {
      new_hash = node_hash(sha256, new_hash, sibling);
    }
    old_node >>= 1;
    new_node >>= 1;
  }
  if (old_hash != from_root || new_hash != to_root) return refuse(Refusal::root_mismatch);
  return {};
}

}  // namespace mash::merkle
