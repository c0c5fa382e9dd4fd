#include "base/bytes.h"

#include <catch2/catch.hpp>

using namespace mash;

TEST_CASE("base64 gives the vectors of RFC 4648 section 10", "[bytes]") {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},           {"f", "Zg=="},         {"fo", "Zm8="},        {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    CHECK(base64(bytes_of(plain)) == coded);
    REQUIRE(from_base64(coded));
    CHECK(text_of(*from_base64(coded)) == plain);
  }
}

TEST_CASE("base64 has one spelling for each value", "[bytes]") {
  CHECK_FALSE(from_base64("Zg"));        // Padding missing.
  CHECK_FALSE(from_base64("Zh=="));      // Unused bits set.
  CHECK_FALSE(from_base64("Zm9v\n"));    // White space.
  CHECK_FALSE(from_base64("Zg==Zg=="));  // Padding inside.
  CHECK_FALSE(from_base64("===="));
  CHECK_FALSE(from_base64("Z==="));
}

TEST_CASE("hex reads what it writes, and nothing else", "[bytes]") {
  CHECK(hex(Bytes{0x00, 0xab, 0xff}) == "00abff");
  CHECK(from_hex("00ABff") == Bytes{0x00, 0xab, 0xff});
  CHECK_FALSE(from_hex("0"));
  CHECK_FALSE(from_hex("0x"));
  CHECK_FALSE(from_hex(" 0"));
}

TEST_CASE("UTF-8 is judged as RFC 3629 has it", "[bytes]") {
  CHECK(is_utf8("Zoë Nwachukwu-Ó Súilleabháin"));
  CHECK(is_utf8("ਹਰਪ੍ਰੀਤ, شازیہ, 王小明, 🧒"));
  CHECK_FALSE(is_utf8("\xc0\xaf"));          // Overlong "/".
  CHECK_FALSE(is_utf8("\xe0\x80\xaf"));      // Overlong again.
  CHECK_FALSE(is_utf8("\xed\xa0\x80"));      // A surrogate.
  CHECK_FALSE(is_utf8("\xf4\x90\x80\x80"));  // Beyond U+10FFFF.
  CHECK_FALSE(is_utf8("\xe2\x82"));          // Cut short.
  CHECK_FALSE(is_utf8("\x80"));
  CHECK_FALSE(is_utf8(std::string_view("a\0b", 3)));
}

TEST_CASE("constant-time equality is equality", "[bytes]") {
  CHECK(equal_constant_time(Bytes{1, 2}, Bytes{1, 2}));
  CHECK(equal_constant_time(Bytes{}, Bytes{}));
  CHECK_FALSE(equal_constant_time(Bytes{1, 2}, Bytes{1, 3}));
  CHECK_FALSE(equal_constant_time(Bytes{1, 2}, Bytes{1}));
}

TEST_CASE("integers are written big-endian", "[bytes]") {
  Bytes to;
  append_u16(to, 0x0102);
  append_u32(to, 0x03040506);
  append_u64(to, 0x0708090a0b0c0d0e);
  CHECK(hex(to) == "0102030405060708090a0b0c0d0e");
  CHECK(read_u64(ByteView(to).subspan(6)) == 0x0708090a0b0c0d0e);
}
