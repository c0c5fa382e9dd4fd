#include "cli/desk_client.h"

#include <algorithm>

#include "base/ensure.h"
#include "cli/agency_ask.h"
#include "cli/files.h"
#include "cli/refusal.h"
#include "crypto/passphrase.h"
#include "crypto/random.h"
#include "kit/signed_request.h"
#include "net/control_socket.h"
#include "wire/codec.h"

namespace mash::cli {
namespace {

// The daemon answers within kit::answer_wait for each thing it waits for.
constexpr Duration daemon_wait_max = std::chrono::minutes(1);

Time now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

crypto::SystemRandom& chance() {
  static crypto::SystemRandom random;
  return random;
}

}  // namespace

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string short_id(const std::string& id) {
  std::string end = id.size() > 6 ? id.substr(id.size() - 6) : id;
  std::transform(end.begin(), end.end(), end.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return end;
}

bool is_waiting(const Json& answer) { return answer.value("state", "") == "waiting"; }

DeskClient::DeskClient(const DeskAsked& asked, const Output& output)
    : asked_(asked), output_(output) {}

int DeskClient::fail(int code, std::string_view name, std::string_view fault,
                     const std::string& sentence) {
  refused(output_, name, fault, sentence);
  return code_ = code;
}

std::string DeskClient::program() const { return asked_.agency ? "mash-agency" : "mash-desk"; }

bool DeskClient::read_config() {
  if (config_) return true;
  const auto file = SettingsFile::read(asked_.config);
  auto config =
      kit::read_party_config(file.root(), std::filesystem::absolute(asked_.config).parent_path());
  if (asked_.agency) pass_over_agency_settings(file.root());
  if (const auto problem = file.finish()) {
    fail(exit_usage, "bad_settings", "operator", problem->text());
    return false;
  }
  config_ = std::move(config);
  return true;
}

std::optional<Json> DeskClient::ask(const Json& request) {
  if (!read_config()) return std::nullopt;
  net::Context context;
  const auto answer = net::ask_daemon(context, config_->control(), bytes_of(request.dump()),
                                      daemon_wait_max, [](ByteView) {});
  if (!answer) {
    fail(exit_not_reachable, "not_reachable", "operator",
         "Nothing answers in " + config_->data.string() + "; start " + program() + " --config " +
             asked_.config.string() + " and ask again.");
    return std::nullopt;
  }
  Json json = Json::parse(text_of(*answer), nullptr, false);
  if (!json.is_object()) {
    fail(exit_machine, "bad_answer", "operator",
         "The answer cannot be read; are mash and " + program() + " of the same version?");
    return std::nullopt;
  }
  if (json.value("ok", false)) return json;
  code_ = tell_refusal(output_, json);
  return std::nullopt;
}

std::optional<Json> DeskClient::find_case(const std::string& named) {
  std::vector<Json> found;
  if (named.size() >= 4) {
    const auto answer = ask({{"do", "cases"}, {"ending", lower(named)}});
    if (!answer) return std::nullopt;
    found = answer->at("cases").get<std::vector<Json>>();
  }
  if (found.size() == 1) return found.front();
  fail(exit_refused, found.empty() ? "unknown_case" : "ambiguous_case", "person",
       found.empty() ? "There is no case '" + named + "'; 'mash desk list' shows them."
                     : "More than one case ends in '" + named + "'; give more of its number.");
  return std::nullopt;
}

std::optional<Json> DeskClient::case_view(const std::string& named) {
  const auto line = find_case(named);
  if (!line) return std::nullopt;
  const auto answer = ask({{"do", "case"}, {"case", line->at("case")}});
  if (!answer) return std::nullopt;
  return answer->at("case");
}

std::optional<Json> DeskClient::find_check(const Json& view, const std::string& named) {
  std::vector<Json> found;
  for (const Json& check : view.at("checks")) {
    const std::string id = check.at("check");
    const bool meant =
        check.at("agency") == named || (named.size() >= 4 && id.ends_with(lower(named)));
    if (meant) found.push_back(check);
  }
  // What was taken back is meant only where nothing else is.
  const auto stands = std::stable_partition(found.begin(), found.end(), [](const Json& one) {
    return one.at("state") != "recalled" && one.at("state") != "misdirected";
  });
  if (stands != found.begin()) found.erase(stands, found.end());
  if (found.size() == 1) return found.front();
  fail(exit_refused, found.empty() ? "unknown_check" : "ambiguous_check", "person",
       found.empty() ? "The case has no check '" + named + "'; 'mash desk show' lists them."
                     : "More than one check is meant by '" + named + "'; give its number.");
  return std::nullopt;
}

std::optional<Digest> DeskClient::evidence(const CaseId& case_id) {
  const auto answer = ask({{"do", "gate"}, {"case", case_id.text()}});
  if (!answer) return std::nullopt;
  const auto bytes = from_hex(answer->at("gate").at("evidence").get<std::string>());
  const auto digest = bytes ? to_block<32>(*bytes) : std::nullopt;
  ENSURE(digest.has_value(), "the daemon gives evidence as 64 hex digits");
  return digest;
}

CheckId DeskClient::new_check() const { return CheckId{Uuid::v7(now(), chance().block<10>())}; }

bool DeskClient::read_key() {
  if (key_) return true;
  if (!read_config()) return false;
  if (asked_.as.empty()) {
    fail(exit_usage, "no_person", "person",
         "Say who acts: --as NAME, whose key is NAME.pem in " + config_->staff.string() + ".");
    return false;
  }
  const std::string source =
      asked_.passphrase.empty() ? config_->staff_passphrase : asked_.passphrase;
  if (source.empty()) {
    fail(exit_usage, "no_staff_keys", "person",
         "Say where your key's passphrase comes from: --passphrase, or staff_passphrase in " +
             asked_.config.string() + ".");
    return false;
  }
  const auto passphrase = crypto::read_passphrase(source);
  if (!passphrase) {
    code_ = tell(output_, problem_of(passphrase.error()));
    return false;
  }
  auto key = kit::find_staff_key(config_->staff, asked_.as, *passphrase);
  if (!key) {
    code_ = tell(output_, problem_of(key.error()));
    return false;
  }
  const auto join = kit::read_join(*config_);
  if (!join) {
    code_ = tell(output_, problem_of(join.error()));
    return false;
  }
  hub_ = join->hub;
  key_ = std::move(*key);
  return true;
}

std::optional<Json> DeskClient::ask_as(const Json& request) {
  if (!read_key()) return std::nullopt;
  return ask(kit::sign_request(*key_, *hub_, request, now()));
}

Written DeskClient::write(const std::string& text) {
  return {kit::commit_to(text, chance()), text};
}

int DeskClient::act(const CaseId& case_id, wire::Deed deed, const std::vector<Written>& texts,
                    const std::string& done, const Json& more) {
  if (!read_key()) return code_;
  const auto deed_signed = kit::sign_act(*key_, *hub_, case_id, std::move(deed), now(), chance());
  Json kept = Json::array();
  for (const Written& written : texts) {
    kept.push_back({{"salt", base64(written.committed.salt)}, {"text", written.text}});
  }
  auto answer = ask({{"do", "act"},
                     {"act", base64(deed_signed.signed_act.act)},
                     {"proof", base64(deed_signed.signed_act.proof)},
                     {"texts", std::move(kept)}});
  if (!answer) return code_;
  undecided_ = is_waiting(*answer);
  output_.say(undecided_ ? answer->at("sentence").get<std::string>() : done);
  answer->update(more);
  emit_answer(output_, std::move(*answer));
  return exit_done;
}

std::string DeskClient::staff_name(const std::string& id) {
  if (!read_config()) return short_id(id);
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(config_->staff, none)) {
    const std::string name = file.path().filename();
    constexpr std::string_view ending = ".pub.toml";
    if (!name.ends_with(ending)) continue;
    const auto text = kit::read_text(file.path());
    const auto staff = text ? kit::parse_public_staff(*text, name) : refuse(SettingsProblem{});
    if (staff && staff->id.text() == id) return name.substr(0, name.size() - ending.size());
  }
  return short_id(id);
}

}  // namespace mash::cli
