#include "cli/policy_look.h"

#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "cli/policy_words.h"
#include "cli/table.h"
#include "policy/analysis.h"
#include "policy/rule_tests.h"
#include "policy/schema.h"

namespace mash::cli {
namespace {

using nlohmann::json;
using policy::Attribute;

json settings_problem(const SettingsProblem& problem) {
  return {{"file", problem.file}, {"line", problem.line}, {"sentence", problem.sentence}};
}

std::vector<std::string> ids_of(const policy::Sharing& sharing,
                                const std::vector<policy::RuleHandle>& handles) {
  std::vector<std::string> ids;
  for (const policy::RuleHandle handle : handles) ids.push_back(sharing.rule(handle).id);
  return ids;
}

struct FlawText {
  std::string_view code;
  std::string_view sentence;  // After the name of what it is about.
};
FlawText describe(policy::Flaw flaw) {
  static constexpr std::array<FlawText, 6> texts = {{
      {"ended", "is over: its last day has passed. Take it out, or give it a later effective_to."},
      {"idle", "changes no answer: without it every request would come to the same."},
      {"unreleased",
       "is released to nobody, in no message, whatever is said. Write a rule that "
       "releases it, or nobody will ever see one."},
      {"unaskable",
       "has to be asked (practice.toml, [[required_check]]), and no rule lets a check "
       "reach it: such a case could not be signed."},
      {"stranded",
       "can hold what another rule holds as well, and no role is named by both: only somebody who "
       "has a role of each can let that go. Name one role in both."},
      {"entangled", "was not looked at in full: too many rules meet in it."},
  }};
  return texts[static_cast<std::size_t>(flaw)];
}

std::string sentence_of(const policy::Finding& finding) {
  std::string text = finding.about + " " + std::string(describe(finding.flaw).sentence);
  const bool holds = finding.flaw == policy::Flaw::stranded;
  const std::string what = holds ? " It holds with: " : " As strong where it fires: ";
  if (!finding.by.empty()) text += what + all_of(finding.by) + ".";
  return text;
}

// A rule that denies, withholds or holds: how many releases it can stop.
std::string sentence_of(const policy::Sharing& sharing, const policy::Stop& stop) {
  const policy::Rule& rule = sharing.rule(stop.rule);
  std::string text = rule.id + " (" + std::string(wire::word(rule.effect)) + ") ";
  if (stop.stops.empty()) return text + "meets no rule that releases.";
  return text + "can stop " + all_of(ids_of(sharing, stop.stops)) + ".";
}

// A sight for a table or a row of CSV.
std::vector<std::string> cells_of(const policy::Sharing& sharing, const policy::Sight& sight) {
  const bool held = sight.effects.contains(wire::Effect::hold);
  const bool released = sight.effects.contains(wire::Effect::release);
  const std::string when = sight.always() ? "always"
                           : !released    ? "after approval"
                           : held         ? "if a rule allows it, or after approval"
                                          : "if a rule allows it";
  return {listed(sight.senders), listed(sight.recipients), listed(sight.messages), when,
          all_of(ids_of(sharing, sight.rules))};
}

const std::vector<std::string> head = {"FROM", "TO", "IN", "WHEN", "RULES"};

std::string csv_cell(const std::string& text) {
  return text.find(',') == std::string::npos ? text : "\"" + text + "\"";  // Words hold no quotes.
}

// One row of a table; words, ids and headings hold no markup.
std::string html_row(const std::vector<std::string>& row, bool is_head) {
  const std::string open = is_head ? "<th scope=\"col\">" : "<td>";
  const std::string close = is_head ? "</th>" : "</td>";
  std::string text = "<tr>";
  for (const std::string& cell : row) text += open + cell + close;
  return text + "</tr>\n";
}

using Rows = std::vector<std::vector<std::string>>;

std::string page_of(const std::string& title, const Rows& rows) {
  std::string page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                     title + "</title></head><body>\n<table><caption>" + title + "</caption>\n" +
                     html_row(head, true);
  for (const auto& row : rows) page += html_row(row, false);
  return page + "</table></body></html>";
}

std::string csv_of(const Rows& rows) {
  std::string text;
  const auto add = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + csv_cell(row[i]);
  };
  add(head);
  for (const auto& row : rows) {
    text += "\n";
    add(row);
  }
  return text;
}

void print_table(const PolicyLook& asked, Date day, const Rows& rows, const Output& output) {
  if (asked.format == "csv") return output.say(csv_of(rows));
  if (asked.format == "html") {
    return output.say(page_of("Who may be given " + asked.label + ", on " + iso_date(day), rows));
  }
  Table table(head);
  for (const auto& row : rows) table.add(row);
  if (!table.empty()) output.say(table.text());
  output.say(table.empty() ? "Nobody may be given it, whatever is said."
                           : "Nobody else may be given it.");
}

// One ATTRIBUTE=WORD into `values`.
Outcome<Problem> give(const std::string& given, policy::Values& values) {
  const auto wrong = [&](const std::string& sentence) {
    return refuse(Problem{"bad_word", "person", sentence, exit_usage});
  };
  const auto equals = given.find('=');
  if (equals == std::string::npos) {
    return wrong("--given takes ATTRIBUTE=WORD, like sender=desk, and '" + given + "' has no '='.");
  }
  const std::string name = given.substr(0, equals);
  const auto attribute = wire::from_word<Attribute>(name);
  if (!attribute) {
    return wrong("--given takes ATTRIBUTE=WORD, and '" + name + "' is no attribute" +
                 did_you_mean(name, wire::all_words<Attribute>()));
  }
  const std::string word = given.substr(equals + 1);
  const auto words = policy::words_of(*attribute);
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) {
    return wrong("'" + word + "' is no word of " + name + did_you_mean(word, words));
  }
  values[static_cast<std::size_t>(*attribute)] = static_cast<std::uint8_t>(found - words.begin());
  return {};
}

}  // namespace

int policy_test(const PolicyLook& asked, const Output& output) {
  const auto folder = read_policy(asked.policies);
  if (!folder) return tell(output, folder.error());
  const auto report = policy::run_tests(folder->policy, folder->files);
  if (!report) return tell(output, problem_of(report.error()));
  for (const std::string& sentence : report->sentences()) output.say(sentence);
  json failures = json::array();
  for (const SettingsProblem& failure : report->failures) {
    failures.push_back(settings_problem(failure));
  }
  json line = {{"v", 1},
               {"tests", report->tests},
               {"expectations", report->expectations},
               {"failures", failures},
               {"never_fired", report->never_fired},
               {"always_fired", report->always_fired},
               {"passed", report->passed()}};
  bool done = report->passed();
  if (asked.clauses && !done) {
    output.say("Clauses were not left out: first the tests have to pass.");
  } else if (asked.clauses) {
    const auto untested = policy::untested_clauses(folder->policy, folder->files);
    if (!untested) return tell(output, problem_of(untested.error()));
    json clauses = json::array();
    for (const policy::UntestedClause& one : *untested) {
      output.say(one.problem().text());
      clauses.push_back(settings_problem(one.problem()));
      clauses.back().update({{"rule", one.rule}, {"clause", wire::word(one.attribute)}});
    }
    output.say("Clauses that could be left out, and no test would fail: " +
               (clauses.empty() ? "none" : std::to_string(clauses.size())));
    done = clauses.empty();
    line["untested_clauses"] = std::move(clauses);
  }
  output.emit(line.dump());
  return done ? exit_done : exit_refused;
}

int policy_check(const PolicyLook& asked, const Output& output) {
  const auto folder = read_policy(asked.policies);
  if (!folder) return tell(output, folder.error());
  const auto day = day_asked(asked);
  if (!day) return tell(output, day.error());
  const policy::Sharing& sharing = folder->policy.sharing();
  const auto found = policy::findings(sharing, folder->policy.practice(), *day);
  const auto stops = policy::stops(sharing, *day);
  json findings = json::array();
  for (const policy::Finding& finding : found) {
    output.say(sentence_of(finding));
    findings.push_back(
        {{"flaw", describe(finding.flaw).code}, {"about", finding.about}, {"by", finding.by}});
  }
  json stopping = json::array();
  for (const policy::Stop& stop : stops) {
    output.say(sentence_of(sharing, stop));
    stopping.push_back({{"rule", sharing.rule(stop.rule).id},
                        {"effect", wire::word(sharing.rule(stop.rule).effect)},
                        {"stops", ids_of(sharing, stop.stops)}});
  }
  json days = json::array();
  for (const Date change : policy::days_of_change(sharing, *day)) days.push_back(iso_date(change));
  output.say("Looked at every request there is, on " + iso_date(*day) + ": " +
             std::to_string(sharing.size()) + " rules, " +
             (found.empty() ? "nothing to mend." : std::to_string(found.size()) + " to mend.") +
             (days.empty() ? "" : " Rules begin or end on " + days.dump() + "."));
  output.emit(json({{"v", 1},
                    {"on", iso_date(*day)},
                    {"rules", sharing.size()},
                    {"findings", findings},
                    {"stops", stopping},
                    {"days_of_change", days}})
                  .dump());
  return found.empty() ? exit_done : exit_refused;
}

int policy_who(const PolicyLook& asked, const Output& output) {
  const auto folder = read_policy(asked.policies);
  if (!folder) return tell(output, folder.error());
  const auto day = day_asked(asked);
  if (!day) return tell(output, day.error());
  const auto section = wire::from_word<wire::SectionKind>(asked.label);
  if (!section) {
    return tell(output, {"bad_word", "person",
                         "'" + asked.label + "' is no section" +
                             did_you_mean(asked.label, wire::all_words<wire::SectionKind>()),
                         exit_usage});
  }
  const policy::Sharing& sharing = folder->policy.sharing();
  const auto sights = policy::who_sees(sharing, *section, *day);
  if (!sights) {
    return refused(output, "too_entangled", "person", policy::too_entangled);
  }
  Rows rows;
  json all = json::array();
  for (const policy::Sight& sight : *sights) {
    rows.push_back(cells_of(sharing, sight));
    all.push_back({{"from", words_of(sight.senders)},
                   {"to", words_of(sight.recipients)},
                   {"in", words_of(sight.messages)},
                   {"effects", words_of(sight.effects)},
                   {"rules", ids_of(sharing, sight.rules)}});
  }
  if (!output.json) print_table(asked, *day, rows, output);
  output.emit(
      json({{"v", 1}, {"section", asked.label}, {"on", iso_date(*day)}, {"who", all}}).dump());
  return exit_done;
}

int policy_schema(const Output& output) {
  const std::string text = policy::schema_text();
  output.say(text.substr(0, text.size() - 1));  // It ends its last line itself.
  for (const policy::WordList& list : policy::word_lists()) {
    output.emit(json({{"v", 1},
                      {"table", list.table},
                      {"list", list.key},
                      {"about", list.about},
                      {"words", list.words}})
                    .dump());
  }
  return exit_done;
}

int policy_explain(const PolicyLook& asked, const Output& output) {
  const auto folder = read_policy(asked.policies);
  if (!folder) return tell(output, folder.error());
  const auto day = day_asked(asked);
  if (!day) return tell(output, day.error());
  policy::Values values = policy::values_of(policy::Request{});
  for (const std::string& given : asked.given) {
    if (const auto problem = give(given, values); !problem) return tell(output, problem.error());
  }
  const policy::Request request = policy::request_of(values);
  const policy::Explanation found = folder->policy.sharing().explain(request, *day);
  const auto said = policy::sentences(folder->policy.sharing(), request, found);
  for (const std::string& sentence : said) output.say(sentence);
  const auto fired = ids_of(folder->policy.sharing(), found.fired);
  if (!fired.empty()) output.say("Rules that fired: " + all_of(fired) + ".");
  output.emit(json({{"v", 1},
                    {"on", iso_date(*day)},
                    {"given", words_given(request)},
                    {"effect", wire::word(found.verdict.effect)},
                    {"rule", folder->policy.sharing().rule_id(found.verdict)},
                    {"fired", fired},
                    {"sentences", said}})
                  .dump());
  return found.verdict.releases() ? exit_done : exit_refused;
}

}  // namespace mash::cli
