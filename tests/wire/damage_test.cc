// Whatever single field is spoilt, the frame that has it is refused, and for the right reason.
#include <catch2/catch.hpp>

#include "act.capnp.h"
#include "command.capnp.h"
#include "entry.capnp.h"
#include "message.capnp.h"
#include "packet.capnp.h"
#include "wire/damage.h"
#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;
using damage::Kind;
using damage::Spoilt;

namespace {

using Verdict = std::optional<Refusal>;  // Nothing: it was let in.

struct Sample {
  capnp::StructSchema schema;
  Bytes frame;
  Verdict (*decode)(ByteView);
};

template <auto decode>
Verdict verdict(ByteView frame) {
  const auto value = decode(frame);
  return value ? Verdict() : Verdict(value.error());
}

std::vector<Sample> every_sample() {
  std::vector<Sample> all;
  const auto add = [&]<class Schema>(Schema*, Bytes frame, Verdict (*decode)(ByteView)) {
    all.push_back({capnp::Schema::from<Schema>(), std::move(frame), decode});
  };
  add((schema::Header*)nullptr, encode(samples::header()), verdict<decode_header>);
  add((schema::Header*)nullptr, encode(samples::referral()), verdict<decode_header>);
  add((schema::Acknowledgement*)nullptr, encode(samples::acknowledgement()),
      verdict<decode_acknowledgement>);
  for (const Deed& deed : samples::every_deed()) {
    add((schema::Act*)nullptr, encode(samples::act(deed)), verdict<decode_act>);
  }
  for (const Event& event : samples::every_event()) {
    add((schema::Entry*)nullptr, encode(samples::entry(event)), verdict<decode_entry>);
  }
  for (const Command& command : samples::every_command()) {
    add((schema::Command*)nullptr, encode(command), verdict<decode_command>);
  }
  for (const ToHub& packet : samples::every_to_hub()) {
    add((schema::ToHub*)nullptr, encode(packet), verdict<decode_to_hub>);
  }
  for (const FromHub& packet : samples::every_from_hub()) {
    add((schema::FromHub*)nullptr, encode(packet), verdict<decode_from_hub>);
  }
  return all;
}

// Spoils each place of the kind in all samples; `allowed` says which verdicts are right there.
void check_spoilt(Kind kind, const std::function<bool(const Spoilt&, Verdict)>& allowed) {
  std::size_t places = 0;
  for (const Sample& sample : every_sample()) {
    places += damage::each(sample.schema, sample.frame, kind, [&](const Spoilt& spoilt) {
      const Verdict got = sample.decode(spoilt.frame);
      INFO(spoilt.field << ": " << (got ? describe(*got).code : "let in"));
      CHECK(allowed(spoilt, got));
    });
  }
  CHECK(places > 20);
}

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Bytes of any length, opened by a decoder of their own. A header is opened at once, and so is what
// a recorded command has: whoever replays it takes it as read.
bool is_free(const Spoilt& spoilt) {
  return is_one_of(spoilt.name, {"act", "acknowledgement", "body", "command"});
}
bool is_in_command(const Spoilt& spoilt) { return spoilt.field.rfind("Command.", 0) == 0; }

Verdict expected_of_size(const Spoilt& spoilt) {
  if (is_free(spoilt)) return is_in_command(spoilt) ? Verdict(Refusal::inconsistent) : Verdict();
  if (spoilt.name == "header") return Refusal::trailing_bytes;
  if (spoilt.name == "ciphertext") return Refusal::inconsistent;
  const bool bare = spoilt.size == 0 && is_one_of(spoilt.name, {"enc", "sealed"});
  return bare ? Refusal::inconsistent : Refusal::wrong_size;
}

}  // namespace

TEST_CASE("a number outside its list is refused, whichever field holds it", "[damage]") {
  check_spoilt(Kind::enum_unknown,
            [](const Spoilt&, Verdict got) { return got == Refusal::unknown_enum; });
}

TEST_CASE("an unknown tag is refused, whichever union holds it", "[damage]") {
  check_spoilt(Kind::tag_unknown,
            [](const Spoilt&, Verdict got) { return got == Refusal::unknown_kind; });
}

TEST_CASE("data one byte too long is refused, whichever field holds it", "[damage]") {
  check_spoilt(Kind::data_longer, [](const Spoilt& spoilt, Verdict got) {
    return got == expected_of_size(spoilt);
  });
}

TEST_CASE("data one byte too short is refused, whichever field holds it", "[damage]") {
  check_spoilt(Kind::data_shorter, [](const Spoilt& spoilt, Verdict got) {
    return got == expected_of_size(spoilt);
  });
}

TEST_CASE("text that is not UTF-8 is refused, whichever field holds it", "[damage]") {
  check_spoilt(Kind::text_not_utf8, [](const Spoilt&, Verdict got) {
    return got == Refusal::bad_text || got == Refusal::bad_id;
  });
}

TEST_CASE("text above every limit is refused, whichever field holds it", "[damage]") {
  check_spoilt(Kind::text_too_long, [](const Spoilt&, Verdict got) {
    return got == Refusal::limit || got == Refusal::bad_id || got == Refusal::oversized;
  });
}

TEST_CASE("a time that no calendar of ours prints is refused, whichever field holds it",
          "[damage]") {
  for (Kind kind : {Kind::time_before_1970, Kind::time_after_9999}) {
    check_spoilt(kind, [](const Spoilt&, Verdict got) { return got == Refusal::limit; });
  }
}
