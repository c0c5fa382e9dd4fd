// Known answers from transparency-dev/merkle (rfc6962/rfc6962_test.go); everything else against the
// recursions of RFC 6962 itself (reference/merkle_reference.h).
#include "merkle/tree.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "merkle/compact_range.h"
#include "reference/merkle_reference.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::merkle;
using support::sha256;

namespace {

Digest digest(const char* text) { return *to_block<32>(*from_hex(text)); }

std::vector<Digest> numbered_leaves(std::uint64_t count) {
  std::vector<Digest> leaves;
  for (std::uint64_t i = 0; i < count; ++i) {
    Bytes entry;
    append_u64(entry, i);
    leaves.push_back(leaf_hash(sha256, entry));
  }
  return leaves;
}

// What a caller does with the ranges it is told: fetch the hash over each.
Proof fetch(const std::vector<LeafRange>& ranges, const std::vector<Digest>& leaves) {
  Proof proof;
  for (const LeafRange& range : ranges) {
    std::vector<Digest> roots;
    for (const NodeId& node : perfect_nodes(range)) {
      const auto subtree = std::span(leaves).subspan(node.index << node.level, 1u << node.level);
      roots.push_back(reference::root(sha256, subtree));
    }
    proof.push_back(fold(sha256, roots));
  }
  return proof;
}

// Every way to damage a proof by one bit, one hash too many, one too few, or two out of order.
template <class Verify>
void check_damage_is_refused(const Proof& proof, Verify verify) {
  for (std::size_t i = 0; i < proof.size(); ++i) {
    Proof damaged = proof;
    damaged[i][i % 32] ^= static_cast<std::uint8_t>(1u << (i % 8));
    CHECK_FALSE(verify(damaged));
    damaged = proof;
    damaged.erase(damaged.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK_FALSE(verify(damaged));
    damaged = proof;
    damaged.insert(damaged.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
    CHECK_FALSE(verify(damaged));
    if (i == 0 || proof[i] == proof[i - 1]) continue;
    damaged = proof;
    std::swap(damaged[i], damaged[i - 1]);
    CHECK_FALSE(verify(damaged));
  }
  Proof longer = proof;
  longer.push_back(Digest{});
  CHECK_FALSE(verify(longer));
}

}  // namespace

TEST_CASE("leaves and nodes hash as published", "[tree]") {
  CHECK(base64(empty_root(sha256)) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  CHECK(hex(leaf_hash(sha256, {})) ==
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  CHECK(hex(leaf_hash(sha256, bytes_of("L123456"))) ==
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  CHECK(hex(sha256({Block<1>{1}, bytes_of("N123"), bytes_of("N456")})) ==
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");
  const Digest left = leaf_hash(sha256, bytes_of("N123"));
  const Digest right = leaf_hash(sha256, bytes_of("N456"));
  CHECK(node_hash(sha256, left, right) == sha256({Block<1>{1}, left, right}));
}

TEST_CASE("the eight reference leaves give the published roots", "[tree]") {
  const char* const entries[] = {"",
                                 "00",
                                 "10",
                                 "2021",
                                 "3031",
                                 "40414243",
                                 "5051525354555657",
                                 "606162636465666768696a6b6c6d6e6f"};
  const char* const starts[] = {"6e340b9c", "fac54203", "aeb6bcfe", "d37ee418",
                                "4e3bbb1f", "76e67dad", "ddb89be4", "5dc9da79"};
  CompactRange range(sha256);
  CHECK(range.root() == empty_root(sha256));
  for (std::size_t i = 0; i < 8; ++i) {
    range.append(leaf_hash(sha256, *from_hex(entries[i])));
    CHECK(hex(range.root()).substr(0, 8) == starts[i]);
  }
  CHECK(range.root() == digest("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"));
}

TEST_CASE("a compact range has the reference root at every size, and can be taken up again",
          "[tree]") {
  const auto leaves = numbered_leaves(600);
  CompactRange range(sha256);
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    INFO("size " << size);
    const auto tree = std::span(leaves).first(size);
    REQUIRE(range.size() == TreeSize{size});
    REQUIRE(range.root() == reference::root(sha256, tree));
    REQUIRE(range.nodes().size() <= 64);
    REQUIRE(perfect_nodes({0, size}).size() == range.nodes().size());
    CompactRange again(sha256, range.size(), range.nodes());
    REQUIRE(again.root() == range.root());
    if (size == leaves.size()) break;
    range.append(leaves[size]);
    again.append(leaves[size]);
    REQUIRE(again.root() == range.root());
  }
}

TEST_CASE("inclusion proofs are the reference's for every leaf of every size", "[tree]") {
  const auto leaves = numbered_leaves(130);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const auto tree = std::span(leaves).first(size);
    const Digest root = reference::root(sha256, tree);
    for (std::size_t index = 0; index < size; ++index) {
      INFO("leaf " << index << " of " << size);
      const Proof proof = fetch(inclusion_ranges(LeafIndex{index}, TreeSize{size}), leaves);
      REQUIRE(proof == reference::path(sha256, index, tree));
      REQUIRE(
          verify_inclusion(sha256, leaves[index], LeafIndex{index}, TreeSize{size}, proof, root));
      const auto other = LeafIndex{(index + 1) % size};
      if (size > 1) {
        REQUIRE_FALSE(verify_inclusion(sha256, leaves[index], other, TreeSize{size}, proof, root));
      }
    }
  }
}

TEST_CASE("consistency proofs are the reference's for every pair of sizes", "[tree]") {
  const auto leaves = numbered_leaves(130);
  std::vector<Digest> roots;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    roots.push_back(reference::root(sha256, std::span(leaves).first(size)));
  }
  for (std::size_t to = 1; to <= leaves.size(); ++to) {
    for (std::size_t from = 1; from <= to; ++from) {
      INFO("from " << from << " to " << to);
      const Proof proof = fetch(consistency_ranges(TreeSize{from}, TreeSize{to}), leaves);
      REQUIRE(proof == reference::consistency(sha256, from, std::span(leaves).first(to)));
      REQUIRE(
          verify_consistency(sha256, TreeSize{from}, roots[from], TreeSize{to}, roots[to], proof));
      if (from == to) continue;
      REQUIRE_FALSE(verify_consistency(sha256, TreeSize{from}, roots[from - 1], TreeSize{to},
                                       roots[to], proof));
      REQUIRE_FALSE(verify_consistency(sha256, TreeSize{from}, roots[from], TreeSize{to},
                                       roots[to - 1], proof));
    }
  }
}

TEST_CASE("a damaged proof proves nothing", "[tree]") {
  const auto leaves = numbered_leaves(300);
  for (std::size_t size : {2u, 3u, 7u, 8u, 9u, 64u, 200u, 255u, 256u, 257u, 300u}) {
    const auto tree = std::span(leaves).first(size);
    const Digest root = reference::root(sha256, tree);
    for (std::size_t index : {std::size_t{0}, size / 3, size / 2, size - 1}) {
      INFO("leaf " << index << " of " << size);
      check_damage_is_refused(reference::path(sha256, index, tree), [&](const Proof& proof) {
        return verify_inclusion(sha256, leaves[index], LeafIndex{index}, TreeSize{size}, proof,
                                root)
            .has_value();
      });
      if (index == 0) continue;
      INFO("consistency from " << index);
      const Digest old_root = reference::root(sha256, tree.first(index));
      check_damage_is_refused(reference::consistency(sha256, index, tree), [&](const Proof& proof) {
        return verify_consistency(sha256, TreeSize{index}, old_root, TreeSize{size}, root, proof)
            .has_value();
      });
    }
  }
}

TEST_CASE("a refused proof says why", "[tree]") {
  const auto leaves = numbered_leaves(3);
  const Digest root = reference::root(sha256, leaves);
  const auto included = [&](std::uint64_t index, const Proof& proof) {
    return verify_inclusion(sha256, leaves[0], LeafIndex{index}, TreeSize{3}, proof, root);
  };
  CHECK(included(3, {}).error() == Refusal::beyond_tree);
  CHECK(included(0, {}).error() == Refusal::proof_length);
  CHECK(included(0, {leaves[2], leaves[1]}).error() == Refusal::root_mismatch);
  const auto consistent = [&](std::uint64_t from, std::uint64_t to, const Proof& proof) {
    return verify_consistency(sha256, TreeSize{from}, leaves[0], TreeSize{to}, root, proof);
  };
  CHECK(consistent(4, 3, {}).error() == Refusal::beyond_tree);
  CHECK(consistent(0, 3, {}).error() == Refusal::empty_tree);
  CHECK(consistent(0, 0, {}).error() == Refusal::empty_tree);
  CHECK(consistent(3, 3, {root}).error() == Refusal::proof_length);
  CHECK(consistent(3, 3, {}).error() == Refusal::root_mismatch);
  CHECK(consistent(1, 3, {leaves[2], leaves[1]}).error() == Refusal::root_mismatch);
}

TEST_CASE("no size or index from outside overflows", "[tree]") {
  const std::uint64_t most = UINT64_MAX;
  const Digest zero{};
  const std::uint64_t edges[] = {
      0,        1,   2, 255, 256, 1ull << 62, (1ull << 63) - 1, 1ull << 63, (1ull << 63) + 1,
      most - 1, most};
  for (std::uint64_t size : edges) {
    for (std::uint64_t other : edges) {
      for (std::size_t length : {0u, 1u, 63u, 64u, 65u, 1000u}) {
        const Proof proof(length);
        CHECK_FALSE(verify_inclusion(sha256, zero, LeafIndex{other}, TreeSize{size}, proof,
                                     leaf_hash(sha256, {})));
        CHECK_FALSE(verify_consistency(sha256, TreeSize{other}, leaf_hash(sha256, {}),
                                       TreeSize{size}, zero, proof));
      }
      if (other >= size) continue;
      CHECK(inclusion_ranges(LeafIndex{other}, TreeSize{size}).size() <= 64);
      if (other > 0) {
        CHECK(consistency_ranges(TreeSize{other}, TreeSize{size}).size() <=
              limits::proof_hashes_max);
      }
    }
    CHECK(perfect_nodes({0, size}).size() <= 64);
  }
  // The deepest proof there can be: 64 siblings, of leaf 1 so that one of them is on the left.
  const Proof deepest(64);
  Digest root = node_hash(sha256, deepest[0], zero);
  for (std::size_t i = 1; i < 64; ++i) root = node_hash(sha256, root, deepest[i]);
  CHECK(verify_inclusion(sha256, zero, LeafIndex{1}, TreeSize{most}, deepest, root));
}

TEST_CASE("each refusal has a code of its own and a sentence", "[tree]") {
  std::vector<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(Refusal::proof_file_malformed); ++i) {
    const RefusalText text = describe(static_cast<Refusal>(i));
    CHECK(std::find(codes.begin(), codes.end(), text.code) == codes.end());
    CHECK(text.sentence.ends_with("."));
    codes.push_back(text.code);
  }
}
