// What a desk sends of a case: no more than the agency needs, in the name of who sends it.
#include <algorithm>
#include <catch2/catch.hpp>

#include "desk/messages.h"

using namespace mash;
using namespace mash::desk;
using namespace mash::wire;

namespace {

const StaffId actor{Uuid(Block<16>{1})};
const SubjectId child{Uuid(Block<16>{2})};
const CaseId case_id{Uuid(Block<16>{3})};
const CheckId check_id{Uuid(Block<16>{4})};
const PartyId agency = *PartyId::from_text("north-agency");

KnownPerson somebody() {
  KnownPerson person{child, CaseId{}, SubjectRole::child, AgeBand::under_5, {}};
  person.identity.names = {{"Ana", "Kowalska", "current"}};
  return person;
}

// Everything that a referral may hold.
std::vector<kit::OpenedSection> referral() {
  std::vector<kit::OpenedSection> sections;
  for (const auto label : {SectionKind::identity, SectionKind::concern, SectionKind::household,
                           SectionKind::childs_views, SectionKind::referrer,
                           SectionKind::intelligence, SectionKind::protected_address}) {
    sections.push_back({0, label, {}, AgeBand::not_known, empty_content(label)});
  }
  return sections;
}

kit::Draft check_for(PartyKind kind, Stage stage = Stage::contact) {
  return check_draft({case_id, stage, Category::neglect, Urgency::amber, Consent::given},
                     somebody(), agency, kind, actor, check_id, referral());
}

std::vector<SectionKind> labels(const kit::Draft& draft) {
  std::vector<SectionKind> all;
  for (const kit::DraftSection& section : draft.sections) all.push_back(section.label);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("an agency is told who is meant and what the worry is, and no more", "[desk]") {
  CHECK(labels(check_for(PartyKind::school)) ==
        std::vector{SectionKind::identity, SectionKind::concern});
  for (const auto kind : {PartyKind::police, PartyKind::health, PartyKind::childrens_services}) {
    CHECK(labels(check_for(kind)) ==
          std::vector{SectionKind::identity, SectionKind::household, SectionKind::concern});
  }
}

TEST_CASE("a check names case, person, sender and how far the case has gone", "[desk]") {
  const kit::Draft draft = check_for(PartyKind::health);
  CHECK(draft.about.kind == MessageKind::check);
  CHECK(draft.about.actor == actor);
  CHECK(draft.about.case_id == case_id);
  CHECK(draft.about.check_id == check_id);
  CHECK(draft.about.consent == Consent::given);
  CHECK(draft.about.purpose == Purpose::agency_check);
  CHECK(draft.about.gateway == Gateway::ca89_17);
  REQUIRE(draft.about.subjects.size() == 1);
  CHECK(draft.about.subjects[0].ref == child);
  CHECK(draft.about.subjects[0].case_id.uuid.is_nil());
  CHECK(draft.recipients == std::vector{agency});
}

TEST_CASE("purpose and power follow the stage", "[desk]") {
  CHECK(check_for(PartyKind::police, Stage::strategy).about.purpose ==
        Purpose::strategy_discussion);
  CHECK(check_for(PartyKind::police, Stage::s47).about.purpose ==
        Purpose::child_protection_enquiry);
  CHECK(check_for(PartyKind::police, Stage::s47).about.gateway == Gateway::ca89_47);
  CHECK(check_for(PartyKind::police, Stage::emergency).about.purpose ==
        Purpose::immediate_protection);
}

TEST_CASE("an outcome names the decision, and a reason only where there is one", "[desk]") {
  const CaseFacts facts{case_id, Stage::s17, Category::neglect, Urgency::amber, Consent::given};
  const auto with =
      outcome_draft(facts, somebody(), wire::Outcome::early_help, "Because", actor, {agency});
  CHECK(labels(with) ==
        std::vector{SectionKind::identity, SectionKind::rationale, SectionKind::outcome});
  CHECK(with.about.outcome == wire::Outcome::early_help);
  const auto without =
      outcome_draft(facts, somebody(), wire::Outcome::early_help, "", actor, {agency});
  CHECK(labels(without) == std::vector{SectionKind::identity, SectionKind::outcome});
}

TEST_CASE("an outcome that is help the family agrees to is for whoever is to give it", "[desk]") {
  const auto purpose = [](wire::Outcome outcome, Stage stage) {
    const CaseFacts facts{case_id, stage, Category::neglect, Urgency::amber, Consent::given};
    return outcome_draft(facts, somebody(), outcome, "", actor, {agency}).about.purpose;
  };
  CHECK(purpose(wire::Outcome::early_help, Stage::contact) == Purpose::early_help);
  CHECK(purpose(wire::Outcome::step_down, Stage::s17) == Purpose::early_help);
  CHECK(purpose(wire::Outcome::no_further_action, Stage::s17) == Purpose::feedback);
  CHECK(purpose(wire::Outcome::early_help, Stage::strategy) == Purpose::strategy_discussion);
}

TEST_CASE("an agency is told that it need not answer, on the ground it was asked on", "[desk]") {
  const MessageId asked{Uuid(Block<16>{5})};
  const kit::Draft check = check_for(PartyKind::school);
  const kit::Draft recall = recall_draft(check.about, asked, agency, actor, "The wrong school.");
  CHECK(recall.about.kind == MessageKind::recall);
  CHECK(recall.about.supersedes == asked);
  CHECK(recall.about.check_id == CheckId{});
  CHECK(recall.about.consent == check.about.consent);
  CHECK(recall.recipients == std::vector{agency});
  CHECK(labels(recall) == std::vector{SectionKind::rationale});
}
