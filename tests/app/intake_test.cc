// Every code that can leave the hub has a sentence, and no two rooms use one code for two things.
#include "app/intake.h"

#include <catch2/catch.hpp>

#include <set>

#include "core/decide.h"
#include "support/test_data.h"

using namespace mash;

namespace {

// The codes in PROTOCOL.md's table of refusals: "the one list of all codes a receipt can carry".
std::set<std::string> codes_of_protocol() {
  const std::string page = support::read_file(support::source_dir() / "schemas/PROTOCOL.md");
  const std::size_t begin = page.find("| code | fault | when |");
  const std::size_t end = page.find("\n## ", begin);
  REQUIRE(begin != std::string::npos);
  std::set<std::string> codes;
  std::istringstream lines(page.substr(begin, end - begin));
  for (std::string line; std::getline(lines, line);) {
    const std::string cell = line.substr(0, line.find('|', 2));
    for (std::size_t at = cell.find('`'); at != std::string::npos; at = cell.find('`', at)) {
      const std::size_t close = cell.find('`', at + 1);
      codes.insert(cell.substr(at + 1, close - at - 1));
      at = close + 1;
    }
  }
  return codes;
}

}  // namespace

TEST_CASE("each code that PROTOCOL.md lists has a sentence of its own", "[intake]") {
  const auto codes = codes_of_protocol();
  CHECK(codes.size() > 40);
  std::set<std::string_view> sentences;
  for (const std::string& code : codes) {
    INFO(code);
    const std::string_view sentence = app::sentence_of(code);
    CHECK(sentence.size() > 20);
    CHECK(sentence.size() <= limits::sentence_bytes_max);
    CHECK(sentence.back() == '.');
    CHECK(sentences.insert(sentence).second);
  }
  CHECK(app::sentence_of("no_such_code").empty());
  CHECK(app::sentence_of("").empty());
}

TEST_CASE("no code is the door's and another room's at once", "[intake]") {
  const auto codes = codes_of_protocol();
  for (const auto refusal : {app::IntakeRefusal::bad_signature, app::IntakeRefusal::wrong_digest,
                             app::IntakeRefusal::commitment_reused}) {
    const RefusalText text = app::describe(refusal);
    INFO(text.code);
    CHECK(codes.contains(std::string(text.code)));
    CHECK(text.fault == Fault::sender);
    CHECK(app::sentence_of(text.code) == text.sentence);
    CHECK_FALSE(core::from_code(text.code).has_value());
    CHECK_FALSE(wire::from_code(text.code).has_value());
  }
  for (const std::string& code : codes) {
    INFO(code);
    CHECK_FALSE((core::from_code(code).has_value() && wire::from_code(code).has_value()));
  }
}
