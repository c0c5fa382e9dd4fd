@0xb3f4a1c07d5e2911;
# The closed lists. Numbers are on the wire and on the ledger: a list may grow at its end, nothing
# is renumbered or reused. A receiver refuses a number outside the list it knows (unknown_enum).
# What each word means is said in broker/wire/vocabulary.h and PROTOCOL.md.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("mash::wire::schema");

enum HubMode {
  exercise @0;
  production @1;
}

enum PartyKind {
  desk @0;
  police @1;
  health @2;
  school @3;
  childrensServices @4;
  earlyYears @5;
  housing @6;
  probation @7;
  adultServices @8;
  voluntarySector @9;
  otherAuthority @10;
}

enum StaffRole {
  contactOfficer @0;
  socialWorker @1;
  manager @2;
  navigator @3;
  agencyManager @4;
  informationGovernanceOfficer @5;
}

enum Qualification {
  none @0;
  socialWork @1;
  police @2;
  health @3;
  teaching @4;
}

enum SubjectRole {
  child @0;
  unbornChild @1;
  sibling @2;
  parentOrCarer @3;
  householdAdult @4;
  allegedAbuser @5;
  referrer @6;
}

enum AgeBand {
  notKnown @0;
  unborn @1;
  under5 @2;
  age5To12 @3;
  age13To15 @4;
  age16To17 @5;
  adult @6;
}

enum MessageKind {
  referral @0;
  check @1;
  return @2;
  outcome @3;
  correction @4;
  recall @5;
  withdrawal @6;
  onward @7;
}

enum ReferralSource {
  familyMember @0;
  acquaintance @1;
  self @2;
  otherIndividual @3;
  school @4;
  educationServices @5;
  gp @6;
  healthVisitor @7;
  schoolNurse @8;
  otherPrimaryHealth @9;
  emergencyDepartment @10;
  otherHealth @11;
  housing @12;
  socialCare @13;
  councilOther @14;
  councilExternal @15;
  councilEarlyHelp @16;
  police @17;
  otherLegal @18;
  other @19;
  anonymous @20;
  notKnown @21;
}

enum SectionKind {
  identity @0;
  household @1;
  concern @2;
  childsViews @3;
  consent @4;
  history @5;
  riskAnalysis @6;
  healthSummary @7;
  healthDetail @8;
  offences @9;
  intelligence @10;
  attendance @11;
  schoolWelfare @12;
  protectedAddress @13;
  referrer @14;
  searchStatement @15;
  rationale @16;
  outcome @17;
}

enum Purpose {
  referral @0;
  agencyCheck @1;
  assessment @2;
  strategyDiscussion @3;
  childProtectionEnquiry @4;
  immediateProtection @5;
  feedback @6;
  earlyHelp @7;
}

enum Stage {
  contact @0;
  s17 @1;
  strategy @2;
  s47 @3;
  emergency @4;
}

enum Category {
  notKnown @0;
  neglect @1;
  physicalAbuse @2;
  sexualAbuse @3;
  emotionalAbuse @4;
  domesticAbuse @5;
  exploitation @6;
  missing @7;
  familySupport @8;
  other @9;
}

enum Urgency {
  notRated @0;
  blue @1;
  green @2;
  amber @3;
  red @4;
}

enum Gateway {
  none @0;
  ca0416lb @1;
  ca0416lc @2;
  ca0416eb @3;
  ca8947 @4;
  ca8917 @5;
  ca8927 @6;
  ca0410 @7;
  ca0411 @8;
  ca0416h @9;
  ea02175 @10;
  cda98115 @11;
  vpa24Oe @12;
  commonLawPolicing @13;
}

enum Article6 {
  notApplicable @0;
  consent @1;
  legalObligation @2;
  vitalInterests @3;
  publicTask @4;
}

enum Article9 {
  notApplicable @0;
  safeguardingS118 @1;
  healthOrSocialCareS12 @2;
  vitalInterests @3;
  offenceDataS118 @4;
}

enum Consent {
  notKnown @0;
  notAsked @1;
  given @2;
  refused @3;
  withdrawn @4;
  informedOnly @5;
  cannotBeGiven @6;
  notReasonableToObtain @7;
  wouldPrejudiceProtection @8;
  refusedByOneParent @9;
  refusedByChild @10;
  refusedForOwnRecord @11;
}

enum Handling {
  freeInHub @0;
  askOriginator @1;
  sightOnly @2;
  doNotTellSubject @3;
}

enum Regime {
  ukGdpr @0;
  lawEnforcement @1;
}

enum ReturnKind {
  information @0;
  knownNothingRelevant @1;
  nilTrace @2;
  partial @3;
  multipleMatch @4;
  cannotSearch @5;
  refused @6;
}

enum Relevance {
  raisesConcern @0;
  lowersConcern @1;
  noBearing @2;
  needsFollowUp @3;
}

enum FieldState {
  missing @0;
  present @1;
  childTooYoung @2;
  childNotSeen @3;
  childDeclined @4;
  unsafeToAsk @5;
  notBorn @6;
}

enum Outcome {
  strategyDiscussion @0;
  section47Enquiry @1;
  assessment @2;
  immediateProtection @3;
  allocatedWorker @4;
  noFurtherAction @5;
  informationAndAdvice @6;
  earlyHelp @7;
  stepDown @8;
  closed @9;
}

enum GapReason {
  agencyUnreachable @0;
  agencyRefused @1;
  systemsDown @2;
  recordLost @3;
  bodyAbolished @4;
  noAgency @5;         # the roster has nobody of the kind that has to be asked
}

enum DeliveryReport {
  delivered @0;
  opened @1;
  acknowledged @2;
  unopenable @3;
  refusedByApplication @4;
}

enum DeliveryEnd {
  acknowledged @0;
  unopenable @1;
  refusedByApplication @2;
  withdrawn @3;
  recipientRevoked @4;
  expiredByRetention @5;
}

enum Effect {
  release @0;
  hold @1;
  withhold @2;
  deny @3;
}

enum Disclose {
  nothing @0;
  count @1;
  labels @2;
}
