#include "simulation/agency.h"

#include <algorithm>

#include "app/drafts.h"
#include "base/ensure.h"
#include "wire/codec.h"

namespace mash::simulation {
namespace {

using namespace wire;
using app_tests::desk;

constexpr std::size_t page = 64;

template <class I>
I random_id(Chance& chance) {
  return I{Uuid(chance.block<16>())};
}

Subject somebody(Chance& chance, SubjectRole role, AgeBand age_band) {
  return {random_id<SubjectId>(chance), role, age_band, {}};
}

// One child, or three of one family, and the adults around them.
kit::Draft referral_by(Endpoint& endpoint) {
  Chance& chance = endpoint.chance();
  kit::Draft draft;
  Header& about = draft.about;
  about.kind = MessageKind::referral;
  about.actor = endpoint.cast().navigator(endpoint.party()).id;
  about.purpose = Purpose::referral;
  about.category = chance.pick({Category::neglect, Category::physical_abuse, Category::missing});
  about.urgency = chance.pick({Urgency::green, Urgency::amber, Urgency::red});
  about.gateway = Gateway::ca04_10;
  about.article6 = Article6::public_task;
  about.article9 = Article9::safeguarding_s1_18;
  about.consent = Consent::given;
  about.source = ReferralSource::school;
  draft.recipients = {desk};
  const int children = chance.one_in(4) ? 3 : 1;
  for (int i = 0; i < children; ++i) {
    Subject child =
        somebody(chance, SubjectRole::child, chance.pick({AgeBand::under_5, AgeBand::age_5_to_12}));
    child.case_id = random_id<CaseId>(chance);
    about.subjects.push_back(child);
    draft.sections.push_back({SectionKind::identity, child.ref, app_tests::somebody(), {desk}});
  }
  about.subjects.push_back(somebody(chance, SubjectRole::parent_or_carer, AgeBand::adult));
  const Concern concern{std::string(app_tests::concern_text), "", "", "", "", ""};
  draft.sections.push_back({SectionKind::concern, about.subjects[0].ref, concern, {desk}});
  return draft;
}

// Our returns to this check, oldest first.
struct OurReturn {
  Header header;
  kit::RequestState state;
};
std::vector<OurReturn> returns_to(kit::Spool& spool, const Header& check) {
  std::vector<OurReturn> returns;
  for (const kit::RequestRecord& request : spool.requests_of(check.case_id)) {
    if (request.kind != kit::RequestKind::message) continue;
    auto header = decode_header(request.signed_bytes);
    ENSURE(header.has_value(), "what we sealed has a header");
    if (header->kind != MessageKind::return_ || header->check_id != check.check_id) continue;
    returns.push_back({std::move(*header), request.state});
  }
  return returns;
}

bool is_check(const kit::DeliveryRecord& record) {
  return record.header.kind == MessageKind::check && record.part == 1;
}

std::vector<kit::DeliveryRecord> all_checks(kit::Spool& spool) {
  std::vector<kit::DeliveryRecord> checks = spool.deliveries(0, 1'000);
  std::erase_if(checks, [](const auto& record) { return !is_check(record); });
  return checks;
}

}  // namespace

void AgencyActor::refer(Endpoint& endpoint) {
  if (endpoint.submit(referral_by(endpoint))) --referrals_;
}

// The answer and the end of the delivery are one change on disk.
void AgencyActor::answer(Endpoint& endpoint, const kit::DeliveryRecord& check, ReturnKind kind) {
  const auto before = returns_to(endpoint.spool(), check.header);
  kit::Draft draft;
  draft.about = check.header;
  draft.about.kind = MessageKind::return_;
  draft.about.actor = endpoint.cast().navigator(endpoint.party()).id;
  draft.about.return_kind = kind;
  draft.about.return_version = 1;
  for (const OurReturn& one : before) {
    if (one.state == kit::RequestState::refused) continue;
    draft.about.return_version = static_cast<std::uint16_t>(one.header.return_version + 1);
  }
  draft.about.article9 = Article9::safeguarding_s1_18;
  draft.recipients = {desk};
  const SubjectId who = check.header.subjects.at(0).ref;
  if (kind == ReturnKind::information) {
    const Events events{{{"2025-11-02", std::string(app_tests::answer_text), true, "", ""}}};
    draft.sections.push_back({SectionKind::history, who, events, {desk}});
    if (endpoint.party() == app_tests::police) {
      const Intelligence item{"graded B2", "", "", ""};
      draft.sections.push_back({SectionKind::intelligence, who, item, {desk}});
    }
  }
  SearchStatement statement;
  statement.systems = {"records"};
  statement.searched_by = "p-patel";
  draft.sections.push_back({SectionKind::search_statement, who, statement, {desk}});
  if (!endpoint.submit(draft)) return;
  endpoint.report(check.number, DeliveryReport::acknowledged, {});
}

// A newer version, or an answer taken back.
void AgencyActor::look_again(Endpoint& endpoint) {
  const auto checks = all_checks(endpoint.spool());
  if (checks.empty()) return;
  Chance& chance = endpoint.chance();
  const kit::DeliveryRecord& check = chance.pick(checks);
  const auto returns = returns_to(endpoint.spool(), check.header);
  if (returns.empty()) return;
  if (chance.one_in(3) && returns.back().state == kit::RequestState::accepted) {
    kit::Draft draft;
    draft.about = check.header;
    draft.about.kind = chance.pick({MessageKind::withdrawal, MessageKind::correction});
    draft.about.check_id = {};
    draft.about.supersedes = returns.back().header.id;
    draft.about.actor = endpoint.cast().navigator(endpoint.party()).id;
    draft.recipients = {desk};
    draft.sections.push_back({SectionKind::rationale,
                              check.header.subjects.at(0).ref,
                              Narrative{"about somebody else", ""},
                              {desk}});
    endpoint.submit(draft);
    return;
  }
  answer(endpoint, check, chance.pick({ReturnKind::information, ReturnKind::nil_trace}));
}

void AgencyActor::acts(Endpoint& endpoint) {
  Chance& chance = endpoint.chance();
  if (referrals_ > 0 && chance.one_in(8)) refer(endpoint);
  for (const kit::DeliveryRecord& record : endpoint.spool().open_deliveries(0, page)) {
    if (!chance.one_in(3)) continue;
    if (!is_check(record)) {
      endpoint.report(record.number, DeliveryReport::acknowledged, {});
      continue;
    }
    answer(endpoint, record,
           chance.pick({ReturnKind::information, ReturnKind::information, ReturnKind::information,
                        ReturnKind::information, ReturnKind::nil_trace, ReturnKind::nil_trace,
                        ReturnKind::known_nothing_relevant, ReturnKind::known_nothing_relevant,
                        ReturnKind::partial, ReturnKind::multiple_match, ReturnKind::refused}));
  }
  if (chance.one_in(25)) look_again(endpoint);
  holds_.acts(endpoint, endpoint.cast().navigator(endpoint.party()));
}

void AgencyActor::finishes(Endpoint& endpoint) {
  for (const kit::DeliveryRecord& record : endpoint.spool().open_deliveries(0, page)) {
    endpoint.report(record.number, DeliveryReport::acknowledged, {});
  }
}

}  // namespace mash::simulation
