#include "demo/people.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace mash::demo {
namespace {

std::vector<Json> read_lines(const std::filesystem::path& file) {
  std::vector<Json> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  if (lines.empty()) throw std::runtime_error(file.string() + " is empty");
  return lines;
}

std::string full_name(const Json& identity) {
  if (identity.at("names").empty()) return {};
  const Json& name = identity.at("names").front();
  const std::string given = name.value("given", "");
  const std::string family = name.value("family", "");
  return given + (given.empty() || family.empty() ? "" : " ") + family;
}

std::string birth_of(const Json& json) {
  const std::string born = json.value("birth_date", "");
  return born.empty() ? json.value("expected_date", "") : born;
}

bool is_grave(const Json& view) {
  const std::string urgency = view.value("urgency", "");
  return urgency == "red" || urgency == "amber";
}

}  // namespace

void say(const std::string& line) {
  std::printf("  %s\n", line.c_str());
  std::fflush(stdout);
}

void headline(const std::string& text) {
  std::printf("\n%s\n", text.c_str());
  std::fflush(stdout);
}

void quote(const std::string& text) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) say("  | " + line);
}

std::string Running::referrer() const {
  const std::string from = contact.at("from");
  for (const AgencyName& agency : agencies) {
    if (from == agency.records) return agency.party;
  }
  return "desk";
}

People::People(Stage& stage, const std::filesystem::path& county)
    : stage_(stage), contacts_(read_lines(county / "contacts.jsonl")) {
  for (Json& someone : read_lines(county / "truth.jsonl")) {
    const std::string who = someone.at("who");
    truth_[who] = std::move(someone);
  }
  for (const Json& contact : contacts_) {
    for (const char* list : {"children", "adults"}) {
      for (const Json& person : contact.at(list)) {
        const Json& identity = person.at("identity");
        who_[{full_name(identity), birth_of(identity)}] = person.at("who");
      }
    }
  }
}

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
  say(std::to_string(sent.size()) + (sent.size() == 1 ? " check goes" : " checks go") +
      " out about " + running.name_of(child) + ".");
}

Json People::show(const std::string& case_id) { return stage_.desk("", {"show", case_id}).at(0); }

void People::answer_all(const Running& running, std::size_t child, const std::string& away) {
  int last = -1;
  until("every check on " + running.name_of(child) + " is back", [&] {
    for (const AgencyName& agency : agencies) {
      if (agency.party != away) answer_pending(agency);
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
      say("checks back about " + running.name_of(child) + ": " + std::to_string(back) + " of " +
          std::to_string(view.at("checks").size()) +
          (away.empty() ? "" : " (" + away + " is away)"));
    }
    last = back;
    return !awaited;
  });
}

void People::answer_pending(const AgencyName& agency) {
  for (const Json& pending : stage_.agency(agency.party, "", {"pending"})) {
    answer_one(agency, pending);
  }
}

const Json* People::truth_of(const Json& pending) const {
  const auto who = who_.find({pending.value("name", ""), birth_of(pending)});
  if (who == who_.end()) return nullptr;
  return &truth_.at(who->second);
}

// A person in the agency reads the check, looks for other spellings, and signs what was found.
void People::answer_one(const AgencyName& agency, const Json& pending) {
  const std::string number = std::to_string(pending.at("number").get<int>());
  stage_.agency(agency.party, agency.navigator, {"show", number});
  const Json* truth = truth_of(pending);
  const Json* record = nullptr;
  if (truth != nullptr && truth->at("records").contains(agency.records)) {
    record = &truth->at("records").at(agency.records);
  }
  const auto file = answer_file(agency, pending, record);
  const auto sent =
      stage_.agency(agency.party, agency.navigator, {"answer", number, "--file", file.string()});
  const int candidates = pending.value("candidates", 0);
  if (record != nullptr && candidates > 1) ++multiple_matches_;
  say(std::string(agency.navigator) + " at " + agency.party +
      " looks: " + pending.value("headline", "") + ". " +
      (record == nullptr ? "Not known there, under any spelling: nil trace."
                         : "Found, and answered with what is held."));
  for (const Json& one : sent) {
    if (one.contains("kept_back")) quote(one.at("kept_back").get<std::string>());
  }
}

std::filesystem::path People::answer_file(const AgencyName& agency, const Json& pending,
                                          const Json* record) {
  Json searched = {{"names", pending.value("name", "") + " in other spellings"},
                   {"birth_date", birth_of(pending)},
                   {"identifier", ""},
                   {"hits", record == nullptr ? 0 : 1}};
  Json answer = {{"kind", record == nullptr ? "nil_trace" : "information"},
                 {"records", Json::array()},
                 {"held_back_read", true},
                 {"searched", Json::array({searched})},
                 {"systems", Json::array()},
                 {"searched_by", agency.navigator}};
  if (record != nullptr) answer["records"].push_back(record->at("record"));
  const auto file = stage_.folder() / ("answer-" + std::to_string(++files_) + ".json");
  std::ofstream(file) << answer.dump();
  return file;
}

void People::consider(const Running& running, std::size_t child) {
  const std::string case_id = running.case_of(child);
  for (const Json& one : stage_.desk("", {"returns", case_id})) {
    if (one.contains("opened")) continue;
    stage_.desk("asha", {"open", std::to_string(one.at("number").get<int>())});
  }
  until("what was opened counts", [&] {
    const Json view = show(case_id);
    return std::none_of(view.at("checks").begin(), view.at("checks").end(),
                        [](const Json& check) { return check.at("state") == "returned"; });
  });
  const Json view = show(case_id);
  int considered = 0;
  for (const Json& check : view.at("checks")) {
    if (check.at("state") != "opened") continue;
    const std::string id = check.at("check");
    const bool worries = check.value("return_kind", "") == "information" && is_grave(view);
    const std::string relevance = worries ? "raises_concern" : "no_bearing";
    const std::string note = worries ? "It adds to what was seen" : "Read; it fits what is known";
    // Both at once: each in their own name.
    auto asha = stage_.begin_desk("asha", {"consider", case_id, id, relevance, "--note", note});
    auto bola = stage_.begin_desk("bola", {"consider", case_id, id, relevance, "--note", note});
    for (auto* one : {asha.get(), bola.get()}) {
      const auto finished = one->wait();
      if (finished.code != 0) throw std::runtime_error(finished.out + finished.err);
    }
    ++considered;
  }
  say("asha and bola have each read and considered " + std::to_string(considered) + " returns.");
}

void People::assess(const Running& running, std::size_t child) {
  const std::string case_id = running.case_of(child);
  stage_.desk("asha", {"assess", case_id});
  const bool unborn = running.contact.at("children").at(child).at("role") == "unborn_child";
  stage_.desk("asha",
              {"submit", case_id, "--views", unborn ? "not_born" : "present", "--risk", "present",
               "--summary", "What each agency knows, what the child says, what may happen"});
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
