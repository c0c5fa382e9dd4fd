#include "wire/section_tree.h"

#include "base/ensure.h"
#include "merkle/tree.h"

namespace mash::wire {

SectionTree::SectionTree(const Submission& submission, Sha256 sha256) {
  std::vector<Digest> hashes(submission.sections.size() + submission.decoys.size());
  for (const Section& section : submission.sections) {
    hashes.at(section.leaf_index) = merkle::leaf_hash(sha256, leaf_bytes(section.leaf));
  }
  for (const Decoy& decoy : submission.decoys) hashes.at(decoy.leaf_index) = decoy.leaf_hash;
  build(std::move(hashes), sha256);
}

SectionTree::SectionTree(std::vector<Digest> leaf_hashes, Sha256 sha256) {
  build(std::move(leaf_hashes), sha256);
}

void SectionTree::build(std::vector<Digest> leaf_hashes, Sha256 sha256) {
  const std::size_t count = leaf_hashes.size();
  ENSURE(count > 0 && (count & (count - 1)) == 0, "a section tree has a power of two of leaves");
  levels_.push_back(std::move(leaf_hashes));
  while (levels_.back().size() > 1) {
    const auto& below = levels_.back();
    std::vector<Digest> level;
    for (std::size_t i = 0; i < below.size(); i += 2) {
      level.push_back(merkle::node_hash(sha256, below[i], below[i + 1]));
    }
    levels_.push_back(std::move(level));
  }
}

std::vector<Digest> SectionTree::proof(std::size_t leaf_index) const {
  std::vector<Digest> proof;
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level) {
    proof.push_back(levels_[level].at(leaf_index ^ 1));
    leaf_index /= 2;
  }
  return proof;
}

bool proves_section(const Leaf& leaf, std::size_t leaf_index, std::size_t leaf_count,
                    const std::vector<Digest>& proof, const Digest& root, Sha256 sha256) {
  const Digest hash = merkle::leaf_hash(sha256, leaf_bytes(leaf));
  return merkle::verify_inclusion(sha256, hash, merkle::LeafIndex{leaf_index},
                                  merkle::TreeSize{leaf_count}, proof, root)
      .has_value();
}

}  // namespace mash::wire
