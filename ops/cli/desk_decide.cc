// Assessment, sign-off, protection and outcome.
#include "cli/desk.h"
#include "cli/desk_words.h"
#include "cli/refusal.h"
#include "cli/table.h"

namespace mash::cli {
namespace {

// The case by what staff call it.
std::optional<CaseId> case_id(DeskClient& desk, const DeskCommand& asked) {
  const auto line = desk.find_case(asked.case_ref);
  if (!line) return std::nullopt;
  return id_of<CaseId>(line->at("case"));
}

// What somebody signs or decides over; what could not be obtained is said at once, first.
struct Over {
  CaseId id;
  Digest evidence{};
  Json gaps;
  bool is_signed = false;
};

std::optional<Over> look_before(DeskClient& desk, const DeskCommand& asked) {
  const auto view = desk.case_view(asked.case_ref);
  if (!view) return std::nullopt;
  const auto id = id_of<CaseId>(view->at("case"));
  const Json gaps = gaps_in(*view);
  say_gaps(gaps, desk.output());
  const auto evidence = desk.evidence(id);
  if (!evidence) return std::nullopt;
  return Over{id, *evidence, gaps, view->contains("signed_by")};
}

// What each may read of it, the policy decides; that the hub has taken the message is all that is
// known here.
int tell_outcome(DeskClient& desk, const CaseId& id, const DeskCommand& asked) {
  Json request = {
      {"do", "outcome"}, {"case", id.text()}, {"reason", asked.reason}, {"to", asked.to}};
  if (!asked.consent.empty()) request["consent"] = asked.consent;
  const auto told = desk.ask_as(request);
  if (!told) return desk.code();
  for (const std::string& party : asked.to) {
    desk.output().say(is_waiting(*told)
                          ? "Word of it is kept for " + party + "; it is sent when the hub answers."
                          : "Word of it is on its way to " + party + ".");
  }
  Json line = *told;
  line["to"] = asked.to;
  emit_answer(desk.output(), std::move(line));
  return exit_done;
}

Bytes bytes_of_digest(const Digest& digest) { return {digest.begin(), digest.end()}; }

}  // namespace

int desk_assess(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto id = case_id(desk, asked);
  if (!id) return desk.code();
  return desk.act(*id, wire::StartAssessment{}, {}, "You are the assessor now.");
}

int desk_submit(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto over = look_before(desk, asked);
  if (!over) return desk.code();
  const Written assessment = desk.write(asked.reason);
  return desk.act(
      over->id,
      wire::SubmitAssessment{over->evidence, *wire::from_word<wire::FieldState>(asked.views),
                             *wire::from_word<wire::FieldState>(asked.risk),
                             assessment.committed.commitment},
      {assessment}, "Submitted for sign-off.", {{"not_obtainable", over->gaps}});
}

int desk_sign(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto over = look_before(desk, asked);
  if (!over) return desk.code();
  return desk.act(over->id, wire::SignAssessment{over->evidence}, {}, "Signed off.",
                  {{"not_obtainable", over->gaps}});
}

int desk_confirm(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto over = look_before(desk, asked);
  if (!over) return desk.code();
  return desk.act(over->id, wire::ConfirmReview{over->evidence}, {},
                  "Confirmed over everything that has come.", {{"not_obtainable", over->gaps}});
}

int desk_strategy(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto id = case_id(desk, asked);
  if (!id) return desk.code();
  const Written text = desk.write(asked.reason);
  if (!asked.held && (!asked.held_at.empty() || !asked.to.empty() || asked.section_47)) {
    return tell(output, {"usage", "person",
                         "--held-at, --with and --section-47 say how a discussion went: add --held "
                         "to record it, or leave them out to call one.",
                         exit_usage});
  }
  if (!asked.held) {
    return desk.act(*id, wire::CallStrategy{text.committed.commitment}, {text},
                    "A strategy discussion is called.");
  }
  wire::RecordStrategy record;
  record.held_at = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  if (!asked.held_at.empty()) {
    const auto held_at = time_of_people(asked.held_at);
    if (!held_at) {
      refused(output, "usage", "person",
              "--held-at takes a time in England, such as '2026-11-22 16:25'.");
      return exit_usage;
    }
    record.held_at = *held_at;
  }
  for (const std::string& name : asked.to) {
    const auto party = PartyId::from_text(name);
    if (!party) {
      refused(output, "usage", "person", "--with takes parties as the roster names them.");
      return exit_usage;
    }
    record.participants.push_back(*party);
  }
  if (!desk.ask({{"do", "recipients"}, {"to", asked.to}})) return desk.code();
  record.section_47 = asked.section_47;
  record.decision = text.committed.commitment;
  return desk.act(*id, record, {text},
                  "Recorded as held " + when(rfc3339(record.held_at)) +
                      (asked.section_47 ? "; it decided on a section 47 enquiry." : "."));
}

int desk_section_47(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto id = case_id(desk, asked);
  if (!id) return desk.code();
  const Written reason = desk.write(asked.reason);
  return desk.act(*id, wire::OpenSection47{asked.emergency, reason.committed.commitment}, {reason},
                  "The section 47 enquiry is open.");
}

int desk_protect(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto id = case_id(desk, asked);
  if (!id) return desk.code();
  const Written reason = desk.write(asked.reason);
  return desk.act(*id, wire::Protect{reason.committed.commitment}, {reason},
                  "Immediate protection is recorded.");
}

// The decision before the telling: only what the hub has taken is told to anybody. That all can be
// told is looked at before either.
int desk_outcome(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto over = look_before(desk, asked);
  if (!over || !desk.ask({{"do", "recipients"}, {"to", asked.to}})) return desk.code();
  if (!over->is_signed) output.say("NOT SIGNED: no manager has signed off an assessment.");
  const Written reason = desk.write(asked.reason);
  const auto outcome = *wire::from_word<wire::Outcome>(asked.outcome);
  const int decided = desk.act(
      over->id,
      wire::DecideOutcome{outcome, bytes_of_digest(over->evidence), reason.committed.commitment},
      {reason}, "Decided: " + plain(asked.outcome) + ".", {{"not_obtainable", over->gaps}});
  if (decided != exit_done || asked.to.empty()) return decided;
  if (!desk.undecided()) return tell_outcome(desk, over->id, asked);
  return tell(output, {"hub_away", "hub",
                       "Nobody has been told: the hub has to decide first. Once the case shows the "
                       "outcome, 'mash desk tell' tells them.",
                       exit_not_reachable});
}

int desk_tell(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto id = case_id(desk, asked);
  if (!id) return desk.code();
  return tell_outcome(desk, *id, asked);
}

int desk_close(const DeskCommand& asked, const Output& output) {
  DeskCommand closing = asked;
  closing.outcome = wire::word(wire::Outcome::closed);
  return desk_outcome(closing, output);
}

}  // namespace mash::cli
