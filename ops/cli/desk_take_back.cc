// Checks that are taken back, or went to the wrong body. The hub decides first, then the agency is
// told; each command may be typed again and does what is still to be done.
#include "cli/desk.h"
#include "cli/desk_words.h"
#include "cli/refusal.h"

namespace mash::cli {
namespace {

bool has_ended_unanswered(const Json& check) {
  const std::string state = check.at("state");
  return state == "recalled" || state == "misdirected" || state == "not_obtainable";
}

int not_yet(const DeskClient& desk, const std::string& what) {
  return tell(desk.output(), {"hub_away", "hub",
                              what + " The hub has to decide first: type the same once it is back.",
                              exit_not_reachable});
}

// The check is over at the hub; its agency need not answer any more and is to know it.
int tell_agency(DeskClient& desk, const Json& view, const Json& check, const std::string& reason) {
  const auto told = desk.ask_as({{"do", "recall"},
                                 {"case", view.at("case")},
                                 {"check", check.at("check")},
                                 {"reason", reason}});
  if (!told) return desk.code();
  const std::string agency = check.at("agency");
  desk.output().say(is_waiting(*told)
                        ? "Word of it is kept for " + agency + "; it is sent when the hub answers."
                        : "Word of it is on its way to " + agency + ".");
  emit_answer(desk.output(), *told);
  return exit_done;
}

// The check to the right body: one that is out already, or a fresh one. Nothing once it was said
// why there is none; `code` is then how to end.
std::optional<CheckId> right_check(DeskClient& desk, const DeskCommand& asked, const Json& view,
                                   const Json& wrong, int& code) {
  const Json& subject = wrong.at("about").at("subject");
  for (const Json& check : view.at("checks")) {
    const bool same = check.at("about").at("subject") == subject;
    if (!same || check.at("agency") != asked.agency || has_ended_unanswered(check)) continue;
    return id_of<CheckId>(check.at("check"));
  }
  Json request = {
      {"do", "check"}, {"case", view.at("case")}, {"subject", subject}, {"to", asked.agency}};
  if (!asked.consent.empty()) request["consent"] = asked.consent;
  const auto answer = desk.ask_as(request);
  code = desk.code();
  if (!answer) return std::nullopt;
  const Json& sent = answer->at("checks").at(0);
  if (!sent.value("ok", false)) {
    code = tell_refusal(desk.output(), sent);
    return std::nullopt;
  }
  emit_answer(desk.output(), sent);
  if (is_waiting(sent)) {
    code = not_yet(desk, "The check to " + asked.agency + " is kept, and sent when it can be.");
    return std::nullopt;
  }
  desk.output().say("Asked " + asked.agency + ".");
  return id_of<CheckId>(sent.at("check"));
}

}  // namespace

int desk_recall(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto view = desk.case_view(asked.case_ref);
  if (!view) return desk.code();
  const auto check = desk.find_check(*view, asked.check_ref);
  if (!check) return desk.code();
  if (check->at("state") != "recalled") {
    const int recalled = desk.act(
        id_of<CaseId>(view->at("case")), wire::RecallCheck{id_of<CheckId>(check->at("check"))}, {},
        "The check of " + check->at("agency").get<std::string>() + " is recalled.");
    if (recalled != exit_done) return recalled;
    if (desk.undecided()) return not_yet(desk, "The agency has not been told.");
  }
  if (!check->at("asked")) return exit_done;  // There is no agency to be told.
  return tell_agency(desk, *view, *check, asked.reason);
}

int desk_reissue(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto view = desk.case_view(asked.case_ref);
  if (!view) return desk.code();
  const auto wrong = desk.find_check(*view, asked.check_ref);
  if (!wrong) return desk.code();
  if (wrong->at("state") != "misdirected") {
    int code = exit_done;
    const auto right = right_check(desk, asked, *view, *wrong, code);
    if (!right) return code;
    const int ended = desk.act(
        id_of<CaseId>(view->at("case")),
        wire::ReissueCheck{id_of<CheckId>(wrong->at("check")), *right}, {},
        "The check of " + wrong->at("agency").get<std::string>() + " has ended as misdirected.");
    if (ended != exit_done) return ended;
    if (desk.undecided()) return not_yet(desk, "The agency asked by mistake has not been told.");
  }
  if (!wrong->at("asked")) return exit_done;
  return tell_agency(desk, *view, *wrong, asked.reason);
}

}  // namespace mash::cli
