#include "agency/finding.h"

#include <algorithm>

#include "agency/sections.h"
#include "base/ensure.h"

namespace mash::agency {
namespace {

std::string number_word(std::size_t count) {
  static const std::vector<std::string> words = {"no", "one", "two", "three", "four", "five"};
  return count < words.size() ? words[count] : std::to_string(count);
}

std::string headline_of(const match::Match& match) {
  switch (match.kind) {
    case match::MatchKind::several:
      return number_word(match.records.size()) + " records may be meant";
    case match::MatchKind::conflicting:
      return "what one thing says of the record, another denies";
    case match::MatchKind::identifier_to_confirm:
      return "one record, by a number that somebody has to confirm";
    case match::MatchKind::name_and_birth_date_only:
      return "one record with this name and birth date";
    case match::MatchKind::none:
      return "no record yet; other spellings have to be tried";
    case match::MatchKind::verified_hit:
      break;
  }
  return "the record holds what only a person may send";
}

std::string numbers_text(const match::Person& person) {
  std::string text;
  const auto add = [&](const std::string& system, const std::string& value) {
    if (value.empty()) return;
    if (!text.empty()) text += "; ";
    text += system + " " + value;
  };
  add("NHS number", person.nhs_number);
  add("unique pupil number", person.upn);
  for (const match::Identifier& number : person.other_identifiers) add(number.system, number.value);
  return text;
}

wire::SearchStatement::Search search_of(const match::Person& person, std::size_t hits) {
  const auto& date = person.birth_date ? person.birth_date : person.expected_date;
  return {names_text(person.names), date ? iso_date(*date) : std::string(), numbers_text(person),
          static_cast<std::uint32_t>(hits)};
}

// What a record holds that no program sends, whoever put it there.
void add_held_back(const connect::Contents& contents, std::vector<std::string>& why) {
  why.insert(why.end(), contents.held_back.begin(), contents.held_back.end());
  for (const auto kind : {wire::SectionKind::intelligence, wire::SectionKind::protected_address}) {
    if (contents.find(kind) == nullptr) continue;
    why.push_back("The record has a section that is sent by a person or not at all: " +
                  std::string(wire::word(kind)) + ".");
  }
}

}  // namespace

std::string names_text(const std::vector<match::Name>& names) {
  std::string text;
  for (const match::Name& name : names) {
    if (!text.empty()) text += "; ";
    text += name.given + (name.given.empty() || name.family.empty() ? "" : " ") + name.family;
  }
  return text;
}

Finding find(const wire::Identity& who, connect::Connector& connector,
             const connect::Mapping& mapping, Date today) {
  const match::Query query{person_of(who), today};
  const auto candidates = connector.candidates(query);
  Finding finding;
  finding.match = match::decide_match(query, candidates);
  const auto& meant = finding.match.records;
  for (const match::Candidate& candidate : candidates) {
    const auto record = connector.fetch(candidate.record);
    ENSURE(record.has_value(), "a candidate is a record of the same store");
    const bool may_be = std::find(meant.begin(), meant.end(), candidate.record) != meant.end();
    finding.records.push_back({candidate.record, mapping.contents(*record, today), may_be});
  }
  std::stable_partition(finding.records.begin(), finding.records.end(),
                        [](const FoundRecord& found) { return found.may_be_meant; });
  finding.search = search_of(query.person, meant.size());
  if (!finding.match.automatic()) {
    finding.why = finding.match.reasons;
  } else {
    ENSURE(meant.size() == 1, "a verified hit is one record");
    add_held_back(finding.records.front().contents, finding.why);
  }
  if (!finding.automatic()) finding.headline = headline_of(finding.match);
  return finding;
}

}  // namespace mash::agency
