// The policy that is shipped: it loads, its own tests pass, and nothing in it is idle.
#include <catch2/catch.hpp>

#include "policy/bundle.h"
#include "policy/rule_tests.h"
#include "policy/samples.h"
#include "policy/schema.h"

using namespace mash;
using namespace mash::policy;

namespace {

Policy real() {
  auto policy = load(samples::real_files());
  INFO((policy ? "" : policy.error().text()));
  REQUIRE(policy);
  return std::move(*policy);
}

}  // namespace

TEST_CASE("the tests beside the rules pass, and every rule is seen at work", "[policies]") {
  const auto report = run_tests(real(), samples::real_files());
  INFO((report ? "" : report.error().text()));
  REQUIRE(report);
  for (const std::string& sentence : report->sentences()) UNSCOPED_INFO(sentence);
  CHECK(report->tests > 50);
  CHECK(report->passed());
}

TEST_CASE("the shipped schema.toml lists every word that rules may use", "[policies]") {
  CHECK(samples::real_file("schema.toml") == schema_text());
  const auto lists = word_lists();
  CHECK(lists.size() == attribute_count + 5);
  for (const WordList& list : lists) CHECK_FALSE(list.words.empty());
}

TEST_CASE("a signed manifest of the shipped files reads back and matches them", "[policies]") {
  const auto files = samples::real_files();
  const auto manifest = describe_files(Digest{}, "default", 1, std::nullopt, Time{}, files,
                                       samples::hash);
  const auto read = parse_manifest(format_manifest(manifest), "policy.note");
  REQUIRE(read);
  CHECK_FALSE(check_files(*read, files, samples::hash));
}

TEST_CASE("a protected address reaches no agency, whatever anybody says", "[policies]") {
  const Policy policy = real();
  Request request;
  request.section = wire::SectionKind::protected_address;
  int denied = 0;
  const auto try_all = [&](auto Request::*field, auto&& next) {
    using Field = std::remove_reference_t<decltype(request.*field)>;
    for (std::size_t i = 0; i < wire::count_of<Field>(); ++i) {
      request.*field = static_cast<Field>(i);
      next();
    }
  };
  try_all(&Request::recipient, [&] {
    if (request.recipient == wire::PartyKind::desk) return;
    try_all(&Request::message, [&] {
      try_all(&Request::stage, [&] {
        try_all(&Request::sender, [&] {
          try_all(&Request::urgency, [&] {
            denied += policy.sharing().decide(request, samples::today).effect == wire::Effect::deny;
          });
        });
      });
    });
  });
  CHECK(denied == 10 * 8 * 5 * 11 * 5);
}

TEST_CASE("what is kept back at strategy stage or beyond is always told to somebody",
          "[policies]") {
  const Policy policy = real();
  int told = 0;
  int kept = 0;
  for (auto stage : {wire::Stage::strategy, wire::Stage::s47, wire::Stage::emergency}) {
    for (std::size_t section = 0; section < wire::count_of<wire::SectionKind>(); ++section) {
      for (std::size_t gateway = 0; gateway < wire::count_of<wire::Gateway>(); ++gateway) {
        Request request;
        request.sender = wire::PartyKind::health;
        request.recipient = wire::PartyKind::desk;
        request.message = wire::MessageKind::return_;
        request.stage = stage;
        request.section = static_cast<wire::SectionKind>(section);
        request.gateway = static_cast<wire::Gateway>(gateway);
        const Verdict verdict = policy.sharing().decide(request, samples::today);
        if (verdict.releases()) continue;
        ++kept;
        told += verdict.obligations.told.contains(Told::duty_manager) &&
                verdict.obligations.told.contains(Told::sender);
      }
    }
  }
  CHECK(kept > 0);
  CHECK(told == kept);
}
