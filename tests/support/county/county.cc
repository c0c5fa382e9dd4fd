#include "support/county/county.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "support/county/stores.h"

namespace mash::county {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const std::optional<Date>& date) { return date ? iso_date(*date) : ""; }

Json names_of(const match::Person& person) {
  static constexpr std::array<const char*, 3> uses = {"current", "former", "alias"};
  Json names = Json::array();
  for (const match::Name& name : person.names) {
    names.push_back({{"given", name.given},
                     {"family", name.family},
                     {"use", uses[static_cast<std::size_t>(name.use)]}});
  }
  return names;
}

// Field for field the Identity of schemas/section.capnp.
Json identity_of(const Mentioned& mentioned) {
  const match::Person& person = mentioned.person;
  Json others = Json::array();
  for (const match::Identifier& other : person.other_identifiers) {
    others.push_back({{"system", other.system}, {"value", other.value}});
  }
  return {{"names", names_of(person)},
          {"birth_date", text_of(person.birth_date)},
          {"expected_date", text_of(person.expected_date)},
          {"sex", person.sex},
          {"nhs_number", person.nhs_number},
          {"nhs_number_status", person.nhs_number_status},
          {"upn", person.upn},
          {"other_identifiers", others},
          {"addresses", person.addresses},
          {"ethnicity", mentioned.ethnicity},
          {"first_language", mentioned.first_language},
          {"interpreter", mentioned.interpreter},
          {"relationship", mentioned.relationship}};
}

Json mentioned_of(const std::vector<Mentioned>& all) {
  Json list = Json::array();
  for (const Mentioned& mentioned : all) {
    list.push_back(
        {{"who", mentioned.who}, {"role", mentioned.role}, {"identity", identity_of(mentioned)}});
  }
  return list;
}

std::string line_of(const Contact& contact) {
  const Json json = {{"v", 1},
                     {"contact", contact.id},
                     {"from", contact.from},
                     {"source", contact.source},
                     {"urgency", contact.urgency},
                     {"category", contact.category},
                     {"consent", contact.consent},
                     {"children", mentioned_of(contact.children)},
                     {"adults", mentioned_of(contact.adults)},
                     {"concern",
                      {{"what", contact.what},
                       {"when", contact.when},
                       {"where", contact.where},
                       {"harm", contact.harm},
                       {"known_to", ""},
                       {"asked", contact.asked}}},
                     {"childs_views",
                      {{"words", contact.child_words},
                       {"how_sought", contact.child_words.empty() ? "" : "talk"},
                       {"seen", contact.child_seen},
                       {"seen_alone", contact.child_seen}}},
                     {"referrer",
                      {{"name", contact.referrer_name},
                       {"relationship", contact.referrer_relationship},
                       {"contact", contact.referrer_contact},
                       {"anonymous", contact.anonymous}}},
                     {"shows", contact.shows}};
  return json.dump() + "\n";
}

std::string line_of(const Someone& someone) {
  Json records = Json::object();
  for (const Agency agency : agencies) {
    const Held& held = someone.at(agency);
    if (!held.known()) continue;
    records[word(agency)] = {{"record", held.record},
                             {"given", held.person.names.front().given},
                             {"family", held.person.names.front().family}};
  }
  const Json json = {{"v", 1},
                     {"who", someone.id},
                     {"adult", someone.adult},
                     {"names", names_of(someone.person)},
                     {"birth_date", text_of(someone.person.birth_date)},
                     {"expected_date", text_of(someone.person.expected_date)},
                     {"records", records}};
  return json.dump() + "\n";
}

}  // namespace

County make_county(const Plan& plan) {
  County county;
  county.families = make_families(plan);
  county.contacts = make_contacts(plan, county.families);
  for (const Agency agency : agencies) {
    for (auto& [name, bytes] : store_files(plan, county.families, agency)) {
      county.files[word(agency) + "/" + name] = bytes;
    }
  }
  for (const Contact& contact : county.contacts) county.files["contacts.jsonl"] += line_of(contact);
  for (const Family& family : county.families) {
    for (const Someone& child : family.children) county.files["truth.jsonl"] += line_of(child);
    for (const Someone& adult : family.adults) county.files["truth.jsonl"] += line_of(adult);
  }
  return county;
}

void write_county(const County& county, const std::filesystem::path& folder) {
  for (const auto& [name, bytes] : county.files) {
    const auto path = folder / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out;
    out.exceptions(std::ios::failbit | std::ios::badbit);
    out.open(path, std::ios::binary | std::ios::trunc);
    out << bytes;
    out.close();
  }
}

}  // namespace mash::county
