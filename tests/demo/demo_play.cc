// demo_play --out FOLDER --policies FOLDER [--seed N] [--families N] [--contacts N]
//
// What ops/demo runs: one morning at a MASH, with real programs, told for a social worker who
// watches. Real time; nobody's clock is moved.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "demo/people.h"
#include "demo/telling.h"
#include "support/county/county.h"

namespace {

using namespace mash;
using namespace mash::demo;

class Morning {
 public:
  Morning(Stage& stage, People& people) : stage_(stage), people_(people) {}

  void play() {
    for (const Json& contact : people_.contacts()) {
      const std::string shows = contact.at("shows");
      told_.insert({shows, contact.at("from"), contact.at("urgency")});
      headline(line_of(contact));
      Running running = people_.refer(contact);
      if (shows == "three_siblings") {
        siblings(running);
      } else if (shows == "unborn_child") {
        while_the_hub_dies(running);
      } else if (shows == "unknown_to_an_agency") {
        agency_away(running);
      } else if (shows == "every_number") {
        not_obtainable(running);
      } else {
        plain(running);
      }
    }
    late_return();
    for (const char* shown : {"public", "police", "health", "schools", "childrens_services",
                              "three_siblings", "unborn_child", "unknown_to_an_agency",
                              "every_number", "red", "amber", "green", "blue"}) {
      if (!told_.contains(shown)) throw std::runtime_error(std::string("nobody saw: ") + shown);
    }
    if (people_.navigators().multiple_matches() == 0)
      throw std::runtime_error("no record had to be chosen");
  }

 private:
  static std::string line_of(const Json& contact) {
    std::string from = contact.at("from");
    if (from == "public") from = "a member of the public";
    if (from == "childrens_services") from = "children's services";
    std::string line = "A contact from " + from + ", " + contact.at("urgency").get<std::string>();
    const Json& children = contact.at("children");
    line += children.size() == 1 ? ", about one child"
                                 : ", about " + std::to_string(children.size()) + " children";
    if (children.at(0).at("role") == "unborn_child") line += " who is not born yet";
    return line + ": " + contact.at("concern").at("what").get<std::string>();
  }

  void rate_and_issue(const Running& running, std::size_t child = 0) {
    people_.rate(running, child);
    people_.issue(running, child);
  }

  void finish(const Running& running, const std::string& outcome, const std::string& reason,
              std::size_t child = 0) {
    people_.consider(running, child);
    people_.assess(running, child);
    people_.sign(running, child);
    people_.outcome(running, child, outcome, reason);
    if (child == 0) signed_.push_back(running);
  }

  void plain(const Running& running) {
    const int before = people_.navigators().multiple_matches();
    rate_and_issue(running);
    people_.answer_all(running, 0);
    if (people_.navigators().multiple_matches() > before) {
      say("Where two records might have been meant, a person chose; the program never does.");
    }
    finish(running, "early_help", "Support for the family, with their agreement");
  }

  // The manager would like to be done; the children cannot wait; each takes their own way.
  void siblings(const Running& running) {
    for (std::size_t child = 0; child < running.children.size(); ++child) {
      rate_and_issue(running, child);
    }
    say("bola tries to sign before the agencies have answered:");
    const auto refused = stage_.try_desk("bola", {"sign", running.case_of()}, false);
    if (refused.code != 1) throw std::runtime_error("the gate was open before the returns");
    quote(refused.err);
    const auto each = [&](const auto& act) {
      for (std::size_t child = 0; child < running.children.size(); ++child) act(child);
    };
    each([&](std::size_t child) {
      stage_.desk("bola",
                  {"strategy", running.case_of(child), "--reason", "The children are at risk now"});
    });
    say("A strategy discussion is called meanwhile: protection waits for nothing.");
    each([&](std::size_t child) { people_.answer_all(running, child); });
    each([&](std::size_t child) {
      const std::string case_id = running.case_of(child);
      stage_.desk("bola", {"strategy", case_id, "--held", "--section-47", "--with", "police",
                           "--with", "health", "--reason", "Enquiry under section 47"});
      stage_.desk("asha", {"section47", case_id, "--reason", "As the discussion decided"});
    });
    say("The discussion is held with police and health; a section 47 enquiry is open for each.");
    each([&](std::size_t child) {
      finish(running, "section_47_enquiry", "The enquiry goes on with the social work team", child);
    });
  }

  void while_the_hub_dies(const Running& running) {
    rate_and_issue(running);
    stage_.kill_hub();
    say("The hub is killed (kill -9) with the checks on their way.");
    stage_.start_hub();
    say("It starts again by itself; nothing that was acknowledged is lost.");
    people_.answer_all(running, 0);
    finish(running, "early_help", "A midwife and a family worker visit");
  }

  void agency_away(const Running& running) {
    stage_.stop_agency("health");
    rate_and_issue(running);
    people_.answer_all(running, 0, "health");
    say("Health is offline. bola tries to sign without it:");
    const auto refused = stage_.try_desk("bola", {"sign", running.case_of()}, false);
    if (refused.code != 1 || refused.err.find("a navigator of health") == std::string::npos) {
      throw std::runtime_error("the gate did not wait for health");
    }
    quote(refused.err);
    stage_.start_agency("health");
    say("Health is back; what waited for it arrives.");
    people_.answer_all(running, 0);
    finish(running, "information_and_advice", "No sign of harm; advice given");
  }

  // While a step is to come, it is among what is due.
  bool ladder_has_run(const std::string& case_id) {
    const auto due = stage_.desk("", {"due"});
    return std::none_of(due.begin(), due.end(), [&](const Json& one) {
      return one.at("case") == case_id &&
             one.at("what").get<std::string>().starts_with("check-step-");
    });
  }

  // Every step of the ladder runs, then two managers who did not assess say so.
  void not_obtainable(const Running& running) {
    stage_.stop_agency("childrens-services");
    rate_and_issue(running);
    say("Children's services are offline. (In this demo a blue check is due after two seconds.)");
    const std::string case_id = running.case_of();
    const auto report = [&] {
      return stage_.try_desk("carys", {"gap", case_id, "childrens-services", "systems_down",
                                       "--tried", "Two calls, the duty line, the manager",
                                       "--means", "Earlier episodes may be missed"});
    };
    const auto early = report();
    if (early.code != 1) throw std::runtime_error("a gap was taken before the ladder had run");
    say("carys, manager, says it cannot be obtained. Refused: the ladder has not run yet.");
    until("reminder, agency's manager, hub's manager", [&] { return ladder_has_run(case_id); });
    if (report().code != 0) throw std::runtime_error("a gap was refused after the ladder had run");
    say("Reminder, the agency's manager, the hub's manager: all have been told, in turn. She says "
        "it again.");
    stage_.desk("bola", {"gap", case_id, "childrens-services", "--approve"});
    say("bola, the second manager, agrees: not obtainable, and it will be named first.");
    finish(running, "information_and_advice", "Advice given; the gap is named");
    stage_.start_agency("childrens-services");
    say("Children's services are back, and the check that waited for them is answered after all:");
    people_.answer_all(running, 0);
    until("the review is due", [&] { return people_.show(case_id).at("review_due").get<bool>(); });
    say("What was signed without it is due for review.");
  }

  // The police find more after bola has signed.
  void late_return() {
    headline("After the signature");
    const Running& running = signed_.front();
    const std::string case_id = running.case_of();
    const auto inbox = stage_.agency("police", "", {"inbox"});
    const auto check = std::find_if(inbox.begin(), inbox.end(), [&](const Json& one) {
      return one.value("kind", "") == "check" && one.value("case", "") == case_id;
    });
    if (check == inbox.end()) throw std::runtime_error("the police were not asked");
    people_.navigators().answer_again(agencies[0], *check);
    until("the review is due", [&] { return people_.show(case_id).at("review_due").get<bool>(); });
    say("Police send a newer version of a return. The assessment of " + running.name_of() +
        " is due for review; nothing protective is undone.");
    people_.consider(running, 0);
    stage_.desk("bola", {"confirm", case_id});
    say("bola reads it and confirms the signature over everything that has come.");
  }

  Stage& stage_;
  People& people_;
  std::vector<Running> signed_;
  std::set<std::string> told_;  // What the contacts showed, whence they came, how urgent.
};

// What a refusal of this code says to whoever tried, for those that a demo brings about.
std::string refusal_in_words(std::string code) {
  static const std::map<std::string, std::string> words = {
      {"gate_shut", "to sign before every answer was there and considered"},
      {"not_ladder", "to call a check not obtainable before the whole ladder had run"},
      {"nothing_released",
       "to send what the sharing policy gives to nobody, as when a family refused"},
  };
  const auto found = words.find(code);
  if (found != words.end()) return found->second;
  std::replace(code.begin(), code.end(), '_', ' ');
  return code;
}

// The checker's own words, and what it counted on the ledger.
void tell_verdict(const std::string& said) {
  std::istringstream in(said);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("found: ")) say(line.substr(line.find(' ') + 1));
    if (!line.starts_with("refused:")) continue;
    std::vector<std::string> each;
    std::istringstream codes(line.substr(line.find(':') + 1));
    for (std::string one; codes >> one;) {
      const auto equals = one.find('=');
      each.push_back(one.substr(equals + 1) + " " + refusal_in_words(one.substr(0, equals)) + " (" +
                     one.substr(0, equals) + ")");
    }
    say("What the hub refused, counted on the ledger: " + listed(each) + ".");
  }
}

int check_from_outside(Stage& stage) {
  headline("A checker that trusts nobody reads the exported ledger and everybody's own logs");
  const std::string hub = (stage.folder() / "hub").string();
  const std::string exported = (stage.folder() / "exported").string();
  const Json verified = stage.mash({"ledger", "verify", hub}).at(0);
  say("mash ledger verify: sound, size " + verified.at("size").dump() +
      ". (Once the hub has been stopped in order it is one more: the stop is an entry too.)");
  stage.mash({"ledger", "export", hub, exported});
  std::vector<std::string> arguments = {"--ledger", exported};
  const auto add_log = [&](const std::string& party, const auto& write) {
    const std::string file = (stage.folder() / (party + ".log.jsonl")).string();
    write(file);
    arguments.insert(arguments.end(), {"--log", party + "=" + file});
  };
  add_log("desk", [&](const std::string& file) { stage.desk("", {"export", file}); });
  for (const AgencyName& agency : agencies) {
    add_log(agency.party, [&](const std::string& file) {
      stage.agency(agency.party, "", {"export", file});
    });
  }
  const auto checked = support::run(support::program("demo_check"), arguments);
  const std::string start = "check: ";
  const auto line = checked.out.rfind(start);
  if (checked.code != 0 || line == std::string::npos) {
    std::printf("%s%s", checked.out.c_str(), checked.err.c_str());
    return 1;
  }
  tell_verdict(checked.out);
  std::string figures = checked.out.substr(line + start.size());
  const auto lost = figures.find("lost=");
  figures.insert(lost, "crashes=" + std::to_string(stage.crashes()) + " ");
  std::printf("\ndemo: %s", figures.c_str());
  return 0;
}

struct Settings {
  county::Plan plan;
  std::filesystem::path out;
  std::filesystem::path policies;
};

int run(Settings& settings) {
  settings.plan.today =
      london_date(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()));
  const auto county = settings.out / "county";
  headline("A county of families who do not exist (seed " + std::to_string(settings.plan.seed) +
           "), a hub, four agencies, a MASH team");
  county::write_county(county::make_county(settings.plan), county);
  Stage stage(settings.out, settings.policies, county);
  stage.open();
  say("Keys are made, two of three governors have enrolled everybody, six programs run.");
  People people(stage, county);
  Morning(stage, people).play();
  const int code = check_from_outside(stage);
  stage.close();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  settings.plan.families = 12;
  settings.plan.contacts = county::contacts_min;
  CLI::App cli("One morning at a MASH, with real programs. ops/demo runs it.");
  cli.add_option("--out", settings.out, "An empty folder")->required();
  cli.add_option("--policies", settings.policies)->required()->check(CLI::ExistingDirectory);
  cli.add_option("--seed", settings.plan.seed)->capture_default_str();
  cli.add_option("--families", settings.plan.families)
      ->check(CLI::Range(county::families_min, county::families_max))
      ->capture_default_str();
  cli.add_option("--contacts", settings.plan.contacts)
      ->check(CLI::Range(county::contacts_min, 2 * county::families_max))
      ->capture_default_str();
  try {
    cli.parse(argc, argv);
    return run(settings);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "demo: " << error.what() << "\n";
    return 1;
  }
}
