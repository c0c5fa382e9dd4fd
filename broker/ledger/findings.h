// What verify says about a store: each finding names one row and one field, what stands there and
// what should.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "merkle/tree.h"

namespace mash::ledger {

enum class FindingKind : std::uint8_t {
  head_wrong,  // Size, signed_upto or the recorded checkpoint do not fit the entries.
  entry_missing,
  entry_unexpected,  // Beyond the size.
  leaf_wrong,        // Not what salt and body, or the tile, say it is.
  body_wrong,        // Salt or body is not what the leaf commits to.
  body_undecodable,  // The right bytes, but not an entry.
  body_erased,       // And no tombstone says that it was to be.
  salt_kept,         // The body is erased, the salt is not.
  tile_missing,
  tile_unexpected,  // One that cannot be full yet.
  tile_wrong,
  stream_point_missing,     // A body names its place in a stream, the stream table does not.
  stream_point_unexpected,  // The other way round.
  stream_gap,               // A sequence without the one before it.
  stream_chain_broken,      // A body names another previous entry of its stream.
  stream_place_wrong,       // The table has an entry's streams in another order than its body.
  stream_end_wrong,
  checkpoint_refused,     // A checkpoint that was handed in is malformed, or not signed.
  checkpoint_beyond,      // It is of a larger tree: entries are gone.
  checkpoint_root_wrong,  // It is of another tree: history was rewritten.
  // Found by whoever knows what the entries mean (engine/replay.h).
  row_missing,       // A row that the entries call for is not there.
  row_unexpected,    // One that no entry calls for is.
  row_wrong,         // It says something else than the entries do.
  decision_differs,  // The recorded command decides something else than was recorded.
};
std::string_view word(FindingKind kind);  // The enumerator, for pages, logs and scripts.

struct Finding {
  FindingKind kind;
  std::string table;  // "head", "entry", "tile", "stream", "checkpoint".
  std::string key;    // Of the row, e.g. "17", "level 1 number 3", "case 017f22e2-... sequence 4".
  std::string field;  // Empty if it is about the whole row.
  std::string expected;
  std::string found;

  bool operator==(const Finding&) const = default;
};
std::string text(const Finding& finding);  // One line for people.
std::ostream& operator<<(std::ostream& out, const Finding& finding);

struct Findings {
  std::vector<Finding> list;
  std::uint64_t left_out = 0;  // More of them than VerifyOptions::findings_max.
  std::uint64_t entries = 0;   // Read and checked.
  Digest root{};               // Recomputed over them; meaningless if entries are missing.

  bool clean() const { return list.empty(); }
  // Whether every entry's body is there and is the one that was written. Otherwise nothing follows
  // from what the entries mean.
  bool bodies_good() const;
};

// Gathers findings up to a bound.
class FindingList {
 public:
  FindingList(Findings& findings, std::size_t most) : findings_(findings), most_(most) {}
  void add(Finding finding);

 private:
  Findings& findings_;
  std::size_t most_;
};

// Two values as short hex from the first byte in which they differ, so that the difference shows.
struct HexPair {
  std::string expected;
  std::string found;
};
HexPair short_hex(ByteView expected, ByteView found);

std::string stream_key(const StreamId& id, std::uint64_t sequence);

}  // namespace mash::ledger
