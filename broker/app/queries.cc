// Answers to what desks and agencies ask. Read from the same state that decides.
#include <algorithm>

#include "app/deliveries.h"
#include "base/limits.h"
#include "core/gate.h"

namespace mash::app {
namespace {

using namespace wire;

std::size_t rows_of_answer(std::size_t asked) { return std::min(asked, limits::answer_rows_max); }

class QueryAnswer {
 public:
  QueryAnswer(Engine& engine, const PartyId& asker) : engine_(engine), asker_(asker) {
    const engine::RosterInUse* in_use = engine.roster();
    const Party* party = in_use == nullptr ? nullptr : in_use->roster.party(asker);
    at_desk_ = party != nullptr && party->kind == PartyKind::desk;
  }

  decltype(Answer::found) operator()(const AskGate& ask) {
    const core::Case* one = visible(ask.case_id);
    if (one == nullptr) return UnknownCase{};
    core::Gate gate = core::evaluate_gate_for_all(*one, engine_.state().hub.id, engine_.sha256());
    return GateList{gate.open(), std::move(gate.missing), gate.evidence, engine_.size()};
  }

  // While a review is due there is none: what was signed then is not what stands there now.
  decltype(Answer::found) operator()(const AskCertificate& ask) {
    const core::Case* one = visible(ask.case_id);
    if (one == nullptr) return UnknownCase{};
    const core::Assessment& assessment = one->assessment;
    if (!assessment.signed_by || assessment.review_due) return (*this)(AskGate{ask.case_id});
    const StreamId stream{StreamKind::case_, ask.case_id.uuid};
    const auto index = engine_.stream(stream, assessment.signed_in, 1);
    if (index.empty()) return (*this)(AskGate{ask.case_id});  // Not on disk yet.
    return GateCertificate{engine_.evidence(index.front())};
  }

  decltype(Answer::found) operator()(const AskCase& ask) {
    const core::Case* one = visible(ask.case_id);
    if (one == nullptr) return UnknownCase{};
    CaseView view;
    view.line = core::line_of(*one);
    view.child = one->child;
    for (const auto& [id, check] : one->checks) view.checks.push_back(view_of(check));
    for (const auto& [kind, subject] : core::unissued_checks(*one)) {
      view.unissued.push_back({kind, subject});
    }
    const core::Assessment& assessment = one->assessment;
    view.assessor = assessment.assessor.value_or(StaffId{});
    view.submitted_by = assessment.submitted_by.value_or(StaffId{});
    view.signed_by = assessment.signed_by.value_or(StaffId{});
    view.protection = protection_of(*one);
    if (one->outcome) view.outcome = word(*one->outcome);
    for (const auto& [party, exclusion] : one->exclusions) {
      if (exclusion.over) continue;
      view.exclusions.push_back(
          {party, exclusion.since, exclusion.by, exclusion.lifted_by.value_or(StaffId{})});
    }
    return view;
  }

  decltype(Answer::found) operator()(const AskDue& ask) {
    std::vector<Duty> duties;
    add_duties(core::RowKind::overdue, rows_of_answer(ask.most), duties);
    add_duties(core::RowKind::due, rows_of_answer(ask.most), duties);
    return duties;
  }

  decltype(Answer::found) operator()(const AskCases& ask) {
    std::vector<CaseLine> lines;
    if (!at_desk_) return lines;
    Bytes from(ask.after.uuid.bytes().begin(), ask.after.uuid.bytes().end());
    if (!ask.after.uuid.is_nil()) from.push_back(0);  // After, not at.
    const Bytes end(17, 0xff);
    const std::size_t most = rows_of_answer(ask.most);
    for (const core::Row& row : engine_.rows(core::RowKind::case_line, from, end, most)) {
      const auto id = to_block<16>(row.key);
      const auto line = id ? core::read_case_line(CaseId{Uuid(*id)}, row.value) : std::nullopt;
      if (line) lines.push_back(*line);
    }
    return lines;
  }

 private:
  const core::Case* visible(const CaseId& id) { return at_desk_ ? engine_.find_case(id) : nullptr; }

  // An agency sees only its own checks; the desk sees everything.
  void add_duties(core::RowKind kind, std::size_t most, std::vector<Duty>& duties) {
    const std::size_t rows = at_desk_ ? most - duties.size() : limits::due_scan_max;
    for (const core::Row& row : engine_.rows(kind, {}, Bytes(8, 0xff), rows)) {
      auto due = core::read_due_row(row);
      if (duties.size() >= most) return;
      if (due && (at_desk_ || due->agency == asker_.text())) duties.push_back(std::move(due->duty));
    }
  }

  static ProtectionView protection_of(const core::Case& one) {
    return {one.strategy.called_at,   one.strategy.held_at,     one.strategy.decided_section_47,
            one.section_47.opened_at, one.section_47.emergency, one.protected_};
  }

  static CheckView view_of(const core::Check& check) {
    CheckView view;
    view.check = check.id;
    view.kind = check.kind;
    view.agency = check.agency;
    view.subject = check.subject;
    const core::CheckState state = core::state_of(check);
    // What nobody was asked yet is no check that is out.
    const bool unasked = check.held && state == core::CheckState::issued;
    view.state = core::word(unasked ? core::CheckState::held : state);
    view.due = check.due;
    const core::Return* newest = core::newest_return(check);
    if (newest == nullptr) return view;
    view.return_kind = newest->kind;
    view.version = newest->version;
    view.opened = newest->opened_by.has_value();
    view.return_message = newest->message;
    for (const auto& [staff, consideration] : check.considered) {
      if (view.considered_by.size() == limits::considerations_per_check_max) break;
      if (consideration.version == newest->version) view.considered_by.push_back(staff);
    }
    return view;
  }

  Engine& engine_;
  const PartyId& asker_;
  bool at_desk_ = false;
};

}  // namespace

Answer answer_query(Engine& engine, const PartyId& asker, const Query& query) {
  return {query.id, std::visit(QueryAnswer(engine, asker), query.ask)};
}

}  // namespace mash::app
