#include "demo/people.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "demo/telling.h"

namespace mash::demo {
namespace {

bool is_grave(const Json& view) {
  const std::string urgency = view.value("urgency", "");
  return urgency == "red" || urgency == "amber";
}

}  // namespace

bool Running::unborn(std::size_t child) const {
  return contact.at("children").at(child).at("role") == "unborn_child";
}

// Before birth a child has no name of its own: its mother's says whose it is.
std::string Running::name_of(std::size_t child) const {
  if (!unborn(child)) return children.at(child).at("name");
  const Json& mother = contact.at("adults").at(0).at("identity").at("names").at(0);
  return "the unborn child of " + mother.at("given").get<std::string>() + " " +
         mother.at("family").get<std::string>();
}

std::string Running::referrer() const {
  const std::string from = contact.at("from");
  for (const AgencyName& agency : agencies) {
    if (from == agency.records) return agency.party;
  }
  return "desk";
}

People::People(Stage& stage, const std::filesystem::path& county)
    : stage_(stage), contacts_(read_lines(county / "contacts.jsonl")), navigators_(stage, county) {}

// The form without what only the players know.
Running People::refer(const Json& contact) {
  Json form = contact;
  for (const char* key : {"v", "contact", "from", "shows"}) form.erase(key);
  for (const char* list : {"children", "adults"}) {
    for (Json& person : form.at(list)) person.erase("who");
  }
  const auto file = stage_.folder() / (contact.at("contact").get<std::string>() + ".json");
  std::ofstream(file) << form.dump();
  Running running{contact, {}};
  const std::string from = running.referrer();
  if (from == "desk") {
    running.children = stage_.desk("dev", {"contact", "--file", file.string()});
  } else {
    const auto agency = std::find_if(std::begin(agencies), std::end(agencies),
                                     [&](const AgencyName& one) { return from == one.party; });
    const auto lines = stage_.agency(from, agency->navigator, {"refer", "--file", file.string()});
    const Json& children = lines.at(0).at("children");
    running.children.assign(children.begin(), children.end());
  }
  until("the desk has " + running.name_of(), [&] {
    const auto list = stage_.desk("", {"list"});
    return std::any_of(list.begin(), list.end(), [&](const Json& line) {
      return line.at("case") == running.case_of() && line.at("child") != "(not here yet)";
    });
  });
  return running;
}

void People::rate(const Running& running, std::size_t child) {
  const std::string urgency = running.contact.at("urgency");
  const std::string category = running.contact.at("category");
  stage_.desk("asha", {"rate", running.case_of(child), urgency, category, "--reason",
                       "As the contact describes it"});
  say("asha, social worker, rates " + running.name_of(child) + ": " + urgency + ".");
}

// Policy asks where the family stands before agencies are asked. A red does not wait for the
// question; a refusal stands until somebody records why not.
void People::issue(const Running& running, std::size_t child) {
  const std::string consent = running.contact.at("consent");
  const bool urgent = running.contact.at("urgency") == "red";
  std::vector<std::string> command = {"issue", running.case_of(child)};
  if (!urgent && consent == "not_asked") {
    say("asha rings the parents, who agree that the agencies are asked.");
    command.insert(command.end(), {"--consent", "given"});
  }
  if (consent == "refused") {
    const auto refused = stage_.try_desk("asha", command);
    if (refused.code != 1) throw std::runtime_error("checks went out against a refusal");
    say("The family refused, and the policy lets no check go out. asha records why it must:");
    say("asking again would prejudice the child's protection.");
    command.insert(command.end(), {"--consent", "would_prejudice_protection"});
  }
  const auto sent = stage_.desk("asha", command);
  say(counted(sent.size(), "check goes", "checks go") + " out for " + running.name_of(child) + ".");
}

Json People::show(const std::string& case_id) { return stage_.desk("", {"show", case_id}).at(0); }

void People::answer_all(const Running& running, std::size_t child, const std::string& away) {
  int last = -1;
  until("every check on " + running.name_of(child) + " is back", [&] {
    for (const AgencyName& agency : agencies) {
      if (agency.party != away) navigators_.answer_pending(agency);
    }
    const Json view = show(running.case_of(child));
    int back = 0;
    bool awaited = false;  // Of somebody who is there.
    for (const Json& check : view.at("checks")) {
      const bool is_out = check.at("state") == "issued";
      if (!is_out) ++back;
      awaited = awaited || (is_out && check.at("agency") != away);
    }
    if (back != last) {
      say("Checks back for " + running.name_of(child) + ": " + std::to_string(back) + " of " +
          std::to_string(view.at("checks").size()) +
          (away.empty() ? "" : " (" + away + " is away)"));
    }
    last = back;
    return !awaited;
  });
}

void People::consider(const Running& running, std::size_t child) {
  const std::string case_id = running.case_of(child);
  std::size_t opened = 0;
  for (const Json& one : stage_.desk("", {"returns", case_id})) {
    if (one.contains("opened")) continue;
    stage_.desk("asha", {"open", std::to_string(one.at("number").get<int>())});
    ++opened;
  }
  if (opened == 0) return say("There is no return to be read.");
  until("what was opened counts", [&] {
    const Json view = show(case_id);
    return std::none_of(view.at("checks").begin(), view.at("checks").end(),
                        [](const Json& check) { return check.at("state") == "returned"; });
  });
  const Json view = show(case_id);
  std::size_t considered = 0;
  for (const Json& check : view.at("checks")) {
    if (check.at("state") != "opened" || !check.at("considered_by").empty()) continue;
    consider_both(view, check);
    ++considered;
  }
  const std::string what = considered == 1 ? "it means." : "every one of them means.";
  say("asha opens " + counted(opened, "return", "returns") +
      ". She, and bola who will sign, each say what " + what);
}

// Both at once: each in their own name.
void People::consider_both(const Json& view, const Json& check) {
  const bool worries = check.value("return_kind", "") == "information" && is_grave(view);
  const std::string relevance = worries ? "raises_concern" : "no_bearing";
  const std::string note = worries ? "It adds to what was seen" : "Read; it fits what is known";
  const std::vector<std::string> command = {"consider", view.at("case"), check.at("check"),
                                            relevance,  "--note",        note};
  auto asha = stage_.begin_desk("asha", command);
  auto bola = stage_.begin_desk("bola", command);
  for (auto* one : {asha.get(), bola.get()}) {
    const auto finished = one->wait();
    if (finished.code != 0) throw std::runtime_error(finished.out + finished.err);
  }
}

void People::assess(const Running& running, std::size_t child) {
  const std::string case_id = running.case_of(child);
  stage_.desk("asha", {"assess", case_id});
  stage_.desk("asha", {"submit", case_id, "--views", running.unborn(child) ? "not_born" : "present",
                       "--risk", "present", "--summary",
                       "What each agency knows, what the child says, what may happen"});
}

void People::sign(const Running& running, std::size_t child) {
  stage_.desk("bola", {"sign", running.case_of(child)});
  say("bola, manager, signs the assessment of " + running.name_of(child) + " off.");
}

void People::outcome(const Running& running, std::size_t child, const std::string& outcome,
                     const std::string& reason) {
  std::vector<std::string> command = {"outcome", running.case_of(child), outcome, "--reason",
                                      reason};
  if (running.referrer() != "desk") {
    command.insert(command.end(), {"--tell", running.referrer()});
  }
  stage_.desk("bola", command);
  std::string plain = outcome;
  std::replace(plain.begin(), plain.end(), '_', ' ');
  say("Outcome for " + running.name_of(child) + ": " + plain +
      (running.referrer() == "desk" ? "." : "; " + running.referrer() + " is told."));
}

}  // namespace mash::demo
