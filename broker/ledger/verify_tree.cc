#include "ledger/verify_tree.h"

#include <algorithm>

#include "ledger/leaf.h"

namespace mash::ledger {
namespace {

using merkle::TileId;
using merkle::TileNodes;
using merkle::TreeSize;

std::string tile_key(TileId id) {
  return "level " + std::to_string(id.level) + " number " + std::to_string(id.number);
}

}  // namespace

TreeCheck::TreeCheck(merkle::Sha256 sha256, store::Store& store, FindingList& findings,
                     std::optional<Digest> root_of_all)
    : sha256_(sha256),
      store_(store),
      findings_(findings),
      root_of_all_(root_of_all),
      tree_(sha256),
      levels_(merkle::tile_levels_max, TileNodes(sha256)) {}

std::vector<bool> TreeCheck::add(std::span<const std::optional<store::Entry>> entries) {
  std::vector<Claims> claims;
  for (const auto& entry : entries) claims.push_back(claims_of(entry));
  if (entries.size() == merkle::tile_width_max) referee_from_tile(claims);
  referee_from_root(claims);

  std::vector<bool> bodies_good;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const store::Entry* entry = entries[i] ? &*entries[i] : nullptr;
    const Verdict verdict = settle(next_, entry, claims[i]);
    bodies_good.push_back(verdict.body_good);
    append(verdict.leaf_hash);
  }
  return bodies_good;
}

TreeCheck::Claims TreeCheck::claims_of(const std::optional<store::Entry>& entry) const {
  Claims claims;
  if (!entry) return claims;
  claims.row = merkle::leaf_hash(sha256_, entry->leaf);
  if (entry->body.empty()) return claims;
  claims.body = merkle::leaf_hash(sha256_, make_leaf(sha256_, entry->salt, entry->body));
  return claims;
}

void TreeCheck::referee_from_tile(std::vector<Claims>& claims) {
  const auto tile = read_tile({0, next_ / merkle::tile_width_max});
  if (!tile) return;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    claims[i].referee = tile->node(0, static_cast<std::uint16_t>(i));
  }
}

// Where no tile speaks: the leaves' rows if they give the recorded root, else salts and bodies if
// those do. Without a dispute there is nothing to settle.
void TreeCheck::referee_from_root(std::vector<Claims>& claims) const {
  const bool disputed = std::any_of(claims.begin(), claims.end(), [](const Claims& one) {
    return !one.referee && one.row && one.body && one.row != one.body;
  });
  if (!disputed || !root_of_all_) return;
  for (const bool from_body : {false, true}) {
    merkle::CompactRange tree = tree_;
    std::vector<Digest> chosen;
    for (const Claims& one : claims) {
      chosen.push_back((from_body && one.body ? one.body : one.row).value_or(Digest{}));
      tree.append(chosen.back());
    }
    if (tree.root() != *root_of_all_) continue;
    for (std::size_t i = 0; i < claims.size(); ++i) claims[i].referee = chosen[i];
    return;
  }
}

// The odd one out is reported. `entry` is null if it is missing, which the caller has reported.
TreeCheck::Verdict TreeCheck::settle(std::uint64_t index, const store::Entry* entry,
                                     const Claims& claims) {
  const auto& [row, body, referee] = claims;
  if (entry == nullptr) return {referee, false};
  const bool erased = !body;
  if (!referee) {
    if (erased || row == body) return {row, !erased};
    leaf_wrong(index, "leaf, or else salt or body", make_leaf(sha256_, entry->salt, entry->body),
               entry->leaf);
    return {row, false};
  }
  if (row == referee) {
    if (!erased && body != referee) body_wrong(index, *entry);
    return {referee, body == referee};
  }
  if (row == body) {
    const std::uint64_t place = index % merkle::tile_width_max;
    hash_wrong({0, index / merkle::tile_width_max}, place, *row, *referee);
    return {row, true};
  }
  if (body == referee) {
    leaf_wrong(index, "leaf", make_leaf(sha256_, entry->salt, entry->body), entry->leaf);
    return {referee, true};
  }
  leaf_wrong(index, "hash of leaf", *referee, *row);
  if (!erased) body_wrong(index, *entry);
  return {referee, false};
}

void TreeCheck::append(const std::optional<Digest>& leaf_hash) {
  const bool whole = tree_.size().value == next_;
  ++next_;
  if (!whole || !leaf_hash) return;  // After an unknown leaf nothing can be computed.
  tree_.append(*leaf_hash);
  if (const auto wanted = roots_.find(tree_.size()); wanted != roots_.end()) {
    wanted->second = tree_.root();
  }
  append_at(0, *leaf_hash);
}

void TreeCheck::append_at(std::uint8_t level, const Digest& hash) {
  levels_[level].append(hash);
  if (!levels_[level].full()) return;
  const TileNodes full = std::exchange(levels_[level], TileNodes(sha256_));
  // Level 0 has been the referee already.
  if (level > 0) compare({level, merkle::full_tiles(tree_.size(), level) - 1}, full);
  append_at(static_cast<std::uint8_t>(level + 1), full.root());
}

void TreeCheck::compare(TileId id, const TileNodes& computed) {
  const auto stored = read_tile(id);
  if (!stored) return;
  for (std::uint16_t i = 0; i < merkle::tile_width_max; ++i) {
    if (stored->node(0, i) != computed.node(0, i)) {
      hash_wrong(id, i, computed.node(0, i), stored->node(0, i));
    }
  }
}

std::optional<TileNodes> TreeCheck::read_tile(TileId id) {
  constexpr std::size_t bytes_expected = merkle::tile_width_max * sizeof(Digest);
  const auto stored = store_.tile(id.level, id.number);
  if (!stored) {
    findings_.add({FindingKind::tile_missing, "tile", tile_key(id), "", "a full tile", "none"});
    return std::nullopt;
  }
  if (stored->hashes.size() != bytes_expected) {
    findings_.add({FindingKind::tile_wrong, "tile", tile_key(id), "hashes",
                   std::to_string(bytes_expected) + " bytes",
                   std::to_string(stored->hashes.size()) + " bytes"});
    return std::nullopt;
  }
  return TileNodes::from_hashes(sha256_, stored->hashes);
}

// Of the whole table: a tile that cannot be full yet, wherever it was put.
void TreeCheck::finish() {
  constexpr std::size_t page = 1000;
  store::TilePlace from{0, 0};
  for (;;) {
    const auto places = store_.tile_places(from, page);
    for (const store::TilePlace& place : places) {
      const bool full = place.level < merkle::tile_levels_max &&
                        place.number < merkle::full_tiles(TreeSize{next_}, place.level);
      if (full) continue;  // Compared on the way.
      const std::string key = tile_key({place.level, place.number});
      findings_.add({FindingKind::tile_unexpected, "tile", key, "", "none", "a tile"});
    }
    if (places.size() < page) return;
    from = places.back();
    ++from.number;
  }
}

std::optional<Digest> TreeCheck::root_at(TreeSize size) const {
  const auto wanted = roots_.find(size);
  return wanted == roots_.end() ? std::nullopt : wanted->second;
}

void TreeCheck::leaf_wrong(std::uint64_t index, std::string field, ByteView expected,
                           ByteView found) {
  auto [want, have] = short_hex(expected, found);
  findings_.add({FindingKind::leaf_wrong, "entry", std::to_string(index), std::move(field),
                 std::move(want), std::move(have)});
}

void TreeCheck::body_wrong(std::uint64_t index, const store::Entry& entry) {
  auto [want, have] = short_hex(entry.leaf, make_leaf(sha256_, entry.salt, entry.body));
  findings_.add({FindingKind::body_wrong, "entry", std::to_string(index), "salt or body",
                 "hash " + want, "hash " + have});
}

void TreeCheck::hash_wrong(TileId id, std::uint64_t place, const Digest& expected,
                           const Digest& found) {
  auto [want, have] = short_hex(expected, found);
  findings_.add({FindingKind::tile_wrong, "tile", tile_key(id), "hash " + std::to_string(place),
                 std::move(want), std::move(have)});
}

}  // namespace mash::ledger
