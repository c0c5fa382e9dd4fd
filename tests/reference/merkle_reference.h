// The recursions of RFC 6962 section 2.1, word for word and slow: the oracle for broker/merkle and
// broker/ledger. Shares no code with them but the hash that the test passes to both.
#pragma once

#include <span>
#include <vector>

#include "base/bytes.h"

namespace mash::reference {

using Hash = Digest (*)(std::initializer_list<ByteView>);
using Leaves = std::span<const Digest>;  // Leaf hashes, MTH({d(i)}).

// The largest power of two smaller than n, for n > 1.
inline std::size_t split(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

inline Digest root(Hash hash, Leaves leaves) {
  const Block<1> one{1};
  if (leaves.empty()) return hash({});
  if (leaves.size() == 1) return leaves[0];
  const std::size_t k = split(leaves.size());
  return hash({one, root(hash, leaves.first(k)), root(hash, leaves.subspan(k))});
}

inline std::vector<Digest> path(Hash hash, std::size_t m, Leaves leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = split(leaves.size());
  const bool left = m < k;
  std::vector<Digest> hashes =
      left ? path(hash, m, leaves.first(k)) : path(hash, m - k, leaves.subspan(k));
  hashes.push_back(left ? root(hash, leaves.subspan(k)) : root(hash, leaves.first(k)));
  return hashes;
}

inline std::vector<Digest> subproof(Hash hash, std::size_t m, Leaves leaves, bool complete) {
  if (m == leaves.size()) {
    return complete ? std::vector<Digest>{} : std::vector<Digest>{root(hash, leaves)};
  }
  const std::size_t k = split(leaves.size());
  const bool left = m <= k;
  std::vector<Digest> hashes = left ? subproof(hash, m, leaves.first(k), complete)
                                    : subproof(hash, m - k, leaves.subspan(k), false);
  hashes.push_back(left ? root(hash, leaves.subspan(k)) : root(hash, leaves.first(k)));
  return hashes;
}

inline std::vector<Digest> consistency(Hash hash, std::size_t m, Leaves leaves) {
  return subproof(hash, m, leaves, true);
}

}  // namespace mash::reference
