// The messages of a hub's day, as drafts to seal.
#pragma once

#include "app/site.h"

namespace mash::app_tests {

// A child of whom nobody has heard yet, and the case that its referral opens.
struct Child {
  SubjectId ref;
  CaseId case_id;
};
Child new_child();
CheckId new_check();

wire::Identity somebody();
inline constexpr std::string_view concern_text = "bruises, seen at school on Tuesday";
inline constexpr std::string_view answer_text = "two incidents in 2025";

kit::Draft referral(const Child& child, wire::Urgency urgency = wire::Urgency::amber);
kit::Draft check(const Child& child, const CheckId& check, const PartyId& agency);
kit::Draft answer(const Child& child, const CheckId& check, std::uint16_t version = 1);

}  // namespace mash::app_tests
