// The probes of transparency-dev/merkle: one JSON file per damage. 6 and 6 are valid, the rest must
// be refused.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "merkle/tree.h"
#include "support/test_data.h"
#include "support/test_sha256.h"

using namespace mash;
using namespace mash::merkle;
using nlohmann::json;
using support::sha256;

namespace {

Bytes bytes_in(const json& value) {
  const auto bytes = from_base64(value.get<std::string>());
  REQUIRE(bytes);
  return *bytes;
}

// A value that is not 32 bytes cannot even be put into our types. So that the rest of the probe is
// still tried, a hash stands in: equal values stay equal, different ones different.
Digest digest(const json& value) {
  const Bytes bytes = bytes_in(value);
  return to_block<32>(bytes).value_or(sha256({bytes_of("stands in for "), bytes}));
}

Proof proof_of(const json& probe) {
  Proof proof;
  if (probe.at("proof").is_null()) return proof;
  for (const json& hash : probe.at("proof")) proof.push_back(digest(hash));
  return proof;
}

bool inclusion_holds(const json& probe) {
  // An empty leaf under an empty root: only the type refuses it.
  if (bytes_in(probe.at("leafHash")).empty() && bytes_in(probe.at("root")).empty()) return false;
  return verify_inclusion(sha256, digest(probe.at("leafHash")),
                          LeafIndex{probe.at("leafIdx").get<std::uint64_t>()},
                          TreeSize{probe.at("treeSize").get<std::uint64_t>()}, proof_of(probe),
                          digest(probe.at("root")))
      .has_value();
}

bool consistency_holds(const json& probe) {
  return verify_consistency(sha256, TreeSize{probe.at("size1").get<std::uint64_t>()},
                            digest(probe.at("root1")),
                            TreeSize{probe.at("size2").get<std::uint64_t>()},
                            digest(probe.at("root2")), proof_of(probe))
      .has_value();
}

void check_probes(const char* folder, bool (*holds)(const json&)) {
  const auto path = support::test_data(folder);
  if (!path) return;
  int valid = 0;
  int all = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(*path)) {
    if (file.path().extension() != ".json") continue;
    INFO(file.path());
    const json probe = json::parse(support::read_file(file.path()));
    const bool must_fail = probe.at("wantErr").get<bool>();
    CHECK(holds(probe) == !must_fail);
    valid += must_fail ? 0 : 1;
    ++all;
  }
  CHECK(valid == 6);
  CHECK(all == 98);
}

}  // namespace

TEST_CASE("inclusion probes are judged as published", "[oracle]") {
  check_probes("merkle/testdata/inclusion", inclusion_holds);
}

TEST_CASE("consistency probes are judged as published", "[oracle]") {
  check_probes("merkle/testdata/consistency", consistency_holds);
}
