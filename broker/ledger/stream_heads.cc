#include "ledger/stream_heads.h"

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::ledger {

StreamHeads::StreamHeads(store::Store& store, Tree& tree)
    : store_(store), tree_(tree), cache_(limits::ledger_stream_heads_cached_max) {}

StreamHead StreamHeads::head(const StreamId& id) {
  if (const auto staged = staged_.find(id); staged != staged_.end()) return staged->second.head;
  if (const StreamHead* known = cache_.find(id)) return *known;
  const auto end = store_.stream_end(id);
  if (!end) return {};
  if (end->sequence == 0 || end->index >= tree_.size().value) {
    throw base::Fatal("The ledger's store is damaged: a stream ends at entry " +
                      std::to_string(end->index) +
                      ", which is not there; verify names what is "
                      "wrong.");
  }
  // From the tree, not from the leaf's row: what the tree gives is checked up to the signed root.
  return cache_.put(id, {end->sequence, tree_.leaf(merkle::LeafIndex{end->index})});
}

void StreamHeads::stage(const StreamId& id, const StreamHead& head, merkle::LeafIndex index) {
  staged_[id] = {head, index};
}

void StreamHeads::durable(merkle::TreeSize size) {
  std::erase_if(staged_, [&](const auto& staged) {
    if (staged.second.index.value >= size.value) return false;
    cache_.put(staged.first, staged.second.head);
    return true;
  });
}

}  // namespace mash::ledger
