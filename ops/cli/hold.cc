#include "cli/hold.h"

#include "cli/desk_words.h"
#include "cli/refusal.h"
#include "cli/table.h"

namespace mash::cli {
namespace {

Problem not_found(const HoldAsked& asked, std::size_t found) {
  if (found == 0) {
    return {"nothing_held", "person",
            "Nothing of a message '" + asked.message + "' is held here" +
                (asked.to.empty() ? "" : " for " + asked.to) + "; 'held' lists what is.",
            exit_refused};
  }
  return {
      "ambiguous_message", "person",
      "More than one is meant by '" + asked.message + "'; give more of its number, or --to PARTY.",
      exit_refused};
}

int decide(const HoldAsked& asked, bool release, const Output& output) {
  DeskClient client(asked.who, output);
  const auto answer = client.ask({{"do", "held"}});
  if (!answer) return client.code();
  std::vector<Json> meant;
  for (const Json& one : answer->at("held")) {
    const bool named = one.at("message").get<std::string>().ends_with(lower(asked.message));
    if (named && (asked.to.empty() || one.at("for") == asked.to)) meant.push_back(one);
  }
  if (meant.size() != 1) return tell(output, not_found(asked, meant.size()));
  const std::string to = meant[0].at("for");
  const Written reason = client.write(asked.reason);
  return client.act(
      id_of<CaseId>(meant[0].at("case")),
      wire::DecideHold{id_of<MessageId>(meant[0].at("message")), PartyId::from_text(to).value(),
                       release, reason.committed.commitment},
      {reason},
      release ? "Released: what policy allows of it is on its way to " + to + "."
              : "Kept: " + to + " does not get it.");
}

}  // namespace

int hold_list(const HoldAsked& asked, const Output& output) {
  DeskClient client(asked.who, output);
  const auto answer = client.ask({{"do", "held"}});
  if (!answer) return client.code();
  const Json& list = answer->at("held");
  if (list.empty()) output.say("Nothing of ours is held.");
  for (const Json& one : list) {
    const bool overdue = one.at("overdue");
    output.say(short_id(text_at(one, "message")) + "  " + plain(text_at(one, "kind")) + " to " +
               one.at("for").get<std::string>() + ", case " + short_id(one.at("case")) + ", " +
               plain(text_at(one, "urgency")) + ": " + (overdue ? "OVERDUE since " : "decide by ") +
               when(one.at("due")));
    output.say("        " + harmless(text_at(one, "sentence"), "        "));
    emit_answer(output, one);
  }
  if (!list.empty()) {
    const std::string group = asked.who.agency ? "agency" : "desk";
    output.say("\nLet it go with: mash " + group + " --config " + asked.who.config.string() +
               " --as YOUR-NAME release NUMBER --reason '...'; or 'keep' instead of 'release'.");
  }
  return exit_done;
}

int hold_release(const HoldAsked& asked, const Output& output) {
  return decide(asked, true, output);
}

int hold_keep(const HoldAsked& asked, const Output& output) { return decide(asked, false, output); }

}  // namespace mash::cli
