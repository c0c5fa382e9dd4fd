#include "crypto/refusal.h"

#include <catch2/catch.hpp>

using namespace mash;
using namespace mash::crypto;

TEST_CASE("each refusal has its code, its fault and one sentence", "[refusal]") {
  const std::tuple<Refusal, const char*, Fault> all[] = {
      {Refusal::bad_public_key, "bad_public_key", Fault::recipient},
      {Refusal::cannot_open, "cannot_open", Fault::sender},
      {Refusal::wrong_commitment, "wrong_commitment", Fault::sender},
      {Refusal::bad_padding, "bad_padding", Fault::sender},
      {Refusal::key_file_missing, "key_file_missing", Fault::operator_},
      {Refusal::key_file_exists, "key_file_exists", Fault::operator_},
      {Refusal::key_file_unwritable, "key_file_unwritable", Fault::operator_},
      {Refusal::key_file_mode, "key_file_mode", Fault::operator_},
      {Refusal::key_file_passphrase, "key_file_passphrase", Fault::operator_},
      {Refusal::key_file_damaged, "key_file_damaged", Fault::operator_},
      {Refusal::key_file_kind, "key_file_kind", Fault::operator_},
      {Refusal::passphrase_source, "passphrase_source", Fault::operator_},
      {Refusal::passphrase_missing, "passphrase_missing", Fault::operator_},
      {Refusal::passphrase_mode, "passphrase_mode", Fault::operator_},
      {Refusal::passphrase_shape, "passphrase_shape", Fault::operator_}};
  for (const auto& [refusal, code, fault] : all) {
    const RefusalText text = describe(refusal);
    CHECK(text.code == code);
    CHECK(text.fault == fault);
    CHECK(text.sentence.back() == '.');
  }
}
