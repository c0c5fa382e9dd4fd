// What leaves with an answer, the program's and a person's.
#include "agency/answer.h"

#include <algorithm>

#include "agency/desk_view.h"

using namespace mash;
using namespace mash::agency;
using namespace mash::agency::test;
using wire::ReturnKind;
using wire::SectionKind;

namespace {

const StaffId navigator{Uuid::v7(noon, Block<10>{9})};

PersonsAnswer answer_of(ReturnKind kind) {
  PersonsAnswer answer;
  answer.actor = navigator;
  answer.kind = kind;
  answer.systems = {"Police records"};
  answer.searched_by = "R. Reader";
  return answer;
}

Result<kit::Draft, AnswerProblem> answered(Records& records, const wire::Identity& who,
                                           const PersonsAnswer& answer) {
  return persons_return(check(), records.find(who), answer, records.system, noon);
}

std::string code_of(const Result<kit::Draft, AnswerProblem>& answer) {
  return answer ? std::string("sent") : answer.error().code;
}

const wire::Identity nobody = named("Nobody", "Known", "2010-01-01");

}  // namespace

TEST_CASE("the program's answer copies what the check is about, and is nobody's act", "[answer]") {
  Records police("police");
  CheckToAnswer asked = check();
  asked.version = 3;
  const auto draft =
      automatic_return(asked, police.find(asked_about(police, "N1")), police.system, noon);
  const wire::Header& about = draft.about;
  CHECK(about.kind == wire::MessageKind::return_);
  CHECK(about.return_kind == ReturnKind::information);
  CHECK(about.return_version == 3);
  CHECK(about.actor == StaffId{});
  CHECK(about.case_id == asked.header.case_id);
  CHECK(about.check_id == asked.header.check_id);
  CHECK(about.subjects == asked.header.subjects);
  CHECK(about.purpose == asked.header.purpose);
  CHECK(about.stage == asked.header.stage);
  CHECK(about.category == asked.header.category);
  CHECK(about.urgency == asked.header.urgency);
  CHECK(about.article6 == asked.header.article6);
  CHECK(about.consent == asked.header.consent);
  CHECK(about.handling == wire::Handling::do_not_tell_subject);  // Of one of its incidents.
  CHECK(draft.recipients == std::vector<PartyId>{asked.header.sender});
  for (const auto& one : draft.sections) {
    CHECK(one.recipients == draft.recipients);
    CHECK(one.subject == asked.header.subjects.front().ref);
    CHECK(wire::fits(one.content, one.label));
  }
}

TEST_CASE("an agency answers under a power of its own, whatever the council asked under",
          "[answer]") {
  const auto power = [](const char* system, wire::Gateway asked_under) {
    Records records(system);
    CheckToAnswer asked = check();
    asked.header.gateway = asked_under;
    PersonsAnswer answer;
    answer.kind = ReturnKind::cannot_search;
    answer.note = "The system is down.";
    answer.searched_by = "Pat";
    const auto draft = persons_return(asked, std::nullopt, answer, agency::system_of(system), noon);
    REQUIRE(draft);
    return draft->about.gateway;
  };
  using wire::Gateway;
  CHECK(power("police", Gateway::ca89_17) == Gateway::ca04_11);
  CHECK(power("police", Gateway::ca89_47) == Gateway::ca04_11);  // Not of s47(11)'s bodies.
  CHECK(power("school", Gateway::ca89_47) == Gateway::ea02_175);
  CHECK(power("health", Gateway::ca89_17) == Gateway::ca04_11);
  CHECK(power("health", Gateway::ca89_47) == Gateway::ca89_47);
  CHECK(power("childrens_services", Gateway::ca89_47) == Gateway::ca89_47);
}

TEST_CASE("the program says what it searched", "[answer]") {
  Records police("police");
  const auto draft =
      automatic_return(check(), police.find(asked_about(police, "N1")), police.system, noon);
  CHECK(section<wire::SearchStatement>(draft, SectionKind::search_statement) ==
        wire::SearchStatement{{"Police records"},
                              {{"Gurpreet Kaur", "2014-05-31", "NHS number 9990000018", 1}},
                              "automatic",
                              "2026-11-22T12:00:00.000Z"});
}

TEST_CASE("a record that says nothing is known, nothing relevant", "[answer]") {
  Records school("school");
  const auto draft =
      automatic_return(check(), school.find(asked_about(school, "S3")), school.system, noon);
  CHECK(draft.about.return_kind == ReturnKind::known_nothing_relevant);
  CHECK(labels(draft) == std::vector{SectionKind::identity, SectionKind::search_statement});
}

TEST_CASE("offences and health information each name their own condition", "[answer]") {
  Records police("police");
  auto answer = answer_of(ReturnKind::information);
  answer.records = {police.fetch("N2")};
  answer.held_back_read = true;
  const auto offences = answered(police, asked_about(police, "N2"), answer);
  REQUIRE(offences);
  CHECK(offences->about.article9 == wire::Article9::offence_data_s1_18);
  Records health("health");
  answer.records = {health.fetch("P2")};
  const auto detail = answered(health, asked_about(health, "P2"), answer);
  REQUIRE(detail);
  CHECK(detail->about.article9 == wire::Article9::health_or_social_care_s1_2);
  Records school("school");
  answer.records = {school.fetch("S1")};
  CHECK(answered(school, asked_about(school, "S1"), answer)->about.article9 ==
        wire::Article9::safeguarding_s1_18);
}

TEST_CASE("nothing held back ever leaves, whoever answers", "[answer]") {
  struct Secret {
    std::string kind, record, text;
  };
  const std::vector<Secret> secrets = {{"police", "N2", "staying at an address"},
                                       {"police", "N2", "school gate"},
                                       {"police", "N5", "Quiet Court"},
                                       {"police", "N3", "Hidden Close"},
                                       {"health", "P1", "Young people's clinic"},
                                       {"health", "P2", "Hidden Close"},
                                       {"health", "P5", "Quiet Court"},
                                       {"school", "S2", "Hidden Close"},
                                       {"childrens_services", "C2", "Hidden Close"}};
  for (const Secret& secret : secrets) {
    INFO(secret.kind << " " << secret.record);
    Records records(secret.kind);
    const wire::Identity who = asked_about(records, secret.record);
    for (const auto kind :
         {ReturnKind::information, ReturnKind::partial, ReturnKind::known_nothing_relevant}) {
      auto answer = answer_of(kind);
      answer.records = {records.fetch(secret.record)};
      answer.held_back_read = true;
      const auto draft = answered(records, who, answer);
      REQUIRE(draft);
      // The statement repeats what the desk itself asked for, and no address.
      CHECK(all_text(*draft).find(secret.text) == std::string::npos);
    }
    const Finding found = records.find(who);
    if (!found.automatic()) continue;
    CHECK(all_text(automatic_return(check(), found, records.system, noon)).find(secret.text) ==
          std::string::npos);
  }
}

TEST_CASE("intelligence leaves when a person includes it, for sight only", "[answer]") {
  Records police("police");
  auto answer = answer_of(ReturnKind::information);
  answer.records = {police.fetch("N2")};
  answer.held_back_read = true;
  const wire::Identity who = asked_about(police, "N2");
  CHECK(answered(police, who, answer)->about.handling == wire::Handling::free_in_hub);
  answer.include_intelligence = true;
  const auto draft = answered(police, who, answer);
  REQUIRE(draft);
  const auto all = labels(*draft);
  CHECK(std::count(all.begin(), all.end(), SectionKind::intelligence) == 2);
  CHECK(draft->about.handling == wire::Handling::sight_only);
  CHECK(all_text(*draft).find("staying at an address") != std::string::npos);
}

TEST_CASE("intelligence is included where there is some, in an answer that sends records",
          "[answer]") {
  Records police("police");
  auto answer = answer_of(ReturnKind::information);
  answer.include_intelligence = true;
  answer.records = {police.fetch("N1")};
  CHECK(code_of(answered(police, nobody, answer)) == "nothing_to_include");
  answer = answer_of(ReturnKind::known_nothing_relevant);
  answer.include_intelligence = true;
  answer.held_back_read = true;
  answer.records = {police.fetch("N2")};
  CHECK(code_of(answered(police, nobody, answer)) == "nothing_to_include");
}

TEST_CASE("information is of a record, and what it holds back has been read", "[answer]") {
  Records health("health");
  const wire::Identity who = asked_about(health, "P1");
  auto answer = answer_of(ReturnKind::information);
  CHECK(code_of(answered(health, who, answer)) == "record_needed");
  answer.records = {health.fetch("P1")};
  CHECK(code_of(answered(health, who, answer)) == "held_back_not_read");
  answer.held_back_read = true;
  const auto draft = answered(health, who, answer);
  REQUIRE(draft);
  CHECK(draft->about.actor == navigator);
  answer.held_back_read = false;
  answer.kind = ReturnKind::partial;  // The rest is still to come.
  CHECK(code_of(answered(health, who, answer)) == "sent");
}

TEST_CASE("two records that a person takes for one are sent together", "[answer]") {
  Records police("police");
  auto answer = answer_of(ReturnKind::information);
  answer.records = {police.fetch("N1"), police.fetch("N4")};
  const auto draft = answered(police, asked_about(police, "N1"), answer);
  REQUIRE(draft);
  const auto all = labels(*draft);
  CHECK(std::count(all.begin(), all.end(), SectionKind::identity) == 2);
  CHECK(draft->about.handling == wire::Handling::do_not_tell_subject);
}

TEST_CASE("a person who is known for nothing is named and no more", "[answer]") {
  Records police("police");
  auto answer = answer_of(ReturnKind::known_nothing_relevant);
  CHECK(code_of(answered(police, nobody, answer)) == "record_needed");
  answer.records = {police.fetch("N1")};
  const auto draft = answered(police, asked_about(police, "N1"), answer);
  REQUIRE(draft);
  CHECK(labels(*draft) == std::vector{SectionKind::identity, SectionKind::search_statement});
}

TEST_CASE("a nil trace needs a person's own search under another spelling", "[answer]") {
  Records police("police");
  wire::Identity who = named("Anna", "Kowalska", "2015-03-04");
  who.names.push_back({"Ania", "Kowalska", "alias"});
  auto answer = answer_of(ReturnKind::nil_trace);
  CHECK(code_of(answered(police, who, answer)) == "other_spelling_needed");
  // The spellings that the desk gave, however written, and nothing at all are no other ones.
  for (const char* same : {"Anna Kowalska", "ANIA  KOWALSKA", "anna-kowalska", " ", "", "Kowalska",
                           "Kowalska Anna", "Anna Ania"}) {
    answer.searches = {{same, "2015-03-04", "", 0}};
    CHECK(code_of(answered(police, who, answer)) == "other_spelling_needed");
  }
  answer.searches.push_back({"Anna Kovalska", "2015-03-04", "", 0});
  const auto draft = answered(police, who, answer);
  REQUIRE(draft);
  CHECK(labels(*draft) == std::vector{SectionKind::search_statement});
  const auto statement = section<wire::SearchStatement>(*draft, SectionKind::search_statement);
  REQUIRE(statement.searches.size() == 3);
  CHECK(statement.searches.front().names == "Anna Kowalska; Ania Kowalska");
  CHECK(statement.searches.back().names == "Anna Kovalska");
  CHECK(statement.searched_by == "R. Reader");
  CHECK(draft->about.actor == navigator);
}

TEST_CASE("an answer says who searched, and where", "[answer]") {
  Records police("police");
  auto answer = answer_of(ReturnKind::nil_trace);
  answer.searches = {{"Nobodi Known", "", "", 0}};
  CHECK(code_of(answered(police, nobody, answer)) == "sent");
  answer.searched_by.clear();
  CHECK(code_of(answered(police, nobody, answer)) == "nothing_searched");
  answer = answer_of(ReturnKind::nil_trace);
  answer.systems.clear();
  CHECK(code_of(answered(police, nobody, answer)) == "nothing_searched");
}

TEST_CASE("a nil trace in spite of hits says why", "[answer]") {
  Records police("police");
  auto answer = answer_of(ReturnKind::nil_trace);
  answer.searches = {{"Nobodi Known", "", "", 2}};
  CHECK(code_of(answered(police, nobody, answer)) == "note_needed");
  answer.searches.front().hits = 0;
  CHECK(code_of(answered(police, nobody, answer)) == "sent");
  const wire::Identity known = named("Gurpreet", "Kaur", "2014-05-31");
  CHECK(code_of(answered(police, known, answer)) == "note_needed");
  answer.note = "Another child: her mother was asked.";
  const auto draft = answered(police, known, answer);
  REQUIRE(draft);
  CHECK(section<wire::Narrative>(*draft, SectionKind::rationale) ==
        wire::Narrative{"Another child: her mother was asked.", "R. Reader"});
}

TEST_CASE("what sends nothing of a record says why, and names none", "[answer]") {
  Records police("police");
  for (const auto kind :
       {ReturnKind::multiple_match, ReturnKind::cannot_search, ReturnKind::refused}) {
    INFO(word(kind));
    auto answer = answer_of(kind);
    CHECK(code_of(answered(police, nobody, answer)) == "note_needed");
    answer.note = "Which school does she go to?";
    const auto draft = answered(police, nobody, answer);
    REQUIRE(draft);
    CHECK(draft->about.return_kind == kind);
    CHECK(labels(*draft) == std::vector{SectionKind::search_statement, SectionKind::rationale});
    answer.records = {police.fetch("N1")};
    CHECK(code_of(answered(police, nobody, answer)) == "record_not_sent");
  }
}

TEST_CASE("a check that names nobody can be answered by a person", "[answer]") {
  Records police("police");
  auto answer = answer_of(ReturnKind::cannot_search);
  answer.note = "The check does not say who is meant.";
  const auto draft = persons_return(check(), std::nullopt, answer, police.system, noon);
  REQUIRE(draft);
  CHECK(section<wire::SearchStatement>(*draft, SectionKind::search_statement).searches.empty());
}
