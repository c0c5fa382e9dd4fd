// Answers to an endpoint's queries.
#include "wire/parts.h"

namespace mash::wire {
namespace {

// --- In ---------------------------------------------------------------------------------------

GateList read(Door& door, schema::GateList::Reader in) {
  GateList gate;
  gate.open = in.getOpen();
  const auto missing = in.getMissing();
  const auto count = door.count(missing, limits::missing_max);
  gate.missing.reserve(count);
  for (unsigned i = 0; i < count; ++i) gate.missing.push_back(read_missing(door, missing[i]));
  gate.evidence = door.block<32>(in.getEvidence());
  gate.size = in.getSize();
  return gate;
}

Duty read(Door& door, schema::Duty::Reader in) {
  return {door.text(in.getWhat(), limits::name_bytes_max), door.id_or_none<CaseId>(in.getCaseId()),
          door.id_or_none<CheckId>(in.getCheck()), door.time(in.getDueMs()),
          door.word<Urgency>(in.getUrgency()), door.id_or_none<MessageId>(in.getMessage()),
          door.party_or_none(in.getHeldFor())};
}

CaseLine read(Door& door, schema::CaseLine::Reader in) {
  return {door.id<CaseId>(in.getCaseId()),
          door.word<Urgency>(in.getUrgency()),
          door.word<Category>(in.getCategory()),
          door.word<Stage>(in.getStage()),
          door.time(in.getReceivedMs()),
          in.getChecks(),
          in.getReturned(),
          in.getClosed(),
          door.time(in.getReviewDueMs()),
          door.time(in.getDiscussionDueMs())};
}

CheckView read(Door& door, schema::CheckState::Reader in) {
  CheckView check;
  check.check = door.id<CheckId>(in.getCheck());
  check.kind = door.word<PartyKind>(in.getKind());
  check.agency = door.party_or_none(in.getAgency());
  check.subject = door.id<SubjectId>(in.getSubject());
  check.state = door.text(in.getState(), limits::name_bytes_max);
  check.due = door.time(in.getDueMs());
  check.return_kind = door.word<ReturnKind>(in.getReturnKind());
  check.version = in.getVersion();
  check.opened = in.getOpened();
  const auto considered_by = in.getConsideredBy();
  const auto count = door.count(considered_by, limits::considerations_per_check_max);
  for (unsigned i = 0; i < count; ++i) {
    check.considered_by.push_back(door.id<StaffId>(considered_by[i]));
  }
  check.return_message = door.id_or_none<MessageId>(in.getReturnMessage());
  return check;
}

RequiredView read(Door& door, schema::RequiredCheck::Reader in) {
  return {door.word<PartyKind>(in.getKind()), door.id<SubjectId>(in.getSubject())};
}

ProtectionView read_protection(Door& door, schema::CaseState::Reader in) {
  return {door.time(in.getStrategyCalledMs()), door.time(in.getStrategyHeldMs()),
          in.getSection47Decided(),            door.time(in.getSection47OpenedMs()),
          in.getSection47Emergency(),          in.getProtected()};
}

ExclusionView read(Door& door, schema::Exclusion::Reader in) {
  return {door.party(in.getParty()), door.time(in.getSinceMs()), door.id<StaffId>(in.getBy()),
          door.id_or_none<StaffId>(in.getLiftedBy())};
}

CaseView read(Door& door, schema::CaseState::Reader in) {
  CaseView view;
  view.line = read(door, in.getLine());
  view.child = door.id<SubjectId>(in.getChild());
  const auto checks = in.getChecks();
  const auto count = door.count(checks, limits::checks_per_case_max);
  view.checks.reserve(count);
  for (unsigned i = 0; i < count; ++i) view.checks.push_back(read(door, checks[i]));
  const auto unissued = in.getUnissued();
  const auto unissued_count = door.count(unissued, limits::checks_per_case_max);
  for (unsigned i = 0; i < unissued_count; ++i) view.unissued.push_back(read(door, unissued[i]));
  view.assessor = door.id_or_none<StaffId>(in.getAssessor());
  view.submitted_by = door.id_or_none<StaffId>(in.getSubmittedBy());
  view.signed_by = door.id_or_none<StaffId>(in.getSignedBy());
  view.outcome = door.text(in.getOutcome(), limits::name_bytes_max);
  view.protection = read_protection(door, in);
  const auto exclusions = in.getExclusions();
  const auto excluded = door.count(exclusions, limits::exclusions_per_case_max);
  for (unsigned i = 0; i < excluded; ++i) view.exclusions.push_back(read(door, exclusions[i]));
  return view;
}

template <class Row, class List>
std::vector<Row> read_rows(Door& door, const List& in) {
  const auto count = door.count(in, limits::answer_rows_max);
  std::vector<Row> rows;
  rows.reserve(count);
  for (unsigned i = 0; i < count; ++i) rows.push_back(read(door, in[i]));
  return rows;
}

// --- Out --------------------------------------------------------------------------------------

void write(schema::Duty::Builder out, const Duty& duty) {
  out.setWhat(text(duty.what));
  out.setCaseId(blob(duty.case_id));
  out.setCheck(blob(duty.check));
  out.setDueMs(ms(duty.due));
  out.setUrgency(raw<schema::Urgency>(duty.urgency));
  out.setMessage(blob(duty.message));
  out.setHeldFor(text(duty.held_for));
}

void write(schema::CaseLine::Builder out, const CaseLine& line) {
  out.setCaseId(blob(line.case_id));
  out.setUrgency(raw<schema::Urgency>(line.urgency));
  out.setCategory(raw<schema::Category>(line.category));
  out.setStage(raw<schema::Stage>(line.stage));
  out.setReceivedMs(ms(line.received));
  out.setChecks(line.checks);
  out.setReturned(line.returned);
  out.setClosed(line.closed);
  out.setReviewDueMs(ms(line.review_due));
  out.setDiscussionDueMs(ms(line.discussion_due));
}

void write(schema::CheckState::Builder out, const CheckView& check) {
  out.setCheck(blob(check.check));
  out.setKind(raw<schema::PartyKind>(check.kind));
  out.setAgency(text(check.agency));
  out.setSubject(blob(check.subject));
  out.setState(text(check.state));
  out.setDueMs(ms(check.due));
  out.setReturnKind(raw<schema::ReturnKind>(check.return_kind));
  out.setVersion(check.version);
  out.setOpened(check.opened);
  auto considered_by = out.initConsideredBy(size_of(check.considered_by.size()));
  for (unsigned i = 0; i < considered_by.size(); ++i) {
    considered_by.set(i, blob(check.considered_by[i]));
  }
  out.setReturnMessage(blob(check.return_message));
}

void write(schema::CaseState::Builder out, const ProtectionView& protection) {
  out.setStrategyCalledMs(ms(protection.strategy_called));
  out.setStrategyHeldMs(ms(protection.strategy_held));
  out.setSection47Decided(protection.section_47_decided);
  out.setSection47OpenedMs(ms(protection.section_47_opened));
  out.setSection47Emergency(protection.section_47_emergency);
  out.setProtected(protection.protected_);
}

void write(schema::Answer::Builder out, const GateList& gate) {
  auto builder = out.initGate();
  builder.setOpen(gate.open);
  auto missing = builder.initMissing(size_of(gate.missing.size()));
  for (unsigned i = 0; i < missing.size(); ++i) write_missing(missing[i], gate.missing[i]);
  builder.setEvidence(blob(gate.evidence));
  builder.setSize(gate.size);
}

void write(schema::Answer::Builder out, const CaseView& view) {
  auto builder = out.initCaseState();
  write(builder.initLine(), view.line);
  builder.setChild(blob(view.child));
  auto checks = builder.initChecks(size_of(view.checks.size()));
  for (unsigned i = 0; i < checks.size(); ++i) write(checks[i], view.checks[i]);
  auto unissued = builder.initUnissued(size_of(view.unissued.size()));
  for (unsigned i = 0; i < unissued.size(); ++i) {
    unissued[i].setKind(raw<schema::PartyKind>(view.unissued[i].kind));
    unissued[i].setSubject(blob(view.unissued[i].subject));
  }
  builder.setAssessor(blob(view.assessor));
  builder.setSubmittedBy(blob(view.submitted_by));
  builder.setSignedBy(blob(view.signed_by));
  builder.setOutcome(text(view.outcome));
  write(builder, view.protection);
  auto exclusions = builder.initExclusions(size_of(view.exclusions.size()));
  for (unsigned i = 0; i < exclusions.size(); ++i) {
    exclusions[i].setParty(text(view.exclusions[i].party));
    exclusions[i].setSinceMs(ms(view.exclusions[i].since));
    exclusions[i].setBy(blob(view.exclusions[i].by));
    exclusions[i].setLiftedBy(blob(view.exclusions[i].lifted_by));
  }
}

void write(schema::Answer::Builder out, const std::vector<Duty>& duties) {
  auto list = out.initDue(size_of(duties.size()));
  for (unsigned i = 0; i < list.size(); ++i) write(list[i], duties[i]);
}

void write(schema::Answer::Builder out, const std::vector<CaseLine>& lines) {
  auto list = out.initCases(size_of(lines.size()));
  for (unsigned i = 0; i < list.size(); ++i) write(list[i], lines[i]);
}

void write(schema::Answer::Builder out, const GateCertificate& certificate) {
  write_evidence(out.initCertificate().initEvidence(), certificate.evidence);
}

void write(schema::Answer::Builder out, const UnknownCase&) { out.setUnknown(); }

}  // namespace

Answer read_answer(Door& door, schema::Answer::Reader in) {
  Answer answer;
  answer.query = door.id<MessageId>(in.getQuery());
  switch (in.which()) {
    case schema::Answer::GATE:
      answer.found = read(door, in.getGate());
      return answer;
    case schema::Answer::CASE_STATE:
      answer.found = read(door, in.getCaseState());
      return answer;
    case schema::Answer::DUE:
      answer.found = read_rows<Duty>(door, in.getDue());
      return answer;
    case schema::Answer::CASES:
      answer.found = read_rows<CaseLine>(door, in.getCases());
      return answer;
    case schema::Answer::CERTIFICATE:
      answer.found = GateCertificate{read_evidence(door, in.getCertificate().getEvidence())};
      return answer;
    case schema::Answer::UNKNOWN:
      answer.found = UnknownCase{};
      return answer;
  }
  door.refuse(Refusal::unknown_kind);
  return answer;
}

void write_answer(schema::Answer::Builder out, const Answer& answer) {
  out.setQuery(blob(answer.query));
  std::visit([&](const auto& found) { write(out, found); }, answer.found);
}

}  // namespace mash::wire
