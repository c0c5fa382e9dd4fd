#include "policy/bundle.h"

#include "policy/reading.h"

namespace mash::policy {
namespace {

constexpr std::size_t hub_line_bytes = 65;  // 64 hex digits and the newline.
constexpr std::int64_t version_max = 1'000'000'000;

std::optional<Digest> digest_from(std::string_view text) {
  const auto bytes = from_hex(text);
  return bytes ? to_block<32>(*bytes) : std::nullopt;
}

std::optional<Digest> read_digest(const SettingsTable& table, std::string_view key) {
  const auto digest = digest_from(table.text(key));
  if (!digest) table.complain(key, "takes the 64 hex digits of a SHA-256");
  return digest;
}

void read_body(const SettingsTable& root, Manifest& manifest) {
  manifest.name = read_name(root, "name");
  manifest.version = static_cast<std::uint64_t>(root.integer("version", 1, version_max));
  const std::string previous = root.text("previous");
  if (!previous.empty()) manifest.previous = read_digest(root, "previous");
  if (previous.empty() != (manifest.version == 1)) {
    root.complain("previous", "is empty for version 1 and names the manifest before for any other");
  }
  const auto activates_at = from_rfc3339(root.text("activates_at"));
  if (!activates_at) {
    root.complain("activates_at", "takes a time like \"2026-11-22T08:00:00.000Z\"");
  }
  manifest.activates_at = activates_at.value_or(Time{});
  const SettingsTable files = root.table("files");
  for (const std::string& name : files.keys()) {
    if (!is_policy_file(name)) files.complain(name, "is no file of a policy");
    manifest.files[name] = read_digest(files, name).value_or(Digest{});
  }
  if (manifest.files.empty()) root.complain("files", "is empty");
}

}  // namespace

Manifest describe_files(const Digest& hub, std::string name, std::uint64_t version,
                        const std::optional<Digest>& previous, Time activates_at,
                        const std::vector<BundleFile>& files, wire::Sha256 sha256) {
  Manifest manifest{hub, std::move(name), version, previous, activates_at, {}};
  for (const BundleFile& file : files) manifest.files[file.name] = sha256({bytes_of(file.text)});
  return manifest;
}

std::string format_manifest(const Manifest& manifest) {
  std::string text(bundle_context);
  text += hex(manifest.hub) + "\n";
  text += "name = \"" + manifest.name + "\"\n";
  text += "version = " + std::to_string(manifest.version) + "\n";
  text += "previous = \"" + (manifest.previous ? hex(*manifest.previous) : "") + "\"\n";
  text += "activates_at = \"" + rfc3339(manifest.activates_at) + "\"\n";
  text += "[files]\n";
  for (const auto& [name, digest] : manifest.files) {
    text += "\"" + name + "\" = \"" + hex(digest) + "\"\n";
  }
  return text;
}

Result<Manifest, SettingsProblem> parse_manifest(std::string_view text, const std::string& name) {
  const auto wrong = [&](int line, std::string sentence) {
    return refuse(SettingsProblem{name, line, std::move(sentence)});
  };
  if (text.size() > limits::note_bytes_max) return wrong(0, "is larger than a note may be");
  if (!text.starts_with(bundle_context)) {
    return wrong(1, "is no policy manifest; its first line is \"mash/v1 policy\"");
  }
  const std::string_view rest = text.substr(bundle_context.size());
  const auto hub = digest_from(rest.substr(0, std::min(rest.size(), hub_line_bytes - 1)));
  if (!hub || rest.size() < hub_line_bytes || rest[hub_line_bytes - 1] != '\n') {
    return wrong(2, "takes the hub id as 64 hex digits");
  }
  // Two empty lines stand for the two that are not TOML, so that problems name the right line.
  const auto file = SettingsFile::parse("\n\n" + std::string(rest.substr(hub_line_bytes)), name);
  Manifest manifest;
  manifest.hub = *hub;
  read_body(file.root(), manifest);
  if (auto problem = file.finish()) return refuse(std::move(*problem));
  if (format_manifest(manifest) != text) {
    return wrong(0, "is not spelled as this program writes manifests; write it with the program");
  }
  return manifest;
}

Digest bundle_digest(std::string_view manifest_text, wire::Sha256 sha256) {
  return sha256({bytes_of(manifest_text)});
}

std::optional<SettingsProblem> check_files(const Manifest& manifest,
                                           const std::vector<BundleFile>& files,
                                           wire::Sha256 sha256) {
  std::map<std::string, Digest> found;
  for (const BundleFile& file : files) {
    if (!found.emplace(file.name, sha256({bytes_of(file.text)})).second) {
      return SettingsProblem{file.name, 0, "is in the bundle twice"};
    }
  }
  for (const auto& [name, digest] : manifest.files) {
    const auto here = found.find(name);
    if (here == found.end()) return SettingsProblem{name, 0, "is in the manifest, but not here"};
    if (here->second != digest) {
      return SettingsProblem{name, 0, "is not the file that was signed; its digest differs"};
    }
  }
  for (const auto& [name, digest] : found) {
    if (manifest.files.contains(name)) continue;
    return SettingsProblem{name, 0, "is not in the manifest, so nobody signed it"};
  }
  return std::nullopt;
}

RefusalText describe(Refusal refusal) {
  switch (refusal) {
    case Refusal::another_hub:
      return {"policy_another_hub", Fault::operator_,
              "This policy was signed for another hub; use the bundle signed for this one."};
    case Refusal::version_not_higher:
      return {"policy_version_not_higher", Fault::operator_,
              "A policy of this version or a later one is in force already; to go back, sign the "
              "old files again under a higher version."};
    case Refusal::broken_chain:
      return {"policy_broken_chain", Fault::operator_,
              "This policy does not name the one in force as the one before it; sign it again "
              "over the policy in force."};
    case Refusal::not_yet_active:
      return {"policy_not_yet_active", Fault::operator_,
              "This policy is signed for a later time; the one in force stays until then."};
  }
  return {"policy_unknown", Fault::hub, "This refusal has no text."};
}

Outcome<Refusal> may_follow(const Manifest& manifest, const Digest& hub,
                            const std::optional<InForce>& in_force, Time now) {
  if (manifest.hub != hub) return refuse(Refusal::another_hub);
  if (in_force && manifest.version <= in_force->version) return refuse(Refusal::version_not_higher);
  const std::optional<Digest> expected = in_force ? std::optional(in_force->digest) : std::nullopt;
  if (manifest.previous != expected) return refuse(Refusal::broken_chain);
  if (now < manifest.activates_at) return refuse(Refusal::not_yet_active);
  return {};
}

}  // namespace mash::policy
