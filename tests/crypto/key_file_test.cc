#include "crypto/key_file.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "base/ensure.h"
#include "base/limits.h"
#include "crypto/bytes_of_hex.h"
#include "crypto/pkcs8.h"
#include "crypto/random.h"
#include "support/temporary.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::crypto;

namespace {

constexpr KeyFileCost cheap{.n = 16, .r = 1, .p = 1};
constexpr const char* key_hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

SecretBytes phrase(std::string_view text) { return SecretBytes(bytes_of(text)); }

Secret<32> other_key() { return Secret<32>(); }

// A directory with one key file in it, "k", under the passphrase "staple".
struct Fixture {
  support::TemporaryDirectory dir;
  SystemRandom random;
  std::filesystem::path path = dir / "k";

  Fixture() {
    REQUIRE(write_key_file(random, path, KeyKind::ed25519, secret_of(key_hex), phrase("staple"),
                           cheap));
  }
  Result<Secret<32>, Problem> read(KeyKind kind = KeyKind::ed25519,
                                   std::string_view passphrase = "staple") const {
    return read_key_file(path, kind, phrase(passphrase));
  }
  Refusal refusal(KeyKind kind = KeyKind::ed25519, std::string_view passphrase = "staple") const {
    const auto key = read(kind, passphrase);
    REQUIRE_FALSE(key);
    CHECK(key.error().where == path.string());
    return key.error().refusal;
  }
  void replace(std::string_view text) const {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  }
};

// The PEM with the one place where its DER has `before` changed to `after`, of the same length.
std::string patched(const std::string& pem, const Bytes& before, const Bytes& after) {
  const std::size_t begin = pem.find('\n') + 1;
  std::string body = pem.substr(begin, pem.find("-----END") - begin);
  body.erase(std::remove(body.begin(), body.end(), '\n'), body.end());
  Bytes der = *from_base64(body);
  const auto at = std::search(der.begin(), der.end(), before.begin(), before.end());
  REQUIRE(at != der.end());
  std::copy(after.begin(), after.end(), at);
  return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + base64(der) +
         "\n-----END ENCRYPTED PRIVATE KEY-----\n";
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a key comes back from its file, for its owner alone", "[key_file]") {
  const auto key = read();
  REQUIRE(key);
  CHECK(hex(key->reveal()) == key_hex);
  struct stat status;
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK_THAT(support::read_file(path), Catch::StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));

  SECTION("also when a umask takes the owner's rights, and when it gives away too many") {
    for (mode_t mask : {mode_t{0777}, mode_t{0}}) {
      const mode_t before = umask(mask);
      const auto other = dir / ("umask" + std::to_string(mask));
      const auto written = write_key_file(random, other, KeyKind::x25519, secret_of(key_hex),
                                          phrase("staple"), cheap);
      umask(before);
      REQUIRE(written);
      CHECK(read_key_file(other, KeyKind::x25519, phrase("staple")));
    }
  }
}

TEST_CASE("the cost of a real key file is one that its reader pays", "[key_file]") {
  SystemRandom random;
  const Bytes pem = to_pkcs8_pem(random, KeyKind::x25519, secret_of(key_hex), phrase("p"), {});
  CHECK(pem.size() < limits::key_file_bytes_max);
  const auto key = from_pkcs8_pem(pem, KeyKind::x25519, phrase("p"));
  REQUIRE(key);
  CHECK(hex(key->reveal()) == key_hex);
}

TEST_CASE_METHOD(Fixture, "an existing file is never overwritten", "[key_file]") {
  const std::string before = support::read_file(path);
  const auto again =
      write_key_file(random, path, KeyKind::ed25519, other_key(), phrase("x"), cheap);
  REQUIRE_FALSE(again);
  CHECK(again.error() == Problem{Refusal::key_file_exists, path.string()});
  CHECK(support::read_file(path) == before);

  std::filesystem::create_symlink(dir / "elsewhere", dir / "link");
  CHECK_FALSE(
      write_key_file(random, dir / "link", KeyKind::ed25519, other_key(), phrase("x"), cheap));
  CHECK_FALSE(std::filesystem::exists(dir / "elsewhere"));
}

TEST_CASE_METHOD(Fixture, "a key is not written where there is no directory", "[key_file]") {
  const auto written = write_key_file(random, dir / "absent" / "k", KeyKind::ed25519, other_key(),
                                      phrase("x"), cheap);
  REQUIRE_FALSE(written);
  CHECK(written.error().refusal == Refusal::key_file_unwritable);
}

TEST_CASE_METHOD(Fixture, "a disk that fails half-way leaves no part of a key", "[key_file]") {
  rlimit before;
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit full{100, before.rlim_max};  // Bytes: as if the disk were full after these.
  const auto default_action = signal(SIGXFSZ, SIG_IGN);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &full) == 0);
  std::string told;
  try {
    const auto written = write_key_file(random, dir / "other", KeyKind::ed25519, other_key(),
                                        phrase("x"), cheap);
    told = written ? "written" : written.error().text();
  } catch (const base::Fatal& fatal) {
    told = fatal.what();
  }
  REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
  signal(SIGXFSZ, default_action);
  CHECK_THAT(told, Catch::Contains("other could not be written to disk (File too large)"));
  CHECK_FALSE(std::filesystem::exists(dir / "other"));
}

TEST_CASE_METHOD(Fixture, "a file that others may use, or that is no file, is refused",
                 "[key_file]") {
  for (mode_t mode : {0640, 0604, 0660, 0700, 0644, 0000, 04600}) {
    INFO("mode " << std::oct << mode);
    REQUIRE(chmod(path.c_str(), mode) == 0);
    const auto key = read();
    REQUIRE_FALSE(key);  // Mode 0000 cannot even be opened, except by root.
    CHECK((key.error().refusal == Refusal::key_file_mode || mode == 0));
  }
  REQUIRE(chmod(path.c_str(), 0400) == 0);
  CHECK(read());

  std::filesystem::rename(path, dir / "real");
  SECTION("a link") {
    std::filesystem::create_symlink(dir / "real", path);
    CHECK(refusal() == Refusal::key_file_mode);
  }
  SECTION("a pipe, which keeps nobody waiting") {
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    CHECK(refusal() == Refusal::key_file_mode);
  }
  SECTION("a directory") {
    std::filesystem::create_directory(path);
    CHECK(refusal() == Refusal::key_file_mode);
  }
  SECTION("nothing") { CHECK(refusal() == Refusal::key_file_missing); }
}

TEST_CASE_METHOD(Fixture, "the wrong passphrase and the wrong kind are told apart", "[key_file]") {
  for (int i = 0; i < 600; ++i) {  // One wrong key in 256 passes the check of the cipher's padding.
    REQUIRE(refusal(KeyKind::ed25519, "staple" + std::to_string(i)) ==
            Refusal::key_file_passphrase);
  }
  CHECK(refusal(KeyKind::ed25519, "") == Refusal::key_file_passphrase);
  CHECK(refusal(KeyKind::x25519) == Refusal::key_file_kind);
}

TEST_CASE_METHOD(Fixture, "damage anywhere in a file is a refusal or another key", "[key_file]") {
  const std::string good = support::read_file(path);
  std::size_t as_before = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = bad[at] == 'A' ? 'B' : 'A';
    replace(bad);
    const auto key = read();
    if (key) {
      // AES-CBC does not authenticate: a change may hit the key's own bytes, or a few beside them.
      if (hex(key->reveal()) == key_hex) ++as_before;
      continue;
    }
    const Refusal told = key.error().refusal;
    INFO("at " << at << ": " << told);
    CHECK((told == Refusal::key_file_damaged || told == Refusal::key_file_passphrase ||
           told == Refusal::key_file_kind));
  }
  CHECK(as_before < 8);
}

TEST_CASE_METHOD(Fixture, "a file cut short or far too long is refused", "[key_file]") {
  const std::string good = support::read_file(path);
  for (std::size_t size = 0; size + 1 < good.size(); ++size) {
    replace(good.substr(0, size));
    REQUIRE(refusal() == Refusal::key_file_damaged);
  }
  const std::string blanks(limits::key_file_bytes_max - good.size(), '\n');
  replace(good + blanks);
  CHECK(read());
  replace(good + blanks + "\n");
  CHECK(refusal() == Refusal::key_file_damaged);
}

TEST_CASE_METHOD(Fixture, "a file that asks for too much memory or time is refused at once",
                 "[key_file]") {
  std::filesystem::remove(path);
  REQUIRE(write_key_file(random, path, KeyKind::ed25519, secret_of(key_hex), phrase("staple"),
                         {.n = 1 << 14, .r = 8, .p = 1}));
  const std::string good = support::read_file(path);
  const Bytes honest = {2, 2, 0x40, 0, 2, 1, 8, 2, 1, 1};  // n, r and p as DER integers.
  const auto refusal_of_cost = [&](const Bytes& cost) {
    replace(patched(good, honest, cost));
    return refusal();
  };
  SECTION("work of 2^20 is done, and then the passphrase is wrong for it; a step more is not") {
    CHECK(refusal_of_cost({2, 2, 0x40, 0, 2, 1, 8, 2, 1, 8}) == Refusal::key_file_passphrase);
    CHECK(refusal_of_cost({2, 2, 0x40, 0, 2, 1, 8, 2, 1, 9}) == Refusal::key_file_damaged);
    CHECK(refusal_of_cost({2, 2, 0x40, 0, 2, 1, 8, 2, 1, 127}) == Refusal::key_file_damaged);
  }
  SECTION("memory of 30 MiB is taken, 32 MiB and the little besides is not") {
    CHECK(refusal_of_cost({2, 2, 0x40, 0, 2, 1, 15, 2, 1, 1}) == Refusal::key_file_passphrase);
    CHECK(refusal_of_cost({2, 2, 0x40, 0, 2, 1, 16, 2, 1, 1}) == Refusal::key_file_damaged);
  }
  SECTION("costs that are no costs") {
    CHECK(refusal_of_cost({2, 2, 0x40, 0, 2, 1, 0, 2, 1, 1}) == Refusal::key_file_damaged);
    CHECK(refusal_of_cost({2, 2, 0x40, 0, 2, 1, 8, 2, 1, 0}) == Refusal::key_file_damaged);
    CHECK(refusal_of_cost({2, 2, 0x40, 1, 2, 1, 8, 2, 1, 1}) == Refusal::key_file_damaged);
    CHECK(refusal_of_cost({2, 2, 0xc0, 0, 2, 1, 8, 2, 1, 1}) == Refusal::key_file_damaged);
  }
  SECTION("another cipher") {  // AES-128-CBC: 2.16.840.1.101.3.4.1.2 in place of ...42.
    replace(patched(good, {0x65, 0x03, 0x04, 0x01, 0x2a}, {0x65, 0x03, 0x04, 0x01, 0x02}));
    CHECK(refusal() == Refusal::key_file_damaged);
  }
}

TEST_CASE_METHOD(Fixture, "a key file that is not encrypted with scrypt is refused", "[key_file]") {
  replace("-----BEGIN PRIVATE KEY-----\n"
          "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
          "-----END PRIVATE KEY-----\n");
  CHECK(refusal() == Refusal::key_file_damaged);
}

TEST_CASE("each problem is one sentence that names the file and what to do", "[key_file]") {
  const support::TemporaryDirectory dir;
  const auto key = read_key_file(dir / "hub.key", KeyKind::ed25519, phrase("x"));
  REQUIRE_FALSE(key);
  CHECK(key.error().text() ==
        (dir / "hub.key").string() + ": The key file cannot be opened; check that it exists and "
                                     "that this program's user may read it.");
  CHECK(describe(key.error().refusal).code == "key_file_missing");
  CHECK(describe(key.error().refusal).fault == Fault::operator_);
}
