#include "cli/agency.h"

#include <charconv>

#include "base/time.h"
#include "cli/agency_ask.h"
#include "cli/agency_words.h"
#include "cli/files.h"
#include "cli/refusal.h"
#include "cli/sent.h"

namespace mash::cli {
namespace {

using kit::Json;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<Json> search_of(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    parts.push_back(trimmed(text.substr(at, end - at)));
    at = end + 1;
  }
  if (parts.size() > 4) return std::nullopt;
  parts.resize(4);
  std::uint32_t hits = 0;
  const std::string& count = parts[3];
  const auto read = std::from_chars(count.data(), count.data() + count.size(), hits);
  const bool is_count =
      count.empty() || (read.ec == std::errc() && read.ptr == count.data() + count.size());
  if (parts[0].empty() || !is_count || (!parts[1].empty() && !from_iso_date(parts[1]))) {
    return std::nullopt;
  }
  return Json{
      {"names", parts[0]}, {"birth_date", parts[1]}, {"identifier", parts[2]}, {"hits", hits}};
}

Result<Json, Problem> answer_request(const AgencyAsked& asked) {
  if (!asked.file.empty()) {
    auto request = read_object(asked.file, "an answer");
    if (!request) return request;
    request->update({{"do", "answer"}, {"number", asked.number}});
    // On the command line they count as well.
    if (asked.again) (*request)["again"] = true;
    if (asked.found_otherwise) (*request)["found_otherwise"] = true;
    return request;
  }
  Json request = {{"do", "answer"},
                  {"number", asked.number},
                  {"kind", asked.kind},
                  {"records", asked.records},
                  {"held_back_read", asked.held_back_read},
                  {"searched", Json::array()},
                  {"systems", asked.systems},
                  {"searched_by", asked.searched_by},
                  {"note", asked.note},
                  {"again", asked.again},
                  {"found_otherwise", asked.found_otherwise}};
  if (asked.include_intelligence) request["include"] = {"intelligence"};
  for (const std::string& text : asked.searched) {
    const auto search = search_of(text);
    if (!search) {
      return refuse(Problem{"bad_search", "person",
                            "A search is written 'NAMES; BIRTH DATE; IDENTIFIER; HITS', like 'Anna "
                            "Kovalska; 2015-03-04; ; 0'; all but the names may be left out.",
                            exit_usage});
    }
    request["searched"].push_back(*search);
  }
  return request;
}

// Prints a refusal, or does `print` with the answer.
template <class Print>
int finish(const Result<Json, Problem>& answer, const Output& output, Print print) {
  if (!answer) return tell(output, answer.error());
  if (answer->at("ok") != true) return tell_refusal(output, *answer);
  print(*answer);
  return exit_done;
}

template <class Print>
int ask(const AgencyAsked& asked, const Output& output, const Json& request, Print print) {
  const auto daemon = AgencyDaemon::at(asked.config);
  if (!daemon) return tell(output, daemon.error());
  return finish(daemon->ask(request), output, print);
}

template <class Print>
int ask_as(const AgencyAsked& asked, const Output& output, const Json& request, Print print) {
  const auto daemon = AgencyDaemon::at(asked.config);
  if (!daemon) return tell(output, daemon.error());
  return finish(daemon->ask_as(asked.as, asked.passphrase, request), output, print);
}

// One object a line, or one text each and a closing sentence.
template <class Words>
void print_list(const Json& list, const Output& output, Words words) {
  for (Json item : list) {
    output.say(words(item));
    item["v"] = 1;
    output.emit(item.dump());
  }
}

// What became of something that the hub decides on.
void print_sent(const Json& answer, const Output& output, const std::string& done) {
  if (answer.at("state") == "waiting") {
    output.say(answer.at("sentence").get<std::string>());
  } else {
    // What was kept back of it is said below.
    output.say((answer.contains("kept_back") ? "The hub has it." : done) +
               " It is on the ledger as entry " + answer.at("ledger_index").dump() + ".");
  }
  emit_answer(output, answer);
}

}  // namespace

int agency_inbox(const AgencyAsked& asked, const Output& output) {
  return ask(asked, output, {{"do", "inbox"}}, [&](const Json& answer) {
    say_unsent(answer, "agency", output);
    const Json& list = answer.at("deliveries");
    if (list.empty()) output.say("Nothing has been received yet.");
    print_list(list, output, inbox_words);
  });
}

int agency_pending(const AgencyAsked& asked, const Output& output) {
  return ask(asked, output, {{"do", "pending"}}, [&](const Json& answer) {
    say_unsent(answer, "agency", output);
    const Json& list = answer.at("checks");
    if (list.empty()) output.say("No check waits for a person.");
    print_list(list, output, pending_words);
    if (!list.empty()) output.say("\nRead one with: mash agency show NUMBER --as YOUR-NAME");
  });
}

int agency_load(const AgencyAsked& asked, const Output& output) {
  return ask(asked, output, {{"do", "load"}}, [&](const Json& answer) {
    emit_answer(output, answer);
    output.say("Loaded " + answer.at("records").dump() + " records.");
  });
}

int agency_show(const AgencyAsked& asked, const Output& output) {
  return ask_as(asked, output, {{"do", "show"}, {"number", asked.number}}, [&](const Json& answer) {
    emit_answer(output, answer);
    output.say(shown_words(answer));
  });
}

int agency_answer(const AgencyAsked& asked, const Output& output) {
  const auto request = answer_request(asked);
  if (!request) return tell(output, request.error());
  return ask_as(asked, output, *request, [&](const Json& answer) {
    print_sent(answer, output, "The answer has gone to the desk.");
  });
}

int agency_refer(const AgencyAsked& asked, const Output& output) {
  const auto contact = read_object(asked.contact, "a contact");
  if (!contact) return tell(output, contact.error());
  return ask_as(asked, output, {{"do", "refer"}, {"contact", *contact}}, [&](const Json& answer) {
    print_sent(answer, output, "The referral has gone to the desk.");
    for (const Json& child : answer.at("children")) {
      output.say("Case " + child.at("case").get<std::string>() + ": " +
                 child.at("name").get<std::string>());
    }
  });
}

}  // namespace mash::cli
