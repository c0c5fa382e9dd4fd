// The least that a case can be worked on with: a hub, a desk with a social worker and a manager,
// and children's services, whose program may be started.
#pragma once

#include <functional>
#include <set>

#include "support/agency_process.h"

namespace mash::support {

struct SmallMash {
  HubProcess hub;
  std::string desk_file = hub.make_party("north-desk", "desk");
  std::string council_file = hub.make_party("north-council", "childrens_services");
  HubProcess::Person asha = hub.make_person("north-desk", "social_worker", "social_work");
  HubProcess::Person bola = hub.make_person("north-desk", "manager", "social_work");
  HubProcess::Person reader = hub.make_person("north-council", "navigator");
  DeskProcess desk{hub, "north-desk"};
  AgencyProcess council{hub, "north-council", "childrens_services"};

  // Hub and desk run.
  SmallMash();
  // Of one child whom the council's records do not know; the desk has it. Its case.
  std::string take_contact();
  // Rated blue, for which children's services are asked, and the check issued.
  void ask_council(const std::string& case_id);
};

// Looks again until it holds; fails the test when nobody would wait any longer.
void until(const std::function<bool()>& holds);

// The subcommands that a page of --help lists.
std::set<std::string> verbs(const Finished& help);

}  // namespace mash::support
