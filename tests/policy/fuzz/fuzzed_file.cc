#include "policy/fuzz/fuzzed_file.h"

#include "base/ensure.h"
#include "policy/bundle.h"
#include "policy/rule_tests.h"

namespace mash::samples {
namespace {

constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(22)};

void expect_sentence(const SettingsProblem& problem) {
  ENSURE(!problem.sentence.empty() && !problem.file.empty() && problem.line >= 0,
         "a problem says what and where");
}

template <class Read>
void expect_either(const Read& read) {
  if (!read) expect_sentence(read.error());
}

void read_rules(std::string_view text) {
  policy::SharingReader reader;
  if (const auto problem = reader.read("sharing/rules.toml", text)) {
    return expect_sentence(*problem);
  }
  const policy::Sharing sharing = std::move(reader).finish();
  const auto explained = sharing.explain({}, today);
  ENSURE(explained.verdict == sharing.decide({}, today), "what is explained is what is decided");
}

void read_manifest(const std::string& text) {
  const auto manifest = policy::parse_manifest(text, "manifest");
  if (!manifest) return expect_sentence(manifest.error());
  ENSURE(policy::format_manifest(*manifest) == text, "a manifest has one spelling");
}

}  // namespace

void read_as_policy_file(std::string_view input, const policy::Policy& sound) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view word = input.substr(0, end);
  const std::string text(input.substr(std::min(end + 1, input.size())));
  if (word == "practice") return expect_either(policy::read_practice(text, "practice.toml"));
  if (word == "retention") return expect_either(policy::read_retention(text, "retention.toml"));
  if (word == "trust") return expect_either(policy::read_trust(text, "trust.toml"));
  if (word == "manifest") return read_manifest(text);
  if (word != "tests") return read_rules(text);
  expect_either(policy::run_tests(sound, {{"sharing/rules.test.toml", text}}));
}

}  // namespace mash::samples
