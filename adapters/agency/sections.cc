#include "agency/sections.h"

namespace mash::agency {
namespace {

std::string_view word(match::NameUse use) {
  switch (use) {
    case match::NameUse::former:
      return "former";
    case match::NameUse::alias:
      return "alias";
    case match::NameUse::current:
      break;
  }
  return "current";
}

match::NameUse use_of(std::string_view word) {
  if (word == "former") return match::NameUse::former;
  if (word == "alias") return match::NameUse::alias;
  return match::NameUse::current;
}

struct ToContent {
  wire::Content operator()(const connect::Identity& from) const {
    wire::Identity to;
    for (const match::Name& name : from.names) {
      to.names.push_back({name.given, name.family, std::string(word(name.use))});
    }
    for (const match::Identifier& number : from.other_identifiers) {
      to.other_identifiers.push_back({number.system, number.value});
    }
    to.birth_date = from.birth_date;
    to.expected_date = from.expected_date;
    to.sex = from.sex;
    to.nhs_number = from.nhs_number;
    to.nhs_number_status = from.nhs_number_status;
    to.upn = from.upn;
    to.addresses = from.addresses;
    to.ethnicity = from.ethnicity;
    to.first_language = from.first_language;
    to.interpreter = from.interpreter;
    to.relationship = from.relationship;
    return to;
  }
  wire::Content operator()(const connect::Household& from) const {
    wire::Household to{from.address, {}};
    for (const connect::Member& member : from.members) {
      to.members.push_back({member.name, member.relationship, member.birth_date});
    }
    return to;
  }
  wire::Content operator()(const connect::Events& from) const {
    wire::Events to;
    for (const connect::Happening& item : from.items) {
      to.items.push_back({item.date, item.what, item.significant, item.source, item.reference});
    }
    return to;
  }
  wire::Content operator()(const connect::HealthSummary& from) const {
    return wire::HealthSummary{from.registered, from.summary, from.last_seen, from.plans};
  }
  wire::Content operator()(const connect::Intelligence& from) const { return content_of(from); }
  wire::Content operator()(const connect::SchoolWelfare& from) const {
    return wire::SchoolWelfare{from.school, from.lead, from.notes, from.plans};
  }
};

}  // namespace

match::Person person_of(const wire::Identity& identity) {
  connect::Identity same;
  for (const auto& name : identity.names) {
    same.names.push_back({name.given, name.family, use_of(name.use)});
  }
  for (const auto& number : identity.other_identifiers) {
    same.other_identifiers.push_back({number.system, number.value});
  }
  same.birth_date = identity.birth_date;
  same.expected_date = identity.expected_date;
  same.sex = identity.sex;
  same.nhs_number = identity.nhs_number;
  same.nhs_number_status = identity.nhs_number_status;
  same.upn = identity.upn;
  same.addresses = identity.addresses;
  return connect::person_of(same);
}

wire::Content content_of(const connect::Section& section) {
  return std::visit(ToContent{}, section.content);
}

wire::Content content_of(const connect::Intelligence& item) {
  return wire::Intelligence{item.text, item.source, item.assessment, item.handling};
}

}  // namespace mash::agency
