#include "desk/desk.h"

#include <algorithm>

#include "base/limits.h"
#include "desk/case_json.h"
#include "desk/messages.h"
#include "kit/certificate.h"
#include "kit/contact.h"
#include "kit/sent.h"
#include "wire/codec.h"

namespace mash::desk {
namespace {

using namespace wire;
using kit::Json;
using kit::refusal_json;

const Json done = {{"ok", true}};

Json with(Json answer, const char* key, Json value) {
  answer[key] = std::move(value);
  return answer;
}

bool is_excluded(const CaseView& view, const PartyId& party) {
  return std::any_of(view.exclusions.begin(), view.exclusions.end(),
                     [&](const ExclusionView& one) { return one.party == party; });
}

// Of this kind, on the roster now, and not excluded from the case.
std::vector<PartyId> could_be_asked(PartyKind kind, const CaseView& view, const Roster& roster,
                                    Time now) {
  std::vector<PartyId> parties;
  for (const auto& [id, party] : roster.parties) {
    const bool of_kind = party.kind == kind && roster.active_party(id, now) != nullptr;
    if (of_kind && !is_excluded(view, id)) parties.push_back(id);
  }
  return parties;
}

// Nobody was named, none or several could be meant, or one that cannot be asked was.
Json not_this_agency(const RequiredView& required, const std::vector<PartyId>& there,
                     const std::optional<PartyId>& named) {
  const std::string kind(word(required.kind));
  std::string list;
  for (const PartyId& one : there) list += (list.empty() ? "" : ", ") + one.text();
  const std::string what =
      named ? "'" + named->text() + "' is no agency of this kind that may be asked. " : "";
  Json refusal = refusal_json(
      "not_one_agency", Fault::person,
      list.empty()
          ? what + "None is enrolled that may be asked about this case; the governors can enrol "
                   "one, or two managers say that there is nobody to ask ('gap', no_agency)."
          : what + "Say which is to be asked, with --to " + kind + "=PARTY: " + list + ".");
  refusal["agency"] = kind;
  refusal["subject"] = required.subject.text();
  return refusal;
}

// Where the family stands, if that is no longer as the referral said.
std::optional<Consent> consent_in(kit::Fields& in) {
  return in.has("consent") ? std::optional(in.word<Consent>("consent")) : std::nullopt;
}

Json unknown_case() {
  return refusal_json("unknown_case", Fault::person, "The hub has no such case; check its number.");
}

// What is still missing, by the hub's list; or only the signature.
Json no_certificate(const GateList& gate) {
  Json refusal =
      gate.open
          ? refusal_json("not_signed", Fault::person,
                         "Nothing is missing, but no manager has signed this assessment as it "
                         "stands. Sign it or, if a review is due, confirm it.")
          : refusal_json("gate_shut", Fault::person,
                         "The gate is shut, so there is no certificate; the list says what is "
                         "missing.");
  refusal["missing"] = kit::missing_json(gate.missing);
  return refusal;
}

std::vector<PartyId> parties_in(kit::Fields& in) {
  std::vector<PartyId> parties;
  for (const Json& one : in.object("to")) {
    const auto party = one.is_string() ? PartyId::from_text(one.get<std::string>()) : std::nullopt;
    if (!party) in.complain("to", "is a list of parties, as the roster names them");
    if (party) parties.push_back(*party);
  }
  return parties;
}

}  // namespace

Desk::Desk(kit::Service& service) : service_(service), book_(service) {
  using Who = const StaffId&;
  service.on_signed("contact", [this](Who who, Fields& in) { return contact(who, in); });
  service.on_signed("issue", [this](Who who, Fields& in) { return issue(who, in); });
  service.on_signed("check", [this](Who who, Fields& in) { return check(who, in); });
  service.on_signed("open", [this](Who who, Fields& in) { return open(who, in); });
  service.on_signed("outcome", [this](Who who, Fields& in) { return outcome(who, in); });
  service.on_signed("recall", [this](Who who, Fields& in) { return recall(who, in); });
  service.on("cases",
             [this](Fields& in) { return cases({}, in.text_or_empty("ending"), Json::array()); });
  service.on("case", [this](Fields& in) {
    return ask_case<CaseView>(in, [this](const CaseView& view) -> Reply {
      return with(done, "case", case_json(view, book_));
    });
  });
  service.on("gate", [this](Fields& in) {
    const CaseId id = in.id<CaseId>("case");
    if (in.problem()) return Reply(*in.problem());
    return ask<GateList>(AskGate{id}, [](const GateList& gate) -> Reply {
      return with(done, "gate", gate_json(gate));
    });
  });
  service.on("due", [this](Fields&) {
    return ask<std::vector<Duty>>(AskDue{limits::answer_rows_max},
                                  [this](const std::vector<Duty>& duties) -> Reply {
                                    Json list = Json::array();
                                    for (const Duty& duty : duties)
                                      list.push_back(duty_json(duty, book_));
                                    return with(done, "due", std::move(list));
                                  });
  });
  service.on("returns", [this](Fields& in) { return returns(in); });
  service.on("recipients", [this](Fields& in) { return recipients(in); });
  service.on("certificate", [this](Fields& in) { return certificate(in); });
  service.on("history", [this](Fields& in) { return history(in); });
}

Desk::Reply Desk::ask_hub(decltype(Query::ask) question,
                          std::function<Reply(const Found&)> finish) {
  const auto id = service_.session().ask(std::move(question), service_.endpoint().now());
  if (!id) return refusal_json(id.error());
  return kit::Service::Later{{*id}, [this, id = *id, finish]() -> Reply {
                               const Answer* answer = service_.answer(id);
                               return answer == nullptr
                                          ? Reply(kit::no_answer_json(service_.session()))
                                          : finish(answer->found);
                             }};
}

template <class T>
Desk::Reply Desk::ask(decltype(Query::ask) question, std::function<Reply(const T&)> finish) {
  return ask_hub(std::move(question), [finish](const Found& any) -> Reply {
    const auto* found = std::get_if<T>(&any);
    return found == nullptr ? Reply(unknown_case()) : finish(*found);
  });
}

template <class T>
Desk::Reply Desk::ask_case(Fields& in, std::function<Reply(const T&)> finish) {
  const CaseId id = in.id<CaseId>("case");
  if (in.problem()) return *in.problem();
  return ask<T>(AskCase{id}, std::move(finish));
}

// The hub's word is checked before anybody sees it.
Desk::Reply Desk::certificate(Fields& in) {
  const CaseId id = in.id<CaseId>("case");
  if (in.problem()) return *in.problem();
  return ask_hub(AskCertificate{id}, [this, id](const Found& found) -> Reply {
    if (const auto* gate = std::get_if<GateList>(&found)) return no_certificate(*gate);
    const auto* proof = std::get_if<GateCertificate>(&found);
    if (proof == nullptr) return unknown_case();
    const auto certificate = kit::read_certificate(proof->evidence, service_.session().hub());
    if (!certificate) return refusal_json(certificate.error());
    if (certificate->case_id != id) return refusal_json(kit::Refusal::bad_certificate);
    Json json = kit::certificate_json(*certificate);
    json["proof"] = kit::format_proof_file(proof->evidence);
    return with(done, "certificate", std::move(json));
  });
}

Desk::Reply Desk::contact(const StaffId& actor, Fields& in) {
  const Json& form = in.object("contact");
  if (in.problem()) return *in.problem();
  const Time now = service_.endpoint().now();
  const auto referral =
      kit::referral_of(form, service_.session().party(), actor, now, service_.random());
  if (!referral) return refusal_json("bad_contact", Fault::person, referral.error().sentence);
  const auto id = service_.session().submit(referral->draft, now);
  if (!id) return refusal_json(id.error());
  Json children = Json::array();
  for (const kit::ReferralChild& child : referral->children) {
    children.push_back({{"case", child.case_id.text()}, {"name", child.name}});
  }
  return service_.when_settled(*id, {{"children", std::move(children)}});
}

// The hub gives them in parts; each asks for what comes after the one before.
Desk::Reply Desk::cases(const CaseId& after, const std::string& ending, Json so_far) {
  return ask<std::vector<CaseLine>>(
      AskCases{after, limits::answer_rows_max},
      [this, ending, so_far = std::move(so_far)](const std::vector<CaseLine>& lines) -> Reply {
        Json all = so_far;
        for (const CaseLine& line : lines) {
          if (line.case_id.text().ends_with(ending)) all.push_back(line_json(line, book_));
        }
        if (lines.size() < limits::answer_rows_max) {
          return with(with(done, "cases", std::move(all)), "unsent", kit::unsent_counts(service_));
        }
        return cases(lines.back().case_id, ending, std::move(all));
      });
}

Desk::Reply Desk::issue(const StaffId& actor, Fields& in) {
  const CheckTerms terms{actor, consent_in(in)};
  std::map<PartyKind, PartyId> to;
  if (in.has("to")) {
    for (const auto& [kind, party] : in.object("to").items()) {
      const auto asked = from_word<PartyKind>(kind);
      const auto agency =
          party.is_string() ? PartyId::from_text(party.get<std::string>()) : std::nullopt;
      if (!asked || !agency) {
        in.complain("to", "names an agency for each kind, such as {\"school\": \"hill-school\"}");
        break;
      }
      to[*asked] = *agency;
    }
  }
  return ask_case<CaseView>(
      in, [this, terms, to](const CaseView& view) { return issue_checks(view, terms, to); });
}

// A kind with several agencies has to be named by who asks: which school, is nothing to guess at.
Desk::Reply Desk::issue_checks(const CaseView& view, const CheckTerms& terms,
                               const std::map<PartyKind, PartyId>& to) {
  const Roster* roster = service_.session().hub().roster();
  if (roster == nullptr) return refusal_json(kit::Refusal::no_roster);
  std::vector<std::pair<MessageId, Json>> sent;
  Json not_issued = Json::array();
  const Time now = service_.endpoint().now();
  for (const RequiredView& required : view.unissued) {
    const auto found = to.find(required.kind);
    const auto named = found == to.end() ? std::nullopt : std::optional(found->second);
    const auto there = could_be_asked(required.kind, view, *roster, now);
    const auto meant = named ? std::find(there.begin(), there.end(), *named) : there.begin();
    if (meant == there.end() || (!named && there.size() > 1)) {
      not_issued.push_back(not_this_agency(required, there, named));
      continue;
    }
    const auto asked = send_check(view, terms, required.subject, *meant);
    if (!asked) return refusal_json(asked.error());
    sent.emplace_back(asked->message, about_check(*asked, required.subject, *meant));
  }
  if (sent.empty()) {
    return with(with(done, "checks", Json::array()), "not_issued", std::move(not_issued));
  }
  Reply all = when_all_settled(std::move(sent));
  auto& later = std::get<kit::Service::Later>(all);
  return kit::Service::Later{later.ids, [finish = later.finish, not_issued]() -> Reply {
                               return with(std::get<Json>(finish()), "not_issued", not_issued);
                             }};
}

Desk::Reply Desk::check(const StaffId& actor, Fields& in) {
  const CheckTerms terms{actor, consent_in(in)};
  const SubjectId subject = in.id<SubjectId>("subject");
  const PartyId agency = in.party("to");
  return ask_case<CaseView>(in, [this, terms, subject, agency](const CaseView& view) -> Reply {
    const auto asked = send_check(view, terms, subject, agency);
    if (!asked) return refusal_json(asked.error());
    return when_all_settled({{asked->message, about_check(*asked, subject, agency)}});
  });
}

Json Desk::about_check(const AskedCheck& asked, const SubjectId& subject, const PartyId& agency) {
  return {{"check", asked.check.text()}, {"agency", agency.text()}, {"subject", subject.text()}};
}

Result<Desk::AskedCheck, kit::Refusal> Desk::send_check(const CaseView& view,
                                                        const CheckTerms& terms,
                                                        const SubjectId& subject,
                                                        const PartyId& agency) {
  const CaseId& case_id = view.line.case_id;
  const KnownPerson* person = book_.person(case_id, subject);
  const auto referral = book_.referral(case_id);
  if (person == nullptr || !referral) return refuse(kit::Refusal::unknown_subject);
  const auto sections = service_.session().open(referral->number);
  if (!sections) return refuse(sections.error());
  const Party* party = service_.session().hub().roster()->party(agency);
  if (party == nullptr) return refuse(kit::Refusal::unknown_recipient);
  const Time now = service_.endpoint().now();
  const CheckId check{Uuid::v7(now, service_.random().block<10>())};
  const auto message =
      service_.session().submit(check_draft(facts_of(view, terms.consent), *person, agency,
                                            party->kind, terms.actor, check, *sections),
                                now);
  if (!message) return refuse(message.error());
  return AskedCheck{*message, check};
}

Desk::Reply Desk::when_all_settled(std::vector<std::pair<MessageId, Json>> sent) {
  std::set<MessageId> ids;
  for (const auto& [id, about] : sent) ids.insert(id);
  return kit::Service::Later{ids, [this, sent = std::move(sent)]() -> Reply {
                               Json list = Json::array();
                               for (const auto& [id, about] : sent) {
                                 Json one = about;
                                 one.update(service_.verdict(id));
                                 list.push_back(std::move(one));
                               }
                               return Json{{"ok", true}, {"checks", std::move(list)}};
                             }};
}

Desk::Reply Desk::returns(Fields& in) {
  const CaseId case_id = in.id<CaseId>("case");
  if (in.problem()) return *in.problem();
  Json list = Json::array();
  for (const kit::DeliveryRecord& record : service_.spool().deliveries_of(case_id)) {
    if (record.header.kind != MessageKind::return_) continue;
    list.push_back(return_json(record, case_id, book_));
  }
  return with(done, "returns", std::move(list));
}

// Whatever a message says can be handed out: a byte of it takes six at most (\u0001), and names and
// brackets less than all of that again.
static_assert(net::control_reply_bytes_max > 12 * limits::message_bytes_max);

// Reading is what counts at the gate, so it is said of a text that is ready to be handed out.
Desk::Reply Desk::open(const StaffId& actor, Fields& in) {
  const std::uint64_t number = in.number("number", INT64_MAX);
  if (in.problem()) return *in.problem();
  kit::Session& session = service_.session();
  const auto archived = service_.spool().delivery(number);
  if (!archived) return refusal_json(kit::Refusal::unknown_delivery);
  const auto sections = session.open(number);
  if (!sections) return refusal_json(sections.error());
  const Header& header = archived->record.header;
  const auto cases = kit::cases_of(header);
  const CaseId case_id = cases.empty() ? CaseId{} : cases.front();
  Json answer = {{"ok", true},
                 {"number", number},
                 {"kind", word(header.kind)},
                 {"from", header.sender.text()},
                 {"sections", sections_json(*sections, case_id, book_)}};
  const Time now = service_.endpoint().now();
  for (const auto what : {DeliveryReport::opened, DeliveryReport::acknowledged}) {
    const auto said = session.report(number, what, actor, now);
    if (!said && said.error() != kit::Refusal::delivery_ended) return refusal_json(said.error());
  }
  if (header.kind == MessageKind::return_) {
    answer["return"] = return_json(service_.spool().delivery(number)->record, case_id, book_);
  }
  return answer;
}

CaseFacts Desk::facts_of(const CaseView& view, const std::optional<Consent>& consent) {
  const CaseLine& line = view.line;
  CaseFacts facts{line.case_id, line.stage, line.category, line.urgency};
  if (const auto referral = book_.referral(line.case_id)) facts.consent = referral->header.consent;
  facts.consent = consent.value_or(facts.consent);
  return facts;
}

// Whether all of them can be told, before something is done that they are to be told of.
Desk::Reply Desk::recipients(Fields& in) const {
  const std::vector<PartyId> to = parties_in(in);
  if (in.problem()) return *in.problem();
  const Roster* roster = service_.session().hub().roster();
  if (roster == nullptr) return refusal_json(kit::Refusal::no_roster);
  const Time now = service_.endpoint().now();
  for (const PartyId& party : to) {
    if (roster->active_party(party, now) != nullptr) continue;
    std::string known;
    for (const auto& [id, one] : roster->parties) {
      if (roster->active_party(id, now) != nullptr)
        known += (known.empty() ? "" : ", ") + id.text();
    }
    return refusal_json("unknown_recipient", Fault::person,
                        "'" + party.text() + "' is not on the roster, which has: " + known + ".");
  }
  return done;
}

Desk::Reply Desk::outcome(const StaffId& actor, Fields& in) {
  const Told told{actor, in.text_or_empty("reason"), consent_in(in)};
  const std::vector<PartyId> to = parties_in(in);
  return ask_case<CaseView>(
      in, [=, this](const CaseView& view) { return tell_outcome(view, told, to); });
}

Desk::Reply Desk::recall(const StaffId& actor, Fields& in) {
  const CheckId check = in.id<CheckId>("check");
  const Told told{actor, in.text_or_empty("reason")};
  return ask_case<CaseView>(
      in, [=, this](const CaseView& view) { return tell_recall(view, told, check); });
}

}  // namespace mash::desk
