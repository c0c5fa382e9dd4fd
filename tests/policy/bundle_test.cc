// What governors sign, and what is refused of it.
#include "policy/bundle.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "policy/samples.h"

using namespace mash;
using namespace mash::policy;

namespace {

Digest filled(std::uint8_t byte) {
  Digest digest;
  digest.fill(byte);
  return digest;
}

const Digest hub = filled(0xab);
const Time noon = from_rfc3339("2026-11-22T12:00:00.000Z").value();
const std::vector<BundleFile> files = {{"practice.toml", "one"}, {"sharing/a.toml", "two"}};

Manifest first() {
  return describe_files(hub, "county", 1, std::nullopt, noon, files, samples::hash);
}
Manifest second() {
  return describe_files(hub, "county", 2, filled(0x11), noon, files, samples::hash);
}

std::string problem_with(const std::string& text) {
  const auto manifest = parse_manifest(text, "policy.note");
  return manifest ? "none" : manifest.error().text();
}

// The first manifest's text with one change.
std::string changed(const std::string& before, const std::string& after) {
  std::string text = format_manifest(first());
  const auto at = text.find(before);
  REQUIRE(at != std::string::npos);
  return problem_with(text.replace(at, before.size(), after));
}

std::string found_wrong(const std::vector<BundleFile>& here) {
  const auto problem = check_files(first(), here, samples::hash);
  return problem ? problem->text() : "none";
}

std::optional<Refusal> refusal(const Manifest& manifest, std::optional<InForce> in_force,
                               Time now) {
  const auto outcome = may_follow(manifest, hub, in_force, now);
  return outcome ? std::nullopt : std::optional(outcome.error());
}

}  // namespace

TEST_CASE("a manifest's text is fixed, and reads back", "[policy][bundle]") {
  CHECK(format_manifest(second()) ==
        "mash/v1 policy\n"
        "abababababababababababababababababababababababababababababababab\n"
        "name = \"county\"\n"
        "version = 2\n"
        "previous = \"1111111111111111111111111111111111111111111111111111111111111111\"\n"
        "activates_at = \"2026-11-22T12:00:00.000Z\"\n"
        "[files]\n"
        "\"practice.toml\" = \"" + hex(samples::hash({bytes_of("one")})) + "\"\n"
        "\"sharing/a.toml\" = \"" + hex(samples::hash({bytes_of("two")})) + "\"\n");
  for (const Manifest& manifest : {first(), second()}) {
    const auto read = parse_manifest(format_manifest(manifest), "policy.note");
    REQUIRE(read);
    CHECK(*read == manifest);
  }
}

TEST_CASE("a manifest that is not one is a sentence with its line", "[policy][bundle]") {
  CHECK(changed("mash/v1 policy", "mash/v1 roster") ==
        "policy.note:1: is no policy manifest; its first line is \"mash/v1 policy\"");
  CHECK(changed("abab", "abag") == "policy.note:2: takes the hub id as 64 hex digits");
  CHECK(changed("abab\n", "ab\n") == "policy.note:2: takes the hub id as 64 hex digits");
  CHECK_THAT(changed("name = \"county\"", "name = \"The County\""),
             Catch::StartsWith("policy.note:3: \"name\" takes a name of lower-case letters"));
  CHECK_THAT(changed("version = 1", "version = 0"), Catch::StartsWith("policy.note:4: "));
  CHECK_THAT(changed("version = 1", "version = 2"),
             Catch::StartsWith("policy.note:5: \"previous\" is empty for version 1"));
  CHECK_THAT(changed("previous = \"\"", "previous = \"" + std::string(64, '1') + "\""),
             Catch::StartsWith("policy.note:5: \"previous\" is empty for version 1"));
  CHECK_THAT(changed("12:00:00.000Z", "12:00"), Catch::StartsWith("policy.note:6: "));
  CHECK_THAT(changed("\"practice.toml\"", "\"../practice.toml\""),
             Catch::Contains("is no file of a policy"));
  CHECK_THAT(changed("[files]", "[file]"), Catch::Contains("\"files\" is missing"));
  CHECK_THAT(changed("[files]", "extra = 1\n[files]"), Catch::Contains("\"extra\" is not known"));
  CHECK_THAT(changed(hex(samples::hash({bytes_of("one")})), "1234"),
             Catch::Contains("takes the 64 hex digits of a SHA-256"));
  CHECK_THAT(problem_with("mash/v1 policy\n"), Catch::StartsWith("policy.note:2: "));
  CHECK_THAT(problem_with(""), Catch::StartsWith("policy.note:1: "));
  CHECK_THAT(problem_with(std::string(limits::note_bytes_max + 1, 'x')),
             Catch::Contains("larger than a note may be"));
}

TEST_CASE("one manifest has one text", "[policy][bundle]") {
  CHECK_THAT(changed("version = 1", "version =  1"), Catch::Contains("is not spelled as"));
  CHECK_THAT(changed("abab", "ABab"), Catch::Contains("is not spelled as"));
  CHECK_THAT(changed("[files]", "# by hand\n[files]"), Catch::Contains("is not spelled as"));
}

TEST_CASE("its digest is the hash of its text", "[policy][bundle]") {
  const std::string text = format_manifest(first());
  CHECK(bundle_digest(text, samples::hash) == samples::hash({bytes_of(text)}));
  CHECK(bundle_digest(text, samples::hash) !=
        bundle_digest(format_manifest(second()), samples::hash));
}

TEST_CASE("files have to be those that were signed", "[policy][bundle]") {
  CHECK(found_wrong(files) == "none");
  CHECK(found_wrong({files[1], files[0]}) == "none");
  CHECK(found_wrong({files[0]}) == "sharing/a.toml: is in the manifest, but not here");
  CHECK(found_wrong({files[0], {"sharing/a.toml", "twO"}}) ==
        "sharing/a.toml: is not the file that was signed; its digest differs");
  CHECK(found_wrong({files[0], files[1], {"sharing/b.toml", ""}}) ==
        "sharing/b.toml: is not in the manifest, so nobody signed it");
  CHECK(found_wrong({files[0], files[1], files[1]}) == "sharing/a.toml: is in the bundle twice");
}

TEST_CASE("a bundle follows the one in force, or not at all", "[policy][bundle]") {
  const InForce one{1, filled(0x11)};
  CHECK_FALSE(refusal(first(), std::nullopt, noon));
  CHECK_FALSE(refusal(second(), one, noon));
  CHECK(refusal(second(), InForce{1, filled(0x12)}, noon) == Refusal::broken_chain);
  CHECK(refusal(second(), std::nullopt, noon) == Refusal::broken_chain);
  CHECK(refusal(second(), InForce{2, filled(0x11)}, noon) == Refusal::version_not_higher);
  CHECK(refusal(second(), InForce{3, filled(0x11)}, noon) == Refusal::version_not_higher);
  CHECK(refusal(first(), one, noon) == Refusal::version_not_higher);
  CHECK(refusal(first(), std::nullopt, noon - Duration(1)) == Refusal::not_yet_active);
  Manifest foreign = first();
  foreign.hub = filled(0xcd);
  CHECK(refusal(foreign, std::nullopt, noon) == Refusal::another_hub);
  for (auto reason : {Refusal::another_hub, Refusal::version_not_higher, Refusal::broken_chain,
                      Refusal::not_yet_active}) {
    CHECK(describe(reason).code.starts_with("policy_"));
    CHECK(describe(reason).sentence.ends_with("."));
  }
}
