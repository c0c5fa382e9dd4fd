// The verbs: from a word of the work to the command it makes.
#include <algorithm>

#include "core/world.h"
#include "crypto/hash.h"
#include "wire/codec.h"

namespace mash::core_tests {

using namespace wire;

Header World::header(MessageKind kind, PartyKind sender) {
  Header header;
  header.hub = hub_id();
  header.id = new_message();
  header.kind = kind;
  header.sender = party_of(sender);
  const PublicKey& signing = roster.party(header.sender)->signing;
  header.sender_key = key_id(KeyKind::signing, signing, crypto::sha256);
  header.actor = sender_for(sender);
  header.created = now;
  header.roster_epoch = 1;
  if (kind != MessageKind::referral) header.case_id = case_id;
  header.purpose = Purpose::agency_check;
  header.gateway = Gateway::ca04_10;
  header.article6 = Article6::public_task;
  header.article9 = Article9::safeguarding_s1_18;
  header.consent = Consent::given;
  header.category = Category::neglect;
  header.source = ReferralSource::school;
  return header;
}

Submit World::sealed(const Header& unaddressed, const std::vector<PartyKind>& recipients,
                     const std::vector<SectionKind>& sections) {
  Header header = unaddressed;
  Submit submit;
  for (PartyKind kind : recipients) {
    const auto number = static_cast<std::uint8_t>(submit.recipients.size());
    submit.recipients.push_back({Block<16>{number}, party_of(kind)});
  }
  const auto hash = [](const Recipient& one) { return recipient_hash(one, crypto::sha256); };
  std::sort(submit.recipients.begin(), submit.recipients.end(),
            [&](const auto& a, const auto& b) { return hash(a) < hash(b); });
  header.recipients.clear();
  for (const Recipient& one : submit.recipients) header.recipients.push_back(hash(one));
  for (std::uint8_t i = 0; i < sections.size(); ++i) {
    Section section;
    section.leaf_index = i;
    section.leaf.label = sections[i];
    section.leaf.padded_bytes = 32;
    if (!header.subjects.empty()) {
      section.leaf.subject = header.subjects[0].ref;
      section.leaf.age_band = header.subjects[0].age_band;
    }
    for (std::uint8_t r = 0; r < submit.recipients.size(); ++r) {
      const PublicKey& key = roster.party(submit.recipients[r].party)->sealing.back().key;
      section.wraps.push_back({r, key_id(KeyKind::sealing, key, crypto::sha256), {}, {}});
    }
    submit.sections.push_back(section);
  }
  for (auto i = static_cast<std::uint8_t>(sections.size()); i < header.leaf_count; ++i) {
    submit.decoys.push_back({i, Digest{i}});
  }
  submit.header = encode(header);
  submit.frame = crypto::sha256(submit.header);
  submit.frame_bytes = 1000;
  return submit;
}

core::Decision World::submit(const Submit& submit, const PartyId& connected) {
  return run({connected, submit}, decode_header(submit.header)->id, submit.frame);
}

core::Decision World::refer(AgeBand age_band) {
  case_id = new_id<CaseId>();
  child = new_id<SubjectId>();
  parent = new_id<SubjectId>();
  Header referral = header(MessageKind::referral, PartyKind::school);
  referral.purpose = Purpose::referral;
  referral.subjects = {{child, SubjectRole::child, age_band, case_id},
                       {parent, SubjectRole::parent_or_carer, AgeBand::adult, {}}};
  return submit(sealed(referral, {PartyKind::desk}, {SectionKind::identity, SectionKind::concern}),
                referral.sender);
}

CheckId World::issue(PartyKind agency) { return issue(agency, child); }

Header World::asking(const SubjectId& subject) {
  Header check = header(MessageKind::check, PartyKind::desk);
  check.check_id = new_id<CheckId>();
  const Subject& person = one().people.at(subject);
  check.subjects = {{subject, person.role, person.age_band, {}}};
  return check;
}

CheckId World::issue(PartyKind agency, const SubjectId& subject) {
  const Header check = asking(subject);
  submit(sealed(check, {agency}, {SectionKind::identity, SectionKind::concern}), check.sender);
  return check.check_id;
}

MessageId World::answer(const CheckId& id, ReturnKind kind) {
  const core::Check& asked = check(id);
  Header answer = header(MessageKind::return_, asked.kind);
  answer.check_id = id;
  answer.return_kind = kind;
  const auto newest = asked.returns.empty() ? 0 : asked.returns.rbegin()->first;
  answer.return_version = static_cast<std::uint16_t>(newest + 1);
  submit(sealed(answer, {PartyKind::desk}, {SectionKind::history, SectionKind::search_statement}),
         answer.sender);
  return answer.id;
}

core::Decision World::take_back(MessageKind kind, const CheckId& id, const MessageId& message) {
  Header taking_back = header(kind, check(id).kind);
  taking_back.supersedes = message;
  return submit(sealed(taking_back, {PartyKind::desk}, {SectionKind::rationale}),
                taking_back.sender);
}

AcknowledgementItem World::item(const Sent& sent, DeliveryReport report, const StaffId& who) const {
  return {sent.number, sent.message, sent.part, report, now, who};
}

core::Decision World::report(const PartyId& by, const std::vector<AcknowledgementItem>& items) {
  const Acknowledgement said{hub_id(), new_message(), by, items};
  const Bytes bytes = encode(said);
  return run({by, Acknowledge{{bytes, {}}, {}}}, said.id, crypto::sha256(bytes));
}

core::Decision World::open(const CheckId& id, const StaffId& who) {
  const Sent* sent = delivery(check(id).returns.rbegin()->second.message, party("desk"));
  return report(party("desk"), {item(*sent, DeliveryReport::opened, who)});
}

core::Decision World::cannot_open(const CheckId& id) {
  const Sent* sent = delivery(check(id).returns.rbegin()->second.message, party("desk"));
  return report(party("desk"), {item(*sent, DeliveryReport::unopenable, {})});
}

core::Decision World::act(const StaffId& who, const Deed& deed) {
  const Act act{hub_id(), new_message(), who, roster.member(who)->party, now, case_id, deed};
  const Bytes bytes = encode(act);
  return run({act.party, Perform{{bytes, {}}, {}}}, act.id, crypto::sha256(bytes));
}

core::Decision World::rate(Urgency urgency, Category category) {
  return act(social_worker, Rate{urgency, category, {}});
}

core::Decision World::consider(const StaffId& who, const CheckId& id) {
  const auto& returns = check(id).returns;
  const std::uint16_t version = returns.empty() ? std::uint16_t{1} : returns.rbegin()->first;
  return act(who, Consider{id, version, Relevance::raises_concern, {}});
}

core::Decision World::submit_assessment(FieldState views, FieldState risk) {
  const Digest evidence = gate(core::GateFor::submission, social_worker).evidence;
  return act(social_worker, SubmitAssessment{evidence, views, risk, wire::Commitment{7}});
}

core::Decision World::sign(const StaffId& who) {
  return act(who, SignAssessment{gate(core::GateFor::signature, who).evidence});
}

core::Decision World::confirm(const StaffId& who) {
  return act(who, ConfirmReview{gate(core::GateFor::signature, who).evidence});
}

core::Decision World::outcome(wire::Outcome outcome, const StaffId& who) {
  const Digest evidence = gate(core::GateFor::outcome, who).evidence;
  return act(who, DecideOutcome{outcome, Bytes(evidence.begin(), evidence.end()), {}});
}

core::Decision World::report_gap(const StaffId& who, const CheckId& id) {
  return act(who, ReportGap{id, GapReason::agency_unreachable, {}, {}});
}

core::Decision World::approve_gap(const StaffId& who, const CheckId& id) {
  return act(who, ApproveGap{id});
}

core::Decision World::tick(const core::Due& due) {
  now = std::max(now, due.at);
  return run({PartyId{}, Tick{case_id, due.clock, due.at}}, MessageId{}, Digest{});
}

void World::run_escalation(const CheckId& id) {
  for (auto due = next_clock(id); due; due = next_clock(id)) tick(*due);
}

std::optional<core::Due> World::next_clock(const CheckId& id) const {
  for (const core::Due& due : core::open_clocks(one(), policy.practice())) {
    if (due.check == id) return due;
  }
  return std::nullopt;
}

void World::finish(const CheckId& id) {
  answer(id);
  open(id);
  consider(social_worker, id);
  consider(manager, id);
}

CheckId World::complete(PartyKind agency) {
  const CheckId id = issue(agency);
  finish(id);
  return id;
}

std::vector<CheckId> World::ready_to_sign() {
  refer();
  rate(Urgency::blue);
  const std::vector<CheckId> checks = {complete(PartyKind::childrens_services),
                                       complete(PartyKind::police)};
  assess();
  submit_assessment();
  return checks;
}

}  // namespace mash::core_tests
