#include "ledger/leaf.h"

namespace mash::ledger {

store::Leaf make_leaf(merkle::Sha256 sha256, const store::Salt& salt, ByteView body) {
  const Digest commitment = sha256({salt, body});
  store::Leaf leaf;
  leaf[0] = leaf_version;
  std::copy(commitment.begin(), commitment.end(), leaf.begin() + 1);
  return leaf;
}

}  // namespace mash::ledger
