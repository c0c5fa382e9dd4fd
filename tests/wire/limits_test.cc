// The ceilings hold together: whatever is allowed in can also be kept, and can also go out.
#include "base/limits.h"

#include <catch2/catch.hpp>

#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;

namespace {

constexpr std::size_t wraps_per_section =
    limits::wraps_per_message_max / limits::sections_per_message_max;

PartyId longest_party(std::size_t i) {
  std::string name = "p" + std::to_string(i);
  name.resize(limits::party_id_bytes_max, 'x');
  return *PartyId::from_text(name);
}

Digest numbered(std::size_t i) {
  Digest digest{};
  digest.fill(0xee);
  digest[0] = static_cast<std::uint8_t>(i);
  return digest;
}

SubjectId subject(std::size_t i) { return {Uuid(Block<16>{9, static_cast<std::uint8_t>(i)})}; }

Header largest_header() {
  Header header = samples::referral();
  header.sender = longest_party(0);
  header.recipients.clear();
  for (std::size_t i = 0; i < limits::recipients_per_message_max; ++i) {
    header.recipients.push_back(numbered(i));
  }
  header.subjects.clear();
  for (std::size_t i = 0; i < limits::subjects_per_message_max; ++i) {
    header.subjects.push_back(
        {subject(i), SubjectRole::child, AgeBand::under_5, CaseId{subject(i).uuid}});
  }
  header.leaf_count = limits::leaves_per_message_max;
  return header;
}

Submission largest_submission() {
  const Header header = largest_header();
  Submission submission{encode(header), {}, {}, {}, {}};
  for (std::size_t i = 0; i < limits::recipients_per_message_max; ++i) {
    submission.recipients.push_back({Block<16>{}, longest_party(i)});
  }
  const std::size_t ciphertext_bytes =
      limits::ciphertexts_bytes_max / limits::sections_per_message_max;
  for (std::size_t i = 0; i < limits::sections_per_message_max; ++i) {
    Section section;
    section.leaf_index = static_cast<std::uint8_t>(i);
    section.leaf.subject = subject(0);
    section.leaf.age_band = AgeBand::under_5;
    section.leaf.padded_bytes = static_cast<std::uint32_t>(ciphertext_bytes - 16);
    section.ciphertext.resize(ciphertext_bytes, 0xcc);
    for (std::size_t w = 0; w < wraps_per_section; ++w) {
      section.wraps.push_back({static_cast<std::uint8_t>(w), {}, {}, {}});
    }
    submission.sections.push_back(std::move(section));
  }
  return submission;
}

Evidence largest_evidence() {
  return {1, {}, Bytes(limits::entry_body_bytes_max, 1),
          std::vector<Digest>(limits::proof_hashes_max),
          std::string(limits::checkpoint_bytes_max, 'c')};
}

Missing largest_missing() {
  return {std::string(limits::name_bytes_max, 'w'), CheckId{Uuid(Block<16>{1})},
          std::string(limits::party_id_bytes_max, 'a'), std::string(limits::who_bytes_max, 'w'),
          Time(Duration(1))};
}

Entry entry_with(Bytes command, std::vector<Event> events) {
  Entry entry = samples::entry();
  entry.command = std::move(command);
  entry.events = std::move(events);
  while (entry.links.size() < limits::streams_per_entry_max) {
    const Uuid id(Block<16>{3, static_cast<std::uint8_t>(entry.links.size())});
    entry.links.push_back({{StreamKind::case_, id}, 7, Digest{}});
  }
  return entry;
}

}  // namespace

TEST_CASE("the largest header fits its ceiling with room to grow", "[limits]") {
  const Bytes frame = encode(largest_header());
  CHECK(decode_header(frame).has_value());
  CHECK(frame.size() <= limits::header_bytes_max / 2);
}

TEST_CASE("the largest submission is let in", "[limits]") {
  const Bytes frame = encode(ToHub(largest_submission()));
  CHECK(frame.size() <= limits::message_bytes_max);
  CHECK(decode_to_hub(frame).has_value());
}

TEST_CASE("one ciphertext byte above the ceiling is not let in", "[limits]") {
  Submission submission = largest_submission();
  submission.sections[0].ciphertext.push_back(0);
  ++submission.sections[0].leaf.padded_bytes;
  const auto result = decode_submission(encode(submission));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == Refusal::limit);
}

TEST_CASE("one wrap above the ceiling is not let in", "[limits]") {
  Submission submission = largest_submission();
  submission.sections[0].wraps.push_back({wraps_per_section, {}, {}, {}});
  const auto result = decode_submission(encode(submission));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == Refusal::limit);
}

TEST_CASE("the largest delivery of the largest submission goes out in one frame", "[limits]") {
  Submission submission = largest_submission();
  Delivery delivery;
  delivery.number = 1;
  delivery.header = submission.header;
  delivery.release = largest_evidence();
  for (Section& section : submission.sections) {
    section.wraps.resize(1);
    delivery.sections.push_back({std::move(section), std::vector<Digest>(6)});
  }
  const Bytes frame = encode(FromHub(delivery));
  CHECK(frame.size() <= limits::message_bytes_max);
  CHECK(decode_from_hub(frame).has_value());
}

TEST_CASE("the largest submission's command fits an entry, with a refusal beside it",
          "[limits]") {
  Submission sent = largest_submission();
  Submit submit{sent.header,           {}, sent.recipients, sent.sections, {}, 0,
                Prior{1, numbered(1)}, {}, sent.decoys};
  for (Section& section : submit.sections) section.ciphertext.clear();
  for (std::size_t i = 0; i < limits::subject_cases_max; ++i) {
    submit.subject_cases.push_back({subject(i), CaseId{subject(i).uuid}});
  }
  const Bytes command = encode(Command{longest_party(0), submit});
  REQUIRE(decode_command(command).has_value());
  const Refused refused{std::string(64, 'c'), 0, std::string(40, 'p'), std::string(40, 'p'), {}};
  const Bytes body = encode(entry_with(command, {refused}));
  CHECK(body.size() <= limits::entry_body_bytes_max);
  CHECK(decode_entry(body).has_value());
}

TEST_CASE("the largest acknowledgement fits an entry with all its events", "[limits]") {
  Acknowledgement acknowledgement = samples::acknowledgement();
  acknowledgement.items.resize(limits::acknowledgement_items_max, acknowledgement.items[0]);
  const Bytes said = encode(acknowledgement);
  CHECK(said.size() <= limits::acknowledgement_bytes_max);
  Acknowledge acknowledge{{said, {}}, {}};
  std::vector<Event> events;
  for (const AcknowledgementItem& item : acknowledgement.items) {
    acknowledge.open.push_back(
        OpenDelivery{item.number, item.message, item.part, CaseId{Uuid(Block<16>{4})}, true,
                     item.staff});
    events.push_back(DeliveryReported{longest_party(0), item.number, item.report, item.at,
                                      item.staff, item.message});
    events.push_back(
        DeliveryEnded{item.number, DeliveryEnd::acknowledged, longest_party(0), item.message});
  }
  const Bytes command = encode(Command{longest_party(0), acknowledge});
  const Bytes body = encode(entry_with(command, events));
  CHECK(body.size() <= limits::entry_body_bytes_max);
  CHECK(decode_entry(body).has_value());
}

TEST_CASE("a shut gate's whole list fits an entry with the act that met it", "[limits]") {
  const Act act = samples::act(RecordStrategy{
      Time{}, std::vector<PartyId>(limits::participants_max, longest_party(0)), true, {}});
  REQUIRE(encode(act).size() <= limits::act_bytes_max);
  const Bytes command = encode(Command{longest_party(0), Perform{{encode(act), {}}, Prior{}}});
  Refused refused{"gate_shut", 1, std::string(40, 'p'), std::string(40, 'p'), {}};
  refused.missing.assign(limits::missing_max, largest_missing());
  const Bytes body = encode(entry_with(command, {refused}));
  CHECK(body.size() <= limits::entry_body_bytes_max);
  const Bytes receipt = encode(FromHub(
      Receipt{samples::header().id, largest_evidence(), refused, std::string(512, 's')}));
  CHECK(receipt.size() <= limits::message_bytes_max);
  CHECK(decode_from_hub(receipt).has_value());
}

TEST_CASE("the largest answers and notes go out in one frame", "[limits]") {
  const std::string note(limits::note_bytes_max, 'n');
  const Welcome welcome{{}, {}, std::string(limits::checkpoint_bytes_max, 'c'), note, note};
  CHECK(decode_from_hub(encode(FromHub(welcome))).has_value());
  const Duty duty{std::string(limits::name_bytes_max, 'd'), CaseId{Uuid(Block<16>{1})},
                  CheckId{Uuid(Block<16>{1})}, {}, Urgency::red, MessageId{Uuid(Block<16>{1})},
                  longest_party(0)};
  const Answer duties{samples::header().id, std::vector<Duty>(limits::answer_rows_max, duty)};
  CHECK(decode_from_hub(encode(FromHub(duties))).has_value());
  CheckView check{CheckId{Uuid(Block<16>{1})}, PartyKind::school, longest_party(0), subject(0),
                  std::string(limits::name_bytes_max, 's'), {}, {}, 1, true, {}, {}};
  check.considered_by.resize(limits::considerations_per_check_max, StaffId{Uuid(Block<16>{1})});
  CaseView view;
  view.line.case_id = CaseId{Uuid(Block<16>{1})};
  view.child = subject(0);
  view.checks.resize(limits::checks_per_case_max, check);
  view.unissued.resize(limits::checks_per_case_max, {PartyKind::health, subject(0)});
  CHECK(decode_from_hub(encode(FromHub(Answer{samples::header().id, view}))).has_value());
}
