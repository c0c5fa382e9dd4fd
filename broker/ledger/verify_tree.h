// The part of verify that recomputes leaves, tiles and roots.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "ledger/findings.h"
#include "merkle/compact_range.h"
#include "merkle/tile.h"
#include "store/store.h"

namespace mash::ledger {

class TreeCheck {
 public:
  // `store` and `findings` must outlive this. `root_of_all` is the root the store itself records
  // for all its entries, if it does: it settles which of two values is wrong where no tile can.
  TreeCheck(merkle::Sha256 sha256, store::Store& store, FindingList& findings,
            std::optional<Digest> root_of_all);

  // Asks for the root at a size above 0 that is still to come.
  void want_root(merkle::TreeSize size) { roots_[size]; }

  // The next 256 entries, or fewer for the last time; a missing one is nothing. Says of each
  // whether its body may be believed.
  std::vector<bool> add(std::span<const std::optional<store::Entry>> entries);
  void finish();  // After the last entry.

  // What was asked for; nothing where missing leaves left the tree unknown.
  std::optional<Digest> root_at(merkle::TreeSize size) const;
  Digest root() const { return tree_.root(); }

 private:
  // What the store says of one leaf hash. The referee is the tile or, where there is none,
  // whichever of the two others gives the recorded root.
  struct Claims {
    std::optional<Digest> row;   // From the leaf itself. Nothing: the entry is missing.
    std::optional<Digest> body;  // From salt and body. Nothing: missing or erased.
    std::optional<Digest> referee;
  };
  struct Verdict {
    std::optional<Digest> leaf_hash;  // To go on with.
    bool body_good;
  };

  Claims claims_of(const std::optional<store::Entry>& entry) const;
  void referee_from_tile(std::vector<Claims>& claims);
  void referee_from_root(std::vector<Claims>& claims) const;
  Verdict settle(std::uint64_t index, const store::Entry* entry, const Claims& claims);
  void append(const std::optional<Digest>& leaf_hash);
  void append_at(std::uint8_t level, const Digest& hash);
  void compare(merkle::TileId id, const merkle::TileNodes& computed);
  std::optional<merkle::TileNodes> read_tile(merkle::TileId id);

  void leaf_wrong(std::uint64_t index, std::string field, ByteView expected, ByteView found);
  void body_wrong(std::uint64_t index, const store::Entry& entry);
  void hash_wrong(merkle::TileId id, std::uint64_t place, const Digest& expected,
                  const Digest& found);

  merkle::Sha256 sha256_;
  store::Store& store_;
  FindingList& findings_;
  std::optional<Digest> root_of_all_;
  merkle::CompactRange tree_;
  std::vector<merkle::TileNodes> levels_;  // By tile level: the tile being filled.
  std::map<merkle::TreeSize, std::optional<Digest>> roots_;
  std::uint64_t next_ = 0;  // Index of the next entry: tree_.size() unless a leaf was missing.
};

}  // namespace mash::ledger
