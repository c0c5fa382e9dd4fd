#include "support/county/happenings.h"

#include <algorithm>

namespace mash::county {
namespace {

using Texts = std::vector<std::string>;
using Cells = std::vector<std::string>;

std::string yes_or_no(bool yes) { return yes ? "yes" : "no"; }

}  // namespace

Happenings::Happenings(const Plan& plan, Agency agency)
    : agency_(agency),
      chance_(plan.seed * 4 + static_cast<std::uint64_t>(agency) + 0x6861'7070),
      today_(plan.today) {}

std::string Happenings::day(const Someone& someone, int years) {
  const auto end = std::chrono::sys_days(today_);
  auto start = end - std::chrono::days(365 * years);
  if (someone.person.birth_date) {
    start = std::max(start, std::chrono::sys_days(*someone.person.birth_date));
  }
  const auto span = static_cast<std::size_t>(std::max<long>(1, (end - start).count()));
  return iso_date(Date(start + std::chrono::days(chance_.below(span))));
}

std::string Happenings::reference(const char* prefix) {
  return std::string(prefix) + std::to_string(static_cast<int>(today_.year())) + "-" +
         std::to_string(100 + ++references_);
}

void Happenings::incidents(const Someone& someone, const Row& row) {
  static const Texts children = {"Argument between adults in the home; officers attended.",
                                 "Found alone near the railway; taken home.",
                                 "Neighbour reported shouting; all well when officers came.",
                                 "Present when the home was searched.",
                                 "Said to an officer: \"I don't like it when he comes\"."};
  static const Texts adults = {"Called to the home address; verbal argument, no complaint.",
                               "Drunk in a public place, a child in a pushchair with them.",
                               "Reported a broken door.", "Breach of the peace outside a school."};
  const int count = chance_.between(0, 3);
  for (int i = 0; i < count; ++i) {
    const std::string date = day(someone, 3);
    const bool significant = chance_.percent(50);
    const bool quiet = chance_.percent(15);
    const std::string& what = chance_.pick(someone.adult ? adults : children);
    row({record(someone), reference("D-"), date, someone.adult ? "involved" : "child present", what,
         yes_or_no(significant), yes_or_no(quiet)});
  }
}

void Happenings::offences(const Someone& someone, const Row& row) {
  static const Texts offences = {"Common assault", "Criminal damage", "Theft from a shop",
                                 "Harassment", "Possession of cannabis"};
  static const Texts results = {"convicted", "cautioned", "charged", "under investigation",
                                "no further action"};
  const int count = someone.adult && !someone.girl ? chance_.between(0, 2) : 0;
  for (int i = 0; i < count; ++i) {
    const std::string date = day(someone, 8);
    const std::string& offence = chance_.pick(offences);
    const std::string& result = chance_.pick(results);
    row({record(someone), reference("C-"), date, offence, result});
  }
}

void Happenings::intelligence(const Someone& someone, const Row& row) {
  static const Texts items = {"Said to be staying where children live.",
                              "Believed to carry a knife.",
                              "Seen with an adult who poses a risk to children.",
                              "May be moving between addresses to avoid a summons."};
  static const Texts sources = {"1", "2", "3"};
  static const Texts assessments = {"A", "B", "C", "D", "E"};
  if (!chance_.percent(someone.adult ? 35 : 8)) return;
  const std::string date = day(someone, 2);
  const std::string& item = chance_.pick(items);
  const std::string& source = chance_.pick(sources);
  const std::string& assessment = chance_.pick(assessments);
  const bool conditions = chance_.percent(60);
  row({record(someone), reference("I-"), date, item, source, assessment, conditions ? "C" : "P"});
}

std::string Happenings::practice() {
  static const Texts practices = {"Sample Street Surgery", "Pattern Health Centre",
                                  "Model Row Practice"};
  return chance_.pick(practices);
}

void Happenings::summaries(const Someone& someone, const Row& row) {
  static const Texts children = {
      "Well child, immunisations complete.", "Asthma; two reviews missed.",
      "Speech delay, referred to therapy; not brought twice.", "Eczema. No other concerns."};
  static const Texts adults = {"Low mood since the summer; medication.", "No current concerns.",
                               "Drinks more than she would like; asked for help."};
  if (someone.unborn() || chance_.percent(20)) return;
  const std::string written = day(someone, 1);
  const std::string& summary = chance_.pick(someone.adult ? adults : children);
  row({record(someone), written, summary, written});
}

void Happenings::encounters(const Someone& someone, const Row& row) {
  static const Texts places = {"Emergency department", "Sample Street Surgery", "Walk-in centre",
                               "Home visit"};
  static const Texts whats = {"Bruise to the cheek; explanation did not change.",
                              "Burn to the hand; came two days late.", "Routine review.",
                              "Cough and fever.", "Did not attend."};
  const int count = chance_.between(0, 3);
  for (int i = 0; i < count; ++i) {
    const std::string date = day(someone, 3);
    const std::string& place = chance_.pick(places);
    const std::size_t what = chance_.below(whats.size());
    const bool sensitive = someone.adult && chance_.percent(15);
    row({record(someone), date, place, whats[what], yes_or_no(what < 2), yes_or_no(sensitive)});
  }
}

void Happenings::flags(const Someone& someone, const Row& row) {
  if (someone.adult || !chance_.percent(someone.unborn() ? 90 : 25)) return;
  const std::string started = day(someone, 1);
  row({record(someone),
       someone.unborn() ? "Unborn child is cause for safeguarding concern"
                        : "Child is cause for safeguarding concern",
       started, ""});
}

const School& Happenings::school() {
  static const std::vector<School> schools = {
      {"8312001", "Sample Primary School", "the safeguarding lead of Sample Primary"},
      {"8312002", "Pattern Primary School", "the safeguarding lead of Pattern Primary"},
      {"8314003", "Model High School", "the safeguarding lead of Model High"}};
  return chance_.pick(schools);
}

std::string Happenings::enrolled(const Someone& someone) { return day(someone, 3); }

void Happenings::attendance(const Someone& someone, const School& school, const Row& row) {
  static const Texts terms = {"Autumn", "Spring", "Summer"};
  const int year = static_cast<int>(today_.year()) - 1;
  static const Texts starts = {"-09-02", "-01-06", "-04-20"};
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const bool poor = chance_.percent(30);
    const int missed = poor ? chance_.between(14, 50) : chance_.between(0, 11);
    const int unauthorised = chance_.between(0, missed);
    const std::string when = std::to_string(i == 0 ? year - 1 : year);
    row({record(someone), school.number, when + starts[i], terms[i] + " " + when, "120",
         std::to_string(120 - missed), std::to_string(unauthorised)});
  }
}

void Happenings::welfare(const Someone& someone, const School& school, const Row& row) {
  static const Texts notes = {
      "Came without a coat again; hungry at break.", "Said that nobody was home last night.",
      "Collected by a man whom staff do not know; mother confirmed by telephone.",
      "Settled, happy, good friends.", "Wrote in her book: \"I want to stay at nan's\"."};
  const int count = chance_.between(0, 2);
  for (int i = 0; i < count; ++i) {
    const std::string date = day(someone, 1);
    const std::string& note = chance_.pick(notes);
    row({record(someone), school.number, date, note});
  }
}

void Happenings::school_plans(const Someone& someone, const School& school, const Row& row) {
  static const Texts plans = {"Early help assessment", "Education, health and care plan",
                              "Attendance plan"};
  if (!chance_.percent(20)) return;
  const std::string& plan = chance_.pick(plans);
  row({record(someone), school.number, plan});
}

std::string Happenings::allocated_worker() {
  static const Texts workers = {"the Locality North duty team", "the Locality South duty team"};
  const bool allocated = chance_.percent(25);
  const std::string& worker = chance_.pick(workers);
  return allocated ? worker : "";
}

void Happenings::episodes(const Someone& someone, const Row& row) {
  struct Episode {
    const char* kind;
    const char* what;
    bool significant;
  };
  static const std::vector<Episode> episodes = {
      {"contact", "From school: attendance.", false},
      {"referral", "From the emergency department: injury.", true},
      {"assessment", "Child and family assessment; early help offered.", true},
      {"visit", "Seen, seen alone.", false},
      {"visit", "No answer at the door.", false},
      {"closure", "Closed to children's services; step-down to early help.", true}};
  const int count = chance_.between(1, 4);
  for (int i = 0; i < count; ++i) {
    const std::string date = day(someone, 3);
    const Episode& episode = chance_.pick(episodes);
    row({record(someone), reference("E-"), date, episode.kind, episode.what,
         yes_or_no(episode.significant)});
  }
}

void Happenings::plans(const Someone& someone, const Row& row) {
  static const Texts categories = {"NEG", "PHY", "SAB", "EMO", "MUL"};
  const bool protection = chance_.percent(15);
  const bool in_need = chance_.percent(20);
  const std::string started = day(someone, 1);
  const std::string& category = chance_.pick(categories);
  if (protection)
    row({record(someone), "child protection", category, started, ""});
  else if (in_need)
    row({record(someone), "child in need", "", started, ""});
}

}  // namespace mash::county
