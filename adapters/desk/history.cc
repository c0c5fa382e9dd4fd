// What people of the desk did on a case, with the sentences they wrote: kept here and nowhere else.
#include "desk/desk.h"
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
  DeedWords operator()(const DecideOutcome& d) const {
    return {"decide_outcome " + std::string(word(d.outcome)), {d.reason}};
  }
};

std::string_view word_of(kit::RequestState state) {
  switch (state) {
    case kit::RequestState::waiting:
      return "waiting";
    case kit::RequestState::accepted:
      return "accepted";
    case kit::RequestState::refused:
      return "refused";
  }
  return "";
}

}  // namespace

Desk::Reply Desk::history(Fields& in) {
  const CaseId case_id = in.id<CaseId>("case");
  if (in.problem()) return *in.problem();
  Json list = Json::array();
  for (const kit::RequestRecord& request : service_.spool().requests_of(case_id)) {
    Json one = {{"at", rfc3339(request.created)}, {"state", word_of(request.state)}};
    if (request.state != kit::RequestState::waiting) one["ledger_index"] = request.ledger_index;
    if (!request.sentence.empty()) one["sentence"] = request.sentence;
    if (!request.successor.uuid.is_nil()) one["sealed_again_as"] = request.successor.text();
    if (const auto act = decode_act(request.signed_bytes);
        request.kind == kit::RequestKind::act && act) {
      const DeedWords words = std::visit(Describe{}, act->deed);
      one["by"] = act->staff.text();
      one["what"] = words.what;
      Json texts = Json::array();
      for (const Commitment& commitment : words.texts) {
        if (const auto text = service_.text(commitment)) texts.push_back(*text);
      }
      if (!texts.empty()) one["texts"] = std::move(texts);
    } else if (const auto header = decode_header(request.signed_bytes);
               request.kind == kit::RequestKind::message && header) {
      if (!header->actor.uuid.is_nil()) one["by"] = header->actor.text();
      one["what"] = "send " + std::string(word(header->kind));
    }
    list.push_back(std::move(one));
  }
  return Json{{"ok", true}, {"history", std::move(list)}};
}

}  // namespace mash::desk
