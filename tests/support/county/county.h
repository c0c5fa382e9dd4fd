// A county of families who do not exist, spread unevenly over four agencies' stores.
//
// From a plan come the agencies' CSV files (folders named as the agencies are), contacts.jsonl (who
// tells the hub about whom) and truth.jsonl (which record is whom, for whoever plays the people: it
// is what a careful search would find). Equal plans give equal bytes on every machine.
// Promised for every seed: each agency and the public make a contact; every urgency occurs; one
// contact is about three siblings, one about an unborn child; one check gives multiple_match at an
// agency; one child is unknown to an agency and elsewhere spelt otherwise; one child has every
// number right. NHS numbers are of the range that is never issued.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "support/county/contacts.h"
#include "support/county/people.h"

namespace mash::county {

struct County {
  std::vector<Family> families;
  std::vector<Contact> contacts;
  std::map<std::string, std::string> files;  // "police/nominals.csv" to its bytes.
};

County make_county(const Plan& plan);

// Writes `county.files` below `folder`, which is made. What is there by those names is replaced.
// Throws std::filesystem::filesystem_error or std::ios_base::failure.
void write_county(const County& county, const std::filesystem::path& folder);

}  // namespace mash::county
