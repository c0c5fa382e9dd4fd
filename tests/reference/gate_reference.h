// The gate, said again from the entries of a case alone, slowly and without any of core's code:
// what core's answer is compared with.
//
// It keeps no state machine. Each question searches the events from the end.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "wire/entry.h"

namespace mash::reference {

class GateReference {
 public:
  explicit GateReference(const CaseId& id) : stream_{StreamKind::case_, id.uuid} {}

  void add(const wire::Entry& entry) {
    for (const wire::Link& link : entry.links) {
      if (link.stream != stream_) continue;
      for (const wire::Event& event : entry.events) events_.push_back(event);
    }
  }

  // Whether a signature or an end of the response by `signer` may pass, the assessment's own fields
  // apart.
  bool open_for(const StaffId& signer) const {
    bool rated = false;
    for (const auto& one : all<wire::Rated>()) rated = one.urgency != wire::Urgency::not_rated;
    if (!rated) return false;
    for (const auto& issued : all<wire::CheckIssued>()) {
      if (!is_done(issued.check, signer)) return false;
    }
    for (const auto& required : all<wire::CheckRequired>()) {
      if (!is_asked(required)) return false;
    }
    return true;
  }

  // Whether something came after the last signature, or its last confirmation, that the gate had
  // not been asked about; without a signature, after the response was ended.
  bool review_due() const {
    std::set<std::pair<wire::PartyKind, SubjectId>> required;
    std::map<std::pair<CheckId, StaffId>, wire::Relevance> judged;
    std::set<PartyId> agencies;  // That were asked so far.
    bool is_signed = false;
    bool is_ended = false;  // Without a signature.
    bool is_closed = false;
    bool due = false;
    for (const wire::Event& event : events_) {
      const auto* asked = std::get_if<wire::CheckRequired>(&event);
      const auto* signature = std::get_if<wire::AssessmentSigned>(&event);
      const bool signs = signature != nullptr && !signature->awaits_second;
      is_signed |= signs;
      const bool settled = signs || std::holds_alternative<wire::ReviewConfirmed>(event);
      const bool is_new = asked != nullptr && required.insert({asked->kind, asked->subject}).second;
      bool rejudged = false;
      if (const auto* considered = std::get_if<wire::Considered>(&event)) {
        const auto [place, first] =
            judged.try_emplace({considered->check, considered->by}, considered->relevance);
        rejudged = !first && place->second != considered->relevance;
        place->second = considered->relevance;
      }
      const auto* recalled = std::get_if<wire::CheckRecalled>(&event);
      const bool unasked = recalled != nullptr && nobody_was_asked(recalled->check);
      if (const auto* issued = std::get_if<wire::CheckIssued>(&event)) {
        agencies.insert(issued->agency);
      }
      const auto* excluded = std::get_if<wire::Excluded>(&event);
      const bool matters = excluded != nullptr && agencies.contains(excluded->party);
      const bool changed = is_new || rejudged || unasked || matters || changes_evidence(event);
      if ((is_signed || is_ended) && changed) due = true;
      if (settled) due = false;
      if (const auto* decided = std::get_if<wire::OutcomeDecided>(&event)) {
        const bool ends = decided->outcome == wire::Outcome::no_further_action ||
                          decided->outcome == wire::Outcome::information_and_advice ||
                          decided->outcome == wire::Outcome::early_help ||
                          decided->outcome == wire::Outcome::step_down ||
                          decided->outcome == wire::Outcome::closed;
        is_closed |= decided->outcome == wire::Outcome::closed;
        is_ended = ends || is_closed;
        if (!is_signed && (ends || !is_closed)) due = false;
      }
    }
    return due;
  }

  std::set<std::pair<wire::PartyKind, SubjectId>> required() const {
    std::set<std::pair<wire::PartyKind, SubjectId>> required;
    for (const auto& one : all<wire::CheckRequired>()) required.insert({one.kind, one.subject});
    return required;
  }

 private:
  template <class E>
  std::vector<E> all() const {
    std::vector<E> found;
    for (const wire::Event& event : events_) {
      if (const auto* one = std::get_if<E>(&event)) found.push_back(*one);
    }
    return found;
  }

  template <class E, class Matches>
  bool any(Matches matches) const {
    for (const E& event : all<E>()) {
      if (matches(event)) return true;
    }
    return false;
  }

  bool changes_evidence(const wire::Event& event) const {
    const auto* decided = std::get_if<wire::HoldDecided>(&event);
    if (decided != nullptr) {
      return any<wire::CheckReturned>([&](const auto& e) { return e.message == decided->message; });
    }
    return std::holds_alternative<wire::CheckIssued>(event) ||
           std::holds_alternative<wire::CheckReturned>(event) ||
           std::holds_alternative<wire::ReturnUnopenable>(event) ||
           std::holds_alternative<wire::ReturnWithdrawn>(event) ||
           std::holds_alternative<wire::AssessmentSubmitted>(event) ||
           std::holds_alternative<wire::GapApproved>(event);
  }

  bool nobody_was_asked(const CheckId& check) const {
    return any<wire::CheckIssued>(
        [&](const auto& e) { return e.check == check && e.agency.empty(); });
  }

  bool is_cancelled(const CheckId& check) const {
    return any<wire::CheckRecalled>([&](const auto& e) { return e.check == check; }) ||
           any<wire::CheckMisdirected>([&](const auto& e) { return e.check == check; }) ||
           was_kept(check);
  }

  // Its message was held whole, and those who sent it kept it.
  bool was_kept(const CheckId& check) const {
    return any<wire::HoldDecided>([&](const wire::HoldDecided& decided) {
      const auto asks = [&](const wire::MessageAccepted& e) {
        return e.message == decided.message && e.kind == wire::MessageKind::check &&
               e.check == check;
      };
      const auto whole = [&](const wire::Held& e) {
        return e.message == decided.message && e.part == 1;
      };
      return !decided.release && any<wire::MessageAccepted>(asks) && any<wire::Held>(whole);
    });
  }

  bool is_asked(const wire::CheckRequired& required) const {
    return any<wire::CheckIssued>([&](const auto& issued) {
      return issued.kind == required.kind && issued.subject == required.subject &&
             !is_cancelled(issued.check) && !is_excluded(issued.agency);
    });
  }

  bool is_excluded(const PartyId& party) const {
    bool excluded = false;
    for (const wire::Event& event : events_) {
      const auto* begins = std::get_if<wire::Excluded>(&event);
      if (begins != nullptr && begins->party == party) excluded = true;
      const auto* lifted = std::get_if<wire::ExclusionLifted>(&event);
      if (lifted != nullptr && lifted->party == party && !lifted->awaits_second) excluded = false;
    }
    return excluded;
  }

  // The last thing that happened to the check's answers: a version, or two managers giving it up.
  bool is_done(const CheckId& check, const StaffId& signer) const {
    if (is_cancelled(check)) return true;
    for (auto it = events_.rbegin(); it != events_.rend(); ++it) {
      if (const auto* gap = std::get_if<wire::GapApproved>(&*it)) {
        if (gap->check == check) return is_part_considered(check, signer);
      }
      if (const auto* returned = std::get_if<wire::CheckReturned>(&*it)) {
        if (returned->check == check) return is_read(*returned, signer);
      }
      // Of an answer that was let go: whatever gave it up before is over.
      if (const auto* decided = std::get_if<wire::HoldDecided>(&*it)) {
        for (const auto& returned : all<wire::CheckReturned>()) {
          if (!decided->release || returned.message != decided->message) continue;
          if (returned.check == check) return is_read(returned, signer);
        }
      }
    }
    return false;
  }

  // What a check had said in part before it was given up.
  bool is_part_considered(const CheckId& check, const StaffId& signer) const {
    const auto answers = all<wire::CheckReturned>();
    for (auto it = answers.rbegin(); it != answers.rend(); ++it) {
      if (it->check != check) continue;
      const auto same = [&](const auto& event) {
        return event.check == check && event.version == it->version;
      };
      const auto part = [&](const auto& event) { return event.message == it->message; };
      if (!any<wire::Released>(part)) return true;
      if (it->kind != wire::ReturnKind::partial && !is_held(it->message)) return true;
      if (any<wire::ReturnWithdrawn>(same) || any<wire::ReturnUnopenable>(same)) return true;
      return any<wire::Considered>(
          [&](const wire::Considered& event) { return same(event) && event.by == signer; });
    }
    return true;
  }

  bool is_read(const wire::CheckReturned& newest, const StaffId& signer) const {
    using wire::ReturnKind;
    const std::set<ReturnKind> answers = {ReturnKind::information, ReturnKind::nil_trace,
                                          ReturnKind::known_nothing_relevant};
    const auto same = [&](const auto& event) {
      return event.check == newest.check && event.version == newest.version;
    };
    return answers.contains(newest.kind) && is_all_opened(newest) && !is_held(newest.message) &&
           !any<wire::ReturnWithdrawn>(same) && !any<wire::ReturnUnopenable>(same) &&
           is_considered_since(newest, signer);
  }

  // Every part that was released of it.
  bool is_all_opened(const wire::CheckReturned& answer) const {
    std::set<std::uint32_t> released;
    for (const auto& part : all<wire::Released>()) {
      if (part.message == answer.message) released.insert(part.part);
    }
    for (const auto& opened : all<wire::ReturnOpened>()) {
      if (opened.check == answer.check && opened.version == answer.version) {
        released.erase(opened.part);
      }
    }
    return released.empty() && any<wire::Released>([&](const auto& part) {
             return part.message == answer.message;
           });
  }

  bool is_held(const MessageId& message) const {
    bool held = false;
    for (const wire::Event& event : events_) {
      const auto* kept = std::get_if<wire::NotReleased>(&event);
      if (kept != nullptr && kept->message == message) {
        for (const wire::Effect effect : kept->effects) held |= effect == wire::Effect::hold;
      }
      const auto* decided = std::get_if<wire::HoldDecided>(&event);
      if (decided != nullptr && decided->message == message) held = false;
    }
    return held;
  }

  // After the last part of it had come.
  bool is_considered_since(const wire::CheckReturned& answer, const StaffId& signer) const {
    bool considered = false;
    for (const wire::Event& event : events_) {
      const auto* part = std::get_if<wire::Released>(&event);
      if (part != nullptr && part->message == answer.message) considered = false;
      const auto* said = std::get_if<wire::Considered>(&event);
      if (said == nullptr || said->check != answer.check || said->by != signer) continue;
      considered = said->version == answer.version;
    }
    return considered;
  }

  StreamId stream_;
  std::vector<wire::Event> events_;
};

}  // namespace mash::reference
