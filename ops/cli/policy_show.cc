#include "cli/policy_show.h"

#include <nlohmann/json.hpp>

#include "cli/ask_hub.h"
#include "cli/files.h"
#include "cli/governor.h"
#include "cli/table.h"
#include "crypto/hash.h"
#include "engine/governance.h"
#include "merkle/note.h"

namespace mash::cli {
namespace {

using nlohmann::json;

Result<SignedPolicy, Problem> read_signed(engine::Bundle bundle,
                                          const std::string& where = "policy") {
  auto& [note, files] = bundle;
  const std::string text = governed_text(note);
  auto manifest = policy::parse_manifest(text, where + "/" + manifest_file);
  if (!manifest) return refuse(problem_of(manifest.error()));
  if (auto wrong = policy::check_files(*manifest, files, crypto::sha256)) {
    wrong->file = where + "/" + wrong->file;
    return refuse(Problem{"other_files", "person", wrong->text()});
  }
  auto policy = policy::load(files);
  if (!policy) return refuse(problem_of(policy.error()));
  const Digest digest = policy::bundle_digest(text, crypto::sha256);
  return SignedPolicy{
      std::move(note), digest, std::move(*manifest), {std::move(files), std::move(*policy)}};
}

// What a hub gives is the policy of this digest, or it is not believed.
Result<engine::Bundle, Problem> bundle_of(const std::filesystem::path& hub, const Digest& digest) {
  const auto packed = document(hub, digest);
  if (!packed) return refuse(packed.error());
  auto bundle = engine::unpack(*packed);
  if (bundle) {
    const std::string text = governed_text(bundle->manifest_note);
    if (policy::bundle_digest(text, crypto::sha256) == digest) return std::move(*bundle);
  }
  return refuse(Problem{
      "bad_answer", "operator",
      "The hub gave a policy that is not the one of its digest; run 'mash ledger verify'."});
}

std::vector<std::string> signers_of(const std::string& note) {
  std::vector<std::string> names;
  const auto read = merkle::parse_note(note);
  if (!read) return names;
  for (const auto& signature : read->signatures) names.push_back(signature.name);
  return names;
}

void write_folder(const std::filesystem::path& out, const SignedPolicy& shown) {
  make_directory(out);
  std::filesystem::create_directory(out / "sharing");
  for (const auto& file : shown.folder.files) write_new_text(out / file.name, file.text, 0644);
  write_new_text(out / manifest_file, shown.note, 0644);
}

}  // namespace

Result<SignedPolicy, Problem> policy_of_hub(const std::filesystem::path& hub,
                                            std::uint64_t version) {
  const auto now = policy_now(hub);
  if (!now) return refuse(now.error());
  std::optional<Digest> digest = now->digest;
  while (digest) {  // Each names the one before it.
    auto bundle = bundle_of(hub, *digest);
    if (!bundle) return refuse(bundle.error());
    const auto manifest = policy::parse_manifest(governed_text(bundle->manifest_note), "policy");
    if (!manifest) return refuse(problem_of(manifest.error()));
    if (version == 0 || manifest->version == version) return read_signed(std::move(*bundle));
    digest = manifest->previous;
  }
  return refuse(Problem{"no_version", "person",
                        "There was no policy " + std::to_string(version) + " here; policy " +
                            std::to_string(now->version) + " is in force.",
                        exit_usage});
}

Result<SignedPolicy, Problem> policy_of_hub(const std::filesystem::path& hub,
                                            const Digest& digest) {
  auto bundle = bundle_of(hub, digest);
  if (!bundle) return refuse(bundle.error());
  return read_signed(std::move(*bundle));
}

Result<SignedPolicy, Problem> policy_of_folder(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / manifest_file)) {
    return refuse(Problem{"not_in_force", "person",
                          folder.string() + " is not a policy in force with its signed " +
                              std::string(manifest_file) +
                              "; give the folder that 'mash policy show HUB --out DIR' wrote.",
                          exit_usage});
  }
  return read_signed({read_text(folder / manifest_file), read_policies(folder)}, folder.string());
}

int policy_show(const PolicyShow& asked, const Output& output) {
  const auto shown = policy_of_hub(asked.hub, asked.version);
  if (!shown) return tell(output, shown.error());
  if (!asked.out.empty()) write_folder(asked.out, *shown);
  const policy::Manifest& manifest = shown->manifest;
  const auto signers = signers_of(shown->note);
  output.say("Policy " + std::to_string(manifest.version) + " (" + manifest.name + "), signed by " +
             all_of(signers) + " to hold from " + for_people(manifest.activates_at) + " on.");
  for (const auto& [name, digest] : manifest.files) output.say("  " + name);
  if (!asked.out.empty()) output.say("Wrote it to " + asked.out.string());
  output.emit(json({{"v", 1},
                    {"version", manifest.version},
                    {"name", manifest.name},
                    {"digest", hex(shown->digest)},
                    {"activates_at", rfc3339(manifest.activates_at)},
                    {"signed_by", signers}})
                  .dump());
  return exit_done;
}

}  // namespace mash::cli
