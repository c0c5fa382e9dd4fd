// A hub with a desk and a school connected, and what most tests begin with.
#pragma once

#include "app/client.h"
#include "app/drafts.h"
#include "support/temporary.h"

namespace mash::app_tests {

struct Scene {
  explicit Scene(wire::HubMode mode = wire::HubMode::exercise) : site(directory.path(), mode) {}
  explicit Scene(const Site::EnrolOtherwise& otherwise)
      : site(directory.path(), wire::HubMode::exercise, otherwise) {}

  support::TemporaryDirectory directory;
  Site site;
  RunningHub hub{site};
  Client at_desk{site, hub, desk};
  Client at_school{site, hub, school};
  Client at_police{site, hub, police};
};

// The desk has a case from the school, and the delivery that brought it has ended.
Child referred(Scene& scene);
// The desk asks the police; gives the check's delivery as the police have it.
kit::VerifiedDelivery asked_police(Scene& scene, const Child& child, const CheckId& id);

// The packet's submission as `who` would sign it, whatever has been done to it.
void sign_again(const Site& site, const PartyId& who, wire::Submission& submission);

}  // namespace mash::app_tests
