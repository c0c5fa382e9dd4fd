#include <algorithm>
#include <map>
#include <set>

#include "check/check.h"

namespace mash::check {
namespace {

using namespace wire;

struct Answer {
  ReturnKind kind = ReturnKind::information;
  std::set<std::uint32_t> unopened;  // Parts of it that reached the desk.
  bool released = false;             // Any part.
  bool held = false;                 // A section of it has not reached the desk.
  bool gone = false;                 // Withdrawn, or nobody could open it.
};

struct Asked {
  PartyId agency;
  PartyKind kind = PartyKind::police;
  SubjectId subject;
  std::map<std::uint16_t, Answer> answers;
  std::map<StaffId, std::uint16_t> considered;  // The version each person considered last.
  std::optional<StaffId> gap_by;
  bool gap_approved = false;
  bool recalled = false;
  std::optional<CheckId> instead;  // Misdirected: the check that took its place.
};

struct Seen {
  std::map<CheckId, Asked> checks;
  std::set<std::pair<PartyKind, SubjectId>> required;
  std::set<PartyId> excluded;
  std::map<MessageId, std::pair<CheckId, std::uint16_t>> returns;
  std::map<MessageId, CheckId> asking;  // Messages that ask; those of which nothing went,
  std::set<MessageId> unasked;          // and that wait for approval.
};

bool answers(ReturnKind kind) {
  return kind == ReturnKind::information || kind == ReturnKind::known_nothing_relevant ||
         kind == ReturnKind::nil_trace;
}

bool keeps_or_raises(wire::Outcome outcome) {
  static const std::set<wire::Outcome> protective = {
      wire::Outcome::strategy_discussion, wire::Outcome::section_47_enquiry,
      wire::Outcome::assessment, wire::Outcome::immediate_protection,
      wire::Outcome::allocated_worker};
  return protective.contains(outcome);
}

// Why this check still kept the gate shut for `signer`; empty if it did not.
std::string open_point(const Seen& seen, const Asked& check, const StaffId& signer) {
  if (check.recalled) return "";
  if (check.instead) return seen.checks.contains(*check.instead) ? "" : "was sent to nobody else";
  if (check.gap_approved) return "";
  if (check.answers.empty()) return "had not been returned";
  const auto& [version, newest] = *check.answers.rbegin();
  if (newest.gone) return "had no answer that stands";
  if (!answers(newest.kind))
    return "had been answered with '" + std::string(word(newest.kind)) + "'";
  if (newest.held) return "had an answer of which a section was held back";
  if (!newest.released) return "had an answer of which nothing reached the desk";
  if (!newest.unopened.empty()) return "had an answer that nobody had opened";
  const auto mine = check.considered.find(signer);
  const bool considered = mine != check.considered.end() && mine->second == version;
  return considered ? "" : "had not been considered by the signer in its newest version";
}

class GateCheck {
 public:
  explicit GateCheck(Findings& findings) : findings_(findings) {}

  void take(const ExportedEntry& one, Seen& seen) {
    for (const Event& event : one.entry.events) {
      ask(event, seen);
      answer(event, seen);
      end(one.index, event, seen);
      judge(one.index, event, seen);
    }
  }

 private:
  void ask(const Event& event, Seen& seen) {
    if (const auto* e = std::get_if<CheckRequired>(&event)) {
      seen.required.insert({e->kind, e->subject});
    }
    if (const auto* e = std::get_if<CheckIssued>(&event)) {
      seen.checks[e->check] = {e->agency, e->kind, e->subject, {}, {}, {}, false, false, {}};
    }
    if (const auto* e = std::get_if<MessageAccepted>(&event)) {
      if (e->kind == MessageKind::return_) {
        seen.returns[e->message] = {e->check, e->return_version};
      }
      if (e->kind == MessageKind::check) seen.asking[e->message] = e->check;
    }
  }

  void answer(const Event& event, Seen& seen) {
    if (const auto* e = std::get_if<CheckReturned>(&event)) {
      Asked& check = seen.checks[e->check];
      check.answers[e->version] = {e->kind, {}, false, false, false};
      check.gap_by.reset();
      check.gap_approved = false;
    }
    if (const auto* e = std::get_if<ReturnOpened>(&event)) {
      seen.checks[e->check].answers[e->version].unopened.erase(e->part);
    }
    if (const auto* e = std::get_if<ReturnUnopenable>(&event)) {
      seen.checks[e->check].answers[e->version].gone = true;
    }
    if (const auto* e = std::get_if<ReturnWithdrawn>(&event)) {
      seen.checks[e->check].answers[e->version].gone = true;
    }
    if (const auto* e = std::get_if<Considered>(&event)) {
      seen.checks[e->check].considered[e->by] = e->version;
    }
    share(event, seen);
  }

  // What was held may come later, as a further part: then all of it is read and considered again.
  void share(const Event& event, Seen& seen) {
    const auto about = [&](const MessageId& message) -> Answer* {
      const auto found = seen.returns.find(message);
      if (found == seen.returns.end()) return nullptr;
      return &seen.checks[found->second.first].answers[found->second.second];
    };
    if (const auto* e = std::get_if<Released>(&event)) {
      Answer* answer = about(e->message);
      if (answer == nullptr) return;
      answer->released = true;
      answer->unopened.insert(e->part);
      seen.checks[seen.returns.at(e->message).first].considered.clear();
    }
    if (const auto* e = std::get_if<NotReleased>(&event)) {
      const bool held = std::count(e->effects.begin(), e->effects.end(), Effect::hold) > 0;
      Answer* answer = held ? about(e->message) : nullptr;
      if (answer != nullptr) answer->held = true;
    }
    if (const auto* e = std::get_if<Held>(&event)) {
      if (e->part == 1) seen.unasked.insert(e->message);
    }
    if (const auto* e = std::get_if<HoldDecided>(&event)) {
      const auto asking = seen.asking.find(e->message);
      if (asking != seen.asking.end() && seen.unasked.erase(e->message) == 1) {
        seen.checks[asking->second].recalled |= !e->release;
      }
      Answer* answer = about(e->message);
      if (answer == nullptr) return;
      answer->held = false;
      // It can be obtained after all.
      if (e->release) seen.checks[seen.returns.at(e->message).first].gap_approved = false;
    }
  }

  void end(std::uint64_t index, const Event& event, Seen& seen) {
    if (const auto* e = std::get_if<CheckRecalled>(&event)) seen.checks[e->check].recalled = true;
    if (const auto* e = std::get_if<Excluded>(&event)) seen.excluded.insert(e->party);
    if (const auto* e = std::get_if<ExclusionLifted>(&event)) {
      if (!e->awaits_second) seen.excluded.erase(e->party);
    }
    if (const auto* e = std::get_if<CheckMisdirected>(&event)) {
      seen.checks[e->check].instead = e->reissued_as;
    }
    if (const auto* e = std::get_if<GapReported>(&event)) {
      Asked& check = seen.checks[e->check];
      check.gap_by = e->by;
      check.gap_approved = false;
    }
    if (const auto* e = std::get_if<GapApproved>(&event)) {
      Asked& check = seen.checks[e->check];
      if (!check.gap_by || *check.gap_by == e->by) {
        findings_.at(index, "a gap needs two managers: check " + e->check.text() + ".");
      }
      check.gap_approved = true;
    }
  }

  void judge(std::uint64_t index, const Event& event, const Seen& seen) {
    if (const auto* e = std::get_if<AssessmentSubmitted>(&event)) {
      require_open(index, "the assessment was submitted", e->by, seen);
    }
    if (const auto* e = std::get_if<AssessmentSigned>(&event)) {
      require_open(index, "the assessment was signed", e->by, seen);
    }
    if (const auto* e = std::get_if<ReviewConfirmed>(&event)) {
      require_open(index, "the review was confirmed", e->by, seen);
    }
    if (const auto* e = std::get_if<OutcomeDecided>(&event)) {
      if (keeps_or_raises(e->outcome)) return;
      require_open(index, "'" + std::string(word(e->outcome)) + "' was decided", e->by, seen);
    }
  }

  void require_open(std::uint64_t index, const std::string& what, const StaffId& signer,
                    const Seen& seen) {
    for (const auto& [id, check] : seen.checks) {
      const std::string why = open_point(seen, check, signer);
      if (why.empty()) continue;
      findings_.at(index, what + " while check " + id.text() + " of " + check.agency.text() + " " +
                              why + ".");
    }
    for (const auto& [kind, subject] : seen.required) {
      const bool asked = std::any_of(
          seen.checks.begin(), seen.checks.end(), [&, k = kind, s = subject](auto& one) {
            const Asked& check = one.second;
            return check.kind == k && check.subject == s && !check.recalled && !check.instead &&
                   !seen.excluded.contains(check.agency);
          });
      if (!asked) {
        findings_.at(index, what + " while nobody of kind '" + std::string(word(kind)) +
                                "' had been asked about " + subject.text() + ".");
      }
    }
  }

  Findings& findings_;
};

}  // namespace

void check_gate(const Ledger& ledger, Findings& findings) {
  GateCheck check(findings);
  std::map<Uuid, Seen> cases;
  for (const ExportedEntry& one : ledger.entries) {
    for (const Link& link : one.entry.links) {
      if (link.stream.kind == StreamKind::case_) check.take(one, cases[link.stream.uuid]);
    }
  }
}

}  // namespace mash::check
