#include "connect/contents.h"

#include <algorithm>

#include "match/folding.h"

namespace mash::connect {
namespace {

std::string text_of(const std::optional<Date>& date) { return date ? iso_date(*date) : ""; }

// What gives an address away: its first part, and each further part that has a number in it, such
// as the street behind a flat, or the postcode. The town alone gives nobody away.
std::vector<std::string> telling_parts(const std::vector<std::string>& addresses) {
  std::vector<std::string> parts;
  for (std::string_view address : addresses) {
    bool first = true;
    while (!address.empty()) {
      const std::string_view part = address.substr(0, address.find(','));
      address.remove_prefix(std::min(address.size(), part.size() + 1));
      const bool has_number = part.find_first_of("0123456789") != std::string_view::npos;
      std::string folded = match::folded_address(part);
      if ((first || has_number) && !folded.empty()) parts.push_back(std::move(folded));
      first = false;
    }
  }
  return parts;
}

// Texts that people write. Names, dates and numbers have fields of their own and cannot hold more.
struct FreeTexts {
  std::vector<std::string> operator()(const Identity&) const { return {}; }
  std::vector<std::string> operator()(const Household&) const { return {}; }
  std::vector<std::string> operator()(const Events& events) const {
    std::vector<std::string> texts;
    for (const Happening& item : events.items) {
      texts.insert(texts.end(), {item.what, item.source, item.reference});
    }
    return texts;
  }
  std::vector<std::string> operator()(const HealthSummary& health) const {
    std::vector<std::string> texts = health.plans;
    texts.insert(texts.end(), {health.registered, health.summary});
    return texts;
  }
  std::vector<std::string> operator()(const Intelligence& item) const { return {item.text}; }
  std::vector<std::string> operator()(const SchoolWelfare& welfare) const {
    std::vector<std::string> texts = welfare.plans;
    texts.insert(texts.end(), {welfare.school, welfare.lead, welfare.notes});
    return texts;
  }
};

bool repeats(const Section& section, const std::vector<std::string>& parts) {
  for (const std::string& text : std::visit(FreeTexts{}, section.content)) {
    const std::string folded = match::folded_address(text);
    for (const std::string& part : parts) {
      if (folded.find(part) != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace

bool Contents::known_only() const {
  return held_back.empty() && std::all_of(sections.begin(), sections.end(), [](const Section& s) {
           return s.kind == wire::SectionKind::identity || s.kind == wire::SectionKind::household;
         });
}

const Section* Contents::find(wire::SectionKind kind) const {
  const auto found = std::find_if(sections.begin(), sections.end(),
                                  [&](const Section& section) { return section.kind == kind; });
  return found == sections.end() ? nullptr : &*found;
}

Identity identity_of(const match::Person& person) {
  Identity identity;
  identity.names = person.names;
  identity.birth_date = text_of(person.birth_date);
  identity.expected_date = text_of(person.expected_date);
  identity.sex = person.sex;
  identity.nhs_number = person.nhs_number;
  identity.nhs_number_status = person.nhs_number_status;
  identity.upn = person.upn;
  identity.other_identifiers = person.other_identifiers;
  identity.addresses = person.addresses;
  return identity;
}

match::Person person_of(const Identity& identity) {
  match::Person person;
  person.names = identity.names;
  person.birth_date = from_iso_date(identity.birth_date);
  person.expected_date = from_iso_date(identity.expected_date);
  person.sex = identity.sex;
  person.nhs_number = identity.nhs_number;
  person.nhs_number_status = identity.nhs_number_status;
  person.upn = identity.upn;
  person.other_identifiers = identity.other_identifiers;
  person.addresses = identity.addresses;
  return person;
}

void add_events(Contents& contents, wire::SectionKind kind, std::vector<Happening> happenings) {
  if (happenings.empty()) return;
  std::stable_sort(happenings.begin(), happenings.end(),
                   [](const Happening& a, const Happening& b) { return a.date < b.date; });
  contents.sections.push_back({kind, Events{std::move(happenings)}});
}

void withhold_addresses(Contents& contents, const std::vector<std::string>& addresses) {
  const auto parts = telling_parts(addresses);
  std::vector<Section> kept;
  for (Section& section : contents.sections) {
    if (auto* identity = std::get_if<Identity>(&section.content)) identity->addresses.clear();
    if (auto* household = std::get_if<Household>(&section.content)) household->address.clear();
    if (!repeats(section, parts)) {
      kept.push_back(std::move(section));
      continue;
    }
    contents.held_back.push_back("The section " + std::string(word(section.kind)) +
                                 " repeats the restricted address: a person must read it first.");
  }
  contents.sections = std::move(kept);
  contents.never_given.push_back("The address is restricted: it is not given to anybody.");
}

}  // namespace mash::connect
