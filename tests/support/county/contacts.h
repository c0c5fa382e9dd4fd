// The contacts of the demo's days: who tells the hub about whom, and how urgent it is.
#pragma once

#include <string>
#include <vector>

#include "support/county/people.h"

namespace mash::county {

// One person of a contact, as whoever makes it knows them: an agency by its own record, a member of
// the public by ear.
struct Mentioned {
  std::string who;   // Someone::id, for whoever must play the people of the county.
  std::string role;  // A SubjectRole of wire/vocabulary.h.
  match::Person person;
  std::string relationship;
  std::string ethnicity;
  std::string first_language;
  std::string interpreter;
};

struct Contact {
  std::string id;        // contact-001
  std::string from;      // An agency's word, or "public".
  std::string source;    // A ReferralSource.
  std::string urgency;   // An Urgency; never not_rated.
  std::string category;  // A Category.
  std::string consent;   // A Consent.
  std::vector<Mentioned> children;
  std::vector<Mentioned> adults;
  std::string what, when, where, harm, asked;  // The concern.
  std::string child_words, child_seen;         // The child's views.
  std::string referrer_name, referrer_relationship, referrer_contact;
  bool anonymous = false;
  // What this contact is for: "three_siblings", "unborn_child", "multiple_match",
  // "unknown_to_an_agency", "every_number"; empty for those that chance made.
  std::string shows;
};

// The first contacts_min are the cast's, in the order above; they alone hold every promise of the
// county. ENSURE: the plan asks for contacts_min to twice its families.
std::vector<Contact> make_contacts(const Plan& plan, const std::vector<Family>& families);

}  // namespace mash::county
