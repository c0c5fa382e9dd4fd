#include "base/secret.h"

#include <catch2/catch.hpp>
#include <new>

using namespace mash;

TEST_CASE("a secret is wiped when it is moved from and when it ends", "[secret]") {
  const Block<4> key = {1, 2, 3, 4};
  const Block<4> none{};
  alignas(Secret<4>) std::uint8_t place[sizeof(Secret<4>)];
  auto* secret = new (place) Secret<4>(key);
  Secret<4> moved(std::move(*secret));
  CHECK(std::equal(none.begin(), none.end(), secret->reveal().begin()));
  CHECK(std::equal(key.begin(), key.end(), moved.reveal().begin()));

  *secret = std::move(moved);
  CHECK(std::equal(key.begin(), key.end(), secret->reveal().begin()));
  secret->~Secret<4>();
  const volatile std::uint8_t* bytes = place;  // The storage outlives the object.
  for (std::size_t i = 0; i < 4; ++i) CHECK(bytes[i] == 0);
}

TEST_CASE("secrets do not copy, compare or print by accident", "[secret]") {
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Secret<32>>);
  STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<Secret<32>>);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<SecretBytes>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Secret<32>, ByteView>);
}

TEST_CASE("secret bytes shrink, never grow", "[secret]") {
  SecretBytes secret(bytes_of("correct horse"));
  secret.shrink(7);
  CHECK(text_of(secret.reveal()) == "correct");
  secret.shrink(100);
  CHECK(secret.size() == 7);
  SecretBytes moved(std::move(secret));
  CHECK(secret.size() == 0);
  CHECK(text_of(moved.reveal()) == "correct");
}
