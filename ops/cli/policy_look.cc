#include "cli/policy_look.h"

#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "cli/table.h"
#include "policy/analysis.h"
#include "policy/rule_tests.h"

namespace mash::cli {
namespace {

using nlohmann::json;
using policy::Attribute;

json settings_problem(const SettingsProblem& problem) {
  return {{"file", problem.file}, {"line", problem.line}, {"sentence", problem.sentence}};
}

std::string all_of(const std::vector<std::string>& ids) {
  std::string text;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) text += i + 1 == ids.size() ? " and " : ", ";
    text += ids[i];
  }
  return text;
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
  static constexpr std::array<FlawText, 5> texts = {{
      {"ended", "is over: its last day has passed. Take it out, or give it a later effective_to."},
      {"idle", "changes no answer: without it every request would come to the same."},
      {"unreleased",
       "is released to nobody, in no message, whatever is said. Write a rule that "
       "releases it, or nobody will ever see one."},
      {"unaskable",
       "has to be asked (practice.toml, [[required_check]]), and no rule lets a check "
       "reach it: such a case could not be signed."},
      {"entangled", "was not looked at in full: too many rules meet in it."},
  }};
  return texts[static_cast<std::size_t>(flaw)];
}

std::string sentence_of(const policy::Finding& finding) {
  std::string text = finding.about + " " + std::string(describe(finding.flaw).sentence);
  if (!finding.by.empty()) text += " As strong where it fires: " + all_of(finding.by) + ".";
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

std::string html_cell(const std::string& text, const char* tag) {
  return std::string("<") + tag + ">" + text + "</" + tag + ">";  // Words and ids: no markup.
}

std::string page_of(const std::string& label, const std::string& day,
                    const std::vector<std::vector<std::string>>& rows) {
  const std::string title = "Who may be given " + label + ", on " + day;
  std::string page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                     title + "</title></head><body>\n<table><caption>" + title + "</caption>\n";
  bool is_head = true;
  for (const auto& row : rows) {
    page += "<tr>";
    for (const std::string& cell : row) page += html_cell(cell, is_head ? "th scope=col" : "td");
    page += "</tr>\n";
    is_head = false;
  }
  return page + "</table></body></html>\n";
}

template <class Row>
void print(const std::vector<std::vector<std::string>>& rows, Row row) {
  for (const auto& one : rows) std::printf("%s\n", row(one).c_str());
}

void print_table(const PolicyLook& asked, const std::string& day,
                 const std::vector<std::vector<std::string>>& rows, const Output& output) {
  if (asked.format == "csv") {
    return print(rows, [](const std::vector<std::string>& row) {
      std::string line;
      for (const std::string& cell : row) line += (line.empty() ? "" : ",") + csv_cell(cell);
      return line;
    });
  }
  if (asked.format == "html") {
    std::printf("%s", page_of(asked.label, day, rows).c_str());
    return;
  }
  Table table(rows.front());
  for (std::size_t i = 1; i < rows.size(); ++i) table.add(rows[i]);
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
  const std::string name = given.substr(0, equals);
  const auto nearest = [](std::string_view word, const std::vector<std::string_view>& words) {
    const auto near = nearest_word(word, words);
    return near ? "; did you mean '" + std::string(*near) + "'?" : std::string(".");
  };
  const auto attribute = wire::from_word<Attribute>(name);
  if (!attribute || equals == std::string::npos) {
    return wrong("--given takes ATTRIBUTE=WORD, and '" + name + "' is no attribute" +
                 nearest(name, wire::all_words<Attribute>()));
  }
  const std::string word = given.substr(equals + 1);
  const auto words = policy::words_of(*attribute);
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) {
    return wrong("'" + word + "' is no word of " + name + nearest(word, words));
  }
  values[static_cast<std::size_t>(*attribute)] = static_cast<std::uint8_t>(found - words.begin());
  return {};
}

}  // namespace

Result<policy::Policy, Problem> read_policy(const std::filesystem::path& folder) {
  auto policy = policy::load(read_policies(folder));
  if (!policy) {
    SettingsProblem problem = policy.error();
    problem.file = (folder / problem.file).string();
    return refuse(problem_of(problem));
  }
  return std::move(*policy);
}

Result<Date, Problem> day_asked(const PolicyLook& asked) {
  if (asked.on.empty()) return london_date(wall_clock());
  if (const auto day = from_iso_date(asked.on)) return *day;
  return refuse(Problem{"bad_date", "person",
                        "--on takes a day like 2026-11-22, and '" + asked.on + "' is none.",
                        exit_usage});
}

std::vector<std::string> words_given(const policy::Request& request) {
  const policy::Values values = policy::values_of(request);
  const policy::Values usual = policy::values_of(policy::Request{});
  std::vector<std::string> words;
  for (std::size_t a = 0; a < policy::attribute_count; ++a) {
    if (values[a] == usual[a]) continue;
    const auto attribute = static_cast<Attribute>(a);
    words.push_back(std::string(wire::word(attribute)) + "=" +
                    std::string(policy::word_of(attribute, values[a])));
  }
  return words;
}

int policy_test(const PolicyLook& asked, const Output& output) {
  const auto policy = read_policy(asked.policies);
  if (!policy) return tell(output, policy.error());
  const auto report = policy::run_tests(*policy, read_policies(asked.policies));
  if (!report) return tell(output, problem_of(report.error()));
  for (const std::string& sentence : report->sentences()) output.say(sentence);
  json failures = json::array();
  for (const SettingsProblem& failure : report->failures) {
    failures.push_back(settings_problem(failure));
  }
  output.emit(json({{"v", 1},
                    {"tests", report->tests},
                    {"expectations", report->expectations},
                    {"failures", failures},
                    {"never_fired", report->never_fired},
                    {"always_fired", report->always_fired},
                    {"passed", report->passed()}})
                  .dump());
  return report->passed() ? exit_done : exit_refused;
}

int policy_check(const PolicyLook& asked, const Output& output) {
  const auto policy = read_policy(asked.policies);
  if (!policy) return tell(output, policy.error());
  const auto day = day_asked(asked);
  if (!day) return tell(output, day.error());
  const policy::Sharing& sharing = policy->sharing();
  const auto found = policy::findings(sharing, policy->practice(), *day);
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
  const auto policy = read_policy(asked.policies);
  if (!policy) return tell(output, policy.error());
  const auto day = day_asked(asked);
  if (!day) return tell(output, day.error());
  const auto section = wire::from_word<wire::SectionKind>(asked.label);
  if (!section) {
    const auto near = nearest_word(asked.label, wire::all_words<wire::SectionKind>());
    return tell(output, {"bad_word", "person",
                         "'" + asked.label + "' is no section" +
                             (near ? "; did you mean '" + std::string(*near) + "'?" : "."),
                         exit_usage});
  }
  const policy::Sharing& sharing = policy->sharing();
  const auto sights = policy::who_sees(sharing, *section, *day);
  if (!sights) {
    return refused(output, "too_entangled", "person", policy::too_entangled);
  }
  std::vector<std::vector<std::string>> rows = {head};
  json all = json::array();
  for (const policy::Sight& sight : *sights) {
    rows.push_back(cells_of(sharing, sight));
    json effects = json::array();
    for (const auto effect : sight.effects.members()) effects.push_back(wire::word(effect));
    const auto words = [](const auto& set) {
      json list = json::array();
      for (const auto one : set.members()) list.push_back(wire::word(one));
      return list;
    };
    all.push_back({{"from", words(sight.senders)},
                   {"to", words(sight.recipients)},
                   {"in", words(sight.messages)},
                   {"effects", effects},
                   {"rules", ids_of(sharing, sight.rules)}});
  }
  if (!output.json) print_table(asked, iso_date(*day), rows, output);
  output.emit(
      json({{"v", 1}, {"section", asked.label}, {"on", iso_date(*day)}, {"who", all}}).dump());
  return exit_done;
}

int policy_explain(const PolicyLook& asked, const Output& output) {
  const auto policy = read_policy(asked.policies);
  if (!policy) return tell(output, policy.error());
  const auto day = day_asked(asked);
  if (!day) return tell(output, day.error());
  policy::Values values = policy::values_of(policy::Request{});
  for (const std::string& given : asked.given) {
    if (const auto problem = give(given, values); !problem) return tell(output, problem.error());
  }
  const policy::Request request = policy::request_of(values);
  const policy::Explanation found = policy->sharing().explain(request, *day);
  const auto said = policy::sentences(policy->sharing(), request, found);
  for (const std::string& sentence : said) output.say(sentence);
  const auto fired = ids_of(policy->sharing(), found.fired);
  if (!fired.empty()) output.say("Rules that fired: " + all_of(fired) + ".");
  output.emit(json({{"v", 1},
                    {"on", iso_date(*day)},
                    {"given", words_given(request)},
                    {"effect", wire::word(found.verdict.effect)},
                    {"rule", policy->sharing().rule_id(found.verdict)},
                    {"fired", fired},
                    {"sentences", said}})
                  .dump());
  return found.verdict.releases() ? exit_done : exit_refused;
}

}  // namespace mash::cli
