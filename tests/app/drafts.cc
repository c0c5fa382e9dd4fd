#include "app/drafts.h"

namespace mash::app_tests {

using namespace wire;

namespace {

Header about(MessageKind kind, const Child& child) {
  Header header;
  header.kind = kind;
  header.subjects = {{child.ref, SubjectRole::child, AgeBand::age_5_to_12, {}}};
  header.case_id = child.case_id;
  header.purpose = Purpose::agency_check;
  header.category = Category::neglect;
  header.urgency = Urgency::amber;
  header.gateway = Gateway::ca04_10;
  header.article6 = Article6::public_task;
  header.article9 = Article9::safeguarding_s1_18;
  header.consent = Consent::given;
  header.source = ReferralSource::school;
  return header;
}

Uuid random_uuid() { return Uuid(system_random().block<16>()); }

}  // namespace

Identity somebody() {
  Identity identity;
  identity.names = {{"Alex", "Example", "current"}};
  return identity;
}

Child new_child() { return {SubjectId{random_uuid()}, CaseId{random_uuid()}}; }
CheckId new_check() { return CheckId{random_uuid()}; }

kit::Draft referral(const Child& child, Urgency urgency) {
  kit::Draft draft{about(MessageKind::referral, child), {desk}, {}};
  draft.about.subjects[0].case_id = child.case_id;
  draft.about.case_id = {};
  draft.about.purpose = Purpose::referral;
  draft.about.urgency = urgency;
  draft.sections = {{SectionKind::identity, child.ref, somebody(), {desk}},
                    {SectionKind::concern,
                     child.ref,
                     Concern{std::string(concern_text), "", "", "", "", ""},
                     {desk}}};
  return draft;
}

kit::Draft check(const Child& child, const CheckId& check, const PartyId& agency) {
  kit::Draft draft{about(MessageKind::check, child), {agency}, {}};
  draft.about.check_id = check;
  draft.sections = {{SectionKind::identity, child.ref, somebody(), {agency}}};
  return draft;
}

kit::Draft answer(const Child& child, const CheckId& check, std::uint16_t version) {
  kit::Draft draft{about(MessageKind::return_, child), {desk}, {}};
  draft.about.check_id = check;
  draft.about.return_version = version;
  draft.sections = {{SectionKind::history,
                     child.ref,
                     Events{{{"2025-11-02", std::string(answer_text), true, "", ""}}},
                     {desk}}};
  return draft;
}

}  // namespace mash::app_tests
