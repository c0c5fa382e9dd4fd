#include "engine/governance.h"

#include <charconv>

#include "merkle/note.h"
#include "policy/rule_tests.h"

namespace mash::engine {
namespace {

// One part of a packed bundle, taken off the front of `text`.
std::optional<policy::BundleFile> take_part(std::string_view& text) {
  const std::size_t line_end = text.find('\n');
  if (line_end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, line_end);
  const std::size_t space = line.rfind(' ');
  if (space == std::string_view::npos) return std::nullopt;
  std::size_t length = 0;
  const char* const end = line.data() + line.size();
  const auto [stop, error] = std::from_chars(line.data() + space + 1, end, length);
  text.remove_prefix(line_end + 1);
  if (error != std::errc() || stop != end || length > text.size()) return std::nullopt;
  policy::BundleFile part{std::string(line.substr(0, space)), std::string(text.substr(0, length))};
  text.remove_prefix(length);
  return part;
}

std::string part(std::string_view name, std::string_view bytes) {
  return std::string(name) + " " + std::to_string(bytes.size()) + "\n" + std::string(bytes);
}

constexpr std::string_view manifest_name = "manifest";

}  // namespace

std::string pack(const Bundle& bundle) {
  std::string packed = part(manifest_name, bundle.manifest_note);
  for (const auto& file : bundle.files) packed += part(file.name, file.text);
  return packed;
}

std::optional<Bundle> unpack(std::string_view packed) {
  auto manifest = take_part(packed);
  if (!manifest || manifest->name != manifest_name) return std::nullopt;
  Bundle bundle{std::move(manifest->text), {}};
  while (!packed.empty()) {
    auto file = take_part(packed);
    if (!file) return std::nullopt;
    bundle.files.push_back(std::move(*file));
  }
  return bundle;
}

Result<PolicyInUse, std::string> accept_policy(std::string_view packed, const wire::Roster& roster,
                                               const std::optional<policy::InForce>& before,
                                               Time now, const wire::SignatureTools& tools) {
  const auto bundle = unpack(packed);
  if (!bundle) return refuse(std::string("This is not a packed policy bundle."));
  const auto text =
      wire::open_governed(bundle->manifest_note, roster.governors, roster.quorum, tools);
  if (!text) return refuse(text.error().text());
  const auto manifest = policy::parse_manifest(*text, "manifest");
  if (!manifest) return refuse(manifest.error().text());
  if (const auto follows = policy::may_follow(*manifest, roster.hub, before, now); !follows) {
    return refuse(std::string(policy::describe(follows.error()).sentence));
  }
  auto in_use = read_bundle(packed, tools.sha256);
  if (!in_use) return in_use;
  const auto tested = policy::run_tests(in_use->policy, bundle->files);
  if (!tested) return refuse(tested.error().text());
  if (!tested->passed()) return refuse(tested->summary());
  return in_use;
}

Result<RosterInUse, std::string> read_roster_note(std::string_view note, wire::Sha256 sha256) {
  const auto parsed = merkle::parse_note(note);
  if (!parsed) return refuse(std::string("the roster's note cannot be read"));
  auto roster = wire::parse_roster(parsed->text, "roster");
  if (!roster) return refuse(roster.error().text());
  return RosterInUse{std::move(*roster), std::string(note), sha256({bytes_of(parsed->text)})};
}

Result<PolicyInUse, std::string> read_bundle(std::string_view packed, wire::Sha256 sha256) {
  const auto bundle = unpack(packed);
  const auto note = merkle::parse_note(bundle ? bundle->manifest_note : std::string());
  if (!note) return refuse(std::string("the policy bundle cannot be unpacked"));
  const auto manifest = policy::parse_manifest(note->text, "manifest");
  if (!manifest) return refuse(manifest.error().text());
  if (const auto wrong = policy::check_files(*manifest, bundle->files, sha256)) {
    return refuse(wrong->text());
  }
  auto policy = policy::load(bundle->files);
  if (!policy) return refuse(policy.error().text());
  const Digest calendar = policy->practice().calendar_digest(sha256);
  return PolicyInUse{std::move(*policy), bundle->manifest_note, manifest->version,
                     policy::bundle_digest(note->text, sha256), calendar};
}

}  // namespace mash::engine
