// Everything that can be said comes through as it was said.
#include <catch2/catch.hpp>
#include <set>

#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;

namespace {

// Which alternatives of a variant the samples show. All of them must be there: whoever adds one
// adds its sample.
template <class... Kinds>
std::set<std::size_t> kinds(const std::vector<std::variant<Kinds...>>& samples) {
  std::set<std::size_t> seen;
  for (const auto& sample : samples) seen.insert(sample.index());
  return seen;
}

template <class Value, class Decode>
void check_round_trip(const Value& value, Decode decode) {
  const Bytes frame = encode(value);
  const auto back = decode(frame);
  INFO(value);
  if (!back) FAIL("refused: " << back.error());
  CHECK(*back == value);
  CHECK(encode(*back) == frame);
}

}  // namespace

TEST_CASE("a header comes through, of every kind that is in use", "[codec]") {
  check_round_trip(samples::header(), decode_header);
  check_round_trip(samples::referral(), decode_header);
  for (MessageKind kind : {MessageKind::correction, MessageKind::recall, MessageKind::withdrawal,
                           MessageKind::outcome, MessageKind::check}) {
    Header header = samples::header();
    header.kind = kind;
    header.return_version = 0;
    if (kind != MessageKind::check) header.check_id = {};
    check_round_trip(header, decode_header);
  }
}

TEST_CASE("every deed comes through in its act", "[codec]") {
  const auto deeds = samples::every_deed();
  CHECK(kinds(deeds).size() == std::variant_size_v<Deed>);
  for (const Deed& deed : deeds) check_round_trip(samples::act(deed), decode_act);
}

TEST_CASE("an outcome that is never gated needs no evidence", "[codec]") {
  check_round_trip(samples::act(DecideOutcome{wire::Outcome::section_47_enquiry, {}, Digest{1}}),
                   decode_act);
}

TEST_CASE("a review may be due before there is a check to name", "[codec]") {
  check_round_trip(samples::entry(ReviewDue{CheckId{}, samples::entry().time}), decode_entry);
}

TEST_CASE("every event comes through in its entry", "[codec]") {
  const auto events = samples::every_event();
  CHECK(kinds(events).size() == std::variant_size_v<Event>);
  for (const Event& event : events) check_round_trip(samples::entry(event), decode_entry);
}

TEST_CASE("every command comes through", "[codec]") {
  std::set<std::size_t> seen;
  for (const Command& command : samples::every_command()) {
    seen.insert(command.deed.index());
    check_round_trip(command, decode_command);
  }
  CHECK(seen.size() == std::variant_size_v<decltype(Command::deed)>);
}

TEST_CASE("every packet to the hub comes through", "[codec]") {
  const auto packets = samples::every_to_hub();
  CHECK(kinds(packets).size() == std::variant_size_v<ToHub>);
  std::set<std::size_t> asked;
  for (const ToHub& packet : packets) {
    if (const auto* query = std::get_if<Query>(&packet)) asked.insert(query->ask.index());
    check_round_trip(packet, decode_to_hub);
  }
  CHECK(asked.size() == std::variant_size_v<decltype(Query::ask)>);
}

TEST_CASE("every packet from the hub comes through", "[codec]") {
  const auto packets = samples::every_from_hub();
  CHECK(kinds(packets).size() == std::variant_size_v<FromHub>);
  std::set<std::size_t> answered;
  for (const FromHub& packet : packets) {
    if (const auto* answer = std::get_if<Answer>(&packet)) answered.insert(answer->found.index());
    check_round_trip(packet, decode_from_hub);
  }
  CHECK(answered.size() == std::variant_size_v<decltype(Answer::found)>);
}

TEST_CASE("what is kept on its own comes through", "[codec]") {
  check_round_trip(samples::submission(), decode_submission);
  check_round_trip(samples::evidence(), decode_evidence);
  check_round_trip(samples::acknowledgement(), decode_acknowledgement);
}

TEST_CASE("a value larger than its estimate is still one segment", "[codec]") {
  // Notes are not estimated at all: the builder has to start again with more room.
  check_round_trip(FromHub(Notice{std::string(200'000, 'n')}), decode_from_hub);
  Refused refused;
  for (std::uint8_t i = 1; i < 150; ++i) {
    refused.missing.push_back({"check_not_returned", CheckId{Uuid(Block<16>{i})}, "police",
                               std::string(90, 'w'), {}});
  }
  check_round_trip(samples::entry(refused), decode_entry);
}

TEST_CASE("a retry time that does not fit is shortened, not wrapped", "[codec]") {
  const auto back = decode_from_hub(encode(FromHub(SlowDown{{}, std::chrono::hours(24 * 365)})));
  REQUIRE(back);
  CHECK(std::get<SlowDown>(*back).retry_after == Duration(4'294'967'295));
}
