// Whoever is lost types --help: every program, command and subcommand has an answer.
#include <sstream>

#include <catch2/catch.hpp>

#include "support/process.h"
#include "support/test_data.h"

using namespace mash::support;

namespace {

using Words = std::vector<std::string>;

Finished help(const std::string& name, Words words) {
  words.emplace_back("--help");
  return run(program(name), words);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// The names below "Subcommands:", which stand two spaces in.
Words subcommands(const std::string& text) {
  Words names;
  const auto at = text.find("\nSubcommands:\n");
  if (at == std::string::npos) return names;
  std::istringstream in(text.substr(at + 1));
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line) && line.starts_with("  ")) {
    if (line[2] == ' ') continue;  // A description goes on.
    names.push_back(line.substr(2, line.find(' ', 2) - 2));
    CHECK(line.size() > names.back().size() + 2);
  }
  return names;
}

void check_described(const std::string& name, const Words& words, std::size_t& seen) {
  std::string typed = name;
  for (const std::string& word : words) typed += " " + word;
  const Finished said = help(name, words);
  INFO(typed << " --help:\n" << said.out << said.err);
  ++seen;
  CHECK(said.code == 0);
  CHECK(said.err.empty());
  CHECK_FALSE(first_line(said.out).empty());
  CHECK_FALSE(said.out.starts_with("Usage:"));
  const Words below = subcommands(said.out);
  // What can be typed as it stands shows how.
  if (below.empty() && name == "mash") CHECK(said.out.find("\nExample") != std::string::npos);
  for (const std::string& sub : below) {
    Words deeper = words;
    deeper.push_back(sub);
    check_described(name, deeper, seen);
  }
}

}  // namespace

TEST_CASE("scripts say what they are for, and what was typed wrong, and do nothing else",
          "[process][help]") {
  const auto script = [](const char* name) { return (source_dir() / name).string(); };
  for (const char* name : {"ops/check", "ops/demo", "ops/test", "tests/demo/plays_well"}) {
    const Finished said = run(script(name), {"--help"});
    INFO(name << ": " << said.out << said.err);
    CHECK(said.code == 0);
    CHECK(said.err.empty());
    CHECK(said.out.find(name) != std::string::npos);
  }
  const auto check_usage = [&](const Words& words, const std::string& sentence) {
    const Finished said = run(script("ops/demo"), words);
    INFO(said.out << said.err);
    CHECK(said.code == 2);
    CHECK(said.err == "ops/demo: " + sentence + "; try ops/demo --help\n");
  };
  check_usage({"--keep"}, "--keep takes a folder");
  check_usage({"--seed", "-1"}, "--seed takes a number, 0 or more");
  check_usage({"--contacts"}, "--contacts takes a number, 0 or more");
  check_usage({"--loud"}, "'--loud' is not known");
}

TEST_CASE("every command says what it is for, and shows a line as it is typed", "[process][help]") {
  std::size_t seen = 0;
  check_described("mash", {}, seen);
  CHECK(seen > 50);
  for (const char* daemon : {"mash-hub", "mash-agency", "mash-desk"}) {
    check_described(daemon, {}, seen);
  }
}
