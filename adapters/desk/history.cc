// What people of the desk did on a case, with the sentences they wrote: kept here and nowhere else.
#include <map>
#include <set>

#include "desk/desk.h"
#include "kit/sent.h"
#include "wire/codec.h"

namespace mash::desk {
namespace {

using namespace wire;

// The deed's name as act.capnp has it, and what it commits to, in order.
struct DeedWords {
  std::string what;
  std::vector<Commitment> texts;
};

struct Describe {
  DeedWords operator()(const Rate& d) const {
    return {"rate " + std::string(word(d.urgency)) + " " + std::string(word(d.category)),
            {d.reason}};
  }
  DeedWords operator()(const RequireCheck& d) const {
    return {"require_check " + std::string(word(d.kind)), {}};
  }
  DeedWords operator()(const Consider& d) const {
    return {"consider " + std::string(word(d.relevance)), {d.sentence}};
  }
  DeedWords operator()(const RecallCheck&) const { return {"recall_check", {}}; }
  DeedWords operator()(const ReissueCheck&) const { return {"reissue_check", {}}; }
  DeedWords operator()(const ReportGap& d) const {
    return {"report_gap " + std::string(word(d.reason)), {d.tried, d.meaning}};
  }
  DeedWords operator()(const ApproveGap&) const { return {"approve_gap", {}}; }
  DeedWords operator()(const StartAssessment&) const { return {"start_assessment", {}}; }
  DeedWords operator()(const SubmitAssessment& d) const {
    return {"submit_assessment", {d.assessment}};
  }
  DeedWords operator()(const SignAssessment&) const { return {"sign_assessment", {}}; }
  DeedWords operator()(const ConfirmReview&) const { return {"confirm_review", {}}; }
  DeedWords operator()(const CallStrategy& d) const { return {"call_strategy", {d.grounds}}; }
  DeedWords operator()(const RecordStrategy& d) const {
    return {d.section_47 ? "record_strategy section_47" : "record_strategy", {d.decision}};
  }
  DeedWords operator()(const OpenSection47& d) const {
    return {d.emergency ? "open_section_47 emergency" : "open_section_47", {d.reason}};
  }
  DeedWords operator()(const Protect& d) const { return {"protect", {d.reason}}; }
  DeedWords operator()(const DecideHold& d) const {
    return {d.release ? "release" : "keep", {d.reason}};
  }
  DeedWords operator()(const Exclude& d) const { return {"exclude " + d.party.text(), {d.reason}}; }
  DeedWords operator()(const LiftExclusion& d) const {
    return {"lift_exclusion " + d.party.text(), {d.reason}};
  }
  DeedWords operator()(const DecideOutcome& d) const {
    return {"decide_outcome " + std::string(word(d.outcome)), {d.reason}};
  }
};

// The check an act is about; nil for one that is about the case.
CheckId check_of(const Deed& deed) {
  return std::visit(
      [](const auto& d) {
        if constexpr (requires { d.check; }) return d.check;
        return CheckId{};
      },
      deed);
}

kit::Json act_json(const Act& act, kit::Service& service) {
  const DeedWords words = std::visit(Describe{}, act.deed);
  kit::Json one = {{"by", act.staff.text()}, {"what", words.what}};
  kit::Json texts = kit::Json::array();
  for (const Commitment& commitment : words.texts) {
    if (const auto text = service.text(commitment)) texts.push_back(*text);
  }
  if (!texts.empty()) one["texts"] = std::move(texts);
  return one;
}

kit::Json message_json(const Header& header, const std::vector<kit::DraftSection>& sections) {
  kit::Json one = {{"what", "send " + std::string(word(header.kind))}};
  if (!header.actor.uuid.is_nil()) one["by"] = header.actor.text();
  std::set<std::string> to;
  for (const kit::DraftSection& section : sections) {
    for (const PartyId& party : section.recipients) to.insert(party.text());
  }
  one["to"] = to;
  return one;
}

}  // namespace

// What was let go or kept, and from whom.
void Desk::add_hold(const DecideHold& deed, Json& one) {
  one["to"] = {deed.recipient.text()};
  const auto held = service_.spool().request(deed.message);
  const auto header = held ? decode_header(held->signed_bytes) : refuse(wire::Refusal::malformed);
  if (!header) return;
  one["what"] = (deed.release ? "release " : "keep ") + std::string(word(header->kind));
}

Desk::Reply Desk::history(Fields& in) {
  const CaseId case_id = in.id<CaseId>("case");
  if (in.problem()) return *in.problem();
  Json list = Json::array();
  std::map<CheckId, std::string> asked;  // Whom each check went to.
  for (const kit::RequestRecord& request : service_.spool().requests_of(case_id)) {
    Json one = {{"at", rfc3339(request.created)}, {"state", word(request.state)}};
    if (request.state != kit::RequestState::waiting) one["ledger_index"] = request.ledger_index;
    if (!request.sentence.empty()) one["sentence"] = request.sentence;
    if (!request.successor.uuid.is_nil()) one["sealed_again_as"] = request.successor.text();
    const bool is_act = request.kind == kit::RequestKind::act;
    if (const auto act = decode_act(request.signed_bytes); is_act && act) {
      one.update(act_json(*act, service_));
      if (const auto* hold = std::get_if<DecideHold>(&act->deed)) add_hold(*hold, one);
      const auto check = asked.find(check_of(act->deed));
      if (check != asked.end()) one["agency"] = check->second;
    } else if (const auto header = decode_header(request.signed_bytes); !is_act && header) {
      const auto sections = service_.session().sent_sections(request);
      one.update(message_json(*header, sections.value_or(std::vector<kit::DraftSection>{})));
      one["heard"] = kit::heard_json(service_.spool().reports_of(request.id));
      const bool check = header->kind == MessageKind::check && !one.at("to").empty();
      if (check) asked[header->check_id] = one.at("to").at(0);
    }
    list.push_back(std::move(one));
  }
  return Json{{"ok", true}, {"history", std::move(list)}};
}

}  // namespace mash::desk
