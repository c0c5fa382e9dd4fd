#include "wire/samples.h"

namespace mash::wire::samples {
namespace {

Section section(Sampler& some, std::uint8_t index, SubjectId subject, std::vector<Wrap> wraps) {
  Section section;
  section.leaf_index = index;
  section.leaf = {some.block<16>(), SectionKind::offences, subject,     AgeBand::under_5, 32,
                  some.block<32>(), some.block<32>()};
  section.ciphertext = Bytes(48, some.number());
  section.wraps = std::move(wraps);
  return section;
}

Wrap wrap(Sampler& some, std::uint8_t recipient) {
  return {recipient, some.block<16>(), some.block<32>(), some.block<48>()};
}

std::vector<Missing> missing(Sampler& some) {
  return {{some.text(), some.id<CheckId>(), "police", some.text(), some.time()},
          {some.text(), {}, "", some.text(), {}}};
}

SignedAcknowledgement signed_acknowledgement(Sampler& some) {
  return {encode(acknowledgement()), some.block<64>()};
}

CaseLine case_line(Sampler& some) {
  return {some.id<CaseId>(), Urgency::red,  Category::neglect, Stage::s47,
          some.time(),       some.number(), some.number(),     true,
          some.time(),       some.time()};
}

CaseView case_view(Sampler& some) {
  CaseView view;
  view.exclusions = {{some.party(), some.time(), some.id<StaffId>(), some.id<StaffId>()}};
  view.line = case_line(some);
  view.child = some.id<SubjectId>();
  view.checks = {{some.id<CheckId>(), PartyKind::school, some.party(), some.id<SubjectId>(),
                  some.text(), some.time(), ReturnKind::nil_trace, 2, true,
                  {some.id<StaffId>(), some.id<StaffId>()}, some.message_id()}};
  view.unissued = {{PartyKind::health, some.id<SubjectId>()}};
  view.assessor = some.id<StaffId>();
  view.submitted_by = some.id<StaffId>();
  view.signed_by = some.id<StaffId>();
  view.outcome = some.text();
  view.protection = {some.time(), some.time(), true, some.time(), true, true};
  return view;
}

Refused refused(Sampler& some) {
  return {some.text(), static_cast<std::uint8_t>(Fault::person), "agency-a", "agency-b",
          missing(some)};
}

}  // namespace

Header header() {
  Sampler some;
  Header header;
  header.hub = some.block<32>();
  header.id = some.message_id();
  header.kind = MessageKind::return_;
  header.sender = some.party();
  header.sender_key = some.block<16>();
  header.created = some.time();
  header.roster_epoch = some.number();
  header.actor = some.id<StaffId>();
  header.subjects = {{some.id<SubjectId>(), SubjectRole::sibling, AgeBand::under_5, {}},
                     {some.id<SubjectId>(), SubjectRole::alleged_abuser, AgeBand::adult, {}}};
  header.case_id = some.id<CaseId>();
  header.check_id = some.id<CheckId>();
  header.return_kind = ReturnKind::multiple_match;
  header.return_version = 3;
  header.supersedes = some.message_id();
  header.purpose = Purpose::strategy_discussion;
  header.stage = Stage::s47;
  header.category = Category::sexual_abuse;
  header.urgency = Urgency::red;
  header.gateway = Gateway::cda98_115;
  header.article6 = Article6::public_task;
  header.article9 = Article9::offence_data_s1_18;
  header.consent = Consent::would_prejudice_protection;
  header.handling = Handling::do_not_tell_subject;
  header.regime = Regime::law_enforcement;
  header.source = ReferralSource::health_visitor;
  header.recipients = {some.block<32>(), some.block<32>(), some.block<32>()};
  header.leaf_count = 16;
  header.outcome = Outcome::early_help;
  return header;
}

Header referral() {
  Header referral = header();
  Sampler some;
  referral.kind = MessageKind::referral;
  referral.case_id = {};
  referral.check_id = {};
  referral.return_version = 0;
  for (Subject& subject : referral.subjects) subject.case_id = some.id<CaseId>();
  return referral;
}

Submission submission() {
  Sampler some;
  const Header value = header();
  Submission submission;
  submission.header = encode(value);
  submission.signature = some.block<64>();
  for (int i = 0; i < 3; ++i) submission.recipients.push_back({some.block<16>(), some.party()});
  submission.sections = {
      section(some, 2, value.subjects[0].ref, {wrap(some, 0), wrap(some, 2)}),
      section(some, 9, {}, {wrap(some, 1)})};
  for (std::uint8_t i = 0; i < 16; ++i) {
    if (i != 2 && i != 9) submission.decoys.push_back({i, some.block<32>()});
  }
  return submission;
}

Evidence evidence() {
  Sampler some;
  return {1'000'000'007, some.block<32>(), encode(entry()), {some.block<32>(), some.block<32>()},
          "example.org/hub\n" + some.text()};
}

Delivery delivery() {
  Sampler some;
  const Header value = header();
  const std::vector<Digest> proof = {some.block<32>(), some.block<32>(), some.block<32>(),
                                     some.block<32>()};
  Delivery delivery;
  delivery.number = some.number();
  delivery.part = some.number();
  delivery.header = encode(value);
  delivery.signature = some.block<64>();
  delivery.root = some.block<32>();
  delivery.recipient_index = 2;
  delivery.recipient_salt = some.block<16>();
  delivery.sections = {{section(some, 2, value.subjects[0].ref, {wrap(some, 2)}), proof},
                       {section(some, 9, {}, {wrap(some, 2)}), proof}};
  delivery.release = evidence();
  delivery.withheld_shown = Disclose::labels;
  delivery.withheld_count = 2;
  delivery.withheld_labels = {SectionKind::intelligence, SectionKind::protected_address};
  return delivery;
}

Acknowledgement acknowledgement() {
  Sampler some;
  return {some.block<32>(),
          some.message_id(),
          some.party(),
          {{some.number(), some.message_id(), some.number(), DeliveryReport::opened, some.time(),
            some.id<StaffId>()},
           {some.number(), some.message_id(), some.number(), DeliveryReport::delivered,
            some.time(), {}}}};
}

Act act(const Deed& deed) {
  Sampler some;
  return {some.block<32>(), some.message_id(), some.id<StaffId>(), some.party(), some.time(),
          some.id<CaseId>(), deed};
}

Entry entry() { return entry(every_event().front()); }

Entry entry(const Event& event) {
  Sampler some;
  Entry entry;
  entry.time = some.time();
  entry.decider = some.number();
  entry.links = {{{StreamKind::hub, {}}, 1, std::nullopt},
                 {{StreamKind::case_, Uuid(some.block<16>())}, 7, some.block<32>()}};
  entry.group = 0;
  entry.command = Bytes{some.number(), some.number()};
  entry.command_digest = some.block<32>();
  entry.policy = some.block<32>();
  entry.roster = some.block<32>();
  entry.calendar = some.block<32>();
  entry.events = {event, HubStopped{}};
  return entry;
}

std::vector<Deed> every_deed() {
  Sampler some;
  return {
      Rate{Urgency::amber, Category::exploitation, some.block<32>()},
      RequireCheck{PartyKind::housing, some.id<SubjectId>()},
      Consider{some.id<CheckId>(), some.number(), Relevance::needs_follow_up, some.block<32>()},
      RecallCheck{some.id<CheckId>()},
      ReissueCheck{some.id<CheckId>(), some.id<CheckId>()},
      ReportGap{some.id<CheckId>(), GapReason::record_lost, some.block<32>(), some.block<32>()},
      ReportGap{some.id<CheckId>(), GapReason::no_agency, some.block<32>(), some.block<32>(),
                Unasked{PartyKind::probation, some.id<SubjectId>()}},
      ApproveGap{some.id<CheckId>()},
      StartAssessment{},
      SubmitAssessment{some.block<32>(), FieldState::present, FieldState::child_not_seen,
                       some.block<32>()},
      SignAssessment{some.block<32>()},
      ConfirmReview{some.block<32>()},
      CallStrategy{some.block<32>()},
      RecordStrategy{some.time(), {some.party(), some.party()}, true, some.block<32>()},
      OpenSection47{true, some.block<32>()},
      Protect{some.block<32>()},
      DecideOutcome{Outcome::step_down, Bytes(32, some.number()), some.block<32>()},
      DecideHold{some.message_id(), some.party(), true, some.block<32>()},
      Exclude{some.party(), some.block<32>()},
      LiftExclusion{some.party(), some.block<32>()},
  };
}

namespace {

std::vector<Event> hub_events() {
  Sampler some;
  return {
      HubOpened{some.block<32>(), HubMode::production, some.text(), some.block<32>(),
                some.block<32>()},
      HubStarted{some.number(), true},
      HubStopped{},
      RosterApplied{some.number(), some.block<32>()},
      PolicyApplied{some.number(), some.block<32>()},
      refused(some),
      Counted{some.text(), some.number()},
      Quarantined{some.block<32>()},
      MessageAccepted{some.message_id(), some.block<32>(), some.party(), MessageKind::return_,
                      some.id<CheckId>(), some.number()},
      Released{some.message_id(), some.party(), some.number(), some.number(), {1, 5, 63},
               {some.text(), some.text(), some.text()}, some.number(), Gateway::vpa24_oe,
               Article6::legal_obligation, Article9::vital_interests, Disclose::labels, 2,
               {SectionKind::history, SectionKind::referrer}, some.block<32>(), true},
      NotReleased{some.message_id(), some.party(), {0, 2}, {Effect::hold, Effect::deny},
                  {some.text(), ""}, some.number()},
      DeliveryReported{some.party(), some.number(), DeliveryReport::unopenable, some.time(),
                       some.id<StaffId>(), some.message_id()},
      DeliveryEnded{some.number(), DeliveryEnd::recipient_revoked, some.party(),
                    some.message_id()},
      DeliveryEnded{some.number(), DeliveryEnd::withdrawn, some.party(), some.message_id()},
  };
}

std::vector<Event> case_events() {
  Sampler some;
  return {
      CaseOpened{some.id<SubjectId>(), some.message_id(), some.party(), ReferralSource::housing},
      PersonNamed{some.id<SubjectId>(), SubjectRole::unborn_child, AgeBand::unborn},
      Rated{Urgency::green, Category::domestic_abuse, some.id<StaffId>()},
      StageReached{Stage::emergency},
      CheckRequired{PartyKind::school, some.id<SubjectId>()},
      CheckIssued{some.id<CheckId>(), some.party(), PartyKind::probation, some.id<SubjectId>(),
                  some.time()},
      CheckReturned{some.id<CheckId>(), ReturnKind::cannot_search, some.number(), some.message_id(),
                    true},
      ReturnOpened{some.id<CheckId>(), some.number(), some.id<StaffId>(), 2},
      ReturnUnopenable{some.id<CheckId>(), some.number()},
      ReturnWithdrawn{some.id<CheckId>(), some.number()},
      Considered{some.id<CheckId>(), some.number(), some.id<StaffId>(), Relevance::lowers_concern},
      CheckRecalled{some.id<CheckId>()},
      CheckMisdirected{some.id<CheckId>(), some.id<CheckId>()},
      Escalated{some.id<CheckId>(), some.number()},
      GapReported{some.id<CheckId>(), GapReason::body_abolished, some.id<StaffId>()},
      GapApproved{some.id<CheckId>(), some.id<StaffId>()},
      AssessmentStarted{some.id<StaffId>()},
      AssessmentSubmitted{some.id<StaffId>(), some.block<32>(), FieldState::not_born,
                          FieldState::present, some.block<32>()},
      AssessmentSigned{some.id<StaffId>(), some.block<32>(), true, some.id<StaffId>(),
                       some.block<32>()},
      ReviewDue{some.id<CheckId>(), some.time()},
      ReviewConfirmed{some.id<StaffId>(), some.block<32>(), some.id<StaffId>(),
                      some.block<32>()},
      StrategyCalled{some.id<StaffId>(), some.time()},
      StrategyHeld{some.time(), true, some.id<StaffId>()},
      Section47Opened{some.id<StaffId>(), true, some.time()},
      Protected{some.id<StaffId>()},
      OutcomeDecided{Outcome::closed, some.id<StaffId>()},
      ClockFired{some.text(), some.time()},
      Held{some.message_id(), some.party(), {0, 9}, some.time(), 2,
           {StaffRole::manager, StaffRole::agency_manager}},
      HoldDecided{some.message_id(), some.party(), true, some.id<StaffId>(), some.time()},
      Excluded{some.party(), some.id<StaffId>()},
      ExclusionLifted{some.party(), some.id<StaffId>(), true},
  };
}

}  // namespace

std::vector<Event> every_event() {
  std::vector<Event> events = hub_events();
  for (Event& event : case_events()) events.push_back(std::move(event));
  return events;
}

std::vector<Command> every_command() {
  Sampler some;
  Submission sent = submission();
  Submit submit{sent.header,
                sent.signature,
                sent.recipients,
                sent.sections,
                some.block<32>(),
                some.number(),
                Prior{some.number(), some.block<32>()},
                {{some.id<SubjectId>(), some.id<CaseId>()}},
                sent.decoys};
  for (Section& section : submit.sections) {
    section.ciphertext.clear();
    for (Wrap& wrap : section.wraps) wrap = {wrap.recipient, wrap.key, {}, {}};
  }
  Submit first = submit;
  first.prior.reset();
  const SignedAct signed_act{encode(act(StartAssessment{})), some.block<64>()};
  const OpenDelivery open{some.number(), some.message_id(), some.number(), some.id<CaseId>(),
                          true, some.id<StaffId>()};
  const PartyId party = some.party();
  return {
      {party, submit},
      {party, first},
      {party, Perform{signed_act, Prior{some.number(), some.block<32>()}}},
      {party, Acknowledge{signed_acknowledgement(some), {open, std::nullopt},
                          Prior{some.number(), some.block<32>()}}},
      {{}, Tick{some.id<CaseId>(), some.text(), some.time()}},
      {{}, ApplyRoster{some.number(), some.block<32>()}},
      {{}, ApplyPolicy{some.number(), some.block<32>()}},
      {{}, OpenHub{some.block<32>(), HubMode::production, some.text(), some.block<32>(),
                   some.block<32>()}},
      {{}, StartHub{some.number(), true}},
      {{}, StopHub{}},
      {{}, Count{some.text(), some.number()}},
      {{}, Quarantine{some.block<32>()}},
      {party, Refuse{some.text(), static_cast<std::uint8_t>(Fault::hub), "agency-x",
                     some.message_id(), some.block<32>()}},
      {{}, EndDeliveries{party, some.party(), {open}}},
      {{}, DecideAgain{some.party(), some.number(), some.message_id()}},
  };
}

std::vector<ToHub> every_to_hub() {
  Sampler some;
  return {
      Hello{{1, 2}, some.party(), some.time(), some.text(), some.number(), true, some.number()},
      submission(),
      SignedAct{encode(act(every_deed().front())), some.block<64>()},
      signed_acknowledgement(some),
      Query{some.message_id(), AskGate{some.id<CaseId>()}},
      Query{some.message_id(), AskCase{some.id<CaseId>()}},
      Query{some.message_id(), AskDue{some.number()}},
      Query{some.message_id(), AskCases{some.id<CaseId>(), some.number()}},
      Query{some.message_id(), AskCertificate{some.id<CaseId>()}},
  };
}

std::vector<FromHub> every_from_hub() {
  Sampler some;
  return {
      Welcome{some.block<32>(), some.time(), some.text(), some.text(), some.text()},
      Receipt{some.message_id(), evidence(), std::nullopt, ""},
      Receipt{some.message_id(), {}, std::nullopt, ""},
      Receipt{some.message_id(), evidence(), refused(some), some.text()},
      delivery(),
      Answer{some.message_id(), GateList{true, missing(some), some.block<32>(), some.number()}},
      Answer{some.message_id(), case_view(some)},
      Answer{some.message_id(),
             std::vector<Duty>{{some.text(), some.id<CaseId>(), some.id<CheckId>(), some.time(),
                                Urgency::blue}}},
      Answer{some.message_id(), std::vector<CaseLine>{case_line(some)}},
      Answer{some.message_id(), UnknownCase{}},
      Answer{some.message_id(), GateCertificate{evidence()}},
      Reported{900, some.number(), evidence(), signed_acknowledgement(some)},
      Reported{900, some.number(), evidence(), std::nullopt},
      SlowDown{some.message_id(), Duration(some.number())},
      Notice{some.text()},
  };
}

}  // namespace mash::wire::samples
