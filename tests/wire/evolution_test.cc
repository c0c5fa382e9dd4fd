// Messages of peers that know a newer schema, and of peers that know an older one.
#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>

#include "message.capnp.h"
#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;

namespace {

// The frame as a program would send it whose root struct has more or fewer words of data and more
// pointers, all of them in use.
Bytes with_other_root(const Bytes& frame, int more_words, unsigned more_pointers) {
  auto words = kj::heapArray<capnp::word>(frame.size() / sizeof(capnp::word));
  std::memcpy(words.asBytes().begin(), frame.data(), frame.size());
  capnp::FlatArrayMessageReader reader(words);
  const auto old = reader.getRoot<capnp::AnyStruct>();
  const auto data = old.getDataSection();
  const auto pointers = old.getPointerSection();
  const auto data_words = static_cast<int>(data.size() / sizeof(capnp::word)) + more_words;
  capnp::MallocMessageBuilder builder(1 << 16);
  auto root = builder.getRoot<capnp::AnyPointer>().initAsAnyStruct(
      static_cast<std::uint16_t>(data_words),
      static_cast<std::uint16_t>(pointers.size() + more_pointers));
  auto to = root.getDataSection();
  std::memset(to.begin(), 0x77, to.size());
  std::memcpy(to.begin(), data.begin(), std::min(data.size(), to.size()));
  for (unsigned i = 0; i < pointers.size(); ++i) root.getPointerSection()[i].set(pointers[i]);
  for (unsigned i = 0; i < more_pointers; ++i) {
    root.getPointerSection()[pointers.size() + i].setAs<capnp::Text>("a field of tomorrow");
  }
  const auto flat = capnp::messageToFlatArray(builder);
  return {flat.asBytes().begin(), flat.asBytes().end()};
}

Bytes as_newer(const Bytes& frame) { return with_other_root(frame, 1, 2); }

}  // namespace

TEST_CASE("a field of a newer schema is passed over", "[evolution]") {
  CHECK(decode_header(as_newer(encode(samples::header()))) == samples::header());
  CHECK(decode_entry(as_newer(encode(samples::entry()))) == samples::entry());
  CHECK(decode_submission(as_newer(encode(samples::submission()))) == samples::submission());
  for (const Deed& deed : samples::every_deed()) {
    CHECK(decode_act(as_newer(encode(samples::act(deed)))) == samples::act(deed));
  }
  for (const ToHub& packet : samples::every_to_hub()) {
    CHECK(decode_to_hub(as_newer(encode(packet))) == packet);
  }
  for (const FromHub& packet : samples::every_from_hub()) {
    CHECK(decode_from_hub(as_newer(encode(packet))) == packet);
  }
}

TEST_CASE("another encoding of the same value is let in, and is not the same bytes",
          "[evolution]") {
  // Which is why what is signed is the bytes that came.
  const Bytes ours = encode(samples::header());
  const Bytes theirs = as_newer(ours);
  REQUIRE(decode_header(theirs) == decode_header(ours));
  CHECK(theirs != ours);
  CHECK(encode(*decode_header(theirs)) == ours);
}

TEST_CASE("a message of an older program has zero in what that program does not know",
          "[evolution]") {
  // As if Evidence.index, its one number, had been added yesterday.
  Evidence expected = samples::evidence();
  expected.index = 0;
  CHECK(decode_evidence(with_other_root(encode(samples::evidence()), -1, 0)) == expected);
}

TEST_CASE("a version or suite of tomorrow is refused, not guessed", "[evolution]") {
  capnp::MallocMessageBuilder builder(1 << 10);
  builder.initRoot<schema::Header>().setVersion(2);
  const auto flat = capnp::messageToFlatArray(builder);
  const auto result = decode_header({flat.asBytes().begin(), flat.asBytes().size()});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == Refusal::unknown_version);
}
