#include "crypto/refusal.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace mash::crypto;

TEST_CASE("each refusal has its code, its fault and one sentence", "[refusal]") {
  const std::tuple<Refusal, const char*, Fault> all[] = {
      {Refusal::bad_public_key, "bad_public_key", Fault::recipient},
      {Refusal::cannot_open, "cannot_open", Fault::sender},
      {Refusal::wrong_commitment, "wrong_commitment", Fault::sender},
      {Refusal::bad_padding, "bad_padding", Fault::sender}};
  for (const auto& [refusal, code, fault] : all) {
    const RefusalText text = describe(refusal);
    CHECK(text.code == code);
    CHECK(text.fault == fault);
    CHECK(text.sentence.back() == '.');
  }
}
