// Those who play the MASH team, and the agencies' staff who refer.
#pragma once

#include "demo/navigators.h"

namespace mash::demo {

// One contact on its way through the hub.
struct Running {
  Json contact;                // As contacts.jsonl has it.
  std::vector<Json> children;  // {case, name}, as the hub took them.
  std::string case_of(std::size_t child = 0) const { return children.at(child).at("case"); }
  bool unborn(std::size_t child = 0) const;
  std::string name_of(std::size_t child = 0) const;
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
  // The social worker opens what is new; she and the manager each say what it means.
  void consider(const Running& running, std::size_t child);
  void assess(const Running& running, std::size_t child);
  void sign(const Running& running, std::size_t child);
  void outcome(const Running& running, std::size_t child, const std::string& outcome,
               const std::string& reason);

  Json show(const std::string& case_id);
  Navigators& navigators() { return navigators_; }

 private:
  void consider_both(const Json& view, const Json& check);

  Stage& stage_;
  std::vector<Json> contacts_;
  Navigators navigators_;
};

}  // namespace mash::demo
