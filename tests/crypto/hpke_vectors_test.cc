// RFC 9180's vectors as AWS-LC carries them: blank-line separated records of "name = hex".
#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "crypto/bytes_of_hex.h"
#include "crypto/hpke.h"
#include "support/fixed_random.h"
#include "support/test_data.h"

using namespace mash;
using namespace mash::crypto;

namespace {

using Record = std::map<std::string, std::string>;

// The records of the file, each with its fields up to and including the first encryption: later
// ones have sequence numbers that a single-shot seal never uses.
std::vector<Record> records_of(const std::string& text) {
  std::vector<Record> records;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find(" = ");
    if (equals == std::string::npos) continue;
    const std::string name = line.substr(0, equals);
    if (name == "mode") records.emplace_back();
    REQUIRE_FALSE(records.empty());
    records.back().emplace(name, line.substr(equals + 3));  // Keeps the first of each name.
  }
  return records;
}

}  // namespace

TEST_CASE("base mode with ChaCha20-Poly1305 agrees with RFC 9180's vectors", "[oracle]") {
  const auto path = support::test_data("hpke/hpke_test_vectors.txt");
  if (!path) return;
  int seen = 0;
  for (const Record& record : records_of(support::read_file(*path))) {
    if (record.at("mode") != "0" || record.at("kdf_id") != "1" || record.at("aead_id") != "3") {
      continue;
    }
    ++seen;
    const SealingKey recipient(secret_of(record.at("skRm")));
    CHECK(hex(recipient.public_key().bytes) == record.at("pkRm"));
    support::FixedRandom random(unhex(record.at("skEm")));
    const Bytes info = unhex(record.at("info"));
    const Bytes aad = unhex(record.at("aad"));
    const auto sealed = hpke_seal(random, recipient.public_key(), info, aad,
                                  unhex(record.at("pt")));
    REQUIRE(sealed);
    CHECK(hex(sealed->enc) == record.at("pkEm"));
    CHECK(hex(sealed->ciphertext) == record.at("ct"));
    const auto opened = hpke_open(recipient, sealed->enc, info, aad, sealed->ciphertext);
    REQUIRE(opened);
    CHECK(hex(opened->reveal()) == record.at("pt"));
  }
  CHECK(seen == 1);
}
