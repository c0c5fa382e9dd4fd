// From a contact to checks considered.
#include "cli/desk.h"
#include "cli/desk_words.h"
#include "cli/files.h"
#include "cli/refusal.h"
#include "cli/table.h"

namespace mash::cli {
namespace {

std::string case_of(const Json& json) { return json.at("case"); }

std::string about_issued(const Json& one) {
  const std::string agency = one.at("agency");
  if (is_waiting(one)) return "Kept for " + agency + "; it is sent when the hub answers.";
  return "Asked " + agency + ".";
}

// Each check that was sent, as the hub decided; then those that need a name first.
int say_issued(const Json& answer, const Output& output) {
  int code = exit_done;
  for (const Json& one : answer.at("checks")) {
    if (one.value("ok", false)) {
      output.say(about_issued(one));
      emit_answer(output, one);
      continue;
    }
    if (!output.json) std::fprintf(stderr, "The check to %s:\n", text_at(one, "agency").c_str());
    code = tell_refusal(output, one);
  }
  for (const Json& one : answer.value("not_issued", Json::array())) {
    const std::string kind = one.at("agency");
    if (!output.json) std::fprintf(stderr, "No check to %s:\n", plain(kind).c_str());
    code = tell_refusal(output, one);
  }
  return code;
}

}  // namespace

int desk_contact(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto contact = read_object(asked.file, "a contact");
  if (!contact) return tell(output, contact.error());
  const auto answer = desk.ask_as({{"do", "contact"}, {"contact", *contact}});
  if (!answer) return desk.code();
  if (is_waiting(*answer)) output.say(answer->at("sentence").get<std::string>());
  for (Json child : answer->at("children")) {
    output.say("Case " + short_id(child.at("case")) + ": " + child.at("name").get<std::string>());
    child["v"] = 1;
    child["state"] = answer->at("state");
    output.emit(child.dump());
  }
  say_kept_back(output, *answer);
  return exit_done;
}

int desk_rate(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto line = desk.find_case(asked.case_ref);
  if (!line) return desk.code();
  const Written reason = desk.write(asked.reason);
  const wire::Rate rate{*wire::from_word<wire::Urgency>(asked.urgency),
                        *wire::from_word<wire::Category>(asked.category),
                        reason.committed.commitment};
  return desk.act(id_of<CaseId>(case_of(*line)), rate, {reason},
                  "Rated " + asked.urgency + ", " + plain(asked.category) + ".");
}

int desk_issue(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto line = desk.find_case(asked.case_ref);
  if (!line) return desk.code();
  Json to = Json::object();
  for (const std::string& pair : asked.to) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos) {
      refused(output, "usage", "person", "--to takes KIND=PARTY, such as school=hill-school.");
      return exit_usage;
    }
    to[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  Json request = {{"do", "issue"}, {"case", case_of(*line)}, {"to", to}};
  if (!asked.consent.empty()) request["consent"] = asked.consent;
  const auto answer = desk.ask_as(request);
  if (!answer) return desk.code();
  if (answer->at("checks").empty() && answer->at("not_issued").empty()) {
    if (line->value("closed", false)) {
      return refused(output, "case_closed", "person",
                     "The case is closed, so nobody was asked; a new concern is a new contact.");
    }
    output.say(text_at(*line, "urgency") == "not_rated"
                   ? "Nobody was asked: the checks follow from the rating, so rate the case first."
                   : "Nobody was asked: every check that is required has been asked for already.");
  }
  return say_issued(*answer, output);
}

int desk_require(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto view = desk.case_view(asked.case_ref);
  if (!view) return desk.code();
  std::vector<Json> found;
  for (const Json& person : view->at("people")) {
    const std::string subject = person.at("subject");
    const bool meant = person.at("name") == asked.about || subject == asked.about ||
                       short_id(subject) == asked.about;
    if (meant) found.push_back(person);
  }
  if (found.empty()) {
    return refused(
        output, "unknown_subject", "person",
        "The case names nobody '" + asked.about + "'; 'mash desk show' lists the people.");
  }
  if (found.size() > 1) {
    std::string people;
    for (const Json& person : found) {
      people += (people.empty() ? "" : ", ") + short_id(person.at("subject")) + " (" +
                plain(text_at(person, "role")) + ")";
    }
    return refused(output, "ambiguous_subject", "person",
                   "More than one of the case is called '" + asked.about +
                       "'; say which, by number: " + people + ".");
  }
  const Json& person = found.front();
  return desk.act(id_of<CaseId>(case_of(*view)),
                  wire::RequireCheck{*wire::from_word<wire::PartyKind>(asked.kind),
                                     id_of<SubjectId>(person.at("subject"))},
                  {},
                  "A check of " + plain(asked.kind) + " about " +
                      person.at("name").get<std::string>() + " (" + plain(text_at(person, "role")) +
                      ") is required now.");
}

int desk_consider(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto view = desk.case_view(asked.case_ref);
  if (!view) return desk.code();
  const auto check = desk.find_check(*view, asked.check_ref);
  if (!check) return desk.code();
  const Written sentence = desk.write(asked.reason);
  const wire::Consider consider{
      id_of<CheckId>(check->at("check")), static_cast<std::uint16_t>(check->value("version", 0)),
      *wire::from_word<wire::Relevance>(asked.relevance), sentence.committed.commitment};
  return desk.act(id_of<CaseId>(case_of(*view)), consider, {sentence},
                  "Considered the return of " + check->at("agency").get<std::string>() + ": " +
                      plain(asked.relevance) + ".");
}

namespace {

// What a gap is of: a check that was issued, or one that nobody can be asked for.
struct GapIn {
  CheckId check;
  std::string agency;  // Or its kind.
  std::optional<wire::Unasked> unasked{};
};

std::optional<GapIn> issued_check(DeskClient& desk, const DeskCommand& asked, const Json& view) {
  const auto check = desk.find_check(view, asked.check_ref);
  if (!check) return std::nullopt;
  return GapIn{id_of<CheckId>(check->at("check")), check->at("agency")};
}

// Required and not issued, or reported before and not agreed to yet. Nothing once it was said why
// there is none.
std::optional<GapIn> unasked_check(DeskClient& desk, const DeskCommand& asked, const Json& view) {
  std::vector<Json> found = view.at("unissued");
  for (const Json& one : view.at("checks")) {
    if (!one.at("asked") && one.at("state") == "issued") found.push_back(one);
  }
  std::erase_if(found, [&](const Json& one) {
    const Json& person = one.at("about");
    const bool meant = asked.about.empty() || text_at(person, "name") == asked.about ||
                       text_at(person, "subject") == asked.about;
    return !meant || one.at("agency") != asked.check_ref;
  });
  if (found.size() != 1) {
    refused(desk.output(), found.empty() ? "unknown_check" : "ambiguous_check", "person",
            found.empty() ? "No check of kind '" + asked.check_ref +
                                "' is required and not issued; 'mash desk show' lists those."
                          : "Several people have to be asked about; say whom with --about.");
    return std::nullopt;
  }
  const Json& one = found.front();
  const wire::Unasked unasked{*wire::from_word<wire::PartyKind>(asked.check_ref),
                              id_of<SubjectId>(one.at("about").at("subject"))};
  const auto id = one.contains("check") ? id_of<CheckId>(one.at("check")) : desk.new_check();
  return GapIn{id, asked.check_ref, unasked};
}

}  // namespace

int desk_gap(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const bool grounds = !asked.kind.empty() && !asked.reason.empty() && !asked.meaning.empty();
  if (!asked.approve && !grounds) {
    refused(output, "usage", "person",
            "Say why it cannot be obtained, with --tried and --means; or, as the second manager, "
            "--approve what the first said.");
    return exit_usage;
  }
  const auto view = desk.case_view(asked.case_ref);
  if (!view) return desk.code();
  const auto case_id = id_of<CaseId>(case_of(*view));
  if (asked.approve) {
    const auto gap = issued_check(desk, asked, *view);
    if (!gap) return desk.code();
    return desk.act(case_id, wire::ApproveGap{gap->check}, {},
                    "The check of " + gap->agency + " has ended as not obtainable.");
  }
  const auto reason = *wire::from_word<wire::GapReason>(asked.kind);
  const bool nobody = reason == wire::GapReason::no_agency;
  const auto gap = nobody ? unasked_check(desk, asked, *view) : issued_check(desk, asked, *view);
  if (!gap) return nobody ? exit_refused : desk.code();
  const Written tried = desk.write(asked.reason);
  const Written meaning = desk.write(asked.meaning);
  return desk.act(case_id,
                  wire::ReportGap{gap->check, reason, tried.committed.commitment,
                                  meaning.committed.commitment, gap->unasked},
                  {tried, meaning},
                  "The check of " + gap->agency +
                      " cannot be obtained, you say; a second manager has to agree.");
}

}  // namespace mash::cli
