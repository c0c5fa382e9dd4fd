// A day at the desk as its staff have it: a real hub, a real desk, four agencies, and every verb of
// `mash desk`, each typed at least once.
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "support/agency_process.h"
#include "support/quick_limits.h"
#include "support/small_mash.h"
#include "support/test_data.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;

namespace {

json named(const std::string& given, const std::string& birth_date) {
  return {{"names", {{{"given", given}, {"family", "Kowalska"}}}}, {"birth_date", birth_date}};
}

// Quick limits: a blue check is overdue while one looks.
struct QuickHub {
  TemporaryDirectory folder;
  HubProcess hub{quick()};

 private:
  std::filesystem::path quick() const {
    copy_with_quick_limits(source_dir() / "policies", folder / "policies");
    return folder / "policies";
  }
};

struct Agency {
  Agency(const HubProcess& hub, const std::string& name, const std::string& kind)
      : public_file(hub.make_party(name, kind)),
        reader(hub.make_person(name, "navigator")),
        process(hub, name, kind) {}

  // Nobody whom these records know is ever asked about: a person looks again, and finds nobody.
  void answer(const std::string& number, const std::vector<std::string>& more = {}) {
    process.ask({"show", number}, reader.id);
    std::vector<std::string> all = {"answer", number, "nil_trace", "--searched", "Kovalskaya"};
    all.insert(all.end(), more.begin(), more.end());
    process.ask(all, reader.id);
  }
  std::string waiting() {
    json pending;
    until([&] {
      const auto lines = process.ask({"pending"});
      if (!lines.empty()) pending = lines.at(0).at("number");
      return !lines.empty();
    });
    return pending.dump();
  }

  std::string public_file;
  HubProcess::Person reader;
  AgencyProcess process;
};

struct Day : QuickHub {
  std::string desk_file = hub.make_party("north-desk", "desk");
  HubProcess::Person dev = hub.make_person("north-desk", "contact_officer");
  HubProcess::Person asha = hub.make_person("north-desk", "social_worker", "social_work");
  HubProcess::Person bola = hub.make_person("north-desk", "manager", "social_work");
  HubProcess::Person carys = hub.make_person("north-desk", "manager");
  Agency council{hub, "north-council", "childrens_services"};
  Agency police{hub, "north-police", "police"};
  Agency mill{hub, "mill-school", "school"};
  Agency hill{hub, "hill-school", "school"};
  DeskProcess desk{hub, "north-desk"};
  std::set<std::string> typed = {"held", "release", "keep", "exclude", "lift"};  // Elsewhere.
  Day() {
    hub.start();
    std::vector<std::string> files = {desk_file};
    for (const auto& person : {dev, asha, bola, carys}) files.push_back(person.public_file);
    for (const Agency* agency : {&council, &police, &mill, &hill}) {
      files.push_back(agency->public_file);
      files.push_back(agency->reader.public_file);
    }
    hub.enrol(files);
    desk.start();
    for (Agency* agency : {&police, &mill, &hill}) agency->process.start();
  }

  std::vector<json> type(const HubProcess::Person& who, const std::vector<std::string>& words,
                         int code = 0) {
    typed.insert(words.front());
    return desk.ask(words, who.id, code);
  }
  std::vector<json> look(const std::vector<std::string>& words, int code = 0) {
    typed.insert(words.front());
    return desk.ask(words, "", code);
  }
  json show(const std::string& case_id) { return look({"show", case_id}).at(0); }
  std::vector<json> checks(const std::string& case_id) { return show(case_id).at("checks"); }
  json check(const std::string& case_id, const std::string& agency) {
    for (json& one : checks(case_id)) {
      if (one.at("agency") == agency) return one;
    }
    return json::object();
  }

  // The case of each child, in order.
  std::vector<std::string> take_contact() {
    const auto file = (folder / "contact.json").string();
    json contact = contact_about(
        {named("Anna", "2015-03-04"), named("Boris", "2016-04-05"), named("Clara", "2017-05-06")});
    contact["urgency"] = "blue";
    std::ofstream(file) << contact.dump();
    std::vector<std::string> cases;
    for (const json& child : type(dev, {"contact", "--file", file})) {
      cases.push_back(child.at("case"));
    }
    until([&] {
      const auto lines = look({"list"});
      return lines.size() == 3 && lines.front().at("child") != "(not here yet)";
    });
    return cases;
  }

  // Everything that has come back is read, and considered by social worker and manager.
  void consider(const std::string& case_id, std::size_t returns) {
    until([&] { return look({"returns", case_id}).size() >= returns; });
    for (const json& one : look({"returns", case_id})) {
      if (!one.contains("opened")) type(asha, {"open", one.at("number").dump()});
    }
    until([&] {
      const auto all = checks(case_id);
      return std::none_of(all.begin(), all.end(),
                          [](const json& one) { return one.at("state") == "returned"; });
    });
    for (const json& one : checks(case_id)) {
      if (one.at("state") != "opened") continue;
      for (const auto& who : {asha, bola}) {
        type(who, {"consider", case_id, one.at("check"), "no_bearing", "--note", "Read."});
      }
    }
  }
  void sign(const std::string& case_id) {
    type(asha, {"assess", case_id});
    type(asha,
         {"submit", case_id, "--views", "present", "--risk", "present", "--summary", "Known."});
    type(bola, {"sign", case_id});
  }
};

void check_refusal(const json& line, const std::string& code) {
  INFO(line.dump());
  CHECK(line.at("code") == code);
  CHECK(line.at("fault").is_string());
  CHECK(line.at("sentence").is_string());
  CHECK(line.at("missing").is_array());
  CHECK(line.contains("ledger_index"));
  CHECK_FALSE(line.contains("ok"));
}

void check_signature_is_refused(Day& day, const std::string& anna) {
  const auto shut = day.look({"gate", anna}, 1).at(0);
  CHECK(shut.at("open") == false);
  CHECK(shut.at("missing").size() == 2);
  const auto refused = day.type(day.bola, {"sign", anna}, 1).at(0);
  check_refusal(refused, "gate_shut");
  CHECK(refused.at("ledger_index").is_number());
  REQUIRE(refused.at("missing").size() == 4);
  for (const json& one : refused.at("missing")) {
    const bool check = one.at("what") == "check_not_returned";
    CHECK((check || one.at("what") == "childs_views_missing" ||
           one.at("what") == "risk_analysis_missing"));
    CHECK_FALSE(one.at("who").get<std::string>().empty());
    CHECK(one.at("due").is_string() == check);
    CHECK(one.at("due").is_null() != check);  // No limit runs.
  }
}

void reissue_to_the_right_school(Day& day, const std::string& anna) {
  const std::string number = day.mill.waiting();
  const auto reissued = day.type(
      day.asha, {"reissue", anna, "mill-school", "--to", "hill-school", "--consent", "given"});
  REQUIRE(reissued.size() == 3);  // The new check, the old one's end, word to the school.
  until([&] { return day.mill.process.ask({"pending"}).empty(); });
  check_refusal(
      day.mill.process
          .ask({"answer", number, "cannot_search", "--note", "Late."}, day.mill.reader.id, 1)
          .at(0),
      "recalled");
  CHECK(day.check(anna, "mill-school").at("state") == "misdirected");
  day.hill.answer(day.hill.waiting());
}

// Whoever has the join file can check it, and not what was changed.
void certificate_holds(Day& day, const std::string& anna, bool after_review) {
  const auto file =
      (day.folder / (after_review ? "after.tlog-proof" : "first.tlog-proof")).string();
  const json shown = day.look({"certificate", anna, "--out", file}).at(0);
  CHECK(shown.at("signed_by") == day.bola.id);
  CHECK(shown.at("assessor") == day.asha.id);
  CHECK(shown.at("after_review") == after_review);
  const std::vector<std::string> check = {"certificate", file, "--join", day.hub.join_file(),
                                          "--json"};
  const Finished good = day.hub.mash(check);
  REQUIRE(good.code == 0);
  json read = json::parse(good.out);
  CHECK(read.at("v") == 1);
  json same = shown;
  same.erase("proof");
  CHECK(read == same);

  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  std::string changed = text.str();
  char& letter = changed.at(changed.find("extra ") + 120);
  letter = letter == 'A' ? 'B' : 'A';
  std::ofstream(file) << changed;
  const Finished bad = day.hub.mash(check);
  CHECK(bad.code == 1);
  CHECK(json::parse(bad.out).at("code") == "bad_entry_proof");
}

// Anna: a check goes to the wrong school, everything comes back, more comes after the signature.
void reissued_signed_and_closed(Day& day, const std::string& anna) {
  day.type(day.asha, {"rate", anna, "blue", "neglect", "--reason", "As described."});
  day.type(day.asha, {"require", anna, "school", "Anna Kowalska"});
  const auto not_sent = day.type(day.asha, {"issue", anna, "--consent", "given"}, 1);
  REQUIRE(not_sent.size() == 2);
  CHECK(not_sent.at(0).at("agency") == "north-council");
  check_refusal(not_sent.at(1), "not_one_agency");
  day.type(day.asha, {"issue", anna, "--to", "school=mill-school", "--consent", "given"});
  check_signature_is_refused(day, anna);
  reissue_to_the_right_school(day, anna);
  until([&] {
    for (const json& one : day.council.process.ask({"pending"})) {
      day.council.answer(one.at("number").dump());
    }
    return day.check(anna, "north-council").at("state") != "issued";
  });
  day.consider(anna, 2);
  CHECK(day.look({"gate", anna}).at(0).at("open") == true);
  check_refusal(day.look({"certificate", anna}, 1).at(0), "not_signed");
  day.sign(anna);
  certificate_holds(day, anna, false);

  const auto again = day.hill.process.ask({"inbox"}).at(0).at("number").dump();
  day.hill.answer(again, {"--again"});
  until([&] { return day.show(anna).at("review_due") == true; });
  const json none = day.look({"certificate", anna}, 1).at(0);
  check_refusal(none, "gate_shut");
  CHECK_FALSE(none.at("missing").empty());
  day.consider(anna, 3);
  day.type(day.bola, {"confirm", anna});
  certificate_holds(day, anna, true);
  const std::vector<std::string> tell = {"tell",        anna,       "--to",
                                         "hill-school", "--reason", "Early help, agreed."};
  check_refusal(day.type(day.bola, tell, 1).at(0), "not_decided");
  const auto told = day.type(
      day.bola, {"outcome", anna, "early_help", "--reason", "Agreed.", "--tell", "north-council"});
  REQUIRE(told.size() == 2);
  CHECK(told.at(1).at("to") == json::array({"north-council"}));
  day.type(day.bola, tell);
  until([&] { return day.hill.process.ask({"inbox"}).back().at("kind") == "outcome"; });
  day.type(day.bola, {"close", anna, "--reason", "Nothing more to do."});
  check_refusal(day.type(day.bola, {"close", anna, "--reason", "Again."}, 1).at(0), "case_closed");
  check_refusal(day.type(day.asha, {"issue", anna}, 1).at(0), "case_closed");
}

// Boris: the council answers to no step of the ladder, and that is said before anything else.
void not_obtainable(Day& day, const std::string& boris) {
  day.type(day.asha, {"rate", boris, "blue", "neglect", "--reason", "As described."});
  day.type(day.asha, {"issue", boris, "--consent", "given"});
  CHECK_FALSE(day.look({"due"}).empty());
  const std::vector<std::string> gap = {"gap",     boris,    "north-council", "systems_down",
                                        "--tried", "Calls.", "--means",       "Plans unknown."};
  check_refusal(day.type(day.carys, gap, 1).at(0), "not_ladder");
  until([&] { return day.desk.mash(gap, day.carys.id).code == 0; });
  CHECK_THAT(day.desk.say({"due"}).out, Contains("OVERDUE since "));  // Until it is dealt with.
  day.type(day.bola, {"gap", boris, "north-council", "--approve"});

  const json shown = day.show(boris);
  REQUIRE(shown.at("not_obtainable").size() == 1);
  CHECK(shown.at("not_obtainable").at(0).at("agency") == "north-council");
  CHECK(shown.at("not_obtainable").at(0).at("about").at("name") == "Boris Kowalska");
  const auto named_first = [&](const std::vector<std::string>& words, const std::string& who) {
    const Finished said = day.desk.say(words, who);
    INFO(said.out << said.err);
    CHECK(said.code == 0);
    const auto gap_at = said.out.find("NOT OBTAINABLE: what north-council knows about Boris");
    // Only the line that names the case may stand above it.
    CHECK(gap_at == (words.front() == "show" ? said.out.find('\n') + 1 : 0));
  };
  day.type(day.asha, {"assess", boris});
  named_first({"show", boris}, "");
  named_first({"gate", boris}, "");
  named_first({"submit", boris, "--views", "present", "--risk", "present", "--summary", "Known."},
              day.asha.id);
  named_first({"sign", boris}, day.bola.id);
  named_first({"outcome", boris, "early_help", "--reason", "The gap is named."}, day.bola.id);
  const Finished history = day.desk.say({"history", boris});
  CHECK_THAT(history.out, Contains("Plans unknown.") &&
                              Contains("send check to north-council (accepted)") &&
                              Contains(", check of north-council (accepted)"));
}

// A check is required of a kind of which the roster has nobody.
void nobody_to_ask(Day& day, const std::string& clara) {
  day.type(day.asha, {"require", clara, "probation", "Clara Kowalska"});
  const std::vector<std::string> gap = {"gap",     clara,        "probation", "no_agency",
                                        "--tried", "None here.", "--means",   "Licence unknown."};
  std::vector<std::string> police = gap;
  police[2] = "police";  // They have been asked.
  check_refusal(day.type(day.carys, police, 1).at(0), "unknown_check");
  day.type(day.carys, gap);
  CHECK_THAT(day.desk.say({"show", clara}).out,
             Contains("nobody to ask; a second manager has to agree"));
  day.type(day.bola, {"gap", clara, "probation", "--approve"});
  CHECK(day.check(clara, "probation").at("state") == "not_obtainable");
  CHECK(day.check(clara, "probation").at("asked") == false);
  CHECK_THAT(day.desk.say({"history", clara}).out, Contains("Licence unknown."));
}

// What protects her is said of the case, and what is owed stands in the list.
void protection_is_shown(Day& day, const std::string& clara) {
  const json protection = day.show(clara).at("protection");
  CHECK(protection.at("protected") == true);
  CHECK(protection.at("section_47_decided") == true);
  for (const char* when : {"strategy_called", "strategy_held", "section_47_opened"}) {
    CHECK(protection.at(when).is_string());
  }
  CHECK_FALSE(day.show(clara).contains("discussion_due_by"));
  day.type(day.asha, {"strategy", clara, "--reason", "A second bruise."});
  CHECK(day.show(clara).at("discussion_due_by").is_string());
  CHECK_THAT(day.desk.say({"list"}).out, Contains("discussion due"));
  CHECK_THAT(day.desk.say({"show", clara}).out, Contains("DISCUSSION DUE by "));
}

// Clara: protection waits for nothing, and the police are asked by mistake.
void protected_at_once(Day& day, const std::string& clara) {
  day.type(day.asha, {"rate", clara, "blue", "physical_abuse", "--reason", "A bruise."});
  day.type(day.asha, {"issue", clara, "--consent", "given"});
  day.type(day.asha, {"protect", clara, "--reason", "Stays with her aunt tonight."});
  day.type(day.asha, {"strategy", clara, "--reason", "A bruise nobody explains."});
  day.type(day.asha, {"strategy", clara, "--held", "--section-47", "--with", "north-police",
                      "--reason", "Enquiry agreed."});
  day.type(day.asha, {"section47", clara, "--reason", "As the discussion decided."});
  protection_is_shown(day, clara);
  nobody_to_ask(day, clara);
  const std::string number = day.police.waiting();
  const auto recalled =
      day.type(day.asha, {"recall", clara, "north-police", "--reason", "Asked twice."});
  REQUIRE(recalled.size() == 2);
  until([&] { return day.police.process.ask({"pending"}).empty(); });
  const auto inbox = day.police.process.ask({"inbox"});
  CHECK(inbox.front().at("state") == "recalled");
  CHECK(inbox.back().at("kind") == "recall");
  const auto why =
      day.police.process.say({"show", inbox.back().at("number").dump()}, day.police.reader.id);
  CHECK_THAT(why.out, Contains("Asked twice."));
  check_refusal(day.police.process.ask({"show", number}, day.police.reader.id, 1).at(0),
                "recalled");
  // Typed again it does nothing more, and says the same.
  const auto again = day.type(day.asha, {"recall", clara, "north-police"});
  REQUIRE(again.size() == 1);
  CHECK(again.at(0).at("request") == recalled.at(1).at("request"));
}

// Boris again: a school that neither referred nor was asked hears of help the family agreed to.
void help_is_agreed(Day& day, const std::string& boris) {
  std::vector<std::string> tell = {"tell", boris, "--to", "hill-school", "--reason", "A club."};
  check_refusal(day.type(day.bola, tell, 1).at(0), "nothing_released");  // Nobody said they did.
  tell.insert(tell.end(), {"--consent", "given"});
  day.type(day.bola, tell);
  until([&] { return day.hill.process.ask({"inbox"}).back().at("outcome") == "early_help"; });
}

}  // namespace

TEST_CASE("a day at the desk, with every verb there is", "[process][desk]") {
  Day day;
  CHECK(day.look({"list"}).empty());
  const auto cases = day.take_contact();
  REQUIRE(cases.size() == 3);
  not_obtainable(day, cases.at(1));
  day.council.process.start();
  reissued_signed_and_closed(day, cases.at(0));
  protected_at_once(day, cases.at(2));
  help_is_agreed(day, cases.at(1));
  day.look({"history", cases.at(0)});
  day.look({"sent"});
  const auto log = (day.folder / "desk.jsonl").string();
  CHECK(day.look({"export", log}).at(0).at("requests").get<int>() > 20);
  CHECK(verbs(run(program("mash"), {"desk", "--help"})) == day.typed);
  CHECK(day.hub.mash({"ledger", "verify", day.hub.hub()}).code == 0);
  CHECK_THAT(day.hub.mash({"policy", "replay", day.hub.hub()}).out,
             Contains("the policy of its time decides 0 otherwise.") && !Contains("Of 0 "));
}
