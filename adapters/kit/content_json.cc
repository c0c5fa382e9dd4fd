#include "kit/content_json.h"

namespace mash::kit {
namespace {

using namespace wire;

// An object without what is empty.
class Object {
 public:
  Object& with(const char* key, const std::string& text) {
    if (!text.empty()) json_[key] = text;
    return *this;
  }
  Object& with(const char* key, const std::vector<std::string>& texts) {
    if (!texts.empty()) json_[key] = texts;
    return *this;
  }
  Object& with(const char* key, Json list) {
    if (!list.empty()) json_[key] = std::move(list);
    return *this;
  }
  Object& with_yes(const char* key, bool yes) {
    if (yes) json_[key] = true;
    return *this;
  }
  Json take() { return std::move(json_); }

 private:
  Json json_ = Json::object();
};

template <class T, class F>
Json list_of(const std::vector<T>& items, F json_of) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(json_of(item));
  return list;
}

struct ToJson {
  Json operator()(const Identity& c) const {
    Object object;
    object.with("names", list_of(c.names, [](const Identity::Name& name) {
                  return Object()
                      .with("given", name.given)
                      .with("family", name.family)
                      .with("use", name.use)
                      .take();
                }));
    object.with("birth_date", c.birth_date).with("expected_date", c.expected_date);
    object.with("sex", c.sex).with("nhs_number", c.nhs_number);
    object.with("nhs_number_status", c.nhs_number_status).with("upn", c.upn);
    object.with("other_identifiers",
                list_of(c.other_identifiers, [](const Identity::Identifier& number) {
                  return Object().with("system", number.system).with("value", number.value).take();
                }));
    object.with("addresses", c.addresses).with("ethnicity", c.ethnicity);
    object.with("first_language", c.first_language).with("interpreter", c.interpreter);
    return object.with("relationship", c.relationship).take();
  }
  Json operator()(const Household& c) const {
    return Object()
        .with("address", c.address)
        .with("members", list_of(c.members,
                                 [](const Household::Member& member) {
                                   return Object()
                                       .with("name", member.name)
                                       .with("relationship", member.relationship)
                                       .with("birth_date", member.birth_date)
                                       .take();
                                 }))
        .take();
  }
  Json operator()(const Concern& c) const {
    return Object()
        .with("what", c.what)
        .with("when", c.when)
        .with("where", c.where)
        .with("harm", c.harm)
        .with("known_to", c.known_to)
        .with("asked", c.asked)
        .take();
  }
  Json operator()(const ChildsViews& c) const {
    return Object()
        .with("words", c.words)
        .with("how_sought", c.how_sought)
        .with("seen", c.seen)
        .with("seen_alone", c.seen_alone)
        .take();
  }
  Json operator()(const ConsentRecord& c) const {
    return Object()
        .with("who", c.who)
        .with("when", c.when)
        .with("scope", c.scope)
        .with("why_not", c.why_not)
        .with("family_told", c.family_told)
        .take();
  }
  Json operator()(const Events& c) const {
    return Object()
        .with("items", list_of(c.items,
                               [](const Events::Happening& item) {
                                 return Object()
                                     .with("date", item.date)
                                     .with("what", item.what)
                                     .with_yes("significant", item.significant)
                                     .with("source", item.source)
                                     .with("reference", item.reference)
                                     .take();
                               }))
        .take();
  }
  Json operator()(const Narrative& c) const {
    return Object().with("text", c.text).with("author", c.author).take();
  }
  Json operator()(const HealthSummary& c) const {
    return Object()
        .with("registered", c.registered)
        .with("summary", c.summary)
        .with("last_seen", c.last_seen)
        .with("plans", c.plans)
        .take();
  }
  Json operator()(const Intelligence& c) const {
    return Object()
        .with("text", c.text)
        .with("source", c.source)
        .with("assessment", c.assessment)
        .with("handling", c.handling)
        .take();
  }
  Json operator()(const SchoolWelfare& c) const {
    return Object()
        .with("school", c.school)
        .with("lead", c.lead)
        .with("notes", c.notes)
        .with("plans", c.plans)
        .take();
  }
  Json operator()(const ProtectedAddress& c) const {
    return Object().with("address", c.address).with("reason", c.reason).take();
  }
  Json operator()(const Referrer& c) const {
    return Object()
        .with("name", c.name)
        .with("relationship", c.relationship)
        .with("contact", c.contact)
        .with_yes("anonymous", c.anonymous)
        .take();
  }
  Json operator()(const SearchStatement& c) const {
    return Object()
        .with("systems", c.systems)
        .with("searches", list_of(c.searches,
                                  [](const SearchStatement::Search& search) {
                                    Json json = Object()
                                                    .with("names", search.names)
                                                    .with("birth_date", search.birth_date)
                                                    .with("identifier", search.identifier)
                                                    .take();
                                    json["hits"] = search.hits;
                                    return json;
                                  }))
        .with("searched_by", c.searched_by)
        .with("searched_at", c.searched_at)
        .take();
  }
};

}  // namespace

Json content_json(const Content& content) { return std::visit(ToJson{}, content); }

}  // namespace mash::kit
