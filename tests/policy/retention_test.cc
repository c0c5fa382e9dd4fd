// retention.toml and trust.toml: what they say, and what they may not leave unsaid.
#include "policy/retention.h"

#include <catch2/catch.hpp>

#include "policy/samples.h"
#include "policy/trust.h"

using namespace mash;
using namespace mash::policy;

namespace {

std::string retention_problem(const std::string& before, const std::string& after) {
  std::string text = samples::real_file("retention.toml");
  const auto at = text.find(before);
  REQUIRE(at != std::string::npos);
  text.replace(at, before.size(), after);
  const auto read = read_retention(text, "retention.toml");
  return read ? "none" : read.error().text();
}

std::string trust_problem(const std::string& text) {
  const auto read = read_trust(text, "trust.toml");
  return read ? "none" : read.error().text();
}

}  // namespace

TEST_CASE("every outcome has an end, and payloads go first", "[policy][retention]") {
  const auto read = read_retention(samples::real_file("retention.toml"), "retention.toml");
  REQUIRE(read);
  for (std::size_t i = 0; i < wire::count_of<wire::Outcome>(); ++i) {
    const RetentionRule& rule = read->after(static_cast<wire::Outcome>(i));
    CHECK(rule.payload_days <= rule.body_days);
    CHECK_FALSE(rule.reason.empty());
  }
  CHECK(read->after(wire::Outcome::no_further_action).at_end == AtEnd::erase);
  CHECK(read->after(wire::Outcome::section_47_enquiry).at_end == AtEnd::review);
  CHECK(read->undelivered_days() == 30);
}

TEST_CASE("a retention schedule with a gap or a contradiction is refused", "[policy][retention]") {
  CHECK(retention_problem("\"no_further_action\", ", "") ==
        "retention.toml:7: \"closed\" has no rule for the outcome \"no_further_action\"; nothing "
        "is kept for ever by oversight");
  CHECK_THAT(retention_problem("[\"early_help\"", "[\"no_further_action\", \"early_help\""),
             Catch::Contains("\"no_further_action\", which an earlier table has already"));
  CHECK_THAT(retention_problem("body_days = 2192", "body_days = 30"),
             Catch::Contains("is shorter than payload_days"));
  CHECK_THAT(retention_problem("at_end = \"erase\"", "at_end = \"erace\""),
             Catch::Contains("did you mean \"erase\"?"));
  CHECK_THAT(retention_problem("payload_days = 90", "payload_days = 0"),
             Catch::Contains("takes a whole number from 1 to 36600"));
  CHECK_THAT(retention_problem("undelivered_days", "undelivered_day"),
             Catch::Contains("is missing"));
}

TEST_CASE("no governor, and no one controller, rules alone", "[policy][trust]") {
  CHECK(trust_problem("[governors]\nsignatures = 3\ncontrollers = 2") == "none");
  CHECK_THAT(trust_problem("[governors]\nsignatures = 1\ncontrollers = 1"),
             Catch::StartsWith("trust.toml:2: "));
  CHECK_THAT(trust_problem("[governors]\nsignatures = 2\ncontrollers = 1"),
             Catch::StartsWith("trust.toml:3: "));
  CHECK_THAT(trust_problem("[governors]\nsignatures = 2\ncontrollers = 3"),
             Catch::Contains("no quorum could reach it"));
  CHECK_THAT(trust_problem("[governor]\nsignatures = 2\ncontrollers = 2"),
             Catch::Contains("\"governors\" is missing"));
  const auto real = read_trust(samples::real_file("trust.toml"), "trust.toml");
  REQUIRE(real);
  CHECK(real->signatures == 2);
  CHECK(real->controllers == 2);
}
