#include "cli/sent.h"

#include "cli/desk_words.h"
#include "cli/refusal.h"
#include "cli/table.h"

namespace mash::cli {
namespace {

std::string joined(const Json& list) {
  std::string text;
  for (const Json& one : list) text += (text.empty() ? "" : ", ") + one.get<std::string>();
  return one_line(text);
}

std::string state_of(const Json& one) {
  const std::string state = text_at(one, "state");
  if (state == "refused") return "REFUSED by the hub; nobody has it";
  if (state == "waiting") return "waits here for the hub; nobody has it yet";
  return "on the ledger as entry " + one.at("ledger_index").dump();
}

void say(const Json& one, const Output& output) {
  std::string line = when(text_at(one, "at")) + "  " + plain(text_at(one, "kind"));
  if (const auto to = joined(one.at("to")); !to.empty()) line += " to " + to;
  if (const auto about = joined(one.at("about")); !about.empty()) line += ", about " + about;
  for (const Json& id : one.value("cases", Json::array())) line += ", case " + short_id(id);
  output.say(line + ": " + state_of(one));
  const std::string indent = "        ";
  const std::string sentence = text_at(one, "sentence");
  if (!sentence.empty()) output.say(indent + harmless(sentence, indent));
  for (const Json& missing : one.value("missing", Json::array())) {
    output.say(indent + plain(text_at(missing, "what")) + ": " + text_at(missing, "who"));
  }
  say_heard(one, indent, output);
}

}  // namespace

void say_heard(const Json& sent, const std::string& indent, const Output& output) {
  for (const Json& heard : sent.value("heard", Json::array())) {
    output.say(indent + text_at(heard, "recipient") + ": " + plain(text_at(heard, "what")) + ", " +
               when(text_at(heard, "at")));
  }
}

int sent_list(const DeskAsked& who, const Output& output) {
  DeskClient client(who, output);
  const auto answer = client.ask({{"do", "sent"}});
  if (!answer) return client.code();
  const Json& list = answer->at("sent");
  if (list.empty()) output.say("Nothing has been sent yet.");
  for (const Json& one : list) {
    say(one, output);
    emit_answer(output, one);
  }
  return exit_done;
}

void say_unsent(const Json& answer, const std::string& group, const Output& output) {
  const Json counts = answer.value("unsent", Json::object());
  const auto refused = counts.value("refused", 0u);
  const auto waiting = counts.value("waiting", 0u);
  if (refused + waiting == 0) return;
  std::string text;
  if (refused > 0) {
    text = "THE HUB REFUSED " + std::to_string(refused) +
           (refused == 1 ? " message" : " messages") + " of yours in the last two days. ";
  }
  if (waiting > 0) {
    text += std::to_string(waiting) + (waiting == 1 ? " message waits" : " messages wait") +
            " here for the hub. ";
  }
  output.say(text + "See which: mash " + group + " sent. Telephone what cannot wait.\n");
}

}  // namespace mash::cli
