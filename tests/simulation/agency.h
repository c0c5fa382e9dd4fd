// The people and programs of an agency: they refer children, answer checks, think again, and take
// back what was wrong. Everything they need to know stands in the spool, so that a crash costs
// them nothing but time.
#pragma once

#include "simulation/holds.h"

namespace mash::simulation {

class AgencyActor final : public Actor {
 public:
  // What it may still refer.
  explicit AgencyActor(unsigned referrals) : referrals_(referrals) {}

  void started(Endpoint&) override { holds_.started(); }
  void hears(Endpoint&, const kit::SessionEvent& event) override { holds_.hears(event); }
  void acts(Endpoint& endpoint) override;
  void finishes(Endpoint& endpoint) override;

 private:
  void refer(Endpoint& endpoint);
  void answer(Endpoint& endpoint, const kit::DeliveryRecord& check, wire::ReturnKind kind);
  void look_again(Endpoint& endpoint);

  unsigned referrals_;
  Holds holds_;
};

}  // namespace mash::simulation
