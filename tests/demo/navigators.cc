#include "demo/navigators.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "demo/telling.h"
#include "match/folding.h"
#include "support/county/names.h"

namespace mash::demo {
namespace {

std::string full_name(const Json& name) {
  const std::string given = name.value("given", "");
  const std::string family = name.value("family", "");
  return given + (given.empty() || family.empty() ? "" : " ") + family;
}

std::string date_of(const Json& identity) {
  const std::string born = identity.value("birth_date", "");
  return born.empty() ? identity.value("expected_date", "") : born;
}

// Whom a check is about, as its sender says.
const Json& identity_in(const Json& shown) {
  for (const Json& section : shown.at("sections")) {
    if (section.at("section") == "identity") return section.at("content");
  }
  throw std::runtime_error("the check does not say who is meant: " + shown.dump());
}

std::vector<std::string> names_of(const Json& identity) {
  std::vector<std::string> names;
  for (const Json& name : identity.at("names")) names.push_back(full_name(name));
  return names;
}

std::string called(const Json& identity) {
  std::string text = names_of(identity).front();
  const std::string relationship = identity.value("relationship", "");
  if (!relationship.empty()) text += ", " + relationship;
  if (identity.contains("expected_date")) text += ", not born yet";
  return text;
}

// A name is Latin if nothing but plain letters is left of it: nobody types half a name in another
// script.
bool is_latin(const std::string& name) {
  const std::string folded = match::folded(name);
  return std::all_of(folded.begin(), folded.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

// What a careful clerk types when the names that were given find nobody.
std::vector<std::string> further_names(const Json& identity) {
  std::set<std::string> seen;
  for (const std::string& name : names_of(identity)) seen.insert(match::folded(name));
  std::vector<std::string> further;
  const auto all = [](const std::string& name) {
    std::vector<std::string> spellings = county::other_spellings(name);
    spellings.insert(spellings.begin(), name);
    return spellings;
  };
  for (const Json& name : identity.at("names")) {
    for (const std::string& given : all(name.value("given", ""))) {
      for (const std::string& family : all(name.value("family", ""))) {
        if (!given.empty() && is_latin(given) != is_latin(family)) continue;
        const std::string one = full_name({{"given", given}, {"family", family}});
        if (seen.insert(match::folded(one)).second) further.push_back(one);
      }
    }
  }
  return further;
}

std::vector<std::string> candidates_in(const Json& shown) {
  std::vector<std::string> candidates;
  for (const Json& record : shown.value("records", Json::array())) {
    if (record.value("may_be_meant", false)) candidates.push_back(record.at("record"));
  }
  return candidates;
}

bool is_shown(const Json& shown, const std::string& record) {
  const Json records = shown.value("records", Json::array());
  return std::any_of(records.begin(), records.end(),
                     [&](const Json& one) { return one.at("record") == record; });
}

bool holds_back(const Json& shown, const std::string& record) {
  for (const Json& one : shown.value("records", Json::array())) {
    if (one.at("record") == record) return !one.at("held_back").empty();
  }
  return false;
}

// What may tell people of one name and birthday apart.
struct Fact {
  const char* what;
  std::string given;   // By the desk.
  const char* column;  // Of the agency's own list.
  std::string (*plain)(std::string_view);
};

std::vector<Fact> facts_in(const Json& identity) {
  const auto as_it_is = [](std::string_view text) { return std::string(text); };
  std::vector<Fact> facts;
  if (!identity.value("addresses", Json::array()).empty()) {
    facts.push_back(
        {"address", identity.at("addresses").front(), "address", match::folded_address});
  }
  for (const auto& [what, key] :
       {std::pair<const char*, const char*>{"NHS number", "nhs_number"}, {"pupil number", "upn"}}) {
    const std::string given = identity.value(key, "");
    if (!given.empty()) facts.push_back({what, given, key, as_it_is});
  }
  return facts;
}

std::string address_of(const Row& row) {
  for (const char* column : {"address_restricted", "restricted"}) {
    const auto found = row.find(column);
    if (found != row.end() && found->second == "yes") return "an address that stays secret";
  }
  return row.at("address");
}

}  // namespace

std::vector<Json> read_lines(const std::filesystem::path& file) {
  std::vector<Json> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  if (lines.empty()) throw std::runtime_error(file.string() + " is empty");
  return lines;
}

Navigators::Navigators(Stage& stage, const std::filesystem::path& county) : stage_(stage) {
  for (const AgencyName& agency : agencies) {
    records_.emplace(agency.records, OwnRecords(county / agency.records));
  }
  std::map<std::string, Json> truth;
  for (Json& someone : read_lines(county / "truth.jsonl")) {
    const std::string who = someone.at("who");
    truth[who] = std::move(someone);
  }
  for (const Json& contact : read_lines(county / "contacts.jsonl")) {
    for (const char* list : {"children", "adults"}) {
      for (const Json& person : contact.at(list)) {
        const Json& identity = person.at("identity");
        known_[{full_name(identity.at("names").front()), date_of(identity)}] =
            truth.at(person.at("who"));
      }
    }
  }
}

// Equal lines are told once: the parents of three children are asked about three times.
void Navigators::answer_pending(const AgencyName& agency) {
  std::vector<std::pair<std::vector<std::string>, std::size_t>> told;
  for (const Json& pending : stage_.agency(agency.party, "", {"pending"})) {
    const std::string number = std::to_string(pending.at("number").get<int>());
    const Json shown = stage_.agency(agency.party, agency.navigator, {"show", number}).at(0);
    Judgement judgement = judge(agency, shown);
    if (candidates_in(shown).size() > 1) ++multiple_matches_;
    const std::string kept = send(agency, shown, judgement, false);
    judgement.told.insert(judgement.told.begin(), called(identity_in(shown)));
    if (!kept.empty()) judgement.told.push_back("The hub says: " + kept);
    if (kept.find("health detail") != std::string::npos) {
      judgement.told.push_back(
          "(The rest went. Detail of health records goes with a strategy "
          "discussion or a section 47 enquiry.)");
    }
    const auto same = std::find_if(told.begin(), told.end(),
                                   [&](const auto& one) { return one.first == judgement.told; });
    if (same == told.end()) {
      told.emplace_back(std::move(judgement.told), 1);
    } else {
      ++same->second;
    }
  }
  for (const auto& [lines, times] : told) {
    say(std::string(agency.navigator) + " at " + agency.party + " is asked about " + lines.front() +
        (times == 1 ? "" : " (in " + std::to_string(times) + " cases)") + ": " + lines.at(1));
    for (std::size_t i = 2; i < lines.size(); ++i) detail(lines[i]);
  }
}

void Navigators::answer_again(const AgencyName& agency, const Json& check) {
  const std::string number = std::to_string(check.at("number").get<int>());
  const Json shown = stage_.agency(agency.party, agency.navigator, {"show", number}).at(0);
  send(agency, shown, judge(agency, shown), true);
}

Judgement Navigators::judge(const AgencyName& agency, const Json& shown) {
  const auto candidates = candidates_in(shown);
  Judgement judgement;
  if (candidates.size() > 1) {
    judgement = tell_apart(agency, shown, candidates);
  } else if (candidates.empty()) {
    judgement = look_further(agency, shown);
  } else {
    judgement.record = candidates.front();
  }
  judgement.told.insert(judgement.told.begin(), shown.at("headline").get<std::string>() + ".");
  if (!judgement.record.empty()) {
    const auto lines = records_.at(agency.records).lines_about(judgement.record);
    judgement.told.push_back("Reads the " + counted(lines, "line", "lines") + " there " +
                             (lines == 1 ? "is" : "are") + " on " + judgement.record +
                             (holds_back(shown, judgement.record)
                                  ? ", what is held back among them, and answers with the rest."
                                  : " and answers with what they say."));
  }
  check_against_truth(agency, shown, judgement);
  return judgement;
}

// By whatever the desk gave that only one of them has.
Judgement Navigators::tell_apart(const AgencyName& agency, const Json& shown,
                                 const std::vector<std::string>& candidates) {
  const OwnRecords& own = records_.at(agency.records);
  const Json& identity = identity_in(shown);
  Judgement judgement;
  std::vector<std::string> each;
  for (const std::string& record : candidates) {
    each.push_back(record + " of " + address_of(own.person(record)));
  }
  judgement.told.push_back("They are " + listed(each) + ": one name, one birthday.");
  for (const Fact& fact : facts_in(identity)) {
    std::vector<std::string> agree;
    for (const std::string& record : candidates) {
      const Row person = own.person(record);
      const auto held = person.find(fact.column);
      if (held != person.end() && fact.plain(held->second) == fact.plain(fact.given)) {
        agree.push_back(record);
      }
    }
    if (agree.size() != 1) continue;
    judgement.record = agree.front();
    judgement.told.push_back("The " + std::string(fact.what) + " that the desk gave is that of " +
                             agree.front() + " alone, so " + agree.front() +
                             " is chosen, and nothing of the other is told.");
    return judgement;
  }
  throw std::runtime_error("nothing tells " + listed(candidates) + " apart");
}

// Under every other spelling, in lists that the program does not search as well.
Judgement Navigators::look_further(const AgencyName& agency, const Json& shown) {
  const OwnRecords& own = records_.at(agency.records);
  const Json& identity = identity_in(shown);
  const std::string date = date_of(identity);
  std::map<std::string, std::string> found;  // Record, and the name it was found by.
  std::set<std::string> households;
  Judgement judgement;
  const auto search = [&](const std::string& name) {
    const auto records = own.find(name, date);
    const auto homes = own.households(name, date);
    for (const std::string& record : records) found.emplace(record, name);
    households.insert(homes.begin(), homes.end());
    judgement.searches.push_back({name, date, records.size() + homes.size()});
  };
  std::vector<std::string> names = further_names(identity);
  if (own.keeps_households()) {
    const auto given = names_of(identity);
    names.insert(names.begin(), given.begin(), given.end());
  }
  for (const std::string& name : names) search(name);
  judgement.told.push_back("Looks for " + listed(names) + " in " + own.system() + ".");
  if (found.size() > 1) {
    std::vector<std::string> candidates;
    for (const auto& [record, name] : found) candidates.push_back(record);
    const Judgement apart = tell_apart(agency, shown, candidates);
    judgement.record = apart.record;
    judgement.told.insert(judgement.told.end(), apart.told.begin(), apart.told.end());
  } else if (found.size() == 1) {
    judgement.record = found.begin()->first;
    judgement.told.push_back("Found as " + found.begin()->second + ", " + judgement.record + ".");
  } else if (!households.empty()) {
    judgement.note = "No record of their own here; named in the household of " +
                     listed({households.begin(), households.end()}) + ".";
    judgement.told.push_back(judgement.note + " Nil trace, with that as a note.");
  } else {
    judgement.told.push_back("Nobody. Nil trace, signed with these names.");
  }
  return judgement;
}

void Navigators::check_against_truth(const AgencyName& agency, const Json& shown,
                                     const Judgement& judgement) {
  const Json& identity = identity_in(shown);
  const auto known = known_.find({names_of(identity).front(), date_of(identity)});
  if (known == known_.end()) return;
  const Json& records = known->second.at("records");
  const std::string right = records.contains(agency.records)
                                ? records.at(agency.records).at("record").get<std::string>()
                                : std::string();
  if (right == judgement.record) return;
  throw std::runtime_error(std::string(agency.navigator) + " took '" + judgement.record +
                           "' and not '" + right + "': " + shown.dump());
}

std::string Navigators::send(const AgencyName& agency, const Json& shown,
                             const Judgement& judgement, bool again) {
  Json searched = Json::array();
  for (const Search& search : judgement.searches) {
    searched.push_back({{"names", search.names},
                        {"birth_date", search.date},
                        {"identifier", ""},
                        {"hits", search.hits}});
  }
  Json answer = {{"kind", judgement.record.empty() ? "nil_trace" : "information"},
                 {"records", Json::array()},
                 {"held_back_read", !judgement.record.empty()},
                 {"searched", searched},
                 {"systems", Json::array()},
                 {"searched_by", agency.navigator},
                 {"note", judgement.note},
                 {"again", again}};
  if (!judgement.record.empty()) {
    answer["records"].push_back(judgement.record);
    answer["found_otherwise"] = !is_shown(shown, judgement.record);
  }
  // Left empty, it is what the program looked through, and no person looked through more.
  if (!searched.empty()) answer["systems"].push_back(records_.at(agency.records).system());
  const auto file = stage_.folder() / ("answer-" + std::to_string(++files_) + ".json");
  std::ofstream(file) << answer.dump();
  const std::string number = std::to_string(shown.at("number").get<int>());
  std::string kept;
  for (const Json& one :
       stage_.agency(agency.party, agency.navigator, {"answer", number, "--file", file.string()})) {
    kept += one.value("kept_back", "");
  }
  return kept;
}

}  // namespace mash::demo
