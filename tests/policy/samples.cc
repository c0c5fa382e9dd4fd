#include "policy/samples.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "support/test_data.h"

namespace mash::samples {
namespace {

std::string all_words_of(policy::Attribute attribute) {
  std::string list;
  for (std::string_view word : policy::words_of(attribute)) {
    list += (list.empty() ? "\"" : ", \"") + std::string(word) + "\"";
  }
  return "[" + list + "]";
}

std::string head(const std::string& kind, const std::string& id) {
  return "[[" + kind + "]]\nid = \"" + id + "\"\nowner = \"board\"\neffective_from = 2026-01-01\n" +
         "source = \"the law\"\nreason = \"because of " + id + "\"\n";
}

}  // namespace

std::string rule(const std::string& id, const std::string& effect, const std::string& lines) {
  return head("rule", id) + "effect = \"" + effect + "\"\n" + lines + "\n";
}

std::string release(const std::string& id, const std::string& lines) {
  std::string narrow = lines + "\n";
  for (auto attribute : {policy::Attribute::recipient, policy::Attribute::message,
                         policy::Attribute::section}) {
    const std::string name = "when." + std::string(wire::word(attribute));
    if (lines.find(name) != std::string::npos) continue;
    narrow += name + " = " + all_words_of(attribute) + "\n";
  }
  return rule(id, "release", narrow);
}

std::string duty(const std::string& id, const std::string& on, const std::string& lines) {
  return head("duty", id) + "on = [" + on + "]\n" + lines + "\n";
}

std::vector<policy::BundleFile> bundle(const std::string& sharing) {
  std::vector<policy::BundleFile> files = {{"sharing/sample.toml", sharing}};
  for (const char* name : {"practice.toml", "retention.toml", "trust.toml"}) {
    files.push_back({name, real_file(name)});
  }
  return files;
}

policy::Sharing sharing(const std::string& text) {
  policy::SharingReader reader;
  const auto problem = reader.read("sharing/sample.toml", text);
  INFO((problem ? problem->text() : "no problem"));
  REQUIRE_FALSE(problem);
  return std::move(reader).finish();
}

std::vector<policy::BundleFile> real_files() {
  const auto folder = support::source_dir() / "policies";
  std::vector<policy::BundleFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".md") continue;
    const std::string name = std::filesystem::relative(entry.path(), folder).generic_string();
    files.push_back({name, support::read_file(entry.path())});
  }
  REQUIRE(files.size() > 5);
  return files;
}

std::string real_file(const std::string& name) {
  return support::read_file(support::source_dir() / "policies" / name);
}

Digest hash(std::initializer_list<ByteView> parts) {
  Digest digest{};
  std::uint64_t state = 0xcbf29ce484222325;
  for (ByteView part : parts) {
    for (std::uint8_t byte : part) state = (state ^ byte) * 0x100000001b3;
  }
  for (std::size_t i = 0; i < digest.size(); ++i) {
    state = (state ^ i) * 0x100000001b3;
    digest[i] = static_cast<std::uint8_t>(state >> 56);
  }
  return digest;
}

}  // namespace mash::samples
