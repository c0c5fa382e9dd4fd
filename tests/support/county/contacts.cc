#include "support/county/contacts.h"

#include <algorithm>
#include <cstdio>

#include "base/ensure.h"
#include "support/county/chance.h"

namespace mash::county {
namespace {

// Where a contact comes from, what it is about, and how it is told.
struct Story {
  const char* from;
  const char* source;
  const char* category;
  const char* where;
  const char* what;
  const char* harm;
};

const std::vector<Story>& stories() {
  static const std::vector<Story> all = {
      {"police", "police", "domestic_abuse", "at home",
       "Officers called to an argument; the children watched.",
       "Frightened; one child tried to come between the adults."},
      {"police", "police", "missing", "in the street", "Missing for the third time in a month.",
       "Found at night with older people."},
      {"health", "emergency_department", "physical_abuse", "at home",
       "An injury that the explanation does not fit.", "Fracture; bruises of different ages."},
      {"health", "health_visitor", "neglect", "at home",
       "Appointments missed; little food in the home.", "Weight falling."},
      {"schools", "school", "neglect", "at school", "Tired, hungry and without a coat for weeks.",
       "Falls asleep in lessons; shoes too small."},
      {"schools", "school", "emotional_abuse", "at school", "Wrote that home is not safe.",
       "Withdrawn; cries."},
      {"childrens_services", "social_care", "family_support", "at home",
       "Came to light in work with a relative.", "Not known yet."},
      {"public", "acquaintance", "neglect", "at home", "Young children alone in the evenings.",
       "Heard crying for hours."},
      {"public", "anonymous", "physical_abuse", "in the yard", "A grown-up hits the child.",
       "Screaming, then silence."}};
  return all;
}

constexpr Story midwife = {"health",
                           "other_health",
                           "domestic_abuse",
                           "at the clinic",
                           "Booked late; came with a partner who answered for her.",
                           "Afraid of what happens when the baby is there."};

const Story& story_from(const std::string& from) {
  for (const Story& story : stories()) {
    if (story.from == from) return story;
  }
  ENSURE(false, "every kind of referrer has a story");
}

std::optional<Agency> agency_of(const std::string& from) {
  for (const Agency agency : agencies) {
    if (word(agency) == from) return agency;
  }
  return std::nullopt;
}

// By ear: the usual English spelling, no number, no address book.
match::Person by_ear(const Someone& someone) {
  match::Person person;
  const auto usual = [](const std::vector<std::string>& spellings) {
    return spellings.empty() ? std::string() : spellings[spellings.size() > 1 ? 1 : 0];
  };
  person.names = {{usual(someone.given), usual(someone.family), match::NameUse::current}};
  person.birth_date = someone.person.birth_date;
  person.expected_date = someone.person.expected_date;
  person.sex = someone.person.sex;
  return person;
}

using Children = std::vector<const Someone*>;

Children all_children(const Family& family) {
  Children children;
  for (const Someone& child : family.children) children.push_back(&child);
  return children;
}

class Teller {
 public:
  Teller(const Plan& plan, const std::vector<Family>& families)
      : plan_(plan), families_(families), chance_(plan.seed ^ 0x636F'6E74'6163'7473) {}

  Contact tell(const Story& story, const Family& family, const Children& children,
               const std::string& urgency, const std::string& shows) {
    Contact contact;
    char id[24];
    std::snprintf(id, sizeof id, "contact-%03d", ++contacts_);
    contact.id = id;
    contact.from = story.from;
    contact.source = story.source;
    contact.urgency = urgency;
    contact.category = story.category;
    contact.shows = shows;
    contact.what = story.what;
    contact.harm = story.harm;
    contact.where = story.where;
    contact.when =
        iso_date(Date(std::chrono::sys_days(plan_.today) - std::chrono::days(chance_.below(3))));
    const bool somebody_born = std::any_of(children.begin(), children.end(),
                                           [](const Someone* child) { return !child->unborn(); });
    add_circumstances(contact, somebody_born);
    for (const Someone* child : children) contact.children.push_back(mention(contact, *child));
    for (const Someone& adult : family.adults) contact.adults.push_back(mention(contact, adult));
    return contact;
  }

  // One that is nobody's part: any family, any child or all of its children.
  Contact any() {
    const Story& story = chance_.pick(stories());
    const std::size_t at = cast_size + chance_.below(families_.size() - cast_size);
    static const std::vector<std::string> urgencies = {"blue",  "green", "green",
                                                       "amber", "amber", "red"};
    const std::string& urgency = chance_.pick(urgencies);
    const Children everyone = all_children(families_[at]);
    const bool all = chance_.percent(40);
    const Someone* one = chance_.pick(everyone);
    return tell(story, families_[at], all ? everyone : Children{one}, urgency, "");
  }

 private:
  // A child's own words come only from somebody whose work it is to ask.
  void add_circumstances(Contact& contact, bool somebody_born) {
    static const std::vector<std::string> words = {"I want it to stop.", "Can I go to nan's?",
                                                   "Mum is sad all the time.", ""};
    static const std::vector<std::string> consents = {"not_asked", "given", "refused",
                                                      "would_prejudice_protection"};
    // Help for a family is offered: whoever refuses it is not referred.
    static const std::vector<std::string> consents_to_help = {"not_asked", "given"};
    const bool help = contact.category == "family_support" || contact.category == "other";
    const bool public_ = contact.from == "public";
    const std::string& said = chance_.pick(words);
    contact.child_words = public_ || !somebody_born ? "" : said;
    contact.child_seen = contact.child_words.empty() ? "no" : "yes";
    contact.consent = public_ ? "not_asked" : chance_.pick(help ? consents_to_help : consents);
    contact.asked = "Please look whether the child is safe.";
    contact.anonymous = contact.source == "anonymous";
    if (contact.anonymous) return;
    contact.referrer_name = public_ ? "A neighbour" : "Duty worker, " + contact.from;
    contact.referrer_relationship = public_ ? "neighbour" : "professional";
    contact.referrer_contact = public_ ? "01632 960" + std::to_string(chance_.between(100, 999))
                                       : "duty desk";  // Ofcom's numbers for drama.
  }

  static Mentioned mention(const Contact& contact, const Someone& someone) {
    Mentioned mentioned;
    mentioned.who = someone.id;
    mentioned.role = someone.unborn() ? "unborn_child"
                     : someone.adult  ? "parent_or_carer"
                                      : "child";
    mentioned.relationship = someone.adult ? someone.role : "";
    const auto agency = agency_of(contact.from);
    if (!agency || !someone.at(*agency).known()) {
      mentioned.person = by_ear(someone);
      return mentioned;
    }
    const Held& held = someone.at(*agency);
    mentioned.person = held.person;
    if (held.address_restricted) mentioned.person.addresses.clear();
    mentioned.ethnicity = someone.ethnicity;
    mentioned.first_language = someone.first_language;
    mentioned.interpreter = someone.interpreter ? "yes" : "no";
    return mentioned;
  }

  const Plan& plan_;
  const std::vector<Family>& families_;
  Chance chance_;
  int contacts_ = 0;
};

}  // namespace

std::vector<Contact> make_contacts(const Plan& plan, const std::vector<Family>& families) {
  ENSURE(plan.contacts >= contacts_min && plan.contacts <= 2 * plan.families,
         "a plan keeps its bounds");
  Teller teller(plan, families);
  const auto one = [&](Cast part) { return Children{&families[part].children.front()}; };
  const Family& siblings = families[three_siblings];
  const Family& expecting = families[unborn_child];
  std::vector<Contact> contacts = {
      teller.tell(story_from("police"), siblings, all_children(siblings), "red", "three_siblings"),
      teller.tell(midwife, expecting, {&expecting.children.back()}, "amber", "unborn_child"),
      teller.tell(story_from("schools"), families[namesake], one(namesake), "green",
                  "multiple_match"),
      teller.tell(story_from("public"), families[newly_arrived], one(newly_arrived), "amber",
                  "unknown_to_an_agency"),
      teller.tell(story_from("childrens_services"), families[twins], one(twins), "blue",
                  "every_number")};
  while (contacts.size() < static_cast<std::size_t>(plan.contacts)) {
    contacts.push_back(teller.any());
  }
  return contacts;
}

}  // namespace mash::county
