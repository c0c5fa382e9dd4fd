// Key files and the texts that tell of them.
#include <catch2/catch.hpp>
#include <fstream>

#include "kit/staff_key.h"
#include "kit/world.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::kit;
using namespace mash::kit::test;

namespace {

constexpr crypto::KeyFileCost cheap{.n = 2, .r = 1, .p = 1};
const SecretBytes& passphrase() {
  static const SecretBytes words(bytes_of("correct horse"));
  return words;
}

PublicStaff ann() {
  PublicStaff who;
  who.id = StaffId{Uuid(Block<16>{5})};
  who.party = party("northshire-desk");
  who.roles = {wire::StaffRole::social_worker, wire::StaffRole::manager};
  who.qualification = wire::Qualification::social_work;
  who.team = "Front \"door\"";
  return who;
}

PublicKeys police_keys() {
  const World world;
  PublicKeys keys = world.keys(world.police).public_keys();
  keys.id = world.police;
  keys.kind = wire::PartyKind::police;
  keys.controller = "Northshire Police";
  keys.regime = wire::Regime::law_enforcement;
  return keys;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("a party's keys are made once and read again", "[kit][keys]") {
  const support::TemporaryDirectory directory;
  SeededRandom random("keys");
  const auto made = create_party_keys(random, directory / "keys", passphrase(), cheap);
  REQUIRE(made.has_value());
  const auto mode = std::filesystem::status(directory / "keys").permissions();
  CHECK(mode == std::filesystem::perms::owner_all);
  const auto read = read_party_keys(directory / "keys", passphrase());
  REQUIRE(read.has_value());
  CHECK(read->public_keys() == made->public_keys());
  CHECK(read->storage.public_key() == made->storage.public_key());
  const auto again = create_party_keys(random, directory / "keys", passphrase(), cheap);
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == "key_file_exists");
  CHECK(read_party_keys(directory / "keys", passphrase())->public_keys() == made->public_keys());
}

TEST_CASE("the two newest sealing keys count", "[kit][keys]") {
  const support::TemporaryDirectory directory;
  SeededRandom random("epochs");
  const auto keys = directory / "keys";
  const auto made = create_party_keys(random, keys, passphrase(), cheap);
  REQUIRE(made.has_value());
  CHECK(create_next_sealing_key(random, keys, passphrase(), cheap) == 2u);
  CHECK(create_next_sealing_key(random, keys, passphrase(), cheap) == 3u);
  std::ofstream(keys / "sealing-03.pem") << "another spelling is another file";
  std::ofstream(keys / "sealing-9.pem.old") << "kept aside";
  const auto read = read_party_keys(keys, passphrase());
  REQUIRE(read.has_value());
  REQUIRE(read->sealing.size() == 2);
  CHECK(read->sealing[0].epoch == 2);
  CHECK(read->sealing[1].epoch == 3);
}

TEST_CASE("what is wrong with a keys directory is one sentence with a file", "[kit][keys]") {
  const support::TemporaryDirectory directory;
  SeededRandom random("trouble");
  const auto keys = directory / "keys";
  REQUIRE(create_party_keys(random, keys, passphrase(), cheap).has_value());
  const auto problem = [&](const SecretBytes& words) {
    const auto read = read_party_keys(keys, words);
    return read ? Problem{"none", ""} : read.error();
  };
  CHECK(problem(SecretBytes(bytes_of("wrong"))).code == "key_file_passphrase");
  std::filesystem::permissions(keys / "signing.pem", std::filesystem::perms(0644));
  CHECK(problem(passphrase()).code == "key_file_mode");
  std::filesystem::permissions(keys / "signing.pem", std::filesystem::perms(0600));
  std::filesystem::remove(keys / "sealing-1.pem");
  CHECK(problem(passphrase()).code == "key_file_missing");
  CHECK_THAT(problem(passphrase()).sentence, Catch::Contains("sealing-1.pem"));
  const auto nowhere = create_party_keys(random, directory / "no" / "keys", passphrase(), cheap);
  REQUIRE_FALSE(nowhere.has_value());
  CHECK(nowhere.error().code == "directory_unwritable");
}

TEST_CASE("a person's key is read only beside the text that names the person", "[kit][keys]") {
  const support::TemporaryDirectory directory;
  SeededRandom random("staff");
  const auto told = create_staff_key(random, directory / "ann.pem", ann(), passphrase(), cheap);
  REQUIRE(told.has_value());
  const auto read = read_staff_key(directory / "ann.pem", passphrase());
  REQUIRE(read.has_value());
  CHECK(read->id == ann().id);
  CHECK(read->party == ann().party);
  CHECK(read->key.verify_key().bytes == told->key);

  REQUIRE(create_staff_key(random, directory / "bob.pem", ann(), passphrase(), cheap));
  std::filesystem::copy_file(directory / "bob.pub.toml", directory / "ann.pub.toml",
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(read_staff_key(directory / "ann.pem", passphrase()).error().code == "key_mismatch");
  std::filesystem::remove(directory / "ann.pub.toml");
  CHECK(read_staff_key(directory / "ann.pem", passphrase()).error().code == "file_unreadable");
  const auto over = write_public_file(directory / "bob.pub.toml", "x");
  REQUIRE_FALSE(over.has_value());
  CHECK(over.error().code == "file_exists");
}

TEST_CASE("public texts come back as they were written", "[kit][keys]") {
  const auto keys = police_keys();
  CHECK(parse_public_keys(format_public_keys(keys), "police.pub.toml") == keys);
  auto staff = ann();
  staff.key = keys.signing;
  CHECK(parse_public_staff(format_public_staff(staff), "ann.pub.toml") == staff);
}

TEST_CASE("a public text with a slip is refused with its line", "[kit][keys]") {
  const auto good = format_public_keys(police_keys());
  const auto problem = [](const std::string& text) {
    const auto parsed = parse_public_keys(text, "p.pub.toml");
    return parsed ? std::string("none") : parsed.error().text();
  };
  CHECK_THAT(problem(replaced(good, "party keys", "staff key")), Catch::Contains("p.pub.toml:1"));
  CHECK_THAT(problem(replaced(good, "\"police\"", "\"polise\"")), Catch::Contains("police"));
  CHECK_THAT(problem(replaced(good, "epoch = 1", "epoch = 0")), Catch::Contains("epoch"));
  CHECK_THAT(problem(replaced(good, "northshire-police", "Northshire Police")),
             Catch::Contains("party id"));
  CHECK_THAT(problem(good.substr(0, good.find("\n[[sealing]]"))),
             Catch::Contains("one or two [[sealing]]"));
  const auto key = hex(police_keys().signing);
  CHECK_THAT(problem(replaced(good, key, std::string(64, '0'))),
             Catch::Contains("may be enrolled"));
  CHECK_THAT(problem(replaced(good, key, key.substr(1))), Catch::Contains("64 hex digits"));
  CHECK_THAT(problem(good + "extra = 1\n"), Catch::Contains("extra"));

  auto staff = ann();
  staff.key = police_keys().signing;
  staff.roles.clear();
  CHECK_FALSE(parse_public_staff(format_public_staff(staff), "ann.pub.toml").has_value());
}
