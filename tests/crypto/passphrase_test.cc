#include "crypto/passphrase.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "base/limits.h"
#include "support/temporary.h"

using namespace mash;
using namespace mash::crypto;

namespace {

struct Fixture {
  support::TemporaryDirectory dir;
  std::filesystem::path path = dir / "pass";
  std::string source = "file:" + path.string();

  void write(std::string_view text, mode_t mode = 0600) const {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    REQUIRE(chmod(path.c_str(), mode) == 0);
  }
};

std::string text_of_source(const std::string& source) {
  const auto passphrase = read_passphrase(source);
  INFO((passphrase ? "" : passphrase.error().text()));
  REQUIRE(passphrase);
  return std::string(text_of(passphrase->reveal()));
}

Refusal refusal_of(const std::string& source) {
  const auto passphrase = read_passphrase(source);
  REQUIRE_FALSE(passphrase);
  if (passphrase.error().refusal != Refusal::passphrase_source) {
    CHECK(passphrase.error().where == source);
  }
  return passphrase.error().refusal;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a passphrase is the file without its last line break", "[passphrase]") {
  write("correct horse\n");
  CHECK(text_of_source(source) == "correct horse");
  write(" no break, kept blanks ", 0400);
  CHECK(text_of_source(source) == " no break, kept blanks ");
  write("Zoë 王小明\n");
  CHECK(text_of_source(source) == "Zoë 王小明");
}

TEST_CASE_METHOD(Fixture, "a passphrase is one line of bounded length", "[passphrase]") {
  const std::string longest(limits::passphrase_bytes_max, 'x');
  write(longest + "\n");
  CHECK(text_of_source(source) == longest);
  using namespace std::string_literals;
  for (const std::string& text : {""s, "\n"s, "a\n\n"s, "a\nb\n"s, "a\r\n"s, "a\0b"s,
                                  longest + "x", longest + "x\n", longest + longest}) {
    write(text);
    CHECK(refusal_of(source) == Refusal::passphrase_shape);
  }
}

TEST_CASE_METHOD(Fixture, "a passphrase file that others may read is refused", "[passphrase]") {
  write("correct horse\n", 0640);
  CHECK(refusal_of(source) == Refusal::passphrase_mode);
  write("correct horse\n", 0600);
  std::filesystem::create_symlink(path, dir / "link");
  CHECK(refusal_of("file:" + (dir / "link").string()) == Refusal::passphrase_mode);
  CHECK(refusal_of("file:" + (dir / "absent").string()) == Refusal::passphrase_missing);
}

TEST_CASE("a passphrase is read from a descriptor to its end", "[passphrase]") {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  REQUIRE(write(ends[1], "correct ", 8) == 8);
  REQUIRE(write(ends[1], "horse\n", 6) == 6);
  close(ends[1]);
  const std::string source = "fd:" + std::to_string(ends[0]);
  CHECK(text_of_source(source) == "correct horse");
  CHECK(refusal_of(source) == Refusal::passphrase_shape);  // Nothing is left.
  close(ends[0]);
  CHECK(refusal_of(source) == Refusal::passphrase_missing);
}

TEST_CASE_METHOD(Fixture, "a credential is found where systemd put it", "[passphrase]") {
  write("correct horse\n", 0440);  // systemd's mode under an access list.
  unsetenv("CREDENTIALS_DIRECTORY");
  CHECK(refusal_of("credential:pass") == Refusal::passphrase_missing);
  setenv("CREDENTIALS_DIRECTORY", dir.path().c_str(), 1);
  CHECK(text_of_source("credential:pass") == "correct horse");
  CHECK(refusal_of("credential:absent") == Refusal::passphrase_missing);
  std::filesystem::create_directory(dir / "sub");
  CHECK(refusal_of("credential:sub") == Refusal::passphrase_mode);
  SECTION("and nowhere else") {
    for (const char* name : {"", ".", "..", "../pass", "sub/../pass", "/etc/hostname"}) {
      CHECK(refusal_of(std::string("credential:") + name) == Refusal::passphrase_source);
    }
  }
  unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_CASE("a source of no known kind is refused without repeating it", "[passphrase]") {
  for (const char* source : {"correct horse", "pass:correct horse", "env:PASS", "", "file:", "fd:",
                             "fd:-1", "fd:3x", "fd: 3", "fd:99999999999", "FILE:/x"}) {
    const auto passphrase = read_passphrase(source);
    REQUIRE_FALSE(passphrase);
    CHECK(passphrase.error().refusal == Refusal::passphrase_source);
    CHECK_THAT(passphrase.error().text(), !Catch::Contains("correct horse"));
  }
}
