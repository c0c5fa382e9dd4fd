#include "merkle/checkpoint.h"

#include <catch2/catch.hpp>

#include "support/test_ed25519.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::merkle;
using support::ed25519_verify;
using support::sha256;

namespace {

// From C2SP tlog-checkpoint.
constexpr const char* sofa =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

const Block<32> log_seed{1};
const Block<32> witness_seed{2};
const NoteKey log_key =
    *NoteKey::make(sha256, "example.com/behind-the-sofa", SignatureType::ed25519,
                   support::ed25519_public_key(log_seed));
const NoteKey witness_key =
    *NoteKey::make(sha256, "witness.example.org", SignatureType::cosignature,
                   support::ed25519_public_key(witness_seed));
const std::chrono::sys_seconds noon{std::chrono::seconds(1'700'000'000)};

NoteSignature by_log(const std::string& text) {
  return sign_note(log_key, text,
                   [](ByteView message) { return support::ed25519_sign(log_seed, message); });
}

NoteSignature by_witness(const std::string& text) {
  return cosign_note(witness_key, text, noon,
                     [](ByteView message) { return support::ed25519_sign(witness_seed, message); });
}

auto open(const Note& note) {
  return open_checkpoint(format_note(note), log_key, std::vector{witness_key}, ed25519_verify);
}

}  // namespace

TEST_CASE("a checkpoint is origin, size and root, a line each", "[checkpoint]") {
  const auto checkpoint = parse_checkpoint(sofa);
  REQUIRE(checkpoint);
  CHECK(checkpoint->origin == "example.com/behind-the-sofa");
  CHECK(checkpoint->size == TreeSize{20'852'163});
  CHECK(base64(checkpoint->root) == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
  CHECK(format_checkpoint(*checkpoint) == sofa);
}

TEST_CASE("a checkpoint has one spelling", "[checkpoint]") {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  CHECK(parse_checkpoint("a\n0\n" + root));
  CHECK(parse_checkpoint("a\n18446744073709551615\n" + root));
  CHECK(parse_checkpoint(std::string(255, 'a') + "\n1\n" + root));
  for (const std::string& bad :
       {std::string(), "a\n1\n" + root.substr(0, 44), "\n1\n" + root, "a\n\n" + root,
        "a\n01\n" + root, "a\n00\n" + root, "a\n+1\n" + root, "a\n-1\n" + root, "a\n1 \n" + root,
        "a\n 1\n" + root, "a\n0x1\n" + root, "a\n18446744073709551616\n" + root,
        std::string("a\n1\n\n"), "a\n1\n" + root.substr(4), "a\n1\n" + root.substr(0, 43) + "\n",
        "a\n1\nAAAA" + root, std::string(256, 'a') + "\n1\n" + root, "a\tb\n1\n" + root,
        "a\xff\n1\n" + root}) {
    INFO(bad);
    const auto checkpoint = parse_checkpoint(bad);
    REQUIRE_FALSE(checkpoint);
    CHECK(checkpoint.error() == Refusal::checkpoint_malformed);
  }
}

TEST_CASE("extension lines are refused by name", "[checkpoint]") {
  CHECK(parse_checkpoint(std::string(sofa) + "extra\n").error() == Refusal::checkpoint_extended);
  CHECK(parse_checkpoint(std::string(sofa) + "\n").error() == Refusal::checkpoint_extended);
  CHECK(parse_checkpoint(std::string(sofa) + "x").error() == Refusal::checkpoint_extended);
}

TEST_CASE("a checkpoint opens with the log's signature", "[checkpoint]") {
  const auto opened = open({sofa, {by_witness(sofa), by_log(sofa)}});
  REQUIRE(opened);
  CHECK(opened->checkpoint == *parse_checkpoint(sofa));
  CHECK(opened->cosignatures == std::vector<KnownSignature>{{0, noon}});
  CHECK(open({sofa, {by_log(sofa)}})->cosignatures.empty());
}

TEST_CASE("a checkpoint does not open otherwise", "[checkpoint]") {
  const auto error = [](const Note& note) { return open(note).error(); };
  CHECK(error({sofa, {by_witness(sofa)}}) == Refusal::signature_missing);
  CHECK(error({sofa, {by_log("other\n")}}) == Refusal::signature_invalid);
  CHECK(error({sofa, {by_log(sofa), by_witness("other\n")}}) == Refusal::signature_invalid);
  const std::string other = "example.com/other" + std::string(sofa).substr(27);
  CHECK(error({other, {by_log(other)}}) == Refusal::origin_mismatch);
  const std::string extended = std::string(sofa) + "extra\n";
  CHECK(error({extended, {by_log(extended)}}) == Refusal::checkpoint_extended);
  const std::string roster = "not a checkpoint\n";
  CHECK(error({roster, {by_log(roster)}}) == Refusal::checkpoint_malformed);
  CHECK(open_checkpoint("x", log_key, {}, ed25519_verify).error() == Refusal::note_malformed);
}
