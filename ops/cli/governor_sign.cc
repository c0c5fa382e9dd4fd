#include "cli/governor_sign.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/ask_hub.h"
#include "cli/files.h"
#include "cli/policy_show.h"
#include "cli/roster_change.h"
#include "crypto/hash.h"
#include "merkle/note.h"
#include "policy/bundle.h"
#include "policy/rule_tests.h"

namespace mash::cli {
namespace {

Problem needs(const std::string& sentence) { return {"not_shown", "person", sentence, exit_usage}; }

Outcome<Problem> show_roster(const GovernorSign& asked, const std::string& text,
                             const std::vector<GovernorKey>& keys, const Output& output) {
  if (asked.in_force.empty()) {
    return refuse(needs(asked.note.string() +
                        " is a roster: give --in-force with the note it follows ('mash roster "
                        "show HUB --out FILE' writes it), so that its changes can be shown."));
  }
  const auto before = read_roster(read_text(asked.in_force), asked.in_force.string());
  if (!before) return refuse(before.error());
  const auto after = read_roster(text, asked.note.string());
  if (!after) return refuse(after.error());
  if (after->roster.hub != before->roster.hub || after->roster.previous != before->digest ||
      after->roster.epoch != before->roster.epoch + 1) {
    return refuse(Problem{"broken_chain", "person",
                          asked.note.string() + " does not follow " + asked.in_force.string() +
                              "; fetch both again."});
  }
  const auto known = check_signers(keys, before->roster.governors);
  if (!known) return known;
  tell_changes(changes(before->roster, after->roster), output);
  return {};
}

// A first policy follows none, and all of it is new.
Outcome<Problem> show_change(const GovernorSign& asked, const policy::Manifest& manifest,
                             const PolicyFolder& next, const Output& output) {
  if (!manifest.previous) return {};
  if (asked.in_force.empty()) {
    return refuse(needs(asked.note.string() +
                        " is a policy: give --in-force with the folder of the one it follows "
                        "('mash policy show HUB --out DIR' writes it), so that what it changes "
                        "can be shown."));
  }
  const auto before = policy_of_folder(asked.in_force);
  if (!before) return refuse(before.error());
  if (manifest.hub != before->manifest.hub || manifest.previous != before->digest) {
    return refuse(Problem{"broken_chain", "person",
                          asked.note.string() + " does not follow the policy in " +
                              asked.in_force.string() + "; fetch both again."});
  }
  output.emit(tell_differences(before->folder, next, london_date(wall_clock()), output).object);
  return {};
}

Outcome<Problem> show_policy(const GovernorSign& asked, const std::string& text,
                             const Output& output) {
  if (asked.policies.empty()) {
    return refuse(needs(asked.note.string() +
                        " is a policy: sign it with 'mash policy sign', which checks the folder "
                        "it was made of."));
  }
  const auto manifest = policy::parse_manifest(text, asked.note.string());
  if (!manifest) return refuse(problem_of(manifest.error()));
  const auto next = read_policy(asked.policies);
  if (!next) return refuse(next.error());
  const auto& files = next->files;
  if (const auto wrong = policy::check_files(*manifest, files, crypto::sha256)) {
    return refuse(Problem{"other_files", "person", wrong->text()});
  }
  const auto tested = policy::run_tests(next->policy, files);
  if (!tested) return refuse(problem_of(tested.error()));
  const std::string summary = tested->summary();
  if (!tested->passed()) return refuse(Problem{"policy_not_accepted", "person", summary});
  if (const auto shown = show_change(asked, *manifest, *next, output); !shown) return shown;
  output.say("Policy " + std::to_string(manifest->version) + " of " + std::to_string(files.size()) +
             " files, just as in " + asked.policies.string() + ". " + summary);
  output.emit(
      nlohmann::json({{"v", 1}, {"policy", manifest->version}, {"files", files.size()}}).dump());
  return {};
}

// What stands there already, and the new ones; a governor that signs again changes nothing.
std::string with_signatures(const std::string& before, const std::string& text,
                            const std::vector<GovernorKey>& keys) {
  auto made = merkle::parse_note(sign_governed(text, keys));
  auto note = merkle::parse_note(before);
  if (!note) return merkle::format_note(*made);
  for (auto& signature : made->signatures) {
    if (std::find(note->signatures.begin(), note->signatures.end(), signature) ==
        note->signatures.end()) {
      note->signatures.push_back(std::move(signature));
    }
  }
  return merkle::format_note(*note);
}

}  // namespace

int governor_sign(const GovernorSign& asked, const Output& output) {
  const std::string before = read_text(asked.note);
  const std::string text = governed_text(before);
  const auto keys = read_signers(asked.signers);
  if (!keys) return tell(output, keys.error());
  const bool is_roster = text.starts_with(wire::roster_context);
  const bool is_policy = text.starts_with(policy::bundle_context);
  if (!is_roster && !is_policy) {
    return refused(output, "not_a_note", "person",
                   asked.note.string() +
                       " is neither a roster nor a policy manifest; sign what 'mash enrol', "
                       "'mash revoke' or 'mash policy activate' wrote with --out.");
  }
  const auto shown =
      is_roster ? show_roster(asked, text, *keys, output) : show_policy(asked, text, output);
  if (!shown) return tell(output, shown.error());
  replace_text(asked.note, with_signatures(before, text, *keys));
  const std::size_t signatures = merkle::parse_note(read_text(asked.note))->signatures.size();
  output.say(asked.note.string() + " has " + std::to_string(signatures) +
             (signatures == 1 ? " signature" : " signatures") + " now.");
  output.emit(nlohmann::json({{"v", 1}, {"signatures", signatures}}).dump());
  return exit_done;
}

}  // namespace mash::cli
