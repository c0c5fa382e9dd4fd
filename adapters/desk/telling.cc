// What the desk tells others of a decision that the hub has taken.
#include "desk/desk.h"
#include "wire/codec.h"

namespace mash::desk {
namespace {

using namespace wire;
using kit::refusal_json;

constexpr const char* taken_back = "The MASH team has taken this check back; no answer is needed.";

// A message of ours on a case, and the header it went with.
struct Sent {
  MessageId id;
  Header header;
};

// Those that the hub has not refused, in the order they were made.
std::vector<Sent> sent_on(kit::Spool& spool, const CaseId& case_id) {
  std::vector<Sent> all;
  for (const kit::RequestRecord& request : spool.requests_of(case_id)) {
    if (request.kind != kit::RequestKind::message) continue;
    if (request.state == kit::RequestState::refused) continue;
    if (auto header = decode_header(request.signed_bytes)) {
      all.push_back({request.id, std::move(*header)});
    }
  }
  return all;
}

// The check, if it was taken back; null otherwise.
const CheckView* taken_back_in(const CaseView& view, const CheckId& check) {
  for (const CheckView& one : view.checks) {
    const bool over = one.state == "recalled" || one.state == "misdirected";
    if (one.check == check && over) return &one;
  }
  return nullptr;
}

}  // namespace

Desk::Reply Desk::tell_outcome(const CaseView& view, const Told& told,
                               const std::vector<PartyId>& to) {
  const auto outcome = from_word<wire::Outcome>(view.outcome);
  if (!outcome) {
    return refusal_json("not_decided", Fault::person,
                        "The hub has no outcome of this case yet, so there is none to tell; decide "
                        "it first.");
  }
  const KnownPerson* child = book_.person(view.line.case_id, view.child);
  if (child == nullptr) return refusal_json(kit::Refusal::unknown_subject);
  // Who agreed to be referred, or to checks, has not agreed to whoever is to help.
  auto consent = told.consent;
  if (!consent && is_help(*outcome)) consent = Consent::not_asked;
  const auto id = service_.session().submit(
      outcome_draft(facts_of(view, consent), *child, *outcome, told.reason, told.actor, to),
      service_.endpoint().now());
  if (!id) return refusal_json(id.error());
  return service_.when_settled(*id, {{"outcome", view.outcome}});
}

// Once, however often it is asked for: the agency has to be told, and need not be told again.
Desk::Reply Desk::tell_recall(const CaseView& view, const Told& told, const CheckId& check) {
  const CheckView* over = taken_back_in(view, check);
  if (over == nullptr) {
    return refusal_json("not_recalled", Fault::person,
                        "The hub has not taken this check back, so there is nothing to tell the "
                        "agency; recall it first.");
  }
  if (over->agency.empty()) {
    return refusal_json("nobody_asked", Fault::person,
                        "Nobody was asked for this check, so nobody has to be told.");
  }
  const Json about = {{"agency", over->agency.text()}, {"check", check.text()}};
  const std::vector<Sent> sent = sent_on(service_.spool(), view.line.case_id);
  const Sent* asked = nullptr;
  for (const Sent& one : sent) {
    if (one.header.kind == MessageKind::check && one.header.check_id == check) asked = &one;
  }
  if (asked == nullptr) {
    return refusal_json("check_not_here", Fault::person,
                        "This desk did not send the check, so it cannot take it back; telephone " +
                            over->agency.text() + ".");
  }
  for (const Sent& one : sent) {
    const bool recall = one.header.kind == MessageKind::recall;
    if (recall && one.header.supersedes == asked->id) return service_.when_settled(one.id, about);
  }
  const auto id =
      service_.session().submit(recall_draft(asked->header, asked->id, over->agency, told.actor,
                                             told.reason.empty() ? taken_back : told.reason),
                                service_.endpoint().now());
  if (!id) return refusal_json(id.error());
  return service_.when_settled(*id, about);
}

}  // namespace mash::desk
