// Frames that no honest program sends, named after the damage.
#include <catch2/catch.hpp>
#include <random>

#include "base/limits.h"
#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;

namespace {

// A frame of these words behind the table of one segment.
Bytes frame_of(const std::vector<std::uint64_t>& words) {
  Bytes frame;
  const auto put = [&](std::uint64_t word) {
    for (int i = 0; i < 8; ++i) frame.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
  };
  put(static_cast<std::uint64_t>(words.size()) << 32);
  for (std::uint64_t word : words) put(word);
  return frame;
}

// Pointers as encoding.html of Cap'n Proto has them; offsets in words from behind the pointer.
std::uint64_t struct_pointer(std::int32_t offset, std::uint64_t data, std::uint64_t pointers) {
  return (static_cast<std::uint32_t>(offset) << 2) | data << 32 | pointers << 48;
}
std::uint64_t list_pointer(std::int32_t offset, std::uint64_t size_code, std::uint64_t count) {
  return (static_cast<std::uint32_t>(offset) << 2 | 1u) | size_code << 32 | count << 35;
}

template <class T>
Refusal refusal_of(const Result<T, Refusal>& result) {
  REQUIRE_FALSE(result.has_value());
  return result.error();
}

std::vector<Bytes> every_frame() {
  std::vector<Bytes> frames;
  for (const ToHub& packet : samples::every_to_hub()) frames.push_back(encode(packet));
  for (const FromHub& packet : samples::every_from_hub()) frames.push_back(encode(packet));
  for (const Command& command : samples::every_command()) frames.push_back(encode(command));
  for (const Event& event : samples::every_event()) frames.push_back(encode(samples::entry(event)));
  for (const Deed& deed : samples::every_deed()) frames.push_back(encode(samples::act(deed)));
  frames.push_back(encode(samples::header()));
  frames.push_back(encode(samples::submission()));
  frames.push_back(encode(samples::evidence()));
  frames.push_back(encode(samples::acknowledgement()));
  return frames;
}

// Through every door, as if it had come that way; how many let it in.
int let_in(ByteView frame) {
  return decode_to_hub(frame).has_value() + decode_from_hub(frame).has_value() +
         decode_command(frame).has_value() + decode_entry(frame).has_value() +
         decode_act(frame).has_value() + decode_header(frame).has_value() +
         decode_submission(frame).has_value() + decode_evidence(frame).has_value() +
         decode_acknowledgement(frame).has_value();
}

}  // namespace

TEST_CASE("cut off anywhere", "[hostile]") {
  for (const Bytes& frame : every_frame()) {
    int passed = 0;
    for (std::size_t size = 0; size < frame.size(); size += size < 64 ? 1 : 7) {
      passed += let_in(ByteView(frame).first(size));
    }
    CHECK(passed == 0);
  }
}

TEST_CASE("one byte or one word behind the end", "[hostile]") {
  for (Bytes frame : every_frame()) {
    for (int i = 0; i < 8; ++i) {
      frame.push_back(0);
      REQUIRE(let_in(frame) == 0);
    }
    CHECK(refusal_of(decode_to_hub(frame)) == Refusal::trailing_bytes);
  }
}

TEST_CASE("more segments than one", "[hostile]") {
  Bytes frame = encode(samples::header());
  frame[0] = 1;
  CHECK(refusal_of(decode_header(frame)) == Refusal::malformed);
  for (std::size_t i = 0; i < 4; ++i) frame[i] = 0xff;  // 2^32 segments.
  CHECK(refusal_of(decode_header(frame)) == Refusal::malformed);
}

TEST_CASE("a segment size that is not the frame's", "[hostile]") {
  Bytes frame = encode(samples::header());
  for (std::size_t i = 4; i < 8; ++i) frame[i] = 0xff;
  CHECK(refusal_of(decode_header(frame)) == Refusal::trailing_bytes);
  CHECK(refusal_of(decode_header(Bytes(8))) == Refusal::malformed);  // No segment at all.
}

TEST_CASE("a root pointer that leads nowhere, or is none", "[hostile]") {
  const std::uint64_t roots[] = {
      struct_pointer(1000, 1, 4),    // Beyond the end.
      struct_pointer(-100, 1, 4),    // Before the beginning.
      list_pointer(0, 2, 8),         // A list.
      2 | 8ull << 3 | 7ull << 32,    // Far: into a segment that is not there.
      3,                             // A capability.
  };
  for (std::uint64_t root : roots) {
    const Bytes frame = frame_of({root, 0, 0, 0, 0, 0});
    CHECK(refusal_of(decode_acknowledgement(frame)) == Refusal::malformed);
    CHECK(let_in(frame) == 0);
  }
  // A null root is the empty struct, whose version is none of ours.
  CHECK(refusal_of(decode_header(frame_of({0}))) == Refusal::unknown_version);
}

TEST_CASE("an unaligned buffer is read like any other", "[hostile]") {
  const Bytes frame = encode(samples::header());
  for (std::size_t shift = 0; shift < 8; ++shift) {
    Bytes shifted(shift);
    append(shifted, frame);
    CHECK(decode_header(ByteView(shifted).subspan(shift)) == samples::header());
  }
}

TEST_CASE("a list of half a thousand million items in no space", "[hostile]") {
  // An acknowledgement whose items are structs of no words: the tag claims 2^29 - 1 of them.
  const std::uint64_t tag = (std::uint64_t{(1u << 29) - 1} << 2);
  const Bytes frame = frame_of({struct_pointer(0, 1, 4), 1, 0, 0, 0, list_pointer(0, 7, 0), tag});
  CHECK(refusal_of(decode_acknowledgement(frame)) == Refusal::malformed);
}

TEST_CASE("a list that claims more than the frame holds", "[hostile]") {
  const Bytes frame =
      frame_of({struct_pointer(0, 1, 4), 1, 0, 0, 0, list_pointer(0, 2, (1u << 29) - 1), 0});
  CHECK(refusal_of(decode_acknowledgement(frame)) == Refusal::malformed);
}

TEST_CASE("pointers that lead back to their own struct", "[hostile]") {
  // submit, act, acknowledge and query each point at the packet itself.
  for (std::uint64_t tag = 1; tag <= 4; ++tag) {
    const Bytes frame = frame_of({struct_pointer(0, 4, 2), 0, 0, tag, 0,
                                  struct_pointer(-5, 4, 2), struct_pointer(-6, 4, 2)});
    CHECK_FALSE(decode_to_hub(frame).has_value());
  }
}

TEST_CASE("many pointers to the same thing are worth no more than the frame's own size",
          "[hostile]") {
  // An Evidence: salt and body of 32 bytes each, then a proof of 64 pointers to one digest.
  std::vector<std::uint64_t> words = {struct_pointer(0, 1, 4), 0,
                                      list_pointer(3, 2, 32),  list_pointer(6, 2, 32),
                                      list_pointer(9, 6, 64),  0};
  words.resize(14, 0x0101010101010101);
  for (std::int32_t i = 0; i < 64; ++i) words.push_back(list_pointer(63 - i, 2, 32));
  words.resize(words.size() + 4, 0x0202020202020202);
  CHECK(refusal_of(decode_evidence(frame_of(words))) == Refusal::malformed);
  words.resize(words.size() + 300);  // As large as if each had its own.
  CHECK(decode_evidence(frame_of(words)).has_value());
}

TEST_CASE("a frame above its ceiling is not even looked at", "[hostile]") {
  CHECK(refusal_of(decode_header(Bytes(limits::header_bytes_max + 1))) == Refusal::oversized);
  CHECK(refusal_of(decode_act(Bytes(limits::act_bytes_max + 1))) == Refusal::oversized);
  CHECK(refusal_of(decode_entry(Bytes(limits::entry_body_bytes_max + 1))) == Refusal::oversized);
  CHECK(refusal_of(decode_to_hub(Bytes(limits::message_bytes_max + 1))) == Refusal::oversized);
  CHECK(refusal_of(decode_from_hub(Bytes(limits::message_bytes_max + 1))) == Refusal::oversized);
}

TEST_CASE("a hundred thousand frames with three bits flipped", "[hostile]") {
  std::mt19937_64 chance(20'261'122);
  const std::vector<Bytes> frames = every_frame();
  int passed = 0;
  for (int round = 0; round < 100'000; ++round) {
    Bytes frame = frames[chance() % frames.size()];
    for (int flip = 0; flip < 3; ++flip) {
      const auto bit = chance() % (frame.size() * 8);
      frame[bit / 8] = static_cast<std::uint8_t>(frame[bit / 8] ^ 1u << bit % 8);
    }
    passed += let_in(frame) > 0;
  }
  CHECK(passed > 1000);     // Flips inside digests and ciphertexts change no rule...
  CHECK(passed < 100'000);  // ...and the others are seen.
}

TEST_CASE("what was let in with flipped bits comes through a second time", "[hostile]") {
  std::mt19937_64 chance(7);
  const Bytes good = encode(samples::header());
  int passed = 0;
  for (int round = 0; round < 20'000; ++round) {
    Bytes frame = good;
    const auto bit = chance() % (frame.size() * 8);
    frame[bit / 8] = static_cast<std::uint8_t>(frame[bit / 8] ^ 1u << bit % 8);
    const auto value = decode_header(frame);
    if (!value) continue;
    ++passed;
    REQUIRE(decode_header(encode(*value)) == value);
  }
  CHECK(passed > 100);
}
