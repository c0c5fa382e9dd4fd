// The example note is C2SP signed-note's own; manglings are ours.
#include "merkle/note.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "merkle/cosignature.h"
#include "support/test_ed25519.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::merkle;
using support::ed25519_verify;
using support::sha256;

namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";
const Block<32> seed_a{1};
const Block<32> seed_b{2};

NoteKey key_of(const char* name, const Block<32>& seed,
               SignatureType type = SignatureType::ed25519) {
  return *NoteKey::make(sha256, name, type, support::ed25519_public_key(seed));
}

SignFn signer(const Block<32>& seed) {
  return [seed](ByteView message) { return support::ed25519_sign(seed, message); };
}

const NoteKey key_a = key_of("example.com/a", seed_a);
const NoteKey key_b = key_of("example.com/b", seed_b);

Note note_by_a(std::string text) {
  Note note{std::move(text), {}};
  note.signatures.push_back(sign_note(key_a, note.text, signer(seed_a)));
  return note;
}

auto verified(const Note& note, std::vector<NoteKey> keys) {
  return verify_note(note, keys, ed25519_verify);
}

}  // namespace

TEST_CASE("a verifier key has one text, with its own key id", "[note]") {
  // From the log of transparency-dev/tessera testdata.
  const std::string vkey =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
  const auto key = NoteKey::parse(sha256, vkey);
  REQUIRE(key);
  CHECK(key->name() == "example.com/log/testdata");
  CHECK(hex(key->id()) == "33d7b496");
  CHECK(key->type() == SignatureType::ed25519);
  CHECK(key->vkey() == vkey);
  CHECK(NoteKey::make(sha256, key->name(), key->type(), key->key()) == *key);
}

TEST_CASE("a verifier key that is not one is refused", "[note]") {
  for (const char* bad :
       {"", "example.com", "example.com/log/testdata+33d7b496",
        "example.com/log/testdata+33d7b497+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
        "example.com/log/testdata+33D7B496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
        "example.com/log/testdatb+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkk",
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx ",
        "example.com/log/testdata+33d7b496+",
        "+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"}) {
    INFO(bad);
    const auto key = NoteKey::parse(sha256, bad);
    REQUIRE_FALSE(key);
    CHECK(key.error() == Refusal::key_malformed);
  }
  // ECDSA (type 2) exists, and is not for us.
  CHECK(NoteKey::parse(sha256, "example.com+00000000+AuHTu4Q3").error() ==
        Refusal::key_type_unknown);
}

TEST_CASE("a key name has no space, no plus and no control character", "[note]") {
  for (const char* good : {"a", "example.com/log", "\xc3\xa9.example"}) CHECK(is_key_name(good));
  for (const char* bad :
       {"", " ", "a b", "a+b", "a\nb", "a\tb", "a\xc2\xa0z", "a\xe3\x80\x80", "\xff",
        "\xe2\x80\xa8"
        "b",
        "\xe2\x80\x85", "\xc2\x85"}) {
    INFO(hex(bytes_of(bad)));
    CHECK_FALSE(is_key_name(bad));
  }
  CHECK_FALSE(NoteKey::make(sha256, std::string(256, 'a'), SignatureType::ed25519, {}));
}

TEST_CASE("the example of C2SP signed-note is read as it is meant", "[note]") {
  const std::string bytes =
      "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n"
      "ed \xc3\xa8 subito sera.\n\n\xe2\x80\x94 quasimodo.example/salvatore "
      "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC"
      "+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
  const auto note = parse_note(bytes);
  REQUIRE(note);
  CHECK(note->text.ends_with("ed \xc3\xa8 subito sera.\n"));  // An empty line within stays in.
  REQUIRE(note->signatures.size() == 1);
  CHECK(note->signatures[0].name == "quasimodo.example/salvatore");
  CHECK(hex(note->signatures[0].id) == "367ba04b");
  CHECK(note->signatures[0].blob.size() == 64);
  CHECK(format_note(*note) == bytes);
}

TEST_CASE("a note with any other form is refused", "[note]") {
  const std::string good = format_note(note_by_a("one\ntwo\n"));
  REQUIRE(parse_note(good));
  const std::string line = good.substr(good.rfind(dash));
  const auto refused = [](const std::string& bytes) {
    INFO(bytes);
    const auto note = parse_note(bytes);
    REQUIRE_FALSE(note);
    CHECK(note.error() == Refusal::note_malformed);
  };
  refused("");
  refused("\n\n");
  refused("one\ntwo\n\n");                   // No signature.
  refused("one\ntwo\n" + line);              // No empty line.
  refused(good.substr(0, good.size() - 1));  // No LF at the end.
  refused(good + "\n");                      // An empty line after the signatures.
  refused(good + "x\n");
  refused(good + dash.data());
  refused("one\r\n\n" + line);  // A control character.
  refused("on\te\n\n" + line);
  refused("on\xff\n\n" + line);                  // Not UTF-8.
  refused("one\n\n- example.com/a AAAAAAA=\n");  // A hyphen for the dash.
  refused("one\n\n\xe2\x80\x94 example.com/a\n");
  refused("one\n\n\xe2\x80\x94 example.com/a AAAAAA==\n");  // A key id and nothing else.
  refused("one\n\n\xe2\x80\x94  AAAAAAA=\n");               // No name.
  refused("one\n\n\xe2\x80\x94 a+b AAAAAAA=\n");
  refused("one\n\n\xe2\x80\x94 example.com/a  AAAAAAA=\n");  // Two spaces.
  refused("one\n\n\xe2\x80\x94 example.com/a AAAAAAA\n");    // No padding.
  refused("one\n\n\xe2\x80\x94 example.com/a AAAAAAB=\n");   // Unused bits set.
  CHECK(parse_note("one\n\n\xe2\x80\x94 example.com/a AAAAAAA=\n"));
}

TEST_CASE("a note is only read up to its limits", "[note]") {
  Note note = note_by_a("one\n");
  note.signatures.resize(limits::note_signatures_max, note.signatures[0]);
  const std::string most = format_note(note);
  CHECK(parse_note(most));
  CHECK(parse_note(most + most.substr(most.rfind(dash))).error() ==
        Refusal::note_too_many_signatures);
  const std::string signature = most.substr(most.rfind(dash));
  const std::string fill(limits::note_bytes_max - signature.size() - 2, 'a');
  CHECK(parse_note(fill + "\n\n" + signature));
  CHECK(parse_note(fill + "a\n\n" + signature).error() == Refusal::note_too_large);
}

TEST_CASE("a note is accepted for a good signature by a key we know", "[note]") {
  Note note = note_by_a("one\n");
  const auto one = verified(note, {key_b, key_a});
  REQUIRE(one);
  CHECK(*one == std::vector<KnownSignature>{{1, std::nullopt}});

  SECTION("signatures by keys we do not know are ignored, good or bad") {
    note.signatures.insert(note.signatures.begin(), NoteSignature{"example.com/c", {}, Bytes(3)});
    CHECK(verified(note, {key_a}));
  }
  SECTION("a key with our name and another id is not ours") {
    note.signatures.push_back({key_a.name(), KeyId{9, 9, 9, 9}, Bytes(64)});
    CHECK(verified(note, {key_a}));
  }
  SECTION("a key with our id and another name is not ours") {
    note.signatures.push_back({"example.com/c", key_a.id(), Bytes(64)});
    CHECK(verified(note, {key_a}));
  }
  SECTION("a key that signed twice counts once") {
    note.signatures.push_back(note.signatures[0]);
    CHECK(verified(note, {key_a})->size() == 1);
  }
  SECTION("two known keys are both named") {
    note.signatures.push_back(sign_note(key_b, note.text, signer(seed_b)));
    CHECK(*verified(note, {key_a, key_b}) ==
          std::vector<KnownSignature>{{0, std::nullopt}, {1, std::nullopt}});
  }
}

TEST_CASE("a note without a good signature by a known key is refused", "[note]") {
  Note note = note_by_a("one\n");
  CHECK(verified(note, {key_b}).error() == Refusal::signature_missing);
  CHECK(verified(note, {}).error() == Refusal::signature_missing);

  SECTION("one failing line by a known key spoils the whole note") {
    note.signatures.push_back(sign_note(key_b, "two\n", signer(seed_b)));
    CHECK(verified(note, {key_a}));
    CHECK(verified(note, {key_a, key_b}).error() == Refusal::signature_invalid);
  }
  SECTION("so does a second, failing line by the same key") {
    note.signatures.push_back({key_a.name(), key_a.id(), Bytes(64)});
    CHECK(verified(note, {key_a}).error() == Refusal::signature_invalid);
  }
  SECTION("the text may not change by a byte") {
    note.text = "onE\n";
    CHECK(verified(note, {key_a}).error() == Refusal::signature_invalid);
  }
  SECTION("a signature has 64 bytes") {
    note.signatures[0].blob.push_back(0);
    CHECK(verified(note, {key_a}).error() == Refusal::signature_invalid);
  }
  SECTION("no bit of the signature may change") {
    for (std::size_t i = 0; i < 64; ++i) {
      Note damaged = note;
      damaged.signatures[0].blob[i] ^= 0x10;
      CHECK(verified(damaged, {key_a}).error() == Refusal::signature_invalid);
    }
  }
}

TEST_CASE("a cosignature signs the whole text and a time", "[note]") {
  const NoteKey witness = key_of("witness.example.org", seed_b, SignatureType::cosignature);
  CHECK(witness.id() != key_of("witness.example.org", seed_b).id());
  const std::chrono::sys_seconds at{std::chrono::seconds(1'679'315'147)};
  Note note = note_by_a("example.com/behind-the-sofa\n20852163\nCsUY\n");
  note.signatures.push_back(cosign_note(witness, note.text, at, signer(seed_b)));
  CHECK(note.signatures[1].blob.size() == 72);  // 76 bytes with the key id: 104 of base64.
  CHECK(*verified(note, {key_a, witness}) ==
        std::vector<KnownSignature>{{0, std::nullopt}, {1, at}});
  CHECK(cosignature_message(at, "x\n") == "cosignature/v1\ntime 1679315147\nx\n");

  SECTION("another time is another statement") {
    note.signatures[1].blob[7] ^= 1;
    CHECK(verified(note, {witness}).error() == Refusal::signature_invalid);
  }
  SECTION("a plain signature by the same key is not a cosignature") {
    note.signatures[1].blob = sign_note(key_of("w", seed_b), note.text, signer(seed_b)).blob;
    CHECK(verified(note, {witness}).error() == Refusal::signature_invalid);
  }
}

TEST_CASE("a cosignature blob is a time before 2^63 and a signature", "[note]") {
  const Cosignature one{std::chrono::sys_seconds(std::chrono::seconds(5)), Block<64>{7}};
  const Bytes blob = format_cosignature(one);
  CHECK(hex(ByteView(blob).first(9)) == "000000000000000507");
  CHECK(parse_cosignature(blob) == one);
  Bytes late = blob;
  late[0] = 0x80;
  CHECK(parse_cosignature(late).error() == Refusal::cosignature_malformed);
  late[0] = 0x7f;
  CHECK(parse_cosignature(late));
  CHECK_FALSE(parse_cosignature(ByteView(blob).first(71)));
  CHECK_FALSE(parse_cosignature(concat({blob, Bytes(1)})));
}
