// `mash ledger verify` over real files, as whoever holds a hub to account runs it.
#include <catch2/catch.hpp>
#include <map>

#include "support/hub_process.h"
#include "support/test_data.h"

using namespace mash::support;

namespace {

// Name, content and time of writing of every file of a directory.
using Tree = std::map<std::string, std::pair<std::string, std::filesystem::file_time_type>>;
Tree tree_of(const std::filesystem::path& directory) {
  Tree tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    tree[entry.path().string()] = {read_file(entry.path()), entry.last_write_time()};
  }
  return tree;
}

// A hub that has done something, killed with -9: part of its ledger is in the log.
void live_and_die(HubProcess& hub) {
  hub.start();
  hub.enrol({hub.make_party("north-desk", "desk"),
             hub.make_person("north-desk", "social_worker", "social_work").public_file});
  hub.kill();
}

}  // namespace

TEST_CASE("verify leaves a hub's directory as it found it", "[process]") {
  HubProcess hub;
  const auto verify = [&] { return hub.mash({"ledger", "verify", hub.hub()}); };
  SECTION("of a hub that never ran") {
    const Tree before = tree_of(hub.hub());
    CHECK(verify().code == 0);
    CHECK((tree_of(hub.hub()) == before));
  }
  SECTION("of a hub that was killed, whose log it reads where it lies") {
    live_and_die(hub);
    const Tree before = tree_of(hub.hub());
    REQUIRE(before.contains(hub.hub() + "/ledger.db-wal"));
    const auto verified = verify();
    CHECK(verified.code == 0);
    CHECK_THAT(verified.out, Catch::StartsWith("size=5 root="));  // The start and the roster too.
    CHECK((tree_of(hub.hub()) == before));
    hub.start();
    hub.stop();
    CHECK_THAT(verify().out, Catch::StartsWith("size=7 root="));
  }
}
