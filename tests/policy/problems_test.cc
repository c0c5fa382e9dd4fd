// What an officer who slips is told: file, line, sentence; and that nothing is half-loaded.
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "policy/policy.h"
#include "policy/samples.h"
#include "policy/schema.h"

using namespace mash;
using namespace mash::policy;
using samples::duty;
using samples::release;
using samples::rule;

namespace {

std::string problem_of(const std::vector<BundleFile>& files) {
  const auto policy = load(files);
  return policy ? "none" : policy.error().text();
}

// Of one file of rules.
std::string problem_with(const std::string& sharing) {
  return problem_of(samples::bundle(sharing));
}

// Of the real practice.toml with one change.
std::string practice_problem(const std::string& before, const std::string& after) {
  auto files = samples::bundle("");
  for (BundleFile& file : files) {
    if (file.name != "practice.toml") continue;
    const auto at = file.text.find(before);
    REQUIRE(at != std::string::npos);
    file.text.replace(at, before.size(), after);
  }
  return problem_of(files);
}

std::string with_line(std::string text, const std::string& line, const std::string& instead) {
  const auto at = text.find(line);
  REQUIRE(at != std::string::npos);
  return text.replace(at, line.size(), instead);
}

}  // namespace

TEST_CASE("an unknown word of a rule is answered with file, line and the nearest right one",
          "[policy][problems]") {
  CHECK(problem_with(rule("a", "withhold")) == "none");
  CHECK(problem_with(rule("a", "withold")) ==
        "sharing/sample.toml:7: \"rule.effect\" has \"withold\", which is not a word for it; did "
        "you mean \"withhold\"?");
  CHECK(problem_with(rule("a", "deny", "when.sectoin = [\"identity\"]")) ==
        "sharing/sample.toml:8: \"rule.when.sectoin\" is not known here; did you mean "
        "\"section\"?");
  CHECK(problem_with(rule("a", "deny", "when.section = [\"health_detial\"]")) ==
        "sharing/sample.toml:8: \"rule.when.section\" has \"health_detial\", which is not a word "
        "for it; did you mean \"health_detail\"?");
  CHECK_THAT(problem_with(rule("a", "deny", "when.section = \"identity\"")),
             Catch::StartsWith("sharing/sample.toml:8: \"rule.when.section\" takes a list of "));
  CHECK_THAT(problem_with(rule("a", "deny", "then.email = true")),
             Catch::Contains("\"rule.then.email\" is not known here"));
  CHECK_THAT(problem_with("[[rules]]\nid = \"a\"\n"),
             Catch::Contains("\"rules\" is not known here; did you mean \"rule\"?"));
  CHECK_THAT(problem_with(rule("a", "deny", "priority = 1")),
             Catch::Contains("\"rule.priority\" is not known here"));
}

TEST_CASE("a clause that says nothing, or says it twice, is refused", "[policy][problems]") {
  CHECK_THAT(problem_with(rule("a", "deny", "when.section = []")),
             Catch::Contains("is empty; leave the line out, or name a word"));
  CHECK_THAT(problem_with(rule("a", "deny", "when.stage = [\"s47\", \"s17\", \"s47\"]")),
             Catch::Contains("names \"s47\" twice; once is enough"));
}

TEST_CASE("a rule says who answers for it, since when, and on what law", "[policy][problems]") {
  const std::string good = rule("a", "withhold");
  for (const char* line : {"owner = \"board\"\n", "source = \"the law\"\n",
                           "effective_from = 2026-01-01\n", "reason = \"because of a\"\n",
                           "id = \"a\"\n", "effect = \"withhold\"\n"}) {
    INFO(line);
    CHECK_THAT(problem_with(with_line(good, line, "")), Catch::Contains("is missing"));
  }
  CHECK_THAT(problem_with(with_line(good, "because of a", "")),
             Catch::Contains("is empty; say it in a sentence"));
  CHECK_THAT(problem_with(with_line(good, "because of a", std::string(1001, 'x'))),
             Catch::Contains("is longer than 1000 bytes"));
  for (const char* id : {"", "A", "a_b", "a b", "a.b"}) {
    CHECK_THAT(problem_with(rule(id, "deny")), Catch::Contains("lower-case letters"));
  }
  CHECK_THAT(problem_with(rule(std::string(65, 'a'), "deny")), Catch::Contains("at most 64"));
}

TEST_CASE("dates that contradict each other are refused", "[policy][problems]") {
  CHECK_THAT(problem_with(rule("a", "deny", "effective_to = 2025-12-31")),
             Catch::StartsWith("sharing/sample.toml:8: \"rule.effective_to\" is before"));
  CHECK(problem_with(rule("a", "deny", "effective_to = 2026-01-01")) == "none");
  CHECK_THAT(problem_with(rule("a", "deny", "effective_to = 2026-02-30")),
             Catch::StartsWith("sharing/sample.toml:8: is not TOML"));
}

TEST_CASE("an id is used once, over all files, by rules and duties", "[policy][problems]") {
  CHECK_THAT(problem_with(rule("a", "deny") + rule("b", "deny") + rule("a", "withhold")),
             Catch::Contains("sharing/sample.toml:1 has already"));
  CHECK_THAT(problem_with(rule("a", "deny") +
                          duty("a", "\"release\"", "then.tell = [\"sender\"]")),
             Catch::Contains("has already"));
  auto files = samples::bundle(rule("a", "deny"));
  files.push_back({"sharing/another.toml", "\n" + rule("a", "withhold")});
  CHECK(problem_of(files) ==
        "sharing/sample.toml:2: \"rule.id\" is \"a\", which sharing/another.toml:2 has already; "
        "choose another");
}

TEST_CASE("a release is narrow", "[policy][problems]") {
  CHECK_THAT(problem_with(rule("a", "release")), Catch::Contains("recipient is missing"));
  CHECK_THAT(problem_with(rule("a", "release", "when.recipient = [\"desk\"]\n"
                                               "when.message = [\"return\"]")),
             Catch::Contains("section is missing"));
  CHECK(problem_with(release("a")) == "none");
}

TEST_CASE("obligations stand where they mean something", "[policy][problems]") {
  CHECK_THAT(problem_with(release("a", "then.show_withheld = \"count\"")),
             Catch::Contains("has no meaning for what is released"));
  CHECK_THAT(problem_with(rule("a", "deny", "then.mark = [\"sight_only\"]")),
             Catch::Contains("has no meaning for what is not released"));
  CHECK_THAT(problem_with(rule("a", "deny", "then.retain_days = 0")),
             Catch::Contains("whole number from 1"));
  CHECK_THAT(problem_with(duty("a", "\"release\"", "")), Catch::Contains("does nothing"));
  CHECK_THAT(problem_with(duty("a", "", "then.tell = [\"sender\"]")), Catch::Contains("is empty"));
  CHECK_THAT(problem_with(duty("a", "\"deny\"", "effect = \"deny\"\nthen.tell = [\"sender\"]")),
             Catch::Contains("\"duty.effect\" is not known here"));
}

TEST_CASE("a hold names who may lift it, and when it ends by itself", "[policy][problems]") {
  const std::string approvers = "hold.approvers = [\"manager\"]\n";
  CHECK(problem_with(rule("a", "hold", approvers + "hold.limit = \"4 hours\"")) == "none");
  CHECK_THAT(problem_with(rule("a", "hold")), Catch::Contains("\"rule.hold\" is missing"));
  CHECK_THAT(problem_with(rule("a", "hold", approvers)),
             Catch::Contains("\"rule.hold.limit\" is missing"));
  CHECK_THAT(problem_with(rule("a", "hold", "hold.limit = \"4 hours\"")),
             Catch::Contains("\"rule.hold.approvers\" is missing"));
  for (const char* limit : {"4", "4 hub hours", "1 working day", "0 hours"}) {
    CHECK_THAT(problem_with(rule("a", "hold", approvers + "hold.limit = \"" + limit + "\"")),
               Catch::Contains("\"rule.hold.limit\" takes"));
  }
  CHECK_THAT(problem_with(rule("a", "deny", approvers)), Catch::Contains("belongs to rules whose"));
}

TEST_CASE("essential sections are said once for each message kind", "[policy][problems]") {
  const std::string essential = "[[essential]]\nmessage = \"check\"\nsections = [\"identity\"]\n";
  CHECK(problem_with(essential) == "none");
  CHECK_THAT(problem_with(essential + essential), Catch::Contains("sharing/sample.toml:1 already"));
  CHECK_THAT(problem_with("[[essential]]\nmessage = \"chek\"\nsections = [\"identity\"]\n"),
             Catch::Contains("did you mean \"check\"?"));
}

TEST_CASE("a bundle has its files, each once, and no other", "[policy][problems]") {
  const auto files = samples::bundle("");
  for (std::size_t left_out = 1; left_out < files.size(); ++left_out) {
    auto some = files;
    some.erase(some.begin() + static_cast<std::ptrdiff_t>(left_out));
    CHECK(problem_of(some) == files[left_out].name + ": is missing from the bundle");
  }
  const auto with = [&](BundleFile more) {
    auto all = files;
    all.push_back(std::move(more));
    return problem_of(all);
  };
  CHECK(with({"trust.toml", ""}) == "trust.toml: is in the bundle twice");
  CHECK_THAT(with({"practise.toml", ""}), Catch::Contains("did you mean \"practice.toml\"?"));
  for (const char* name : {"notes.txt", "sharing/A.toml", "sharing/../x.toml", "sharing/.toml",
                           "/etc/x.toml", "sharing/x/y.toml", "sharing/.test.toml", ""}) {
    CHECK_THAT(with({name, ""}), Catch::Contains("is no file of a policy"));
  }
  CHECK(with({"sharing/x.test.toml", ""}) == "none");
  CHECK_THAT(problem_of({files.begin() + 1, files.end()}), Catch::Contains("has no file of rules"));
  std::vector<BundleFile> many(limits::policy_files_max + 1, {"trust.toml", ""});
  CHECK_THAT(problem_of(many), Catch::Contains("more than 64 files"));
}

TEST_CASE("schema.toml names no word that rules cannot use, and may lack some",
          "[policy][problems]") {
  const auto with = [](const std::string& text) {
    auto files = samples::bundle("");
    files.push_back({"schema.toml", text});
    return problem_of(files);
  };
  CHECK(with("") == "none");
  CHECK(with("[when]\nstage = [\"contact\"]") == "none");
  CHECK(with(schema_text()) == "none");
  CHECK_THAT(with("[when]\nsender = [\"police\"]\nstage = [\"stratgy\"]"),
             Catch::StartsWith("schema.toml:3: ") && Catch::Contains("did you mean \"strategy\"?"));
  CHECK_THAT(with("[when]\nstages = [\"contact\"]"), Catch::Contains("did you mean \"stage\"?"));
  CHECK_THAT(with("[whenn]"), Catch::Contains("schema.toml:1"));
}

TEST_CASE("more rules than a policy may have are refused", "[policy][problems]") {
  std::vector<BundleFile> files = samples::bundle("");
  const auto file_of = [](std::size_t number, std::size_t rules) {
    std::string text;
    for (std::size_t i = 0; i < rules; ++i) {
      text += rule("r-" + std::to_string(number) + "-" + std::to_string(i), "deny");
    }
    return BundleFile{"sharing/" + std::to_string(number) + ".toml", text};
  };
  for (std::size_t n = 0; n < 4; ++n) files.push_back(file_of(n, limits::policy_rules_max / 4));
  CHECK(problem_of(files) == "none");
  files.push_back(file_of(9, 1));
  CHECK_THAT(problem_of(files), Catch::Contains("a policy has at most 4096"));
}

TEST_CASE("malformed, huge and deep files are a sentence, not a crash", "[policy][problems]") {
  CHECK_THAT(problem_with("[[rule]]\nid = \"a"), Catch::Contains("is not TOML"));
  CHECK_THAT(problem_with("x = " + std::string(50'000, '[')), Catch::Contains("is not TOML"));
  CHECK_THAT(problem_with(std::string(limits::settings_bytes_max + 1, '#')),
             Catch::Contains("is larger than"));
  CHECK_THAT(problem_with("\xff"), Catch::Contains("is not UTF-8"));
  CHECK_THAT(problem_with("rule = 3"), Catch::Contains("takes tables, each headed [[rule]]"));
  CHECK_THAT(problem_with("[[rule]]\nwhen = 3"), Catch::Contains("is missing"));
}

TEST_CASE("practice.toml leaves nothing unsaid", "[policy][problems]") {
  CHECK(practice_problem("[hub]", "[hub]") == "none");
  CHECK_THAT(practice_problem("screening = \"1 hour\" ", "screening = \"soon\" "),
             Catch::Contains("\"clock.screening\" takes a time like \"4 hours\""));
  CHECK_THAT(practice_problem("blue = \"5 working days\"\n", ""),
             Catch::Contains("\"clock.decision.blue\" is missing"));
  CHECK_THAT(practice_problem("opens = \"09:00\"", "opens = \"9am\""),
             Catch::Contains("takes a time of day"));
  CHECK_THAT(practice_problem("opens = \"09:00\"", "opens = \"24:00\""),
             Catch::Contains("takes a time of day"));
  CHECK_THAT(practice_problem("opens = \"09:00\"", "opens = \"17:00\""),
             Catch::Contains("has to be later than opens"));
  CHECK_THAT(practice_problem("2026-01-01, 2026-04-03", "2026-01-01, 2026-01-01"),
             Catch::Contains("has 2026-01-01 twice"));
  CHECK_THAT(practice_problem("act = \"rate\"", "act = \"consider\""),
             Catch::Contains("has no row for the act \"rate\""));
  CHECK_THAT(practice_problem("agency = \"school\"", "agency = \"desk\""),
             Catch::Contains("is the desk, which does not ask itself"));
  CHECK_THAT(practice_problem("agency = \"school\"", "agency = \"schools\""),
             Catch::Contains("did you mean \"school\"?"));
  CHECK_THAT(practice_problem("ask = [{ agency = \"school\", about = [\"child\"] }]", ""),
             Catch::Contains("say which agency is asked about whom"));
  CHECK_THAT(practice_problem("after_due = \"1 hub hour\"", "after_due = \"1 hub minute\""),
             Catch::Contains("is sooner than in the step before it"));
  CHECK_THAT(practice_problem("name = \"hub-manager\"", "name = \"reminder\""),
             Catch::Contains("is used twice"));
  CHECK_THAT(practice_problem("second_manager", "second_maneger"), Catch::Contains("is missing"));
  CHECK_THAT(practice_problem("[hub]", "[hub]\nlunch = \"12:00\""),
             Catch::Contains("\"hub.lunch\" is not known here"));
}

TEST_CASE("without required checks, or without escalation, there is no practice",
          "[policy][problems]") {
  const auto without = [](const std::string& table) {
    std::string text = samples::real_file("practice.toml");
    const std::string head = "[[" + table + "]]";
    for (auto at = text.find(head); at != std::string::npos; at = text.find(head)) {
      const auto end = std::min(text.find("\n[", at + head.size()), text.find("\n# ---", at));
      text.replace(at, end - at, "");
    }
    const auto read = read_practice(text, "practice.toml");
    return read ? "none" : read.error().text();
  };
  CHECK_THAT(without("required_check"), Catch::Contains("without a required check the gate is "));
  CHECK_THAT(without("escalation"), Catch::Contains("takes from 1 to 16 steps"));
}
