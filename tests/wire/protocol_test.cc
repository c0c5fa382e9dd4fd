// PROTOCOL.md says what the code does: its examples, its limits, its codes and its fields.
#include <capnp/schema.h>

#include <catch2/catch.hpp>
#include <iostream>
#include <map>

#include "base/limits.h"
#include "message.capnp.h"
#include "support/test_data.h"
#include "wire/section.h"
#include "wire/worked_examples.h"

using namespace mash;
using namespace mash::wire;

namespace {

std::string protocol() { return support::read_file(support::source_dir() / "schemas/PROTOCOL.md"); }

// The text from `heading` up to the next heading of two signs, or the end.
std::string section(const std::string& page, const std::string& heading) {
  const std::size_t begin = page.find("\n## " + heading);
  INFO("section " << heading);
  REQUIRE(begin != std::string::npos);
  const std::size_t end = page.find("\n## ", begin + 1);
  return page.substr(begin, end - begin);
}

bool names(const std::string& text, std::string_view word) {
  return text.find("`" + std::string(word) + "`") != std::string::npos;
}

}  // namespace

TEST_CASE("the worked examples are what the code makes", "[protocol]") {
  const std::string page = protocol();
  const std::string made = worked::text();
  const std::size_t first = page.find("### 14.1");
  const bool same = first != std::string::npos && page.substr(first) == made;
  if (!same) std::cout << "Section 14 of PROTOCOL.md, from its first sub-heading on:\n" << made;
  CHECK(same);
}

TEST_CASE("the worked message is one that the door lets in", "[protocol]") {
  const worked::Message message = worked::message();
  const auto submission = decode_submission(encode(message.submission));
  REQUIRE(submission.has_value());
  const auto header = decode_header(submission->header);
  REQUIRE(header.has_value());
  CHECK(leaf_bytes(message.leaf) == to_block<103>(message.leaf_bytes));
  CHECK(section_aad(message.context, message.leaf) == message.aad);
  CHECK(wrap_info(message.context, message.leaf, submission->sections[0].wraps[0].key) ==
        message.wrap_info);
  CHECK(signed_bytes(manifest_context, header->hub, {message.root, message.header}) ==
        message.signed_bytes);
  CHECK(decode_content(message.leaf.label, message.content).has_value());
  CHECK(decode_act(encode(worked::act())) == worked::act());
  CHECK(decode_acknowledgement(encode(worked::acknowledgement())) == worked::acknowledgement());
  CHECK(decode_entry(encode(worked::entry(message))) == worked::entry(message));
}

TEST_CASE("the page's limits are the code's", "[protocol]") {
  using namespace limits;
  const std::map<std::string, std::size_t> limits = {
      {"message_bytes_max", message_bytes_max},
      {"ciphertexts_bytes_max", ciphertexts_bytes_max},
      {"sections_per_message_max", sections_per_message_max},
      {"leaves_per_message_max", leaves_per_message_max},
      {"recipients_per_message_max", recipients_per_message_max},
      {"wraps_per_message_max", wraps_per_message_max},
      {"subjects_per_message_max", subjects_per_message_max},
      {"header_bytes_max", header_bytes_max},
      {"act_bytes_max", act_bytes_max},
      {"participants_max", participants_max},
      {"exclusions_per_case_max", exclusions_per_case_max},
      {"acknowledgement_bytes_max", acknowledgement_bytes_max},
      {"acknowledgement_items_max", acknowledgement_items_max},
      {"entry_body_bytes_max", entry_body_bytes_max},
      {"streams_per_entry_max", streams_per_entry_max},
      {"events_per_entry_max", events_per_entry_max},
      {"party_id_bytes_max", party_id_bytes_max},
      {"name_bytes_max", name_bytes_max},
      {"clock_bytes_max", clock_bytes_max},
      {"who_bytes_max", who_bytes_max},
      {"sentence_bytes_max", sentence_bytes_max},
      {"missing_max", missing_max},
      {"proof_hashes_max", proof_hashes_max},
      {"checkpoint_bytes_max", checkpoint_bytes_max},
      {"note_bytes_max", note_bytes_max},
      {"versions_offered_max", versions_offered_max},
      {"answer_rows_max", answer_rows_max},
      {"checks_per_case_max", checks_per_case_max},
      {"section_text_bytes_max", section_text_bytes_max},
      {"section_items_max", section_items_max}};
  const std::string table = section(protocol(), "12. ");
  for (const auto& [name, value] : limits) {
    INFO(name);
    CHECK(table.find("(`" + name + "`) | " + std::to_string(value) + " |") != std::string::npos);
  }
  CHECK(static_cast<std::size_t>(std::count(table.begin(), table.end(), '`')) ==
        2 * limits.size());
}

TEST_CASE("every refusal of the codec is on the page's list, with its fault", "[protocol]") {
  const std::string table = section(protocol(), "11. ");
  for (int i = 0; i <= static_cast<int>(Refusal::inconsistent); ++i) {
    const RefusalText text = describe(static_cast<Refusal>(i));
    INFO(text.code);
    const std::string row = "| `" + std::string(text.code) + "` | " +
                            std::to_string(static_cast<int>(text.fault)) + " |";
    CHECK(table.find(row) != std::string::npos);
  }
}

TEST_CASE("every field the hub sees has the rule that needs it", "[protocol]") {
  const std::string page = protocol();
  const std::size_t begin = page.find("### Visible to the hub");
  REQUIRE(begin != std::string::npos);
  const std::string table = page.substr(begin, page.find("### Delivery") - begin);
  const capnp::StructSchema visible[] = {
      capnp::Schema::from<schema::Header>(), capnp::Schema::from<schema::Subject>(),
      capnp::Schema::from<schema::Recipient>(), capnp::Schema::from<schema::Leaf>(),
      capnp::Schema::from<schema::Wrap>(), capnp::Schema::from<schema::Decoy>()};
  for (const auto& fields : visible) {
    for (const auto field : fields.getFields()) {
      const std::string name = field.getProto().getName().cStr();
      INFO(fields.getShortDisplayName().cStr() << "." << name);
      CHECK(names(table, name));
    }
  }
}

TEST_CASE("every label has the name of its struct on the page", "[protocol]") {
  const std::string page = protocol();
  const std::size_t begin = page.find("### Content");
  REQUIRE(begin != std::string::npos);
  const std::string text = page.substr(begin, page.find("\n## ", begin) - begin);
  const auto labels = capnp::Schema::from<schema::SectionKind>().getEnumerants();
  for (unsigned i = 0; i < labels.size(); ++i) {
    INFO(labels[i].getProto().getName().cStr());
    CHECK(text.find(labels[i].getProto().getName().cStr()) != std::string::npos);
  }
}

TEST_CASE("every context line of the code is on the page", "[protocol]") {
  const std::string page = protocol();
  for (std::string_view context : {manifest_context, act_context, acknowledgement_context}) {
    const std::string quoted =
        "\"" + std::string(context.substr(0, context.size() - 1)) + "\\n\"";
    INFO(quoted);
    CHECK(page.find(quoted) != std::string::npos);
  }
}
