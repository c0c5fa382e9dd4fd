#include "cli/agency_ask.h"

#include "cli/files.h"
#include "crypto/passphrase.h"
#include "kit/signed_request.h"
#include "net/control_socket.h"

namespace mash::cli {
namespace {

// The daemon waits ten seconds for the hub; loading a county's records takes longer.
constexpr Duration wait_max = std::chrono::minutes(5);

// A mistake in agency.toml.
Problem setting(std::string_view code, std::string_view sentence) {
  return {std::string(code), "operator", std::string(sentence), exit_usage};
}

}  // namespace

void pass_over_agency_settings(const SettingsTable& root) {
  root.text("kind");
  root.text("records");
  if (root.has("systems")) root.texts("systems");
}

Result<AgencyDaemon, Problem> AgencyDaemon::at(const std::filesystem::path& config) {
  const auto file = SettingsFile::read(config);
  const auto root = file.root();
  const auto folder = std::filesystem::absolute(config).parent_path();
  AgencyDaemon daemon(kit::read_party_config(root, folder), config);
  pass_over_agency_settings(root);
  if (const auto problem = file.finish()) return refuse(setting("bad_settings", problem->text()));
  return daemon;
}

Result<kit::Json, Problem> AgencyDaemon::ask(const kit::Json& request) const {
  net::Context context;
  const std::string text = request.dump();
  const auto answer =
      net::ask_daemon(context, config_.control(), bytes_of(text), wait_max, [](ByteView) {});
  auto json = answer ? kit::Json::parse(text_of(*answer), nullptr, false) : kit::Json();
  if (json.is_object() && json.contains("ok")) return json;
  return refuse(Problem{"not_reachable", "operator",
                        "No mash-agency answers at " + config_.control().string() +
                            "; start it with mash-agency --config " + file_.string(),
                        exit_not_reachable});
}

Result<kit::Json, Problem> AgencyDaemon::ask_as(const std::string& name,
                                                const std::string& passphrase,
                                                const kit::Json& request) const {
  if (name.empty()) {
    return refuse(Problem{"no_person", "person",
                          "This is done in a person's name: add --as NAME, whose key is NAME.pem.",
                          exit_usage});
  }
  const std::string& source = passphrase.empty() ? config_.staff_passphrase : passphrase;
  if (config_.staff.empty() || source.empty()) {
    return refuse(
        setting("no_staff_keys", "Say in " + file_.string() +
                                     " where the staff's keys are (staff), and there or with "
                                     "--passphrase where the passphrase comes from."));
  }
  const auto secret = crypto::read_passphrase(source);
  if (!secret) return refuse(problem_of(secret.error()));
  const auto staff = kit::find_staff_key(config_.staff, name, *secret);
  if (!staff) return refuse(problem_of(staff.error()));
  const auto join = kit::read_join(config_);
  if (!join) return refuse(problem_of(join.error()));
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  return ask(kit::sign_request(*staff, join->hub, request, now));
}

}  // namespace mash::cli
