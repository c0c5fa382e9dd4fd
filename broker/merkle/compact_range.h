// A growing tree that keeps only what its root needs: the roots of its perfect subtrees, at most 64
// hashes however many leaves there are.
#pragma once

#include <vector>

#include "merkle/tree.h"

namespace mash::merkle {

class CompactRange {
 public:
  explicit CompactRange(Sha256 sha256) : sha256_(sha256) {}
  // Takes up a tree of `size` leaves; `nodes` are the hashes of perfect_nodes({0, size}).
  CompactRange(Sha256 sha256, TreeSize size, std::vector<Digest> nodes);

  void append(const Digest& leaf_hash);

  TreeSize size() const { return size_; }
  Digest root() const;
  const std::vector<Digest>& nodes() const { return nodes_; }  // Left to right, largest first.

 private:
  Sha256 sha256_;
  TreeSize size_;
  std::vector<Digest> nodes_;
};

}  // namespace mash::merkle
