// That a request's bytes are its attributes, and that enums keep the order others rely on.
#include "policy/request.h"

#include <catch2/catch.hpp>
#include <set>

#include "wire/act.h"

using namespace mash;
using namespace mash::policy;

namespace {

// Sets one field and says which attribute changed.
template <class Field>
Attribute changed_by(Field Request::*field) {
  Request request;
  const Values before = values_of(request);
  request.*field = request.*field == Field{} ? static_cast<Field>(1) : Field{};
  const Values after = values_of(request);
  std::set<std::size_t> changed;
  for (std::size_t a = 0; a < attribute_count; ++a) {
    if (before[a] != after[a]) changed.insert(a);
  }
  REQUIRE(changed.size() == 1);
  CHECK(count_of(static_cast<Attribute>(*changed.begin())) == wire::count_of<Field>());
  return static_cast<Attribute>(*changed.begin());
}

}  // namespace

TEST_CASE("each field of a request is the attribute of its name", "[policy]") {
  CHECK(changed_by(&Request::sender) == Attribute::sender);
  CHECK(changed_by(&Request::recipient) == Attribute::recipient);
  CHECK(changed_by(&Request::message) == Attribute::message);
  CHECK(changed_by(&Request::purpose) == Attribute::purpose);
  CHECK(changed_by(&Request::stage) == Attribute::stage);
  CHECK(changed_by(&Request::category) == Attribute::category);
  CHECK(changed_by(&Request::urgency) == Attribute::urgency);
  CHECK(changed_by(&Request::gateway) == Attribute::gateway);
  CHECK(changed_by(&Request::article6) == Attribute::article6);
  CHECK(changed_by(&Request::article9) == Attribute::article9);
  CHECK(changed_by(&Request::consent) == Attribute::consent);
  CHECK(changed_by(&Request::handling) == Attribute::handling);
  CHECK(changed_by(&Request::sender_regime) == Attribute::sender_regime);
  CHECK(changed_by(&Request::recipient_regime) == Attribute::recipient_regime);
  CHECK(changed_by(&Request::section) == Attribute::section);
  CHECK(changed_by(&Request::subject_role) == Attribute::subject_role);
  CHECK(changed_by(&Request::age_band) == Attribute::age_band);
  CHECK(changed_by(&Request::referral_source) == Attribute::referral_source);
  CHECK(changed_by(&Request::section_47_recorded) == Attribute::section_47_recorded);
  CHECK(changed_by(&Request::strategy_called) == Attribute::strategy_called);
  CHECK(changed_by(&Request::agreement) == Attribute::agreement);
  CHECK(changed_by(&Request::hours) == Attribute::hours);
  CHECK(changed_by(&Request::recipient_part) == Attribute::recipient_part);
}

TEST_CASE("a header fills in what it says, and leaves the rest", "[policy]") {
  wire::Header header;
  header.kind = wire::MessageKind::return_;
  header.purpose = wire::Purpose::agency_check;
  header.stage = wire::Stage::s17;
  header.category = wire::Category::neglect;
  header.urgency = wire::Urgency::amber;
  header.gateway = wire::Gateway::ca04_11;
  header.article6 = wire::Article6::public_task;
  header.article9 = wire::Article9::safeguarding_s1_18;
  header.consent = wire::Consent::given;
  header.handling = wire::Handling::sight_only;
  header.regime = wire::Regime::law_enforcement;
  header.source = wire::ReferralSource::police;
  Request expected;
  expected.message = header.kind;
  expected.purpose = header.purpose;
  expected.stage = header.stage;
  expected.category = header.category;
  expected.urgency = header.urgency;
  expected.gateway = header.gateway;
  expected.article6 = header.article6;
  expected.article9 = header.article9;
  expected.consent = header.consent;
  expected.handling = header.handling;
  expected.sender_regime = header.regime;
  expected.referral_source = header.source;
  CHECK(request_about(header) == expected);
}

TEST_CASE("the acts of practice.toml begin with those people sign, in the order of the wire",
          "[policy]") {
  // Who decides a hold the rule says that holds; it and what follows it stand elsewhere.
  CHECK(wire::Deed(wire::DecideHold{}).index() == static_cast<std::size_t>(Act::end_response));
  CHECK(std::variant_size_v<wire::Deed> == static_cast<std::size_t>(Act::end_response) + 3);
  CHECK(wire::Deed(wire::Rate{}).index() == static_cast<std::size_t>(Act::rate));
  CHECK(wire::Deed(wire::ApproveGap{}).index() == static_cast<std::size_t>(Act::approve_gap));
  CHECK(wire::Deed(wire::SignAssessment{}).index() ==
        static_cast<std::size_t>(Act::sign_assessment));
  CHECK(wire::Deed(wire::Protect{}).index() == static_cast<std::size_t>(Act::protect));
  CHECK(wire::Deed(wire::DecideOutcome{}).index() == static_cast<std::size_t>(Act::decide_outcome));
}
