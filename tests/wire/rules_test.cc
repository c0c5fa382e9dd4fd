// Frames whose every field is good by itself, and which contradict themselves.
#include <catch2/catch.hpp>
#include <functional>

#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;

namespace {

template <class Value>
struct Case {
  const char* what;
  std::function<void(Value&)> spoil;
  Refusal expected = Refusal::inconsistent;
};

template <class Value, class Decode>
void check_refused(const Value& good, const std::vector<Case<Value>>& cases, Decode decode) {
  REQUIRE(decode(encode(good)));
  for (const auto& one : cases) {
    Value bad = good;
    one.spoil(bad);
    const auto result = decode(encode(bad));
    INFO(one.what);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error() == one.expected);
  }
}

CaseId some_case() { return {Uuid(Block<16>{7})}; }

}  // namespace

TEST_CASE("a header says one thing in one way", "[rules]") {
  check_refused<Header>(
      samples::header(),
      {{"recipients out of order", [](auto& h) { std::swap(h.recipients[0], h.recipients[1]); }},
       {"a recipient twice", [](auto& h) { h.recipients[1] = h.recipients[0]; }},
       {"no recipient", [](auto& h) { h.recipients.clear(); }},
       {"too many recipients", [](auto& h) { h.recipients.resize(17); }, Refusal::limit},
       {"a subject twice", [](auto& h) { h.subjects[1].ref = h.subjects[0].ref; }},
       {"too many subjects", [](auto& h) { h.subjects.resize(17); }, Refusal::limit},
       {"a subject without reference", [](auto& h) { h.subjects[0].ref = {}; },
        Refusal::wrong_size},
       {"a case to open, in a return", [](auto& h) { h.subjects[0].case_id = some_case(); }},
       {"seven leaves", [](auto& h) { h.leaf_count = 7; }},
       {"no leaves", [](auto& h) { h.leaf_count = 0; }},
       {"128 leaves", [](auto& h) { h.leaf_count = 128; }},
       {"no case", [](auto& h) { h.case_id = {}; }},
       {"no check", [](auto& h) { h.check_id = {}; }},
       {"version 0 of a return", [](auto& h) { h.return_version = 0; }},
       {"a suite nobody speaks", [](auto& h) { h.suite = 2; }, Refusal::unknown_version},
       {"onward, which is reserved", [](auto& h) { h.kind = MessageKind::onward; },
        Refusal::unknown_kind},
       {"a recall of nothing",
        [](auto& h) {
          h = samples::referral();
          for (Subject& subject : h.subjects) subject.case_id = {};
          h.kind = MessageKind::recall;
          h.supersedes = {};
        }},
       {"an outcome about a check", [](auto& h) { h.kind = MessageKind::outcome; }},
       {"an id that is not of version 7",
        [](auto& h) {
          Block<16> bytes = h.id.uuid.bytes();
          bytes[6] = 0x4f;
          h.id = {Uuid(bytes)};
        },
        Refusal::bad_id},
       {"no sender", [](auto& h) { h.sender = {}; }, Refusal::bad_id}},
      decode_header);
  check_refused<Header>(
      samples::referral(),
      {{"a referral into a case", [](auto& h) { h.case_id = some_case(); }},
       {"two children in one case",
        [](auto& h) { h.subjects[0].case_id = h.subjects[1].case_id = some_case(); }},
       {"a referral with a version", [](auto& h) { h.return_version = 1; }}},
      decode_header);
}

TEST_CASE("an id of sixteen zero bytes is not another spelling of none", "[rules]") {
  const Bytes none = encode(samples::referral());
  Header header = samples::referral();
  header.case_id = {Uuid(Block<16>{0xee})};
  Bytes zeros = encode(header);
  for (std::uint8_t& byte : zeros) {
    if (byte == 0xee) byte = 0;
  }
  REQUIRE(decode_header(none));
  const auto result = decode_header(zeros);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == Refusal::bad_id);
}

TEST_CASE("sections and decoys cover the tree exactly once", "[rules]") {
  check_refused<Submission>(
      samples::submission(),
      {{"a leaf missing", [](auto& s) { s.decoys.pop_back(); }},
       {"a leaf twice", [](auto& s) { s.decoys[0].leaf_index = 2; }},
       {"sections out of order", [](auto& s) { std::swap(s.sections[0], s.sections[1]); }},
       {"decoys out of order", [](auto& s) { std::swap(s.decoys[0], s.decoys[1]); }},
       {"a section beyond the tree", [](auto& s) { s.sections[1].leaf_index = 16; }},
       {"a section at 255", [](auto& s) { s.sections[1].leaf_index = 255; }},
       {"a decoy beyond the tree", [](auto& s) { s.decoys.back().leaf_index = 16; }},
       {"half the tree",
        [](auto& s) {
          Header header = samples::header();
          header.leaf_count = 8;
          s.header = encode(header);
        }}},
      decode_submission);
}

TEST_CASE("a submission agrees with the header it carries", "[rules]") {
  check_refused<Submission>(
      samples::submission(),
      {{"a recipient more than the header has",
        [](auto& s) { s.recipients.push_back(s.recipients[0]); }},
       {"a wrap for nobody", [](auto& s) { s.sections[0].wraps[1].recipient = 3; }},
       {"wraps out of order",
        [](auto& s) { std::swap(s.sections[0].wraps[0], s.sections[0].wraps[1]); }},
       {"two wraps for one", [](auto& s) { s.sections[0].wraps[1].recipient = 0; }},
       {"a section for nobody", [](auto& s) { s.sections[0].wraps.clear(); }},
       {"a section about a stranger",
        [](auto& s) { s.sections[0].leaf.subject = {Uuid(Block<16>{9})}; }},
       {"a section in another age band",
        [](auto& s) { s.sections[0].leaf.age_band = AgeBand::adult; }},
       {"a ciphertext of another size", [](auto& s) { s.sections[0].leaf.padded_bytes += 1; }},
       {"a size that wraps around", [](auto& s) { s.sections[0].leaf.padded_bytes = 0xffffffff; }},
       {"no ciphertext", [](auto& s) { s.sections[0].ciphertext.clear(); }, Refusal::wrong_size},
       {"no header", [](auto& s) { s.header.clear(); }, Refusal::wrong_size},
       {"a header that is none", [](auto& s) { s.header = Bytes(40); }, Refusal::trailing_bytes}},
      decode_submission);
}

TEST_CASE("a delivery agrees with the header it carries", "[rules]") {
  const auto decode = [](ByteView frame) { return decode_from_hub(frame); };
  const auto spoilt = [](std::function<void(Delivery&)> spoil) {
    return [spoil](FromHub& packet) { spoil(std::get<Delivery>(packet)); };
  };
  check_refused<FromHub>(
      samples::delivery(),
      {{"delivery 0", spoilt([](auto& d) { d.number = 0; })},
       {"part 0", spoilt([](auto& d) { d.part = 0; })},
       {"a recipient the header has not", spoilt([](auto& d) { d.recipient_index = 3; })},
       {"another recipient's wrap", spoilt([](auto& d) { d.recipient_index = 1; })},
       {"a wrap too many", spoilt([](auto& d) {
          auto& wraps = d.sections[0].section.wraps;
          wraps.insert(wraps.begin(), wraps[0]);
          wraps[0].recipient = 0;
        })},
       {"a proof too short", spoilt([](auto& d) { d.sections[0].proof.pop_back(); })},
       {"sections out of order", spoilt([](auto& d) { std::swap(d.sections[0], d.sections[1]); })},
       {"a section beyond the tree",
        spoilt([](auto& d) { d.sections[1].section.leaf_index = 16; })},
       {"labels of what is not shown", spoilt([](auto& d) { d.withheld_shown = Disclose::count; })},
       {"a count of what is not shown", spoilt([](auto& d) {
          d.withheld_shown = Disclose::nothing;
          d.withheld_labels.clear();
        })},
       {"a count that is not the labels'", spoilt([](auto& d) { d.withheld_count = 3; })}},
      decode);
}

TEST_CASE("an entry's links and its place in the group hold together", "[rules]") {
  check_refused<Entry>(
      samples::entry(),
      {{"no stream", [](auto& e) { e.links.clear(); }},
       {"a stream twice", [](auto& e) { e.links.push_back(e.links[1]); }},
       {"sequence 0", [](auto& e) { e.links[0].sequence = 0; }},
       {"a first entry with one before it", [](auto& e) { e.links[1].sequence = 1; }},
       {"a later entry with none before it", [](auto& e) { e.links[0].sequence = 2; }},
       {"a hub stream with an id", [](auto& e) { e.links[1].stream.kind = StreamKind::hub; },
        Refusal::bad_id},
       {"a case stream without id", [](auto& e) { e.links[1].stream.uuid = {}; }, Refusal::bad_id},
       {"a stream of no kind", [](auto& e) { e.links[1].stream.kind = StreamKind{6}; },
        Refusal::unknown_enum},
       {"no command in the first of a group", [](auto& e) { e.command.clear(); }},
       {"a command in a later one", [](auto& e) { e.group = 1; }}},
      decode_entry);
}

TEST_CASE("an event's lists have one item a leaf", "[rules]") {
  const auto spoilt = [](std::size_t kind, std::function<void(Event&)> spoil) {
    return [=](Entry& entry) {
      for (const Event& event : samples::every_event()) {
        if (event.index() == kind) entry = samples::entry(event);
      }
      spoil(entry.events[0]);
    };
  };
  const std::size_t released = Event(Released{}).index();
  const std::size_t not_released = Event(NotReleased{}).index();
  check_refused<Entry>(
      samples::entry(),
      {{"a rule too few",
        spoilt(released, [](auto& e) { std::get<Released>(e).rules.pop_back(); })},
       {"leaves out of order", spoilt(released,
                                      [](auto& e) {
                                        std::get<Released>(e).leaves = {5, 1, 63};
                                      })},
       {"a leaf beyond every tree",
        spoilt(released, [](auto& e) { std::get<Released>(e).leaves[2] = 64; }), Refusal::limit},
       {"an effect too many",
        spoilt(not_released,
               [](auto& e) { std::get<NotReleased>(e).effects.push_back(Effect::hold); })},
       {"a fault nobody has",
        spoilt(Event(Refused{}).index(), [](auto& e) { std::get<Refused>(e).fault = 5; }),
        Refusal::unknown_enum}},
      decode_entry);
}

TEST_CASE("a receipt has no sentence and no refusal without evidence", "[rules]") {
  check_refused<FromHub>(samples::every_from_hub()[1],
                         {{"a sentence",
                           [](FromHub& p) {
                             std::get<Receipt>(p) = {};
                             std::get<Receipt>(p).sentence = "No.";
                           }},
                          {"a refusal",
                           [](FromHub& p) {
                             std::get<Receipt>(p).refusal.emplace();
                             std::get<Receipt>(p).evidence = {};
                           }}},
                         decode_from_hub);
}

TEST_CASE("a command keeps every leaf of the tree that was signed", "[rules]") {
  check_refused<Command>(
      samples::every_command()[0],
      {{"a leaf missing", [](Command& c) { std::get<Submit>(c.deed).decoys.pop_back(); }},
       {"a recipient missing", [](Command& c) { std::get<Submit>(c.deed).recipients.pop_back(); }}},
      decode_command);
}

TEST_CASE("an acknowledgement acknowledges something, within its ceiling", "[rules]") {
  check_refused<Acknowledgement>(
      samples::acknowledgement(),
      {{"nothing", [](auto& a) { a.items.clear(); }},
       {"delivery 0", [](auto& a) { a.items[0].number = 0; }},
       {"too much", [](auto& a) { a.items.resize(129, a.items[0]); }, Refusal::limit}},
      decode_acknowledgement);
}
