// The tree over a message's sections: each section proves itself, decoys stand for themselves.
#include "wire/section_tree.h"

#include <catch2/catch.hpp>

#include "merkle/tree.h"
#include "support/test_sha256.h"
#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;

namespace {

std::vector<Digest> hashes(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::uint8_t i = 1; i <= count; ++i) leaves.push_back(Digest{i});
  return leaves;
}

}  // namespace

TEST_CASE("the root is RFC 6962's, at every size a message has", "[section tree]") {
  for (std::size_t count : {8, 16, 32, 64}) {
    const SectionTree tree(hashes(count), support::sha256);
    std::vector<Digest> level = hashes(count);
    while (level.size() > 1) {
      std::vector<Digest> above;
      for (std::size_t i = 0; i < level.size(); i += 2) {
        above.push_back(support::sha256({Bytes{1}, level[i], level[i + 1]}));
      }
      level = above;
    }
    CHECK(tree.root() == level[0]);
    for (std::size_t i = 0; i < count; ++i) {
      CHECK(merkle::verify_inclusion(support::sha256, hashes(count)[i], merkle::LeafIndex{i},
                                     merkle::TreeSize{count}, tree.proof(i), tree.root()));
    }
  }
}

TEST_CASE("a section is proved at its place and nowhere else, and as it was", "[section tree]") {
  const Submission submission = samples::submission();
  const SectionTree tree(submission, support::sha256);
  for (const Section& section : submission.sections) {
    const auto proof = tree.proof(section.leaf_index);
    const auto proves = [&](const Leaf& leaf, std::size_t index) {
      return proves_section(leaf, index, 16, proof, tree.root(), support::sha256);
    };
    CHECK(proves(section.leaf, section.leaf_index));
    CHECK_FALSE(proves(section.leaf, section.leaf_index ^ 1u));
    CHECK_FALSE(proves(section.leaf, 16));
    Leaf leaf = section.leaf;
    leaf.label = SectionKind::identity;
    CHECK_FALSE(proves(leaf, section.leaf_index));
    leaf = section.leaf;
    leaf.ciphertext_digest[0] ^= 1;
    CHECK_FALSE(proves(leaf, section.leaf_index));
    leaf = section.leaf;
    leaf.commitment[31] ^= 1;
    CHECK_FALSE(proves(leaf, section.leaf_index));
    auto shorter = proof;
    shorter.pop_back();
    CHECK_FALSE(proves_section(section.leaf, section.leaf_index, 16, shorter, tree.root(),
                               support::sha256));
  }
}

TEST_CASE("a decoy that is exchanged changes the root", "[section tree]") {
  Submission submission = samples::submission();
  const Digest root = SectionTree(submission, support::sha256).root();
  submission.decoys.back().leaf_hash[0] ^= 1;
  CHECK(SectionTree(submission, support::sha256).root() != root);
}
