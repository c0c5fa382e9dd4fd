#include "merkle/compact_range.h"

#include <bit>

#include "base/ensure.h"

namespace mash::merkle {

CompactRange::CompactRange(Sha256 sha256, TreeSize size, std::vector<Digest> nodes)
    : sha256_(sha256), size_(size), nodes_(std::move(nodes)) {
  ENSURE(nodes_.size() == static_cast<std::size_t>(std::popcount(size.value)),
         "a compact range has one hash per perfect subtree");
}

void CompactRange::append(const Digest& leaf_hash) {
  Digest hash = leaf_hash;
  // Like adding one to a binary number: each 1 at the low end is a subtree that finds its sibling.
  for (std::uint64_t carry = size_.value; (carry & 1) == 1; carry >>= 1) {
    hash = node_hash(sha256_, nodes_.back(), hash);
    nodes_.pop_back();
  }
  nodes_.push_back(hash);
  ++size_.value;
}

Digest CompactRange::root() const {
  return nodes_.empty() ? empty_root(sha256_) : fold(sha256_, nodes_);
}

}  // namespace mash::merkle
