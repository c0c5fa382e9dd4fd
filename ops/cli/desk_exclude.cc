// Who gets nothing of a case.
#include "cli/desk.h"
#include "cli/desk_words.h"

namespace mash::cli {
namespace {

PartyId named(const DeskCommand& asked) {
  return PartyId::from_text(asked.agency).value_or(PartyId{});
}

int no_party(const DeskCommand& asked, const Output& output) {
  refused(output, "usage", "person",
          "'" + asked.agency + "' is no name of a party; 'mash roster show' has them.");
  return exit_usage;
}

bool is_excluded(const Json& view, const std::string& party) {
  for (const Json& one : view.at("excluded")) {
    if (one.at("party") == party) return true;
  }
  return false;
}

}  // namespace

int desk_exclude(const DeskCommand& asked, const Output& output) {
  if (named(asked).empty()) return no_party(asked, output);
  DeskClient desk(asked.desk, output);
  const auto line = desk.find_case(asked.case_ref);
  if (!line) return desk.code();
  const Written reason = desk.write(asked.reason);
  return desk.act(
      id_of<CaseId>(line->at("case")), wire::Exclude{named(asked), reason.committed.commitment},
      {reason},
      asked.agency +
          " is excluded: from now on it is given nothing of this case, and nobody "
          "tells it so. What it was asked and has not answered in full is recalled; an "
          "answer in full is still to be read. 'mash desk show' says what has to be asked "
          "anew, and 'issue' asks it. This is about this case alone: exclude it from a brother's "
          "or sister's too, and any other organisation that it shares people with.");
}

int desk_lift(const DeskCommand& asked, const Output& output) {
  if (named(asked).empty()) return no_party(asked, output);
  DeskClient desk(asked.desk, output);
  const auto line = desk.find_case(asked.case_ref);
  if (!line) return desk.code();
  const Written reason = desk.write(asked.reason);
  const int done =
      desk.act(id_of<CaseId>(line->at("case")),
               wire::LiftExclusion{named(asked), reason.committed.commitment}, {reason},
               "You say that " + asked.agency + " need not be excluded any longer.");
  if (done != exit_done || desk.undecided()) return done;
  const auto view = desk.case_view(line->at("case"));  // Others may have said so meanwhile.
  if (!view) return desk.code();
  output.say(is_excluded(*view, asked.agency)
                 ? asked.agency +
                       " is still excluded: a second person has to say so too, with the "
                       "same command."
                 : asked.agency + " is no longer excluded. What it missed, send it again.");
  return exit_done;
}

}  // namespace mash::cli
