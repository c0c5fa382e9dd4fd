// The codes of core's refusals are the protocol's: agencies' systems branch on them.
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "core/decide.h"
#include "support/test_data.h"

using namespace mash;
using core::Refusal;

namespace {

const auto last = static_cast<int>(Refusal::no_search_statement);

}  // namespace

TEST_CASE("every refusal of core is on the protocol's list, with its fault", "[refusal]") {
  const std::string page = support::read_file(support::source_dir() / "schemas" / "PROTOCOL.md");
  const auto begin = page.find("## 11. Refusals");
  REQUIRE(begin != std::string::npos);
  const std::string table = page.substr(begin, page.find("## 12.", begin) - begin);
  for (int i = 0; i <= last; ++i) {
    const RefusalText text = describe(static_cast<Refusal>(i));
    INFO(text.code);
    const auto code = table.find("`" + std::string(text.code) + "`");
    REQUIRE(code != std::string::npos);
    const auto line = table.substr(code, table.find('\n', code) - code);
    const std::string fault = " | " + std::to_string(static_cast<int>(text.fault)) + " | ";
    CHECK(line.find(fault) != std::string::npos);
  }
}

TEST_CASE("a code is found again by its text, and has a sentence for people", "[refusal]") {
  for (int i = 0; i <= last; ++i) {
    const auto refusal = static_cast<Refusal>(i);
    const RefusalText text = describe(refusal);
    CHECK(core::from_code(text.code) == refusal);
    CHECK(text.sentence.size() > 20);
    CHECK(text.sentence.size() <= limits::sentence_bytes_max);
  }
  CHECK_FALSE(core::from_code("no such code"));
}
