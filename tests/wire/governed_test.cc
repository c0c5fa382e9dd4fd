// Which roster may follow the one in force: quorum, two controllers, hub, mode, number, chain.
#include "wire/governed.h"

#include <catch2/catch.hpp>

#include "crypto/hash.h"
#include "crypto/sign.h"
#include "merkle/note.h"

using namespace mash;
using namespace mash::wire;

namespace {

bool verify(const PublicKey& key, ByteView message, const Signature& signature) {
  return crypto::verify({key}, message, {signature});
}
const SignatureTools tools{crypto::sha256, verify};

crypto::SigningKey signing_key(std::uint8_t number) {
  Block<32> seed{number};
  return crypto::SigningKey(Secret<32>(seed));
}

Governor governor(const std::string& name, const std::string& controller, std::uint8_t number) {
  return {name, controller, signing_key(number).verify_key().bytes};
}

// Anne and Adam of the council, Bola of the NHS.
const std::vector<Governor> governors = {governor("anne", "council", 1),
                                         governor("adam", "council", 2),
                                         governor("bola", "nhs", 3)};

std::string note(const std::string& text, const std::vector<std::uint8_t>& signers) {
  merkle::Note note{text, {}};
  const std::vector<std::string> names = {"", "anne", "adam", "bola", "eve"};
  for (std::uint8_t number : signers) {
    const crypto::SigningKey key = signing_key(number);
    const auto name = merkle::NoteKey::make(crypto::sha256, names[number],
                                            merkle::SignatureType::ed25519, key.verify_key().bytes);
    note.signatures.push_back(merkle::sign_note(
        *name, text, [&](ByteView message) { return key.sign(message).bytes; }));
  }
  return merkle::format_note(note);
}

Roster first_roster() {
  Roster roster;
  roster.hub = Digest{7};
  roster.mode = HubMode::exercise;
  roster.epoch = 1;
  roster.issued = *from_rfc3339("2026-11-22T09:00:00.000Z");
  roster.suites = {1};
  roster.quorum = 2;
  roster.governors = governors;
  // One controller cannot reach a quorum of three alone.
  roster.quorum = 3;
  return roster;
}

RosterInForce join() { return {Digest{7}, HubMode::exercise, governors, 3, 0, Digest{}}; }

std::string said(const Result<AcceptedRoster, GovernedProblem>& result) {
  return result ? "accepted" : std::string(describe(result.error().refusal).code);
}

std::string offered(const Roster& roster, const RosterInForce& before,
                    const std::vector<std::uint8_t>& signers = {1, 2, 3}) {
  return said(accept_roster(note(format_roster(roster), signers), before, tools));
}

}  // namespace

TEST_CASE("a first roster signed by the join file's governors is accepted", "[governed]") {
  const std::string text = format_roster(first_roster());
  const auto accepted = accept_roster(note(text, {1, 2, 3}), join(), tools);
  REQUIRE(accepted);
  CHECK((accepted->roster == first_roster()));
  CHECK(accepted->digest == crypto::sha256(bytes_of(text)));
}

TEST_CASE("too few governors are refused, and the sentence counts them", "[governed]") {
  CHECK(offered(first_roster(), join(), {1, 3}) == "quorum_missing");
  CHECK(offered(first_roster(), join(), {4}) == "quorum_missing");
  CHECK(offered(first_roster(), join(), {1, 3, 4}) == "quorum_missing");  // Eve is no governor.
  const auto one_twice = note(format_roster(first_roster()), {1, 1, 3});
  CHECK(said(accept_roster(one_twice, join(), tools)) == "quorum_missing");
  const auto refused = accept_roster(note("text\n", {1, 3}), join(), tools);
  CHECK(refused.error().detail ==
        "2 signed for 2 controllers; 3 signatures for at least 2 are needed");
}

TEST_CASE("governors of one controller do not make a quorum", "[governed]") {
  RosterInForce before = join();
  before.quorum = 2;
  CHECK(offered(first_roster(), before, {1, 2}) == "quorum_missing");
  CHECK(open_governed(note("text\n", {1, 2}), governors, 2, tools).has_value() == false);
  CHECK(open_governed(note("text\n", {1, 3}), governors, 2, tools) == "text\n");
}

TEST_CASE("one bad signature of a governor spoils the note", "[governed]") {
  auto parsed = *merkle::parse_note(note(format_roster(first_roster()), {1, 2, 3}));
  parsed.signatures[2].blob.back() ^= 1;
  CHECK(said(accept_roster(merkle::format_note(parsed), join(), tools)) ==
        "bad_governor_signature");
  parsed = *merkle::parse_note(note(format_roster(first_roster()), {1, 2, 3}));
  parsed.text += "# later\n";
  CHECK(said(accept_roster(merkle::format_note(parsed), join(), tools)) ==
        "bad_governor_signature");
}

TEST_CASE("what is no note, or no roster, is refused as such", "[governed]") {
  CHECK(said(accept_roster("", join(), tools)) == "not_a_note");
  CHECK(said(accept_roster(format_roster(first_roster()), join(), tools)) == "not_a_note");
  CHECK(said(accept_roster(note("hello\n", {1, 2, 3}), join(), tools)) == "not_a_note");
}

TEST_CASE("a roster of another hub, mode or number is refused", "[governed]") {
  Roster roster = first_roster();
  roster.hub[0] = 8;
  CHECK(offered(roster, join()) == "another_hub");
  roster = first_roster();
  roster.mode = HubMode::production;
  CHECK(offered(roster, join()) == "wrong_mode");
  roster = first_roster();
  roster.epoch = 2;
  CHECK(offered(roster, join()) == "wrong_number");
  roster = first_roster();
  roster.previous = Digest{1};
  CHECK(offered(roster, join()) == "broken_chain");
}

TEST_CASE("a first roster has the join file's governors and quorum", "[governed]") {
  Roster roster = first_roster();
  roster.governors.push_back(governor("eve", "police", 4));
  CHECK(offered(roster, join()) == "wrong_governors");
}

TEST_CASE("the next roster names the digest of the one before, and may change the governors",
          "[governed]") {
  const auto first = accept_roster(note(format_roster(first_roster()), {1, 2, 3}), join(), tools);
  REQUIRE(first);
  const RosterInForce before = in_force(first->roster, first->digest);
  Roster next = first_roster();
  CHECK(offered(next, before) == "wrong_number");  // The same one again.
  next.epoch = 2;
  CHECK(offered(next, before) == "broken_chain");
  next.previous = first->digest;
  CHECK(offered(next, before) == "accepted");
  next.governors.push_back(governor("eve", "police", 4));
  CHECK(offered(next, before) == "accepted");
  CHECK(offered(next, before, {1, 3, 4}) == "quorum_missing");  // Eve counts from then on only.
  next.epoch = 3;
  CHECK(offered(next, before) == "wrong_number");
}
