// Batches that follow from their place alone, so that whoever finds a store can say what must be
// in it. Shared by the program that is killed and the test that kills it.
#pragma once

#include "store/store.h"
#include "support/store_model.h"

namespace mash::support {

// The batch that a store of `size` entries gets next.
inline store::Batch numbered_batch(std::uint64_t size) {
  store::Batch batch;
  for (std::uint64_t i = size; i <= size + size % 7; ++i) {
    const auto low = static_cast<std::uint8_t>(i);
    batch.entries.push_back({{1, low},
                             {2, low},
                             Bytes(200 + i * 37 % 3000, low),
                             {{{StreamKind::hub, Uuid()}, i + 1}}});
  }
  Block<16> id{1};
  for (std::size_t k = 0; k < 8; ++k) id[8 + k] = static_cast<std::uint8_t>(size >> (8 * k));
  const MessageId message{Uuid(id)};
  batch.payload_add.emplace_back(message, Bytes(size % 5000, 7));
  batch.outbox_add.push_back({party("police"), size + 1, message, 0, size, size % 5 == 0});
  batch.index_put.push_back({1, {0}, Bytes(id.begin(), id.end())});
  batch.signed_upto = size + batch.entries.size();
  return batch;
}

}  // namespace mash::support
