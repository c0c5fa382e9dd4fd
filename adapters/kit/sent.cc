#include "kit/sent.h"

#include <map>
#include <set>

#include "kit/contact.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

using namespace wire;

constexpr Duration lately = std::chrono::days(2);

// Whom it names, and to whom it went, from our own copy.
void add_contents(Json& json, const RequestRecord& request, Service& service) {
  std::set<std::string> to;
  Json about = Json::array();
  for (const DraftSection& section :
       service.session().sent_sections(request).value_or(std::vector<DraftSection>{})) {
    for (const PartyId& party : section.recipients) to.insert(party.text());
    const auto* identity = std::get_if<Identity>(&section.content);
    if (identity != nullptr && !name_of(*identity).empty()) about.push_back(name_of(*identity));
  }
  json["to"] = to;
  json["about"] = std::move(about);
}

Json sent_json(const RequestRecord& request, Service& service) {
  Json json = {{"at", rfc3339(request.created)},
               {"message", request.id.text()},
               {"state", wire::word(request.state)}};
  if (const auto header = decode_header(request.signed_bytes)) {
    json["kind"] = word(header->kind);
    if (!header->actor.uuid.is_nil()) json["by"] = header->actor.text();
    Json cases = Json::array();
    for (const CaseId& id : cases_of(*header)) cases.push_back(id.text());
    json["cases"] = std::move(cases);
  }
  add_contents(json, request, service);
  if (request.state != RequestState::waiting) json["ledger_index"] = request.ledger_index;
  if (!request.sentence.empty()) json["sentence"] = request.sentence;
  if (request.state == RequestState::refused) {
    const Json verdict = service.verdict(request.id);
    for (const char* key : {"code", "fault", "missing"}) json[key] = verdict.at(key);
  }
  json["heard"] = heard_json(service.spool().reports_of(request.id));
  return json;
}

bool is_replaced(const RequestRecord& request) { return !request.successor.uuid.is_nil(); }

}  // namespace

Json heard_json(const std::vector<ReportRecord>& reports) {
  std::map<PartyId, const ReportRecord*> last;
  for (const ReportRecord& report : reports) last[report.recipient] = &report;
  Json heard = Json::array();
  for (const auto& [recipient, report] : last) {
    heard.push_back({{"recipient", recipient.text()},
                     {"what", word(report->what)},
                     {"at", rfc3339(report->at)}});
  }
  return heard;
}

Json sent_messages(Service& service) {
  Json list = Json::array();
  for (const RequestRecord& request : service.spool().newest_messages(sent_rows_max)) {
    if (!is_replaced(request)) list.push_back(sent_json(request, service));
  }
  return {{"ok", true}, {"sent", std::move(list)}};
}

Json unsent_counts(Service& service) {
  const auto unsent = service.spool().unsent(service.endpoint().now() - lately);
  return {{"waiting", unsent.waiting}, {"refused", unsent.refused}};
}

}  // namespace mash::kit
