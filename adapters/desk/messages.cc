#include "desk/messages.h"

#include <algorithm>

namespace mash::desk {
namespace {

using namespace wire;

Purpose purpose_at(Stage stage, Purpose otherwise) {
  switch (stage) {
    case Stage::contact:
    case Stage::s17:
      return otherwise;
    case Stage::strategy:
      return Purpose::strategy_discussion;
    case Stage::s47:
      return Purpose::child_protection_enquiry;
    case Stage::emergency:
      return Purpose::immediate_protection;
  }
  return otherwise;
}

Gateway gateway_at(Stage stage) {
  return stage >= Stage::s47 ? Gateway::ca89_47 : Gateway::ca89_17;
}

Header about(const CaseFacts& facts, const KnownPerson& person, const StaffId& actor) {
  Header header;
  header.actor = actor;
  header.case_id = facts.case_id;
  header.subjects = {{person.subject, person.role, person.age_band, CaseId{}}};
  header.stage = facts.stage;
  header.category = facts.category;
  header.urgency = facts.urgency;
  header.consent = facts.consent;
  header.gateway = gateway_at(facts.stage);
  header.article6 = Article6::public_task;
  header.article9 = Article9::safeguarding_s1_18;
  return header;
}

bool searches_by_family(PartyKind kind) {
  switch (kind) {
    case PartyKind::police:
    case PartyKind::health:
    case PartyKind::childrens_services:
    case PartyKind::housing:
    case PartyKind::probation:
      return true;
    default:
      return false;
  }
}

// What ends in help that the family agrees to is for whoever is to give it.
Purpose purpose_of(wire::Outcome outcome) {
  return is_help(outcome) ? Purpose::early_help : Purpose::feedback;
}

void copy_section(const std::vector<kit::OpenedSection>& from, SectionKind label,
                  const PartyId& recipient, kit::Draft& draft) {
  for (const kit::OpenedSection& section : from) {
    if (section.label != label) continue;
    draft.sections.push_back({label, SubjectId{}, section.content, {recipient}});
    return;
  }
}

}  // namespace

bool is_help(wire::Outcome outcome) {
  return outcome == wire::Outcome::early_help || outcome == wire::Outcome::step_down;
}

kit::Draft check_draft(const CaseFacts& facts, const KnownPerson& person, const PartyId& agency,
                       PartyKind kind, const StaffId& actor, const CheckId& check,
                       const std::vector<kit::OpenedSection>& referral) {
  kit::Draft draft;
  draft.about = about(facts, person, actor);
  draft.about.kind = MessageKind::check;
  draft.about.check_id = check;
  draft.about.purpose = purpose_at(facts.stage, Purpose::agency_check);
  draft.recipients = {agency};
  draft.sections.push_back({SectionKind::identity, person.subject, person.identity, {agency}});
  copy_section(referral, SectionKind::concern, agency, draft);
  if (searches_by_family(kind)) copy_section(referral, SectionKind::household, agency, draft);
  return draft;
}

kit::Draft recall_draft(const Header& check, const MessageId& message, const PartyId& agency,
                        const StaffId& actor, const std::string& reason) {
  kit::Draft draft;
  draft.about = check;
  draft.about.kind = MessageKind::recall;
  draft.about.actor = actor;
  draft.about.check_id = {};
  draft.about.supersedes = message;
  draft.recipients = {agency};
  draft.sections.push_back({SectionKind::rationale, {}, Narrative{reason, ""}, {agency}});
  return draft;
}

kit::Draft outcome_draft(const CaseFacts& facts, const KnownPerson& child, wire::Outcome outcome,
                         const std::string& reason, const StaffId& actor,
                         const std::vector<PartyId>& recipients) {
  kit::Draft draft;
  draft.about = about(facts, child, actor);
  draft.about.kind = MessageKind::outcome;
  draft.about.outcome = outcome;
  draft.about.purpose = purpose_at(facts.stage, purpose_of(outcome));
  draft.recipients = recipients;
  const auto add = [&](SectionKind label, Content content) {
    draft.sections.push_back({label, child.subject, std::move(content), recipients});
  };
  add(SectionKind::identity, child.identity);
  add(SectionKind::outcome, Narrative{std::string(word(outcome)), ""});
  if (!reason.empty()) add(SectionKind::rationale, Narrative{reason, ""});
  return draft;
}

}  // namespace mash::desk
