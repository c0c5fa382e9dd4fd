#include "house/foreign.h"

#include <catch2/catch.hpp>

using namespace mash::house;

namespace {

const Table table = read_table(
    "broker/base:\nbroker/wire:\nbroker/net:\npure: wire\n"
    "<zmq.h>: net\n<fmt/*>: all\n<*.capnp.h>: wire\n<tl/expected.hpp>: broker/base/result.h\n");

std::size_t objections(std::string path, std::string include) {
  return foreign_headers({std::move(path), "#include " + include + "\n"}, table).size();
}

}  // namespace

TEST_CASE("a foreign header stays in the .cc files of its room", "[house]") {
  CHECK(objections("broker/net/a.cc", "<zmq.h>") == 0);
  CHECK(objections("broker/net/a.h", "<zmq.h>") == 1);
  CHECK(objections("broker/wire/a.cc", "<zmq.h>") == 1);
  CHECK(objections("broker/wire/a.cc", "\"case.capnp.h\"") == 0);
  CHECK(objections("broker/net/a.cc", "\"case.capnp.h\"") == 1);
  CHECK(objections("tests/wire/a.cc", "<zmq.h>") == 0);
}

TEST_CASE("a header may belong to everybody or to one file", "[house]") {
  CHECK(objections("broker/wire/a.cc", "<fmt/format.h>") == 0);
  CHECK(objections("broker/wire/a.h", "<fmt/format.h>") == 1);
  CHECK(objections("broker/base/result.h", "<tl/expected.hpp>") == 0);
  CHECK(objections("broker/base/a.cc", "<tl/expected.hpp>") == 1);
}

TEST_CASE("the standard library is everybody's, POSIX is for impure .cc files", "[house]") {
  CHECK(objections("broker/net/a.h", "<vector>") == 0);
  CHECK(objections("broker/net/a.cc", "<sys/eventfd.h>") == 0);
  CHECK(objections("broker/net/a.h", "<unistd.h>") == 1);
  CHECK(objections("broker/wire/a.cc", "<unistd.h>") == 1);
}

TEST_CASE("a header nobody owns is a decision to take", "[house]") {
  CHECK(objections("broker/net/a.cc", "<boost/asio.hpp>") == 1);
}
