#include "cli/policy_activate.h"

#include <nlohmann/json.hpp>

#include "cli/ask_hub.h"
#include "cli/files.h"
#include "cli/policy_show.h"
#include "crypto/hash.h"
#include "engine/governance.h"
#include "policy/bundle.h"

namespace mash::cli {
namespace {

using nlohmann::json;

Result<std::string, Problem> next_manifest(const PolicyActivate& asked, const PolicyNow& before,
                                           const policy::Manifest& in_force,
                                           const wire::Roster& roster,
                                           const std::vector<policy::BundleFile>& files) {
  if (!asked.note.empty()) {
    std::string note = read_text(asked.note);
    const auto is_signed =
        check_signed(note, asked.note, policy::bundle_context, roster.quorum, "mash policy sign");
    if (!is_signed) return refuse(is_signed.error());
    return note;
  }
  if (asked.signers.public_files.empty() && asked.out.empty()) {
    return refuse(Problem{"no_signer", "person",
                          "Give --sign-with for the governors who sign now, --out for those who "
                          "sign elsewhere, or --note with what they signed.",
                          exit_usage});
  }
  const policy::Manifest next =
      policy::describe_files(roster.hub, in_force.name, before.version + 1, before.digest,
                             before.now, files, crypto::sha256);
  if (next.files == in_force.files) {
    return refuse(Problem{"unchanged", "person",
                          "These files are just those of policy " + std::to_string(before.version) +
                              ", which is in force; nothing was changed."});
  }
  std::vector<GovernorKey> keys;
  if (!asked.signers.public_files.empty()) {
    auto read = read_signers(asked.signers);
    if (!read) return refuse(read.error());
    keys = std::move(*read);
  }
  const auto known = check_signers(keys, roster.governors);
  if (!known) return refuse(known.error());
  return sign_governed(policy::format_manifest(next), keys);
}

int write_out(const std::filesystem::path& out, const std::string& note, std::uint64_t version,
              const Output& output) {
  write_new_text(out, note, 0644);
  output.say("Wrote " + out.string() +
             ". Let governors sign it ('mash policy sign'), then 'mash policy activate' with "
             "--note.");
  output.emit(json({{"v", 1}, {"version", version}, {"out", out.string()}}).dump());
  return exit_done;
}

}  // namespace

Outcome<Problem> check_trust(const policy::Policy& policy, unsigned quorum) {
  constexpr int controllers = 2;  // wire/governed.h counts that many.
  const policy::Trust& trust = policy.trust();
  if (trust.signatures == static_cast<int>(quorum) && trust.controllers == controllers) return {};
  return refuse(Problem{"other_quorum", "person",
                        "trust.toml asks for " + std::to_string(trust.signatures) +
                            " signatures for " + std::to_string(trust.controllers) +
                            " controllers, the roster for " + std::to_string(quorum) + " for " +
                            std::to_string(controllers) +
                            "; the roster's is what counts, so say the same there."});
}

int policy_activate(const PolicyActivate& asked, const Output& output) {
  const auto roster = roster_now(asked.hub);
  if (!roster) return tell(output, roster.error());
  const auto before = policy_now(asked.hub);
  if (!before) return tell(output, before.error());
  const auto in_force = policy_of_hub(asked.hub, before->digest);
  if (!in_force) return tell(output, in_force.error());
  const auto next = read_policy(asked.policies);
  if (!next) return tell(output, next.error());
  const auto note = next_manifest(asked, *before, in_force->manifest, roster->roster, next->files);
  if (!note) return tell(output, note.error());
  const auto tell_change = [&] {  // Nobody puts in force what they have not seen.
    const Date today = london_date(before->now);
    output.emit(tell_differences(in_force->folder, *next, today, output).object);
  };
  if (!asked.out.empty()) {
    tell_change();
    return write_out(asked.out, *note, before->version + 1, output);
  }
  const std::string packed = engine::pack({*note, next->files});
  const auto accepted = engine::accept_policy(packed, roster->roster,
                                              policy::InForce{before->version, before->digest},
                                              before->now, signature_tools);
  if (!accepted) {
    return refused(output, "policy_not_accepted", "person", accepted.error());
  }
  const auto trusted = check_trust(accepted->policy, roster->roster.quorum);
  if (!trusted) return tell(output, trusted.error());
  tell_change();
  const auto applied = apply_policy(asked.hub, packed);
  if (!applied) return tell(output, applied.error());
  output.say("Policy " + std::to_string(accepted->version) + " is in force.");
  output.emit(
      json({{"v", 1}, {"version", accepted->version}, {"digest", hex(accepted->digest)}}).dump());
  return exit_done;
}

}  // namespace mash::cli
