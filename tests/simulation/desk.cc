#include "simulation/desk.h"

#include <algorithm>

#include "app/drafts.h"
#include "desk/messages.h"

namespace mash::simulation {

using namespace wire;

namespace {

constexpr std::size_t page = 64;
constexpr std::size_t questions_at_once = 8;

PartyId agency_of(PartyKind kind) {
  if (kind == PartyKind::police) return app_tests::police;
  if (kind == PartyKind::health) return app_tests::health;
  if (kind == PartyKind::school) return app_tests::school;
  return app_tests::childrens_services;
}

bool has_considered(const CheckView& check, const StaffId& who) {
  return std::find(check.considered_by.begin(), check.considered_by.end(), who) !=
         check.considered_by.end();
}

bool is_read(const CheckView& check) { return check.state == "opened"; }

const Subject* person(const std::vector<Subject>& people, const SubjectId& ref) {
  const auto found = std::find_if(people.begin(), people.end(),
                                  [&](const Subject& one) { return one.ref == ref; });
  return found == people.end() ? nullptr : &*found;
}

Bytes bytes_of_digest(const Digest& digest) { return Bytes(digest.begin(), digest.end()); }

}  // namespace

void DeskActor::started(Endpoint& endpoint) {
  cases_.clear();
  asked_.clear();
  holds_.started();
  for (const kit::DeliveryRecord& record : endpoint.spool().deliveries(0, 10'000)) {
    remember(record.header);
  }
}

void DeskActor::remember(const Header& header) {
  if (header.kind != MessageKind::referral) return;
  for (const Subject& subject : header.subjects) {
    if (!subject.case_id.uuid.is_nil()) cases_[subject.case_id].people = header.subjects;
  }
}

void DeskActor::hears(Endpoint& endpoint, const kit::SessionEvent& event) {
  if (const auto* arrived = std::get_if<kit::Arrived>(&event)) {
    const Header& header = arrived->record.header;
    remember(header);
    if (header.kind == MessageKind::return_ || !arrived->record.openable) return;
    endpoint.report(arrived->record.number, DeliveryReport::acknowledged, {});
  }
  holds_.hears(event);
  const auto* answered = std::get_if<kit::Answered>(&event);
  if (answered == nullptr) return;
  const auto asked = asked_.find(answered->answer.query);
  if (asked == asked_.end()) return;
  Known& known = cases_[asked->second];
  if (const auto* view = std::get_if<CaseView>(&answered->answer.found)) known.view = *view;
  if (const auto* gate = std::get_if<GateList>(&answered->answer.found)) {
    if (known.gate) known.earlier_evidence = known.gate->evidence;
    known.gate = *gate;
  }
  asked_.erase(asked);
}

void DeskActor::ask(Endpoint& endpoint, const CaseId& id) {
  if (asked_.size() >= questions_at_once) return;
  for (const decltype(Query::ask)& question :
       {decltype(Query::ask)(AskCase{id}), decltype(Query::ask)(AskGate{id})}) {
    const auto asked = endpoint.session().ask(question, endpoint.now());
    if (asked) asked_[*asked] = id;
  }
}

// Reading is what counts at the gate; the delivery ends with it.
void DeskActor::read(Endpoint& endpoint, const kit::DeliveryRecord& record, const StaffId& who) {
  if (record.end || !record.openable) return;
  endpoint.report(record.number, DeliveryReport::opened, who);
  endpoint.report(record.number, DeliveryReport::acknowledged, {});
}

void DeskActor::acts(Endpoint& endpoint) {
  for (const auto& [id, known] : cases_) {
    if (!endpoint.chance().one_in(3)) act_on(endpoint, id, known);
  }
  holds_.acts(endpoint, endpoint.cast().manager);
}

void DeskActor::act_on(Endpoint& endpoint, const CaseId& id, const Known& known) {
  Chance& chance = endpoint.chance();
  if (!known.view || !known.gate || chance.one_in(3)) return ask(endpoint, id);
  if (chance.one_in(40)) protect(endpoint, id);
  if (excludes_ && chance.one_in(8)) exclude_or_lift(endpoint, id, known);
  const bool jumps = chance.one_in(lying_ ? 2 : 12);
  if (jumps) return jump_ahead(endpoint, id, known);
  if (!go_on(endpoint, id, known)) return;
  cases_[id].view.reset();  // It is another one now.
  ask(endpoint, id);
}

bool DeskActor::go_on(Endpoint& endpoint, const CaseId& id, const Known& known) {
  const CaseView& view = *known.view;
  if (view.line.closed) return false;
  Chance& chance = endpoint.chance();
  if (view.line.urgency == Urgency::not_rated || chance.one_in(30)) {
    const Rate rate{
        chance.pick({Urgency::blue, Urgency::blue, Urgency::blue, Urgency::green, Urgency::red}),
        chance.pick({Category::neglect, Category::physical_abuse}),
        {}};
    return endpoint.perform(endpoint.cast().social_worker, id, rate);
  }
  const bool hasty = known.gate->open && chance.one_in(4);
  return issue(endpoint, id, known) || (!hasty && consider(endpoint, id, known)) ||
         assess(endpoint, id, known) || decide(endpoint, id, known);
}

bool DeskActor::issue(Endpoint& endpoint, const CaseId& id, const Known& known) {
  const CaseView& view = *known.view;
  if (view.unissued.empty()) return false;
  const RequiredView& required = endpoint.chance().pick(view.unissued);
  const Subject* subject = person(known.people, required.subject);
  if (subject == nullptr) return false;
  const desk::CaseFacts facts{id, view.line.stage, view.line.category, view.line.urgency,
                              Consent::given};
  const desk::KnownPerson who{subject->ref, subject->case_id, subject->role, subject->age_band,
                              app_tests::somebody()};
  const CheckId check{Uuid(endpoint.chance().block<16>())};
  return endpoint.submit(desk::check_draft(facts, who, agency_of(required.kind), required.kind,
                                           endpoint.cast().social_worker.id, check, {}));
}

bool DeskActor::consider(Endpoint& endpoint, const CaseId& id, const Known& known) {
  const auto& cast = endpoint.cast();
  for (const CheckView& check : known.view->checks) {
    if (!check.return_message.uuid.is_nil() && !check.opened) {
      for (const auto& part : endpoint.spool().deliveries_of(id)) {
        if (part.message == check.return_message) read(endpoint, part, cast.social_worker.id);
      }
    }
    if (!is_read(check)) continue;
    const bool by_senior = known.view->assessor == cast.senior.id;
    const kit::StaffKey& assessor = by_senior ? cast.senior : cast.social_worker;
    for (const kit::StaffKey* who : {&assessor, &cast.manager}) {
      if (has_considered(check, who->id)) continue;
      const Consider deed{check.check, check.version, Relevance::raises_concern, {}};
      return endpoint.perform(*who, id, deed);
    }
  }
  return false;
}

bool DeskActor::assess(Endpoint& endpoint, const CaseId& id, const Known& known) {
  const CaseView& view = *known.view;
  const auto& cast = endpoint.cast();
  if (view.assessor.uuid.is_nil()) {
    const bool by_senior = endpoint.chance().one_in(3);
    return endpoint.perform(by_senior ? cast.senior : cast.social_worker, id, StartAssessment{});
  }
  const bool by_senior = view.assessor == cast.senior.id;
  const kit::StaffKey& assessor = by_senior ? cast.senior : cast.social_worker;
  if (!known.gate->open) return false;
  const Digest& evidence = known.gate->evidence;
  if (view.submitted_by.uuid.is_nil()) {
    const SubmitAssessment deed{evidence, FieldState::present, FieldState::present, {}};
    return endpoint.perform(assessor, id, deed);
  }
  if (view.signed_by.uuid.is_nil()) {
    // Somebody takes the rating back while the manager signs.
    if (endpoint.chance().one_in(6)) {
      endpoint.perform(cast.social_worker, id, Rate{Urgency::not_rated, Category::other, {}});
    }
    // Whoever assessed may be a manager too, and be asked to sign when the other one is away.
    const bool alone = by_senior && endpoint.chance().one_in(3);
    return endpoint.perform(alone ? assessor : cast.manager, id, SignAssessment{evidence});
  }
  if (view.line.review_due == Time{}) return false;
  // The assessor writes it anew while the manager confirms; then it has to be signed anew.
  if (endpoint.chance().one_in(4)) {
    endpoint.perform(assessor, id,
                     SubmitAssessment{evidence, FieldState::present, FieldState::present, {}});
  }
  if (endpoint.chance().one_in(3)) {
    return endpoint.perform(cast.manager, id, SignAssessment{evidence});
  }
  return endpoint.perform(cast.manager, id, ConfirmReview{evidence});
}

bool DeskActor::decide(Endpoint& endpoint, const CaseId& id, const Known& known) {
  Chance& chance = endpoint.chance();
  const auto& cast = endpoint.cast();
  for (const CheckView& check : known.view->checks) {
    if (check.state != "issued" || !chance.one_in(6)) continue;
    const ReportGap gap{check.check, GapReason::agency_unreachable, {}, {}};
    if (chance.one_in(2)) return endpoint.perform(cast.manager, id, gap);
    // The second manager is not there, and whoever reported it is in a hurry.
    const kit::StaffKey& second = chance.one_in(4) ? cast.manager : cast.second_manager;
    return endpoint.perform(second, id, ApproveGap{check.check});
  }
  if (known.view->signed_by.uuid.is_nil()) return false;
  const auto outcome = chance.pick({wire::Outcome::early_help, wire::Outcome::step_down,
                                    wire::Outcome::assessment, wire::Outcome::closed});
  return endpoint.perform(cast.manager, id,
                          DecideOutcome{outcome, bytes_of_digest(known.gate->evidence), {}});
}

// Protection meets no gate, whatever else goes on.
void DeskActor::protect(Endpoint& endpoint, const CaseId& id) {
  const auto& cast = endpoint.cast();
  switch (endpoint.chance().below(4)) {
    case 0:
      endpoint.perform(cast.manager, id, CallStrategy{});
      break;
    case 1:
      endpoint.perform(cast.social_worker, id, RecordStrategy{endpoint.now(), {}, true, {}});
      break;
    case 2:
      endpoint.perform(cast.social_worker, id, OpenSection47{true, {}});
      break;
    default:
      endpoint.perform(cast.contact_officer, id, Protect{});
  }
}

// An agency, until two people say that it may be told again; sometimes one of them twice.
void DeskActor::exclude_or_lift(Endpoint& endpoint, const CaseId& id, const Known& known) {
  Chance& chance = endpoint.chance();
  const auto& cast = endpoint.cast();
  if (known.view->exclusions.empty()) {
    if (!chance.one_in(4)) return;
    const PartyId& whom =
        chance.pick({app_tests::police, app_tests::health, app_tests::school, app_tests::desk});
    endpoint.perform(cast.social_worker, id, Exclude{whom, {}});
    return;
  }
  const PartyId& party = known.view->exclusions.front().party;
  const kit::StaffKey* who = chance.pick({&cast.manager, &cast.second_manager});
  endpoint.perform(*who, id, LiftExclusion{party, {}});
}

Deed DeskActor::any_deed(Chance& chance, const Known& known) {
  const auto& checks = known.view->checks;
  const CheckView check = checks.empty() ? CheckView{} : chance.pick(checks);
  const Digest evidence = chance.one_in(2) ? known.gate->evidence : known.earlier_evidence;
  const auto version = static_cast<std::uint16_t>(chance.below(3));
  switch (chance.below(10)) {
    case 0:
      return Consider{check.check, version, Relevance::no_bearing, {}};
    case 1:
      return RecallCheck{check.check};
    case 2:
      return ReportGap{check.check, GapReason::agency_unreachable, {}, {}};
    case 3:
      return ApproveGap{check.check};
    case 4:
      return SubmitAssessment{evidence, FieldState::present, FieldState::present, {}};
    case 5:
      return SignAssessment{evidence};
    case 6:
      return ConfirmReview{evidence};
    case 7:
      return RequireCheck{PartyKind::health, chance.pick(known.people).ref};
    case 8:
      // Lower, or none at all: nothing required may go away.
      return Rate{version == 0 ? Urgency::not_rated : Urgency::blue, Category::other, {}};
    default:
      return DecideOutcome{chance.pick({wire::Outcome::no_further_action, wire::Outcome::closed}),
                           bytes_of_digest(evidence),
                           {}};
  }
}

void DeskActor::jump_ahead(Endpoint& endpoint, const CaseId& id, const Known& known) {
  const auto& cast = endpoint.cast();
  const kit::StaffKey* who =
      endpoint.chance().pick({&cast.social_worker, &cast.manager, &cast.manager,
                              &cast.second_manager, &cast.contact_officer});
  endpoint.perform(*who, id, any_deed(endpoint.chance(), known));
}

void DeskActor::finishes(Endpoint& endpoint) {
  for (const kit::DeliveryRecord& record : endpoint.spool().open_deliveries(0, page)) {
    read(endpoint, record, endpoint.cast().social_worker.id);
  }
}

}  // namespace mash::simulation
