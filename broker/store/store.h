// Where the ledger's bytes live: the port between the pure rooms and a database.
//
// Trust: whatever is behind this port may have been edited or damaged. The ledger checks the edge
// at start, a stream when it is hydrated, and everything at verify.
// Duties of an implementation: commits are atomic and durable (on disk, synced) before they are
// reported; reads see every durable commit, and never half of one. A failed sync is never retried:
// the outcome is `unknown` and the process stops. Any other failure throws base::Fatal.
// No SQL and no row type crosses this line.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

namespace mash::store {

// Version byte and SHA-256(salt || body): what the tree hashes (schemas/PROTOCOL.md, Ledger).
using Leaf = Block<33>;
using Salt = Block<32>;

// An entry's place in one of its streams. Sequences start at 1 and have no gap.
struct StreamPoint {
  StreamId stream;
  std::uint64_t sequence;

  auto operator<=>(const StreamPoint&) const = default;
};

struct Entry {
  Leaf leaf;
  Salt salt;                         // All zero once the body is erased.
  Bytes body;                        // At most limits::entry_body_bytes_max; empty once erased.
  std::vector<StreamPoint> streams;  // Read in the order in which they were written.

  bool operator==(const Entry&) const = default;
};

// 256 hashes of one level, complete (C2SP tlog-tiles). Tiles that are not full are not stored: the
// ledger rebuilds them from what is below.
struct Tile {
  std::uint8_t level;    // 0: hashes of leaves; l: roots of full tiles of level l-1.
  std::uint64_t number;  // Covers hashes [256 * number, 256 * (number + 1)) of its level.
  Bytes hashes;          // 8,192 bytes.

  bool operator==(const Tile&) const = default;
};

struct TilePlace {
  std::uint8_t level;
  std::uint64_t number;

  auto operator<=>(const TilePlace&) const = default;
};

// A delivery that has not ended: kept until its end is an entry. Numbers per recipient are gapless.
struct OutboxItem {
  PartyId recipient;
  std::uint64_t number;
  MessageId message;
  std::uint32_t part;
  std::uint64_t release_index;  // The entry that holds the RELEASE decision.
  bool red;                     // Goes first, and may use the reserve.

  auto operator<=>(const OutboxItem&) const = default;
};

// A look-up table derived from the entries and kept beside them. Which kinds exist and what they
// mean is the caller's affair; keys sort as bytes.
struct IndexRow {
  std::uint8_t kind;
  Bytes key;  // At most 255 bytes.
  Bytes value;

  bool operator==(const IndexRow&) const = default;
};

struct Batch {
  std::vector<Entry> entries;  // Take the indexes from `expected_size` on.
  std::vector<Tile> tiles;     // Those the entries complete.
  std::vector<OutboxItem> outbox_add;
  std::vector<OutboxItem> outbox_remove;  // Found by recipient and number.
  std::vector<std::pair<MessageId, Bytes>> payload_add;
  std::vector<MessageId> payload_remove;
  std::vector<IndexRow> index_put;     // Replaces a row of the same kind and key.
  std::vector<IndexRow> index_remove;  // Found by kind and key.
  // The largest size whose checkpoint may have been signed once this batch is durable. It is on
  // disk before the signature is made, so that no restart can sign a smaller or other tree.
  std::uint64_t signed_upto = 0;
};

struct Head {
  std::uint64_t size = 0;  // Entries.
  std::uint64_t signed_upto = 0;
  std::uint64_t writer_epoch = 0;  // Raised each time a writer opens the store.
};

enum class Commit {
  durable,   // All of it is on disk.
  conflict,  // None of it: the size or the writer epoch was not the expected one. Stop.
  unknown,   // The disk did not say. Stop; what happened is seen at the next start.
};

class Store {
 public:
  virtual ~Store() = default;

  // Writes `batch` if the store holds exactly `expected_size` entries and the writer is still
  // `writer_epoch`. `done` is called exactly once, on any thread, possibly before this returns.
  // At most one commit is under way; a second one is our bug.
  virtual void begin_commit(Batch batch, std::uint64_t expected_size, std::uint64_t writer_epoch,
                            std::function<void(Commit)> done) = 0;

  // Reads. They may wait for a commit that is under way.
  virtual Head head() = 0;
  virtual std::optional<Entry> entry(std::uint64_t index) = 0;
  // Entries with indexes in [from, from + count) that exist, in order.
  virtual std::vector<Entry> entries(std::uint64_t from, std::uint64_t count) = 0;
  virtual std::vector<Leaf> leaves(std::uint64_t from, std::uint64_t count) = 0;
  virtual std::optional<Tile> tile(std::uint8_t level, std::uint64_t number) = 0;
  // Indexes of a stream's entries from sequence `from` on, in order, at most `limit`.
  virtual std::vector<std::uint64_t> stream(const StreamId& id, std::uint64_t from,
                                            std::size_t limit) = 0;
  // The last sequence of a stream and the index of that entry; nothing for an unknown stream.
  struct StreamEnd {
    std::uint64_t sequence;
    std::uint64_t index;
  };
  virtual std::optional<StreamEnd> stream_end(const StreamId& id) = 0;

  // A recipient's open deliveries, red ones first, then by number, at most `limit`.
  virtual std::vector<OutboxItem> outbox(const PartyId& recipient, std::size_t limit) = 0;
  virtual std::optional<OutboxItem> outbox_item(const PartyId& recipient, std::uint64_t number) = 0;
  struct OutboxCount {
    std::uint64_t items = 0;
    std::uint64_t bytes = 0;  // Of their payloads.
  };
  virtual OutboxCount outbox_count(const PartyId& recipient) = 0;
  virtual std::optional<Bytes> payload(const MessageId& id) = 0;

  virtual std::optional<Bytes> look_up(std::uint8_t kind, ByteView key) = 0;
  // Rows of `kind` with key in [from, to), in key order, at most `limit`.
  virtual std::vector<IndexRow> scan(std::uint8_t kind, ByteView from, ByteView to,
                                     std::size_t limit) = 0;

  // What there is, whether or not anything calls for it, so that verify can walk whole tables. In
  // order, from `from` on, at most `limit`.
  virtual std::vector<std::uint64_t> entry_indexes(std::uint64_t from, std::size_t limit) = 0;
  virtual std::vector<TilePlace> tile_places(const TilePlace& from, std::size_t limit) = 0;
  virtual std::vector<MessageId> payload_ids(const MessageId& from, std::size_t limit) = 0;
  // Every party that has a row in the outbox, and any whose rows are or were counted.
  virtual std::vector<PartyId> recipients() = 0;
};

}  // namespace mash::store
