// The MASH team of a story: it screens, asks, reads, considers, assesses and signs, mostly in that
// order. Now and then somebody does what may not be done yet, or may never be done; a `lying` desk
// does little else.
//
// Cases come from the spool; how they stand, from the hub's own answers, as with the real desk.
#pragma once

#include <map>

#include "simulation/holds.h"

namespace mash::simulation {

class DeskActor final : public Actor {
 public:
  // `excludes`: now and then it excludes an agency from a case.
  DeskActor(bool lying, bool excludes) : lying_(lying), excludes_(excludes) {}

  void started(Endpoint& endpoint) override;
  void hears(Endpoint& endpoint, const kit::SessionEvent& event) override;
  void acts(Endpoint& endpoint) override;
  void finishes(Endpoint& endpoint) override;

 private:
  struct Known {
    std::vector<wire::Subject> people;
    std::optional<wire::CaseView> view;
    std::optional<wire::GateList> gate;
    Digest earlier_evidence{};
  };
  void act_on(Endpoint& endpoint, const CaseId& id, const Known& known);
  void remember(const wire::Header& referral);
  void ask(Endpoint& endpoint, const CaseId& id);
  static void read(Endpoint& endpoint, const kit::DeliveryRecord& record, const StaffId& who);
  // The next thing that is missing; false: there is nothing to do now.
  bool go_on(Endpoint& endpoint, const CaseId& id, const Known& known);
  bool issue(Endpoint& endpoint, const CaseId& id, const Known& known);
  bool consider(Endpoint& endpoint, const CaseId& id, const Known& known);
  bool assess(Endpoint& endpoint, const CaseId& id, const Known& known);
  bool decide(Endpoint& endpoint, const CaseId& id, const Known& known);
  void protect(Endpoint& endpoint, const CaseId& id);
  void exclude_or_lift(Endpoint& endpoint, const CaseId& id, const Known& known);
  // Whatever comes to mind, by whoever is there, about what may be out of date.
  void jump_ahead(Endpoint& endpoint, const CaseId& id, const Known& known);
  wire::Deed any_deed(Chance& chance, const Known& known);

  bool lying_;
  bool excludes_;
  std::map<CaseId, Known> cases_;
  std::map<MessageId, CaseId> asked_;
  Holds holds_;
};

}  // namespace mash::simulation
