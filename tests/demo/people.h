// Those who play the people of the demo: navigators who know what a careful search would find, and
// the MASH team.
#pragma once

#include "demo/stage.h"

namespace mash::demo {

// What is shown to whoever watches.
void say(const std::string& line);
void headline(const std::string& text);
// What a program printed, indented.
void quote(const std::string& text);

// One contact on its way through the hub.
struct Running {
  Json contact;                // As contacts.jsonl has it.
  std::vector<Json> children;  // {case, name}, as the hub took them.
  std::string case_of(std::size_t child = 0) const { return children.at(child).at("case"); }
  std::string name_of(std::size_t child = 0) const { return children.at(child).at("name"); }
  std::string referrer() const;  // On the roster; the desk for a member of the public.
};

class People {
 public:
  People(Stage& stage, const std::filesystem::path& county);

  const std::vector<Json>& contacts() const { return contacts_; }

  Running refer(const Json& contact);
  void rate(const Running& running, std::size_t child);
  void issue(const Running& running, std::size_t child);
  // Every agency but `away` answers what waits for a person, until nothing is out for this case.
  void answer_all(const Running& running, std::size_t child, const std::string& away = "");
  // What waits at one agency.
  void answer_pending(const AgencyName& agency);
  // Social worker and manager read every return and say what each means.
  void consider(const Running& running, std::size_t child);
  void assess(const Running& running, std::size_t child);
  void sign(const Running& running, std::size_t child);
  void outcome(const Running& running, std::size_t child, const std::string& outcome,
               const std::string& reason);

  Json show(const std::string& case_id);
  int multiple_matches() const { return multiple_matches_; }

 private:
  void answer_one(const AgencyName& agency, const Json& pending);
  const Json* truth_of(const Json& pending) const;
  std::filesystem::path answer_file(const AgencyName& agency, const Json& pending,
                                    const Json* record);

  Stage& stage_;
  std::vector<Json> contacts_;
  std::map<std::string, Json> truth_;                               // By who.
  std::map<std::pair<std::string, std::string>, std::string> who_;  // By name and birth date.
  int multiple_matches_ = 0;
  int files_ = 0;
};

}  // namespace mash::demo
