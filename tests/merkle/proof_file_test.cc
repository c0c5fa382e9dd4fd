#include "merkle/proof_file.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "reference/merkle_reference.h"
#include "support/test_ed25519.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::merkle;
using support::ed25519_verify;
using support::sha256;

namespace {

const Block<32> seed{1};
const NoteKey log_key = *NoteKey::make(sha256, "example.com/log", SignatureType::ed25519,
                                       support::ed25519_public_key(seed));

std::vector<Digest> five_leaves() {
  std::vector<Digest> leaves;
  for (std::uint8_t i = 0; i < 5; ++i) leaves.push_back(leaf_hash(sha256, Bytes{i}));
  return leaves;
}

ProofFile third_of_five() {
  const auto leaves = five_leaves();
  Note note{format_checkpoint({log_key.name(), TreeSize{5}, reference::root(sha256, leaves)}), {}};
  note.signatures.push_back(sign_note(
      log_key, note.text, [](ByteView message) { return support::ed25519_sign(seed, message); }));
  return {LeafIndex{2}, reference::path(sha256, 2, leaves), format_note(note), {}};
}

auto check(const ProofFile& file) {
  return check_proof_file(sha256, file, five_leaves()[2], log_key, {}, ed25519_verify);
}

}  // namespace

TEST_CASE("a proof file is written as C2SP tlog-proof lays it out", "[proof_file]") {
  ProofFile file = third_of_five();
  const auto line = [&](std::size_t i) { return base64(file.proof[i]) + "\n"; };
  const std::string hashes = line(0) + line(1) + line(2);
  CHECK(format_proof_file(file) ==
        "c2sp.org/tlog-proof@v1\nindex 2\n" + hashes + "\n" + file.checkpoint);
  file.extra = {0xff};
  CHECK(format_proof_file(file) ==
        "c2sp.org/tlog-proof@v1\nextra /w==\nindex 2\n" + hashes + "\n" + file.checkpoint);
}

TEST_CASE("a proof file is read back as it was", "[proof_file]") {
  ProofFile file = third_of_five();
  CHECK(parse_proof_file(format_proof_file(file)) == file);
  file.extra = {1, 2, 3};
  file.index = LeafIndex{UINT64_MAX};
  file.proof.clear();  // A tree of one leaf has an empty proof.
  CHECK(parse_proof_file(format_proof_file(file)) == file);
  file.proof.resize(limits::proof_hashes_max);
  CHECK(parse_proof_file(format_proof_file(file)) == file);
}

TEST_CASE("a proof file with any other form is refused", "[proof_file]") {
  const std::string note = third_of_five().checkpoint;
  const std::string hash = base64(Digest{}) + "\n";
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  CHECK(parse_proof_file(head + "index 0\n" + hash + "\n" + note));
  std::string too_many;
  for (std::size_t i = 0; i <= limits::proof_hashes_max; ++i) too_many += hash;
  for (const std::string& bad :
       {std::string(), head, "c2sp.org/tlog-proof@v2\nindex 0\n\n" + note, head + "\n" + note,
        head + "index\n\n" + note, head + "index 00\n\n" + note, head + "index -1\n\n" + note,
        head + "index 18446744073709551616\n\n" + note, head + "extra \nindex 0\n\n" + note,
        head + "extra *\nindex 0\n\n" + note, head + "extra AA==\nextra AA==\nindex 0\n\n" + note,
        head + "index 0\nextra AA==\n\n" + note, head + "index 0\nAAAA\n\n" + note,
        head + "index 0\n" + hash + hash.substr(0, 44) + " \n\n" + note, head + "index 0\n" + hash,
        head + "index 0\n" + too_many + "\n" + note}) {
    INFO(bad);
    const auto file = parse_proof_file(bad);
    REQUIRE_FALSE(file);
    CHECK(file.error() == Refusal::proof_file_malformed);
  }
  CHECK(parse_proof_file(head + "index 0\n\n").error() == Refusal::note_malformed);
  CHECK(parse_proof_file(std::string(limits::note_bytes_max + 1, 'a')).error() ==
        Refusal::note_too_large);
}

TEST_CASE("a proof file proves its leaf under the log's signature", "[proof_file]") {
  const auto opened = check(third_of_five());
  REQUIRE(opened);
  CHECK(opened->checkpoint.size == TreeSize{5});

  SECTION("no other index") {
    ProofFile file = third_of_five();
    file.index = LeafIndex{3};
    CHECK(check(file).error() == Refusal::root_mismatch);
    file.index = LeafIndex{5};
    CHECK(check(file).error() == Refusal::beyond_tree);
  }
  SECTION("no other leaf") {
    const auto other =
        check_proof_file(sha256, third_of_five(), five_leaves()[3], log_key, {}, ed25519_verify);
    CHECK(other.error() == Refusal::root_mismatch);
  }
  SECTION("no altered proof") {
    ProofFile file = third_of_five();
    file.proof[1][5] ^= 4;
    CHECK(check(file).error() == Refusal::root_mismatch);
    file.proof.pop_back();
    CHECK(check(file).error() == Refusal::proof_length);
  }
  SECTION("no altered checkpoint") {
    ProofFile file = third_of_five();
    file.checkpoint[file.checkpoint.find("\n5\n") + 1] = '6';
    CHECK(check(file).error() == Refusal::signature_invalid);
  }
}
