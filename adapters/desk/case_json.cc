#include "desk/case_json.h"

#include "kit/content_json.h"

namespace mash::desk {
namespace {

using namespace wire;

template <class I>
void put_id(Json& json, const char* key, const I& id) {
  if (!id.uuid.is_nil()) json[key] = id.text();
}

void put_time(Json& json, const char* key, Time time) {
  if (time != Time{}) json[key] = rfc3339(time);
}

Json about_json(const CaseId& case_id, const SubjectId& subject, CaseBook& book) {
  Json json = {{"subject", subject.text()}};
  if (const KnownPerson* person = book.person(case_id, subject)) {
    json["name"] = shown_name(*person);
    json["role"] = word(person->role);
  }
  return json;
}

Json check_json(const CheckView& check, const CaseId& case_id, CaseBook& book) {
  const bool asked = !check.agency.empty();
  Json json = {{"check", check.check.text()},
               {"kind", word(check.kind)},
               {"agency", asked ? check.agency.text() : std::string(word(check.kind))},
               {"asked", asked},
               {"about", about_json(case_id, check.subject, book)},
               {"state", check.state}};
  put_time(json, "due", check.due);
  if (check.version == 0) return json;
  json["version"] = check.version;
  json["return_kind"] = word(check.return_kind);
  json["opened"] = check.opened;
  Json by = Json::array();
  for (const StaffId& staff : check.considered_by) by.push_back(staff.text());
  json["considered_by"] = std::move(by);
  put_id(json, "return", check.return_message);
  return json;
}

Json protection_json(const ProtectionView& view) {
  Json json = {{"section_47_decided", view.section_47_decided}, {"protected", view.protected_}};
  put_time(json, "strategy_called", view.strategy_called);
  put_time(json, "strategy_held", view.strategy_held);
  put_time(json, "section_47_opened", view.section_47_opened);
  if (view.section_47_opened != Time{}) json["section_47_emergency"] = view.section_47_emergency;
  return json;
}

Json exclusion_json(const ExclusionView& exclusion) {
  Json json = {{"party", exclusion.party.text()}, {"by", exclusion.by.text()}};
  put_time(json, "since", exclusion.since);
  put_id(json, "lifted_by", exclusion.lifted_by);
  return json;
}

}  // namespace

Json line_json(const CaseLine& line, CaseBook& book) {
  Json json = {{"case", line.case_id.text()},   {"child", book.child_name(line.case_id)},
               {"urgency", word(line.urgency)}, {"category", word(line.category)},
               {"stage", word(line.stage)},     {"received", rfc3339(line.received)},
               {"checks", line.checks},         {"returned", line.returned},
               {"closed", line.closed},         {"review_due", line.review_due != Time{}}};
  const KnownPerson* child = book.child(line.case_id);
  if (child != nullptr && !child->identity.birth_date.empty()) {
    json["born"] = child->identity.birth_date;
  }
  put_time(json, "review_due_by", line.review_due);
  put_time(json, "discussion_due_by", line.discussion_due);
  return json;
}

Json case_json(const CaseView& view, CaseBook& book) {
  const CaseId& id = view.line.case_id;
  Json json = line_json(view.line, book);
  json["checks"] = Json::array();
  for (const CheckView& check : view.checks) json["checks"].push_back(check_json(check, id, book));
  json["unissued"] = Json::array();
  for (const RequiredView& required : view.unissued) {
    json["unissued"].push_back(
        {{"agency", word(required.kind)}, {"about", about_json(id, required.subject, book)}});
  }
  json["people"] = Json::array();
  for (const KnownPerson& person : book.people(id)) {
    json["people"].push_back({{"subject", person.subject.text()},
                              {"name", shown_name(person)},
                              {"role", word(person.role)},
                              {"age_band", word(person.age_band)}});
  }
  if (const auto referral = book.referral(id)) {
    json["referral"] = {{"number", referral->number},
                        {"from", referral->header.sender.text()},
                        {"source", word(referral->header.source)}};
  }
  put_id(json, "assessor", view.assessor);
  put_id(json, "submitted_by", view.submitted_by);
  put_id(json, "signed_by", view.signed_by);
  json["protection"] = protection_json(view.protection);
  if (!view.outcome.empty()) json["outcome"] = view.outcome;
  json["excluded"] = Json::array();
  for (const ExclusionView& one : view.exclusions) json["excluded"].push_back(exclusion_json(one));
  return json;
}

Json gate_json(const GateList& gate) {
  return {{"open", gate.open},
          {"missing", kit::missing_json(gate.missing)},
          {"evidence", hex(gate.evidence)},
          {"ledger_size", gate.size}};
}

Json duty_json(const Duty& duty, CaseBook& book) {
  Json json = {{"what", duty.what},
               {"case", duty.case_id.text()},
               {"child", book.child_name(duty.case_id)},
               {"urgency", word(duty.urgency)}};
  put_id(json, "check", duty.check);
  put_id(json, "message", duty.message);
  if (!duty.held_for.empty()) json["for"] = duty.held_for.text();
  put_time(json, "due", duty.due);
  return json;
}

Json return_json(const kit::DeliveryRecord& record, const CaseId& case_id, CaseBook& book) {
  const Header& header = record.header;
  Json json = {{"number", record.number},
               {"check", header.check_id.text()},
               {"agency", header.sender.text()},
               {"kind", word(header.return_kind)},
               {"version", header.return_version},
               {"handling", word(header.handling)},
               {"received", rfc3339(record.received)},
               {"openable", record.openable}};
  if (record.part != 1) json["part"] = record.part;
  if (!header.subjects.empty()) {
    json["about"] = about_json(case_id, header.subjects.front().ref, book);
  }
  if (record.opened) {
    put_time(json, "opened", *record.opened);
    put_id(json, "opened_by", record.opened_by);
  }
  put_id(json, "answered_by", header.actor);
  return json;
}

Json sections_json(const std::vector<kit::OpenedSection>& sections, const CaseId& case_id,
                   CaseBook& book) {
  Json list = Json::array();
  for (const kit::OpenedSection& section : sections) {
    Json json = {{"section", word(section.label)}, {"content", kit::content_json(section.content)}};
    if (!section.subject.uuid.is_nil()) {
      json["about"] = about_json(case_id, section.subject, book);
    }
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace mash::desk
