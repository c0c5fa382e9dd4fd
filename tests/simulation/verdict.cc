// The end of a story, read from the ledger and from the parties' own spools alone.
#include <algorithm>

#include "crypto/hash.h"
#include "reference/gate_reference.h"
#include "simulation/exclusions.h"
#include "simulation/judge.h"
#include "wire/codec.h"

namespace mash::simulation {

using namespace wire;

namespace {

constexpr std::size_t ladder_steps = 3;  // Of policies/practice.toml.

std::string at(std::uint64_t index, const std::string& what) {
  return "entry " + std::to_string(index) + ": " + what;
}

std::optional<Header> header_of(const Submit& submit) {
  auto header = decode_header(submit.header);
  return header ? std::optional(std::move(*header)) : std::nullopt;
}

bool is_refused(const Entry& entry) {
  return std::any_of(entry.events.begin(), entry.events.end(),
                     [](const Event& event) { return std::holds_alternative<Refused>(event); });
}

bool lowers(wire::Outcome outcome) {
  return outcome == wire::Outcome::no_further_action ||
         outcome == wire::Outcome::information_and_advice || outcome == wire::Outcome::early_help ||
         outcome == wire::Outcome::step_down || outcome == wire::Outcome::closed;
}

// What a case's own events say about each other.
class CaseStory {
 public:
  CaseStory(const CaseId& id, Judge& judge) : judge_(judge), reference_(id) {}

  void take(const check::ExportedEntry& one) {
    for (const Event& event : one.entry.events) {
      look(one.index, event);
      look_at_signing(one.index, event);
      look_at_discussion(one, event);
      look_at_holds(one, event);
    }
    reference_.add(one.entry);
  }

  // Whatever else happened to the case: it may be closed.
  void end(Time last) const {
    if (discussion_due_ && *discussion_due_ + grace < last) {
      judge_.complain("a discussion that was called was neither held nor fell due");
    }
    const bool may_not_wait = may_not_wait_since_ && *may_not_wait_since_ + grace < last;
    if (may_not_wait && !closed_ && !waiting_.empty()) {
      judge_.complain("a check still waits for an officer although its case may not");
    }
  }

 private:
  static constexpr Duration grace = std::chrono::hours(1);  // A hub that is down fires it late.

  void look_at_signing(std::uint64_t index, const Event& event) {
    if (const auto* e = std::get_if<Rated>(&event)) rated_ = e->urgency != Urgency::not_rated;
    if (std::holds_alternative<AssessmentSubmitted>(event)) new_words_ = true;
    if (std::holds_alternative<AssessmentSigned>(event)) {
      new_words_ = false;
      if (!rated_) judge_.complain(at(index, "it was signed off before anybody rated it"));
    }
    if (std::holds_alternative<ReviewConfirmed>(event) && new_words_) {
      judge_.complain(at(index, "words that nobody signed were confirmed"));
    }
  }

  void look_at_discussion(const check::ExportedEntry& one, const Event& event) {
    if (const auto* e = std::get_if<StrategyCalled>(&event)) {
      const bool told = fired_.contains({"strategy", e->due});  // Called again when it was overdue.
      if (!discussion_due_ && !told) discussion_due_ = e->due;
    }
    if (std::holds_alternative<StrategyHeld>(event)) discussion_due_.reset();
    const auto* fired = std::get_if<ClockFired>(&event);
    if (fired == nullptr || fired->clock != "strategy") return;
    if (one.entry.time < fired->due) {
      judge_.complain(at(one.index, "a discussion fell due before its time"));
    }
    discussion_due_.reset();
  }

  // The shipped policy holds for want of an agreement until a strategy discussion, and never red.
  void look_at_holds(const check::ExportedEntry& one, const Event& event) {
    if (const auto* e = std::get_if<MessageAccepted>(&event)) {
      if (e->kind == MessageKind::check) asking_[e->message] = e->check;
    }
    if (const auto* e = std::get_if<Held>(&event)) {
      const auto asks = asking_.find(e->message);
      if (asks != asking_.end()) waiting_.insert(asks->second);
    }
    if (const auto* e = std::get_if<HoldDecided>(&event)) {
      const auto asks = asking_.find(e->message);
      if (asks != asking_.end()) waiting_.erase(asks->second);
    }
    if (const auto* e = std::get_if<CheckRecalled>(&event)) waiting_.erase(e->check);
    if (const auto* e = std::get_if<CheckMisdirected>(&event)) waiting_.erase(e->check);
    if (const auto* e = std::get_if<Rated>(&event)) red_ = e->urgency == Urgency::red;
    if (const auto* e = std::get_if<StageReached>(&event)) stage_ = std::max(stage_, e->stage);
    if (!red_ && stage_ < Stage::strategy) {
      may_not_wait_since_.reset();
    } else if (!may_not_wait_since_) {
      may_not_wait_since_ = one.entry.time;
    }
  }

  void look(std::uint64_t index, const Event& event) {
    if (const auto* e = std::get_if<ClockFired>(&event)) {
      // That a hold is looked at again may be due twice in one millisecond.
      const bool again = e->clock.starts_with("hold-again/");
      if (!again && !fired_.insert({e->clock, e->due}).second) {
        judge_.complain(at(index, "the clock " + e->clock + " fires a second time"));
      }
    }
    if (const auto* e = std::get_if<Escalated>(&event)) ++steps_[e->check];
    if (const auto* e = std::get_if<CheckIssued>(&event)) {
      if (e->agency.empty()) steps_[e->check] = ladder_steps;  // Nobody is there to be chased.
    }
    if (const auto* e = std::get_if<GapReported>(&event)) {
      if (steps_[e->check] < ladder_steps) {
        judge_.complain(at(index, "a gap was reported before the whole ladder had run"));
      }
    }
    if (const auto* e = std::get_if<OutcomeDecided>(&event)) {
      const bool anew = !signed_ && reference_.review_due();
      if (closed_ && !anew) judge_.complain(at(index, "a closed case got an outcome"));
      if (lowers(e->outcome) && reference_.review_due() && !anew) {
        judge_.complain(at(index, "the response was lowered while a review was due"));
      }
      closed_ |= e->outcome == wire::Outcome::closed;
    }
    if (const auto* e = std::get_if<AssessmentSigned>(&event)) {
      signed_ |= !e->awaits_second;
      if (assessor_ == e->by) judge_.complain(at(index, "the assessor signed alone"));
    }
    if (const auto* e = std::get_if<AssessmentStarted>(&event)) assessor_ = e->assessor;
  }

  Judge& judge_;
  reference::GateReference reference_;
  std::set<std::pair<std::string, Time>> fired_;
  std::map<CheckId, std::size_t> steps_;
  std::optional<StaffId> assessor_;
  bool closed_ = false;
  bool signed_ = false;
  bool rated_ = false;
  bool new_words_ = false;  // Submitted and not signed.
  std::optional<Time> discussion_due_;
  std::map<MessageId, CheckId> asking_;
  std::set<CheckId> waiting_;  // Checks of which something is held.
  bool red_ = false;
  Stage stage_ = Stage::contact;
  std::optional<Time> may_not_wait_since_;
};

}  // namespace

void Judge::verdict(const check::Ledger& ledger, const std::vector<check::Log>& logs) {
  check::Findings findings;
  counts_ = check::check_all(ledger, logs, findings);
  for (const std::string& sentence : findings.sentences()) complain(sentence);
  compare_with(ledger);
  nobody_else_spoke(ledger);
  intelligence_waits_for_a_strategy(ledger);
  every_promise_was_kept(logs);
  every_delivery_ended(ledger, logs);
  every_sender_heard(ledger, logs);
  std::map<Uuid, CaseStory> cases;
  for (const check::ExportedEntry& one : ledger.entries) {
    for (const Link& link : one.entry.links) {
      if (link.stream.kind != StreamKind::case_) continue;
      cases.try_emplace(link.stream.uuid, CaseId{link.stream.uuid}, *this).first->second.take(one);
    }
  }
  if (ledger.entries.empty()) return;
  for (const auto& [id, story] : cases) story.end(ledger.entries.back().entry.time);
}

void Judge::compare_with(const check::Ledger& ledger) {
  for (const auto& [index, leaf] : proved_) {
    const check::ExportedEntry* kept = ledger.at(index);
    if (kept == nullptr || crypto::sha256({kept->salt, kept->body}) != leaf) {
      complain(at(index, "it was shown to a party, and the ledger has another or none"));
    }
  }
}

void Judge::nobody_else_spoke(const check::Ledger& ledger) {
  for (const check::ExportedEntry& one : ledger.entries) {
    for (const Event& event : one.entry.events) {
      const auto* accepted = std::get_if<MessageAccepted>(&event);
      if (accepted != nullptr && !made_.contains(accepted->message)) {
        complain(at(one.index, "a message was accepted that nobody made"));
      }
    }
    const auto* perform = one.command ? std::get_if<Perform>(&one.command->deed) : nullptr;
    if (perform == nullptr || is_refused(one.entry)) continue;
    const auto act = decode_act(perform->signed_act.act);
    if (!act || !made_.contains(act->id)) {
      complain(at(one.index, "an act was taken that nobody signed"));
    }
    if (act && act->party != one.command->connected) {
      complain(at(one.index, "an act was taken from another party's connection"));
    }
  }
}

// One rule of the policy, said again: what it withholds must not be in a release.
void Judge::intelligence_waits_for_a_strategy(const check::Ledger& ledger) {
  std::map<Uuid, Stage> stages;
  std::map<MessageId, std::set<std::uint8_t>> intelligence;  // Leaves.
  for (const check::ExportedEntry& one : ledger.entries) {
    const auto* submit = one.command ? std::get_if<Submit>(&one.command->deed) : nullptr;
    const auto header = submit == nullptr ? std::nullopt : header_of(*submit);
    for (std::size_t i = 0; header && i < submit->sections.size(); ++i) {
      const Section& section = submit->sections[i];
      if (section.leaf.label == SectionKind::intelligence) {
        intelligence[header->id].insert(section.leaf_index);
      }
    }
    Stage stage = Stage::contact;
    for (const Link& link : one.entry.links) stage = std::max(stage, stages[link.stream.uuid]);
    for (const Event& event : one.entry.events) {
      if (const auto* e = std::get_if<StageReached>(&event)) {
        for (const Link& link : one.entry.links) stages[link.stream.uuid] = e->stage;
      }
      const auto* released = std::get_if<Released>(&event);
      if (released == nullptr || stage >= Stage::strategy) continue;
      for (const std::uint8_t leaf : released->leaves) {
        if (intelligence[released->message].contains(leaf)) {
          complain(at(one.index, "intelligence was released before a strategy discussion"));
        }
      }
    }
  }
}

void Judge::every_promise_was_kept(const std::vector<check::Log>& logs) {
  for (const check::Log& log : logs) {
    std::map<MessageId, const check::LoggedRequest*> requests;
    for (const check::LoggedRequest& one : log.requests) requests[one.id] = &one;
    const std::string whose = " of " + log.party.text() + " ";
    for (const MessageId& id : promised_[log.party]) {
      const auto found = requests.find(id);
      if (found == requests.end()) {
        complain("request " + id.text() + whose + "is gone from its spool");
      } else if (found->second->state == "waiting") {
        complain("request " + id.text() + whose + "was never decided");
      }
    }
    for (const auto& [id, index] : settled_[log.party]) {
      const auto found = requests.find(id);
      if (found == requests.end() || found->second->ledger_index != index) {
        complain("request " + id.text() + whose + "was settled and is so no longer");
      }
    }
  }
}

// Everything the ledger says became of its messages, and nothing that was said while it was
// excluded from the case.
void Judge::every_sender_heard(const check::Ledger& ledger, const std::vector<check::Log>& logs) {
  using Hearing = std::tuple<MessageId, PartyId, std::string>;
  std::map<MessageId, PartyId> senders;
  std::map<PartyId, std::set<Hearing>> said;
  std::map<PartyId, std::set<Hearing>> unsaid;
  Exclusions exclusions;
  for (const check::ExportedEntry& one : ledger.entries) {
    for (const Event& event : one.entry.events) {
      if (const auto* e = std::get_if<MessageAccepted>(&event)) senders[e->message] = e->sender;
      exclusions.take(one.entry, event);
      const auto says = [&](const MessageId& message, const PartyId& to, std::string_view what) {
        const auto sender = senders.find(message);
        if (sender == senders.end()) {
          complain(at(one.index, "a report is about no message that was accepted"));
        } else {
          const bool excluded = exclusions.is_excluded(sender->second, message);
          (excluded ? unsaid : said)[sender->second].emplace(message, to, what);
        }
      };
      const auto* reported = std::get_if<DeliveryReported>(&event);
      if (reported != nullptr) {
        says(reported->message, reported->recipient, word(reported->report));
      }
      const auto* hold = std::get_if<HoldDecided>(&event);
      if (hold != nullptr && hold->by.uuid.is_nil()) {
        says(hold->message, hold->recipient, "released_by_policy");
      }
      const auto* ended = std::get_if<DeliveryEnded>(&event);
      if (ended != nullptr && ended->end == DeliveryEnd::withdrawn) {
        says(ended->message, ended->recipient, word(ended->end));
      }
    }
  }
  for (const check::Log& log : logs) {
    std::set<Hearing> heard;
    for (const check::LoggedRequest& request : log.requests) {
      for (const check::LoggedHearing& one : request.heard) {
        heard.emplace(request.id, one.recipient, one.what);
      }
    }
    for (const Hearing& one : unsaid[log.party]) {
      if (!heard.contains(one) || said[log.party].contains(one)) continue;
      complain(log.party.text() + " was told what became of its message " +
               std::get<MessageId>(one).text() + " while it was excluded from the case");
    }
    for (const auto& [message, recipient, what] : said[log.party]) {
      if (heard.contains({message, recipient, what})) continue;
      complain(log.party.text() + " was never told '" + what + "' of its message " +
               message.text() + " to " + recipient.text());
    }
  }
}

void Judge::every_delivery_ended(const check::Ledger& ledger, const std::vector<check::Log>& logs) {
  std::map<PartyId, std::set<std::uint64_t>> open;
  std::map<PartyId, std::set<std::uint64_t>> released;
  std::map<PartyId, std::set<std::uint64_t>> withdrawn;  // May have arrived before a crash.
  for (const check::ExportedEntry& one : ledger.entries) {
    for (const Event& event : one.entry.events) {
      if (const auto* e = std::get_if<Released>(&event)) {
        open[e->recipient].insert(e->number);
        released[e->recipient].insert(e->number);
      }
      if (const auto* e = std::get_if<DeliveryEnded>(&event)) {
        open[e->recipient].erase(e->number);
        if (e->end == DeliveryEnd::withdrawn) withdrawn[e->recipient].insert(e->number);
      }
    }
  }
  for (const check::Log& log : logs) {
    std::set<std::uint64_t> held;
    for (const check::LoggedDelivery& one : log.deliveries) held.insert(one.number);
    std::set<std::uint64_t> expected = released[log.party];
    for (const std::uint64_t number : withdrawn[log.party]) {
      if (!held.contains(number)) expected.erase(number);
    }
    if (held != expected) {
      complain(log.party.text() + " does not hold just what was released to it");
    }
    for (const std::uint64_t number : arrived_[log.party]) {
      if (!held.contains(number)) {
        complain("delivery " + std::to_string(number) + " is gone from the spool of " +
                 log.party.text());
      }
    }
    if (!open[log.party].empty()) {
      complain("delivery " + std::to_string(*open[log.party].begin()) + " to " + log.party.text() +
               " never ended");
    }
  }
}

}  // namespace mash::simulation
