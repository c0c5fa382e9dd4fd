#include "cli/agency_words.h"

#include <algorithm>

#include "base/time.h"
#include "cli/output.h"

namespace mash::cli {
namespace {

using kit::Json;

constexpr const char* below_key = "        ";

std::string text(const Json& json, const char* key) {
  if (!json.contains(key) || !json.at(key).is_string()) return {};
  return harmless(json.at(key).get<std::string>(), below_key);
}

std::string spaced(std::string word) {
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

std::string date_words(const std::string& iso) {
  const auto date = from_iso_date(iso);
  return date ? for_people(*date) : iso;
}

std::string time_words(const std::string& rfc) {
  const auto time = from_rfc3339(rfc);
  return time ? for_people(*time) : rfc;
}

std::string urgency_words(const Json& json) {
  std::string word = spaced(text(json, "urgency"));
  if (word == "red") return "RED";
  return word;
}

std::string state_words(const std::string& state) {
  if (state == "waits_for_a_person") return "waits for a person";
  if (state == "answer_on_its_way") return "answered; the hub has not confirmed it yet";
  if (state == "unopenable") return "could not be opened; its sender was told";
  if (state == "recalled") return "taken back by its sender";
  if (state == "delivered") return "received";
  return spaced(state);
}

std::string value_words(const std::string& key, const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (!value.is_string()) return value.dump();
  const std::string said = harmless(value.get<std::string>(), below_key);
  return key.ends_with("date") ? date_words(said) : said;
}

// An object's simple values on one line, as "given: Anna, family: Kowalska".
std::string line_of(const Json& item) {
  if (!item.is_object()) return value_words("", item);
  std::string line;
  for (const auto& [key, value] : item.items()) {
    line += (line.empty() ? "" : ", ") + spaced(key) + ": " + value_words(key, value);
  }
  return line;
}

std::string section_words(const Json& section) {
  std::string words = "\n" + spaced(text(section, "section")) + "\n";
  for (const auto& [key, value] : section.at("content").items()) {
    if (!value.is_array()) {
      words += "  " + spaced(key) + ": " + value_words(key, value) + "\n";
      continue;
    }
    words += "  " + spaced(key) + ":\n";
    for (const Json& item : value) words += "    - " + line_of(item) + "\n";
  }
  return words;
}

std::string record_words(const Json& record) {
  std::string words = "  " + text(record, "record") + "  " + person_words(record);
  if (const auto address = text(record, "address"); !address.empty()) words += ", " + address;
  words += "\n";
  if (!record.at("may_be_meant").get<bool>()) {
    words += "      Same address as the person asked about; nothing else agrees.\n";
  }
  for (const Json& reason : record.at("reasons")) {
    words += "      " + harmless(reason.get<std::string>(), below_key) + "\n";
  }
  for (const Json& held : record.at("held_back")) {
    words += "      Held back: " + harmless(held.get<std::string>(), below_key) + "\n";
  }
  for (const Json& never : record.at("never_given")) {
    words += "      Never sent: " + harmless(never.get<std::string>(), below_key) + "\n";
  }
  return words;
}

std::string why_words(const Json& check) {
  std::string words;
  for (const Json& why : check.at("why"))
    words += "      " + harmless(why.get<std::string>(), below_key) + "\n";
  return words;
}

}  // namespace

std::string person_words(const Json& person) {
  std::string words = text(person, "name");
  if (words.empty()) words = "Name not known";
  if (const auto born = text(person, "birth_date"); !born.empty()) {
    words += ", born " + date_words(born);
  } else if (const auto expected = text(person, "expected_date"); !expected.empty()) {
    words += ", expected " + date_words(expected);
  }
  return words;
}

std::string pending_words(const Json& check) {
  std::string words = check.at("number").dump() + "  ";
  words += "[" + urgency_words(check) + "]  " + person_words(check);
  words += " \u2014 " + text(check, "headline") + "\n" + why_words(check);
  return words + "      From " + text(check, "from") + ", received " +
         time_words(text(check, "received")) + ".";
}

std::string inbox_words(const Json& delivery) {
  std::string words = delivery.at("number").dump() + "  " + spaced(text(delivery, "kind"));
  if (delivery.contains("about_delivery")) words += " of " + delivery.at("about_delivery").dump();
  if (const auto outcome = text(delivery, "outcome"); !outcome.empty()) {
    words += " (" + spaced(outcome) + ")";
  }
  words += " from " + text(delivery, "from") + ", " + time_words(text(delivery, "received"));
  words += ", " + urgency_words(delivery) + " \u2014 " + state_words(text(delivery, "state"));
  if (const auto opened = text(delivery, "opened"); !opened.empty()) {
    words += ", read " + time_words(opened);
  }
  return words;
}

std::string shown_words(const Json& shown) {
  std::string words = inbox_words(shown) + "\n";
  for (const Json& section : shown.at("sections")) words += section_words(section);
  if (!shown.contains("why")) return words;
  if (shown.contains("records")) {
    words += "\nYour records\n";
    if (shown.at("records").empty()) words += "  none found\n";
    for (const Json& record : shown.at("records")) words += record_words(record);
  }
  if (!shown.at("why").empty()) words += "\nWhy a person has to answer\n" + why_words(shown);
  return words;
}

}  // namespace mash::cli
