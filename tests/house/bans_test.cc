#include "house/bans.h"

#include <catch2/catch.hpp>

using namespace mash::house;

namespace {

const Table table =
    read_table("broker/base:\nbroker/core:\nbroker/net:\nadapters/kit:\npure: base core\n");

std::size_t impure(std::string path, std::string text) {
  return impure_names({std::move(path), std::move(text)}, table).size();
}
std::size_t guarded(std::string path, std::string text) {
  return guarded_names({std::move(path), std::move(text)}, table).size();
}
std::size_t banned(std::string path, std::string text) {
  return banned_names({std::move(path), std::move(text)}).size();
}

}  // namespace

TEST_CASE("a pure room names no clock, no chance, no thread and no environment", "[house]") {
  CHECK(impure("broker/core/a.cc", "std::chrono::sys_days d; int operand(int);\n") == 0);
  for (const char* name : {"system_clock::now()", "steady_clock::now()", "std::random_device r",
                           "rand()", "std::thread t", "std::mutex m", "std::getenv(x)"}) {
    CAPTURE(name);
    CHECK(impure("broker/core/a.cc", std::string("auto x = ") + name + ";\n") == 1);
    CHECK(impure("broker/net/a.cc", std::string("auto x = ") + name + ";\n") == 0);
    CHECK(impure("broker/core/a.cc", std::string("// ") + name + "\n") == 0);
  }
}

TEST_CASE("a pure room reads no file, but for the settings of base", "[house]") {
  CHECK(impure("broker/core/a.cc", "std::ifstream in(path);\n") == 1);
  CHECK(impure("broker/base/a.cc", "std::fopen(path, \"r\");\n") == 1);
  CHECK(impure("broker/base/settings.cc", "std::ifstream in(path);\n") == 0);
  CHECK(impure("broker/base/settings.cc", "std::getenv(name);\n") == 1);
}

TEST_CASE("a pure room depends on no locale", "[house]") {
  for (const char* call : {"std::toupper(c)", "isspace(c)", "std::isdigit(c)", "strftime(a, b)",
                           "std::locale()", "setlocale(LC_ALL, 0)", "std::stod(s)"}) {
    CAPTURE(call);
    CHECK(impure("broker/core/a.cc", std::string(call) + ";\n") == 1);
  }
}

TEST_CASE("decisions go through things in an order of their own", "[house]") {
  CHECK(impure("broker/core/a.h", "std::unordered_map<int, int> m;\n") == 1);
  CHECK(impure("broker/base/a.h", "std::unordered_map<int, int> m;\n") == 0);
  CHECK(impure("broker/core/a.h", "std::map<const Case*, int> m;\n") == 1);
  CHECK(impure("broker/core/a.h", "std::map<CaseId, const Case*> m;\n") == 0);
}

TEST_CASE("what compilers or habits do not bear is banned everywhere", "[house]") {
  CHECK(banned("broker/net/a.cc", "for (int i : std::views::iota(0, 9)) {}\n") == 1);
  CHECK(banned("broker/net/a.cc", "mash::views::Page p;\n") == 0);
  CHECK(banned("broker/net/a.h", "#include <source_location>\n") == 1);
  CHECK(banned("broker/net/a.cc", "assert(x);\nstatic_assert(y);\n") == 1);
  CHECK(banned("broker/net/a.cc", "#include <cassert>\n") == 1);
  CHECK(banned("broker/net/a.h", "using namespace std;\n") == 1);
  CHECK(banned("broker/net/a.cc", "#if 0\n#endif\n") == 1);
}

TEST_CASE("a test does not sleep", "[house]") {
  for (const char* call : {"std::this_thread::sleep_for(1ms)", "usleep(5)", "sleep(1)"}) {
    CAPTURE(call);
    CHECK(banned("tests/net/a.cc", std::string(call) + ";\n") == 1);
    CHECK(banned("broker/net/a.cc", std::string(call) + ";\n") == 0);
  }
}

TEST_CASE("casts and secrets stay with those who are allowed to use them", "[house]") {
  const std::string cast = "auto p = reinterpret_cast<const char*>(q);\n";
  CHECK(guarded("broker/core/a.cc", cast) == 1);
  CHECK(guarded("broker/base/bytes.h", cast) == 0);
  CHECK(guarded("broker/net/a.cc", cast) == 0);
  CHECK(guarded("tests/core/a.cc", cast) == 0);
  const std::string read = "use(key.reveal());\n";
  CHECK(guarded("broker/core/a.cc", read) == 1);
  CHECK(guarded("broker/base/secret.h", read) == 0);
  CHECK(guarded("adapters/kit/a.cc", read) == 0);
  CHECK(guarded("adapters/kitchen/a.cc", read) == 1);
}

TEST_CASE("nothing says that it is not finished", "[house]") {
  CHECK(unfinished_words({"broker/net/a.cc", "int a; // TODO: b\n"}).size() == 1);
  CHECK(unfinished_words({"README.md", "This is a stub.\n"}).size() == 1);
  CHECK(unfinished_words({"broker/net/a.cc", "stubborn(\"name-XXXXXX\");\n"}).empty());
  CHECK(unfinished_words({"tests/vectors/a.csv", "HACK\n"}).empty());
}

TEST_CASE("no path and no host of one machine is written down", "[house]") {
  CHECK(machine_paths({"ops/a", "cd /work/x\n"}).size() == 1);
  CHECK(machine_paths({"ops/a", "\"/home/jo/x\"\n"}).size() == 1);
  CHECK(machine_paths({"ops/a", "${x}/work/y and ./work/z and net/work/z\n"}).empty());
  CHECK(machine_paths({"ops/a", "a/work/b /work/c\n"}).size() == 1);
  CHECK(machine_paths({"ops/a", "https://pypi.org/simple\n"}).size() == 1);
}
