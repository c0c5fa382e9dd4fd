#include <algorithm>
#include <map>

#include "cli/desk.h"
#include "cli/desk_words.h"
#include "cli/files.h"
#include "cli/sent.h"
#include "cli/table.h"

namespace mash::cli {
namespace {

// One object a line: an answer's list, or the answer itself.
void emit_each(const Output& output, const Json& list) {
  for (Json one : list) {
    one["v"] = 1;
    output.emit(one.dump());
  }
}

std::string standing(const Json& check, DeskClient& desk) {
  std::string state = plain(text_at(check, "state"));
  if (!check.at("asked") && state == "issued")
    return "nobody to ask; a second manager has to agree";
  std::string by;
  for (const Json& staff : check.value("considered_by", Json::array())) {
    by += (by.empty() ? "" : ", ") + desk.staff_name(staff);
  }
  if (!by.empty()) state += ", considered by " + by;
  return state;
}

// Whom the check is about, by the case's view.
std::string about_check(const Json& view, const std::string& check) {
  for (const Json& one : view.at("checks")) {
    if (one.at("check") == check) return about(one);
  }
  return {};
}

std::string standing_of_assessment(const Json& view) {
  if (view.value("review_due", false)) return "Something has come since it was signed or ended.";
  if (view.contains("signed_by")) return "The assessment is signed.";
  if (view.contains("submitted_by")) {
    return "The assessment waits for a manager who has considered every return and signs it.";
  }
  return "The assessment has not been submitted yet: it needs the child's views and a risk "
         "analysis, and a manager who has considered every return signs it.";
}

std::string missing_text(const Json& gate, const Json& view) {
  if (gate.at("open")) {
    return "No check is missing. " + standing_of_assessment(view);
  }
  Table table({"MISSING", "WHOSE", "ABOUT", "WHO CAN ACT", "BY"});
  for (const Json& one : gate.at("missing")) {
    table.add({plain(text_at(one, "what")), text_at(one, "agency"),
               about_check(view, text_at(one, "check")), text_at(one, "who"),
               when(text_at(one, "due"))});
  }
  return "Before anybody may sign, or end the response:\n" + table.text(2);
}

std::string checks_text(const Json& view, DeskClient& desk) {
  Table table({"CHECK", "AGENCY", "ABOUT", "STATE", "RETURN", "DUE"});
  for (const Json& check : view.at("checks")) {
    table.add({short_id(check.at("check")), check.at("agency"), about(check), standing(check, desk),
               plain(text_at(check, "return_kind")), when(text_at(check, "due"))});
  }
  return table.empty() ? "No check has been issued." : table.text(2);
}

std::string head_of(const Json& view) {
  std::string head = one_line(text_at(view, "child")) + ", case " + short_id(view.at("case")) +
                     ": " + plain(text_at(view, "urgency")) + ", " +
                     plain(text_at(view, "category")) + ", stage " + plain(text_at(view, "stage")) +
                     "; received " + when(text_at(view, "received"));
  if (view.value("closed", false)) head += "; closed";
  if (view.value("review_due", false)) {
    head += "\nREVIEW DUE by " + when(text_at(view, "review_due_by")) +
            ": something came after this was signed or ended. The signer confirms, a new version "
            "is signed, or the end is decided anew.";
  }
  if (view.contains("discussion_due_by")) {
    head += "\nDISCUSSION DUE by " + when(text_at(view, "discussion_due_by")) +
            ": a strategy discussion was called, or an emergency enquiry owes one.";
  }
  return head;
}

// What protects the child, as far as it has got.
void show_protection(const Json& view, const Output& output) {
  const Json& protection = view.at("protection");
  const std::string called = text_at(protection, "strategy_called");
  const std::string held = text_at(protection, "strategy_held");
  if (!called.empty()) output.say("Strategy discussion called " + when(called));
  if (!held.empty()) {
    output.say("Strategy discussion held " + when(held) +
               (protection.at("section_47_decided") ? "; an s47 enquiry was decided" : ""));
  }
  const std::string opened = text_at(protection, "section_47_opened");
  if (!opened.empty()) {
    output.say("s47 enquiry opened " + when(opened) +
               (protection.at("section_47_emergency") ? ", as an emergency" : ""));
  }
  if (protection.at("protected")) output.say("Immediate protection recorded");
}

void show_excluded(const Json& view, DeskClient& desk) {
  for (const Json& one : view.at("excluded")) {
    const std::string lifted_by = text_at(one, "lifted_by");
    desk.output().say("EXCLUDED: " + text_at(one, "party") + ", since " +
                      when(text_at(one, "since")) + ", by " + desk.staff_name(one.at("by")) +
                      ". It is given nothing of this case and must not learn of it." +
                      (lifted_by.empty() ? ""
                                         : " " + desk.staff_name(lifted_by) +
                                               " says this may be lifted; a second person has to "
                                               "agree."));
  }
}

// Stage, or that it is closed, and what is owed all the same.
std::string stage_of(const Json& line) {
  std::string stage = line.at("closed") ? "closed" : plain(text_at(line, "stage"));
  if (line.at("review_due")) stage += ", review due";
  if (line.contains("discussion_due_by")) stage += ", discussion due";
  return stage;
}

void show_referral(const Json& view, const Output& output) {
  if (!view.contains("referral")) return;
  const Json& referral = view.at("referral");
  output.say("Referred by " + text_at(referral, "from") + " (" +
             plain(text_at(referral, "source")) + "); read it with 'mash desk open " +
             referral.at("number").dump() + "'");
}

void show_people(const Json& view, const Output& output) {
  Table table({"PERSON", "ROLE", "AGE"});
  for (const Json& person : view.at("people")) {
    table.add({text_at(person, "name"), plain(text_at(person, "role")),
               plain(text_at(person, "age_band"))});
  }
  if (!table.empty()) output.say("People\n" + table.text(2));
}

void show_unissued(const Json& view, const Output& output) {
  Table table({"NOT ISSUED YET", "ABOUT"});
  for (const Json& required : view.at("unissued")) {
    table.add({text_at(required, "agency"), about(required)});
  }
  if (!table.empty()) output.say(table.text(2));
}

void show_assessment(const Json& view, DeskClient& desk) {
  for (const auto& [key, said] :
       {std::pair("assessor", "Assessor: "), std::pair("submitted_by", "Assessment submitted by "),
        std::pair("signed_by", "Signed off by ")}) {
    const std::string staff = text_at(view, key);
    if (!staff.empty()) desk.output().say(said + desk.staff_name(staff));
  }
  const std::string outcome = plain(text_at(view, "outcome"));
  if (!outcome.empty()) desk.output().say("Outcome: " + outcome);
}

// What has to happen by then. The words are those of the hub's clocks.
std::string duty_in_words(const std::string& what) {
  constexpr std::string_view step = "check-step-";
  if (what == "check") return "the agency's answer";
  if (what == "gap") return "a second manager's word on a gap";
  if (what.starts_with(step)) return "escalation, step " + what.substr(step.size());
  if (what == "hold") return "its sender's word on what is held of a message";
  if (what == "hold-again") return "what is held is looked at again";
  if (what == "strategy") return "strategy discussion to be held";
  if (what == "section-47-discussion") return "discussion that the emergency enquiry owes";
  if (what == "review") return "review of the signed assessment";
  return plain(what);
}

// What its agency asks of whoever reads a return. The hub cannot see that it is done.
std::string handling_words(const Json& answer) {
  const std::string handling = text_at(answer, "handling");
  if (handling == "do_not_tell_subject") return "DO NOT TELL the person it is about.";
  if (handling == "sight_only") return "FOR SIGHT ONLY: do not copy or file it.";
  if (handling == "ask_originator") return "ASK its agency before it goes any further.";
  return {};
}

// What a section says, a line for each value, indented as deep as it lies.
void say_content(const Json& content, const std::string& indent, const Output& output) {
  for (const auto& [key, value] : content.items()) {
    const std::string name = content.is_object() ? plain(key) + ": " : "- ";
    if (value.is_string()) {
      const std::string text = value.get<std::string>();
      const std::string time = when(text);  // As the clock on the wall has it.
      output.say(indent + name + (time.empty() ? harmless(text, indent + "  ") : time));
    } else if (value.is_structured()) {
      output.say(indent + name);
      say_content(value, indent + "  ", output);
    } else {
      output.say(indent + name + value.dump());
    }
  }
}

// Whom a message went to, or whose check an act is about.
std::string parties_of(const Json& one) {
  const std::string agency = text_at(one, "agency");
  std::string text = agency.empty() ? "" : ", check of " + agency;
  for (const Json& party : one.value("to", Json::array())) {
    text += (text.empty() ? " to " : ", ") + party.get<std::string>();
  }
  return text;
}

}  // namespace

int desk_list(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto answer = desk.ask({{"do", "cases"}});
  if (!answer) return desk.code();
  say_unsent(*answer, "desk", output);
  Table table({"CASE", "CHILD", "BORN", "URGENCY", "STAGE", "RECEIVED", "CHECKS"});
  for (const Json& line : answer->at("cases")) {
    const std::string checks = std::to_string(line.at("returned").get<int>()) + " of " +
                               std::to_string(line.at("checks").get<int>()) + " back";
    table.add({short_id(line.at("case")), text_at(line, "child"), text_at(line, "born"),
               plain(text_at(line, "urgency")), stage_of(line), when(text_at(line, "received")),
               checks});
  }
  output.say(table.empty() ? "There is no case yet." : table.text());
  emit_each(output, answer->at("cases"));
  return exit_done;
}

int desk_show(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto view = desk.case_view(asked.case_ref);
  if (!view) return desk.code();
  const auto gate = desk.ask({{"do", "gate"}, {"case", view->at("case")}});
  if (!gate) return desk.code();
  const Json gaps = gaps_in(*view);
  output.say(head_of(*view));
  say_gaps(gaps, output);
  show_excluded(*view, desk);
  show_referral(*view, output);
  show_protection(*view, output);
  show_people(*view, output);
  output.say("Checks\n" + checks_text(*view, desk));
  show_unissued(*view, output);
  show_assessment(*view, desk);
  output.say(missing_text(gate->at("gate"), *view));
  Json all = *view;
  all["gate"] = gate->at("gate");
  all["not_obtainable"] = gaps;
  emit_each(output, Json::array({all}));
  return exit_done;
}

int desk_gate(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto view = desk.case_view(asked.case_ref);
  if (!view) return desk.code();
  const auto answer = desk.ask({{"do", "gate"}, {"case", view->at("case")}});
  if (!answer) return desk.code();
  Json gate = answer->at("gate");
  gate["not_obtainable"] = gaps_in(*view);
  say_gaps(gate["not_obtainable"], output);
  output.say(missing_text(gate, *view));
  emit_each(output, Json::array({gate}));
  return gate.at("open") ? exit_done : exit_refused;
}

int desk_due(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto answer = desk.ask({{"do", "due"}});
  if (!answer) return desk.code();
  Table table({"DUE", "WHAT", "CHECK", "CASE", "CHILD", "URGENCY"});
  for (const Json& duty : answer->at("due")) {
    const auto due = from_rfc3339(text_at(duty, "due"));
    const bool overdue = due && *due < wall_clock();
    table.add({(overdue ? "OVERDUE since " : "") + when(text_at(duty, "due")),
               duty_in_words(text_at(duty, "what")), short_id(text_at(duty, "check")),
               short_id(duty.at("case")), text_at(duty, "child"), plain(text_at(duty, "urgency"))});
  }
  output.say(table.empty() ? "Nothing that the hub times is due." : table.text());
  emit_each(output, answer->at("due"));
  const auto cases = desk.ask({{"do", "cases"}});
  if (!cases) return desk.code();
  const auto& all = cases->at("cases");
  const auto unrated = std::count_if(all.begin(), all.end(), [](const Json& line) {
    return !line.at("closed") && text_at(line, "urgency") == "not_rated";
  });
  if (unrated > 0) {
    output.say(std::to_string(unrated) + (unrated == 1 ? " case is" : " cases are") +
               " not rated yet: mash desk list. No clock of the hub runs for that.");
  }
  return exit_done;
}

int desk_returns(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto line = desk.find_case(asked.case_ref);
  if (!line) return desk.code();
  const auto answer = desk.ask({{"do", "returns"}, {"case", line->at("case")}});
  if (!answer) return desk.code();
  std::map<std::string, int> newest;
  for (const Json& one : answer->at("returns")) {
    int& version = newest[one.at("check")];
    version = std::max(version, one.at("version").get<int>());
  }
  Table table({"NUMBER", "CHECK", "FROM", "ABOUT", "SAYS", "CAME", "OPENED"});
  for (const Json& one : answer->at("returns")) {
    const std::string opened_by = text_at(one, "opened_by");
    const bool replaced = one.at("version") < newest.at(one.at("check"));
    const std::string part = one.contains("part") ? ", part " + one.at("part").dump() : "";
    table.add({std::to_string(one.at("number").get<std::uint64_t>()), short_id(one.at("check")),
               one.at("agency"), about(one),
               plain(text_at(one, "kind")) + part + (replaced ? " (replaced by a later one)" : ""),
               when(text_at(one, "received")),
               opened_by.empty() ? "not yet" : "by " + desk.staff_name(opened_by)});
  }
  output.say(table.empty() ? "Nothing has come back yet." : table.text());
  emit_each(output, answer->at("returns"));
  return exit_done;
}

int desk_open(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto answer = desk.ask_as({{"do", "open"}, {"number", asked.number}});
  if (!answer) return desk.code();
  output.say("From " + text_at(*answer, "from") + ": " + plain(text_at(*answer, "kind")));
  const std::string mark = handling_words(answer->value("return", Json::object()));
  if (!mark.empty()) output.say(mark);
  for (const Json& section : answer->at("sections")) {
    const std::string whom = about(section);
    output.say(plain(text_at(section, "section")) + (whom.empty() ? "" : " — " + whom));
    say_content(section.at("content"), "  ", output);
  }
  Json line = *answer;
  line.erase("ok");
  emit_each(output, Json::array({line}));
  return exit_done;
}

int desk_history(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto line = desk.find_case(asked.case_ref);
  if (!line) return desk.code();
  const auto answer = desk.ask({{"do", "history"}, {"case", line->at("case")}});
  if (!answer) return desk.code();
  for (const Json& one : answer->at("history")) {
    const std::string by = text_at(one, "by");
    output.say(when(text_at(one, "at")) + "  " + (by.empty() ? "the desk" : desk.staff_name(by)) +
               ": " + plain(text_at(one, "what")) + parties_of(one) + " (" + text_at(one, "state") +
               ")");
    for (const Json& text : one.value("texts", Json::array())) {
      output.say("    " + text.get<std::string>());
    }
    if (!text_at(one, "sentence").empty()) output.say("    " + text_at(one, "sentence"));
    say_heard(one, "    ", output);
  }
  emit_each(output, answer->at("history"));
  return exit_done;
}

}  // namespace mash::cli
