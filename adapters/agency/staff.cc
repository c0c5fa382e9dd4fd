// What the agency's staff see and answer.
#include <algorithm>
#include <limits>

#include "agency/agency.h"
#include "agency/sections.h"
#include "kit/contact.h"
#include "kit/content_json.h"
#include "kit/sent.h"

namespace mash::agency {
namespace {

using namespace wire;
using Json = kit::Json;

constexpr std::size_t page = 256;

std::string state_of(const KnownCheck& check) {
  if (!check.record.openable) return "unopenable";
  if (check.recalled != 0) return "recalled";
  if (check.waits()) return "waits_for_a_person";
  return check.on_its_way ? "answer_on_its_way" : "answered";
}

// The sentences about one record among those about all.
Json reasons_about(const std::string& record, const std::vector<std::string>& reasons) {
  Json about = Json::array();
  for (const std::string& reason : reasons) {
    if (reason.starts_with("Record " + record + " ")) about.push_back(reason);
  }
  return about;
}

Json record_json(const FoundRecord& found, const Finding& finding) {
  Json json = {{"record", found.record},
               {"may_be_meant", found.may_be_meant},
               {"reasons", reasons_about(found.record, finding.match.reasons)},
               {"held_back", found.contents.held_back},
               {"never_given", found.contents.never_given}};
  if (const auto* section = found.contents.find(SectionKind::identity)) {
    const auto identity = std::get<Identity>(content_of(*section));
    json["name"] = kit::name_of(identity);
    if (!identity.birth_date.empty()) json["birth_date"] = identity.birth_date;
    if (!identity.expected_date.empty()) json["expected_date"] = identity.expected_date;
    if (!identity.addresses.empty()) json["address"] = identity.addresses.front();
  }
  return json;
}

Json finding_json(const Finding& finding) {
  Json records = Json::array();
  for (const FoundRecord& found : finding.records) {
    records.push_back(record_json(found, finding));
  }
  return {{"match", match::word(finding.match.kind)},
          {"reasons", finding.match.reasons},
          {"records", std::move(records)}};
}

Json sections_json(const std::vector<kit::OpenedSection>& sections) {
  Json list = Json::array();
  for (const kit::OpenedSection& section : sections) {
    list.push_back(
        {{"section", word(section.label)}, {"content", kit::content_json(section.content)}});
  }
  return list;
}

bool is_found(const std::optional<Finding>& finding, const std::string& id) {
  return finding && std::any_of(finding->records.begin(), finding->records.end(),
                                [&](const FoundRecord& found) { return found.record == id; });
}

Json refused(std::string_view code, const std::string& sentence) {
  return kit::refusal_json(code, Fault::person, sentence);
}

}  // namespace

Json Agency::delivery_json(const kit::DeliveryRecord& record) {
  const Header& header = record.header;
  Json json = {{"number", record.number},
               {"kind", word(header.kind)},
               {"from", header.sender.text()},
               {"message", record.message.text()},
               {"received", rfc3339(record.received)},
               {"urgency", word(header.urgency)},
               {"stage", word(header.stage)}};
  if (record.part != 1) json["part"] = record.part;
  if (!header.case_id.uuid.is_nil()) json["case"] = header.case_id.text();
  if (!header.check_id.uuid.is_nil()) json["check"] = header.check_id.text();
  if (!header.supersedes.uuid.is_nil()) {
    const auto meant = service_.spool().delivery_of(header.supersedes);
    if (meant) json["about_delivery"] = meant->number;
  }
  if (header.kind == MessageKind::outcome) json["outcome"] = word(header.outcome);
  if (record.opened) {
    json["opened"] = rfc3339(*record.opened);
    json["opened_by"] = record.opened_by.text();
  }
  if (is_check(record)) {
    json["state"] = state_of(know_check(service_.spool(), record));
  } else if (recalled_by(service_.spool(), record) != 0) {
    json["state"] = "recalled";
  } else {
    json["state"] = record.end ? word(*record.end) : word(DeliveryReport::delivered);
  }
  return json;
}

Agency::Reply Agency::inbox() {
  Json list = Json::array();
  std::uint64_t after = 0;
  while (true) {
    const auto records = service_.spool().deliveries(after, page);
    for (const kit::DeliveryRecord& record : records) {
      after = record.number;
      list.push_back(delivery_json(record));
    }
    if (records.size() < page) {
      return Json{
          {"ok", true}, {"deliveries", std::move(list)}, {"unsent", kit::unsent_counts(service_)}};
    }
  }
}

// What a check waits for: what was found, and what the desk and the hub said since.
Json Agency::check_json(const KnownCheck& check) {
  std::vector<std::string> why = check.remarks();
  Json json = delivery_json(check.record);
  std::string headline = check.headline();
  const auto finding = look_for(check.record);
  if (finding) {
    json.update(finding_json(*finding));
    if (headline.empty()) headline = finding->headline;
    why.insert(why.end(), finding->why.begin(), finding->why.end());
  } else {
    headline = "the check does not say who is meant";
    why.push_back("The check names nobody that could be looked for: ask the desk who is meant.");
  }
  if (const auto hindered = hindered_.find(check.record.number); hindered != hindered_.end()) {
    headline = "the answer could not be sent";
    why.push_back(hindered->second);
  }
  json["headline"] = headline;
  json["why"] = why;
  return json;
}

Json Agency::pending_json(const KnownCheck& check) {
  Json json = check_json(check);
  std::size_t candidates = 0;
  if (json.contains("records")) {
    for (const Json& record : json.at("records")) {
      candidates += record.at("may_be_meant").get<bool>() ? 1 : 0;
    }
    json.erase("records");
  }
  json["candidates"] = candidates;
  if (const auto who = subject_of(check.record)) {
    json["name"] = kit::name_of(*who);
    json["birth_date"] = who->birth_date;
    if (!who->expected_date.empty()) json["expected_date"] = who->expected_date;
  }
  return json;
}

Agency::Reply Agency::pending() {
  std::vector<KnownCheck> checks = waiting_checks(service_.spool());
  std::stable_sort(checks.begin(), checks.end(), [](const KnownCheck& a, const KnownCheck& b) {
    return a.record.header.urgency > b.record.header.urgency;
  });
  Json list = Json::array();
  for (const KnownCheck& check : checks) list.push_back(pending_json(check));
  return Json{{"ok", true}, {"checks", std::move(list)}, {"unsent", kit::unsent_counts(service_)}};
}

Agency::Reply Agency::show(const StaffId& actor, Fields& in) {
  const auto number = in.number("number", std::numeric_limits<std::uint32_t>::max());
  if (in.problem()) return *in.problem();
  const auto archived = service_.spool().delivery(number);
  if (!archived) return kit::refusal_json(kit::Refusal::unknown_delivery);
  const kit::DeliveryRecord& record = archived->record;
  if (const auto by = recalled_by(service_.spool(), record); by != 0) {
    return refused("recalled", "Its sender took this back with delivery " + std::to_string(by) +
                                   "; what it said is not shown any more.");
  }
  const auto sections = service_.session().open(number);
  if (!sections) return kit::refusal_json(sections.error());
  const auto opened =
      service_.session().report(number, DeliveryReport::opened, actor, service_.endpoint().now());
  if (!opened) return kit::refusal_json(opened.error());
  Json json =
      is_check(record) ? check_json(know_check(service_.spool(), record)) : delivery_json(record);
  json["ok"] = true;
  json["sections"] = sections_json(*sections);
  return json;
}

std::optional<Json> Agency::why_not_answer(const KnownCheck& check, const AnswerRequest& asked) {
  const Roster& roster = *service_.session().hub().roster();  // It proved who asks.
  const auto& roles = roster.member(asked.answer.actor)->roles;
  if (!roles.contains(StaffRole::navigator) && !roles.contains(StaffRole::agency_manager)) {
    return refused("wrong_role", "A check is answered by a navigator or an agency manager.");
  }
  if (check.recalled != 0) {
    return refused("recalled", "The desk took this check back; it needs no answer.");
  }
  if (!service_.spool().has_said(asked.number, DeliveryReport::opened)) {
    return refused("not_opened", "Nobody here has read this check yet. Read it first: show " +
                                     std::to_string(asked.number) + ".");
  }
  if (!check.waits() && !asked.again) {
    return refused(
        "answered_already",
        "This check has been answered. If the answer has to be replaced, say so with --again.");
  }
  return std::nullopt;
}

// Whose it is, so that a slip of the hand is seen before another child's record goes.
kit::Json Agency::not_found(const connect::Record& record, const std::string& id) const {
  std::string whose;
  const auto contents =
      config_.system.mapping->contents(record, london_date(service_.endpoint().now()));
  if (const auto* section = contents.find(SectionKind::identity)) {
    const auto identity = std::get<Identity>(content_of(*section));
    whose = " (" + kit::name_of(identity) +
            (identity.birth_date.empty() ? "" : ", born " + identity.birth_date) + ")";
  }
  return refused(
      "record_not_found",
      "Record " + id + whose +
          " was not found for the person this check asks about. If it is theirs all the same, say "
          "so with --found-otherwise, and say with --searched how you found it.");
}

Agency::Reply Agency::answer(const StaffId& actor, Fields& in) {
  AnswerRequest asked = read_answer(in, actor);
  if (in.problem()) return *in.problem();
  const auto archived = service_.spool().delivery(asked.number);
  if (!archived) return kit::refusal_json(kit::Refusal::unknown_delivery);
  if (!is_check(archived->record) || !archived->record.openable) {
    return refused("not_a_check", "This delivery does not ask for an answer.");
  }
  const KnownCheck check = know_check(service_.spool(), archived->record);
  if (auto refusal = why_not_answer(check, asked)) return *refusal;
  const auto finding = look_for(check.record);
  for (const std::string& id : asked.records) {
    auto record = store_.fetch(id);
    if (!record) return refused("unknown_record", "There is no record " + id + " here.");
    if (!asked.found_otherwise && !is_found(finding, id)) return not_found(*record, id);
    asked.answer.records.push_back(std::move(*record));
  }
  if (asked.answer.systems.empty()) asked.answer.systems = config_.system.names;
  const Time now = service_.endpoint().now();
  const auto draft = persons_return({check.record.header, check.next_version()}, finding,
                                    asked.answer, config_.system, now);
  if (!draft) return refused(draft.error().code, draft.error().sentence);
  const auto sent = service_.session().submit(*draft, now);
  if (!sent) return kit::refusal_json(sent.error());
  service_.session().report(asked.number, DeliveryReport::acknowledged, actor, now);
  return service_.when_settled(*sent, {{"number", asked.number},
                                       {"kind", word(asked.answer.kind)},
                                       {"version", check.next_version()}});
}

}  // namespace mash::agency
