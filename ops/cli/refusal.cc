#include "cli/refusal.h"

#include "cli/desk_words.h"
#include "cli/table.h"

namespace mash::cli {

using kit::Json;

void say_kept_back(const Output& output, const Json& answer) {
  const std::string kept = text_at(answer, "kept_back");
  if (!kept.empty()) output.say(kept);
}

void emit_answer(const Output& output, Json answer) {
  say_kept_back(output, answer);
  answer["v"] = 1;
  answer.erase("ok");
  output.emit(answer.dump());
}

int tell_refusal(const Output& output, const Json& answer) {
  const std::string named = text_at(answer, "code");
  const bool away = named == "hub_away";
  const int refused = named == "bad_contact" ? exit_usage : exit_refused;  // What somebody wrote.
  const int code = away ? exit_not_reachable : refused;
  emit_answer(output, answer);
  if (output.json) return code;
  std::fprintf(stderr, "%s: %s\n", away ? "mash" : "Refused", text_at(answer, "sentence").c_str());
  Table missing({"MISSING", "WHOSE", "WHO CAN ACT", "BY"});
  for (const Json& one : answer.value("missing", Json::array())) {
    missing.add({plain(text_at(one, "what")), text_at(one, "agency"), text_at(one, "who"),
                 when(text_at(one, "due"))});
  }
  if (!missing.empty()) std::fprintf(stderr, "%s\n", missing.text(2).c_str());
  return code;
}

}  // namespace mash::cli
