// Small bundles for the tests of the policy room, and the real one of policies/.
#pragma once

#include <string>
#include <vector>

#include "policy/policy.h"

namespace mash::samples {

// A day on which every sample rule is in force.
inline constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(22)};

// One rule of sharing/*.toml: "effect", then lines of its own (clauses, obligations).
std::string rule(const std::string& id, const std::string& effect, const std::string& lines = "");
// A release rule needs to be narrow; this one takes everything the rest of `lines` does not narrow.
std::string release(const std::string& id, const std::string& lines = "");
std::string duty(const std::string& id, const std::string& on, const std::string& lines);

// practice.toml, retention.toml and trust.toml of the real policy, and `sharing` as the only rules.
std::vector<policy::BundleFile> bundle(const std::string& sharing);
// The compiled rules of `sharing`; a problem fails the test.
policy::Sharing sharing(const std::string& text);

// The files of policies/, as the program that reads the directory hands them over.
std::vector<policy::BundleFile> real_files();
std::string real_file(const std::string& name);

// Not SHA-256: the room takes any hash. It differs when its input does, which is all that counts.
Digest hash(std::initializer_list<ByteView> parts);

}  // namespace mash::samples
