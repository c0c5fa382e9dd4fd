#include "cli/ask_hub.h"

#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "cli/governor.h"
#include "crypto/hash.h"
#include "net/control_socket.h"

namespace mash::cli {
namespace {

using nlohmann::json;

// A copy of a large ledger takes its time; a hub that is silent for longer is not there.
constexpr Duration wait_max = std::chrono::minutes(5);

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Problem not_understood() {
  return {"bad_answer", "operator",
          "The hub's answer cannot be read; are mash and mash-hub of the same version?"};
}

Result<json, Problem> ask(const std::filesystem::path& directory, const json& request) {
  const auto text = ask_hub(directory, request.dump());
  if (!text) return refuse(text.error());
  json answer = json::parse(*text, nullptr, false);
  if (!answer.is_object()) return refuse(not_understood());
  if (answer.value("ok", false)) return answer;
  return refuse(Problem{text_in(answer, "code"), "person", text_in(answer, "sentence")});
}

// The hub answered a moment ago: if it does not now, it may have stopped before or after the deed.
Outcome<Problem> apply(const std::filesystem::path& directory, const json& request) {
  const auto answer = ask(directory, request);
  if (answer) return {};
  Problem problem = answer.error();
  if (problem.exit == exit_not_reachable) {
    problem.sentence += ". Whether this came into force, 'mash status' tells then.";
  }
  return refuse(problem);
}

}  // namespace

Result<std::string, Problem> ask_hub(const std::filesystem::path& directory,
                                     const std::string& request) {
  net::Context context;
  const auto answer = net::ask_daemon(context, directory / "control.sock", bytes_of(request),
                                      wait_max, [](ByteView) {});
  if (answer) return std::string(text_of(*answer));
  if (answer.error() == net::Refusal::not_reachable) {
    return refuse(Problem{"not_reachable", "operator",
                          "No hub answers in " + directory.string() +
                              "; start it with mash-hub --config " +
                              (directory / "hub.toml").string(),
                          exit_not_reachable});
  }
  const RefusalText text = net::describe(answer.error());
  return refuse(Problem{std::string(text.code), "operator", std::string(text.sentence)});
}

Result<RosterNow, Problem> roster_now(const std::filesystem::path& directory) {
  const auto answer = ask(directory, {{"do", "roster"}});
  if (!answer) return refuse(answer.error());
  auto roster = read_roster(text_in(*answer, "note"), "the hub's roster");
  const auto now = from_rfc3339(text_in(*answer, "now"));
  if (!roster || !now) return refuse(not_understood());
  roster->now = *now;
  return roster;
}

Result<PolicyNow, Problem> policy_now(const std::filesystem::path& directory) {
  const auto answer = ask(directory, {{"do", "policy"}});
  if (!answer) return refuse(answer.error());
  const auto digest = from_hex(text_in(*answer, "digest"));
  const auto block = digest ? to_block<32>(*digest) : std::nullopt;
  const auto now = from_rfc3339(text_in(*answer, "now"));
  const auto version = answer->find("version");
  if (!block || !now || version == answer->end() || !version->is_number_unsigned()) {
    return refuse(not_understood());
  }
  return PolicyNow{version->get<std::uint64_t>(), *block, *now};
}

Result<std::string, Problem> document(const std::filesystem::path& directory,
                                      const Digest& digest) {
  const auto answer = ask(directory, {{"do", "document"}, {"digest", hex(digest)}});
  if (!answer) return refuse(answer.error());
  const auto text = from_base64(text_in(*answer, "document"));
  if (!text) return refuse(not_understood());
  return std::string(text_of(*text));
}

Outcome<Problem> apply_roster(const std::filesystem::path& directory, const std::string& note) {
  return apply(directory, {{"do", "apply_roster"}, {"note", note}});
}

Outcome<Problem> apply_policy(const std::filesystem::path& directory, const std::string& packed) {
  return apply(directory, {{"do", "apply_policy"}, {"bundle", base64(bytes_of(packed))}});
}

Result<RosterNow, Problem> read_roster(const std::string& note_or_text, const std::string& name) {
  const std::string text = governed_text(note_or_text);
  auto roster = wire::parse_roster(text, name);
  if (!roster) return refuse(problem_of(roster.error()));
  return RosterNow{std::move(*roster), note_or_text, crypto::sha256({bytes_of(text)}), {}};
}

}  // namespace mash::cli
