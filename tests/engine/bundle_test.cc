// Which policy a hub takes: what the governors of the roster in force signed, as it was signed,
// that follows the one in force and passes its own tests. Whatever is refused changes nothing.
#include <algorithm>

#include <catch2/catch.hpp>

#include "crypto/hash.h"
#include "crypto/sign.h"
#include "engine/governance.h"
#include "merkle/note.h"
#include "policy/bundle.h"
#include "policy/samples.h"

using namespace mash;
using Catch::Contains;

namespace {

const Digest hub{7};
const Digest version_2{2};  // The manifest in force before.
constexpr Time now{std::chrono::hours(24 * 365 * 56)};
const wire::SignatureTools tools{
    crypto::sha256, [](const wire::PublicKey& key, ByteView message, const wire::Signature& made) {
      return crypto::verify({key}, message, {made});
    }};

struct Governor {
  Governor(std::string with_name, std::string of, std::uint8_t seed)
      : name(std::move(with_name)), controller(std::move(of)), key(Secret<32>(Block<32>{seed})) {}
  wire::Governor enrolled() const { return {name, controller, key.verify_key().bytes}; }
  merkle::NoteSignature sign(const std::string& text) const {
    const auto note_key = merkle::NoteKey::make(
        crypto::sha256, name, merkle::SignatureType::ed25519, key.verify_key().bytes);
    return merkle::sign_note(*note_key, text,
                             [this](ByteView message) { return key.sign(message).bytes; });
  }

  std::string name;
  std::string controller;
  crypto::SigningKey key;
};

// Anne and Bola are of the council, Cai is of the police; Dev was a governor once.
struct Scene {
  Governor anne{"anne", "council", 1}, bola{"bola", "council", 2}, cai{"cai", "police", 3};
  Governor dev{"dev", "health", 4};
  wire::Roster roster;
  std::vector<policy::BundleFile> files = samples::real_files();
  policy::Manifest manifest;

  Scene() {
    roster.hub = hub;
    roster.quorum = 2;
    roster.governors = {anne.enrolled(), bola.enrolled(), cai.enrolled()};
    describe();
  }
  void describe(std::uint64_t version = 3, const Digest& before = version_2) {
    manifest = policy::describe_files(hub, "policy", version, before, now, files, crypto::sha256);
  }
  std::vector<policy::BundleFile>::iterator file(const std::string& name) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const auto& one) { return one.name == name; });
    REQUIRE(found != files.end());
    return found;
  }
  std::string packed(const std::vector<const Governor*>& governors) const {
    merkle::Note note{policy::format_manifest(manifest), {}};
    for (const Governor* one : governors) note.signatures.push_back(one->sign(note.text));
    return engine::pack({merkle::format_note(note), files});
  }
  // "accepted", or the sentence.
  std::string offered(const std::string& bundle) const {
    const auto in_use =
        engine::accept_policy(bundle, roster, policy::InForce{2, version_2}, now, tools);
    return in_use ? "accepted" : in_use.error();
  }
  std::string signed_by(const std::vector<const Governor*>& governors) const {
    return offered(packed(governors));
  }
};

}  // namespace

TEST_CASE("a policy is taken that enough governors of two controllers signed", "[bundle]") {
  const Scene scene;
  CHECK(scene.signed_by({&scene.anne, &scene.cai}) == "accepted");
  CHECK(scene.signed_by({&scene.anne, &scene.bola, &scene.cai}) == "accepted");
}

TEST_CASE("too few governors, or all of one controller, put no policy in force", "[bundle]") {
  Scene scene;
  const std::string nobodys = engine::pack({policy::format_manifest(scene.manifest), scene.files});
  CHECK(scene.offered(nobodys) != "accepted");
  CHECK_THAT(scene.signed_by({&scene.cai}), Contains("1 signed for 1 controllers"));
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.bola}), Contains("2 signed for 1 controllers"));
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.anne}), Contains("1 signed for 1 controllers"));
  scene.roster.quorum = 3;
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.cai}), Contains("2 signed for 2 controllers; 3"));
}

TEST_CASE("who is no governor any more, or signs in a governor's name, does not count",
          "[bundle]") {
  const Scene scene;
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.dev}), Contains("1 signed for 1 controllers"));
  const Governor false_cai{"cai", "police", 9};
  CHECK(scene.signed_by({&scene.anne, &false_cai}) != "accepted");
}

TEST_CASE("of two bundles with one version the second is refused, and so is a broken chain",
          "[bundle]") {
  Scene scene;
  scene.describe(2);
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.cai}),
             Contains("of this version or a later one"));
  scene.describe(3, Digest{3});
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.cai}),
             Contains("does not name the one in force"));
  scene.describe(4);
  CHECK(scene.signed_by({&scene.anne, &scene.cai}) == "accepted");
}

TEST_CASE("a policy for another hub, or for a later time, is not put in force", "[bundle]") {
  Scene scene;
  scene.manifest.hub = Digest{8};
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.cai}), Contains("another hub"));
  scene.describe();
  scene.manifest.activates_at = now + std::chrono::hours(1);
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.cai}), Contains("signed for a later time"));
}

TEST_CASE("a file that was altered or left out after the signing is named", "[bundle]") {
  Scene scene;
  const auto file = scene.file("sharing/guards.toml");
  file->text += "# and more\n";
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.cai}),
             Contains("sharing/guards.toml: is not the"));
  scene.files.erase(file);
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.cai}),
             Contains("sharing/guards.toml: is in the"));
}

TEST_CASE("a policy whose own tests do not pass is not taken, whoever signed it", "[bundle]") {
  Scene scene;
  const auto file = scene.file("sharing/guards.test.toml");
  const std::string right = R"(effect = "release" }])";
  file->text.replace(file->text.find(right), right.size(), R"(effect = "deny" }])");
  scene.describe();
  CHECK_THAT(scene.signed_by({&scene.anne, &scene.cai}), Contains("guards.test.toml"));
}

TEST_CASE("what is no bundle is refused in a sentence", "[bundle]") {
  const Scene scene;
  const std::string good = scene.packed({&scene.anne, &scene.cai});
  CHECK(scene.offered(std::string()) == "This is not a packed policy bundle.");
  CHECK(scene.offered(good.substr(0, good.size() / 2)) == "This is not a packed policy bundle.");
  CHECK(scene.offered("manifest 18446744073709551615\n") == "This is not a packed policy bundle.");
}
