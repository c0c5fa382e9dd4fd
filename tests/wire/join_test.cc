// The join file: all that an endpoint trusts at first.
#include "wire/join.h"

#include <catch2/catch.hpp>

#include "support/test_sha256.h"

using namespace mash;
using namespace mash::wire;
using Catch::Matchers::Contains;

namespace {

JoinFile sample_join() {
  return {Digest{7},
          HubMode::exercise,
          "hub.example/log",
          PublicKey{1},
          PublicKey{2},
          2,
          {{"anne", "council", PublicKey{3}}, {"bola", "nhs \"west\"", PublicKey{4}}}};
}

std::string damaged(const std::string& from, const std::string& to) {
  std::string text = format_join_file(sample_join());
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  const auto join = parse_join_file(text.replace(at, from.size(), to), "hub.join");
  return join ? "" : join.error().text();
}

Digest digest_of(const JoinFile& join) {
  return governors_digest(join.hub, join.mode, join.quorum, join.governors, support::sha256);
}

}  // namespace

TEST_CASE("a join file reads back as it was", "[join]") {
  const auto join = parse_join_file(format_join_file(sample_join()), "hub.join");
  REQUIRE(join);
  CHECK((*join == sample_join()));
}

TEST_CASE("a join file that is short of something, or says too much, is refused", "[join]") {
  CHECK_THAT(damaged("mash/v1 join", "mash/v2 join"), Contains("format"));
  CHECK_THAT(damaged("origin = \"hub.example/log\"\n", ""), Contains("origin"));
  CHECK_THAT(damaged("ledger = \"01", "ledger = \"1"), Contains("takes 64 hex digits"));
  CHECK_THAT(damaged("quorum = 2", "quorum = 1"), Contains("quorum"));
  CHECK_THAT(damaged("quorum = 2", "quorum = 3"), Contains("larger than the number of governors"));
  CHECK_THAT(damaged("nhs \\\"west\\\"", "council"), Contains("could be reached by \"council\""));
  CHECK_THAT(damaged("quorum = 2", "quorum = 2\nmore = 1"), Contains("more"));
}

TEST_CASE("the governors' digest differs when hub, mode, quorum or any governor does", "[join]") {
  const Digest digest = digest_of(sample_join());
  const std::vector<std::function<void(JoinFile&)>> changes = {
      [](JoinFile& join) { join.hub[31] = 1; },
      [](JoinFile& join) { join.mode = HubMode::production; },
      [](JoinFile& join) { join.quorum = 3; },
      [](JoinFile& join) { join.governors[0].name = "anna"; },
      [](JoinFile& join) { join.governors[1].key[5] = 1; },
      [](JoinFile& join) { join.governors.pop_back(); }};
  for (const auto& change : changes) {
    JoinFile join = sample_join();
    change(join);
    CHECK(digest_of(join) != digest);
  }
}
