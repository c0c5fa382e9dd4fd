#include "agency/agency.h"

#include <algorithm>

#include "agency/answer.h"
#include "base/limits.h"
#include "kit/contact.h"
#include "kit/signed_request.h"

namespace mash::agency {
namespace {

using namespace wire;

constexpr std::size_t page = 256;

Date today(Time now) { return london_date(now); }

}  // namespace

Agency::Agency(kit::Service& service, connect::RecordStore& store, const AgencyConfig& config,
               Log log)
    : service_(service), store_(store), config_(config), log_(std::move(log)) {
  service_.on_event([this](const kit::SessionEvent& event) { take(event); });
  service_.on("inbox", [this](Fields&) { return inbox(); });
  service_.on("pending", [this](Fields&) { return pending(); });
  service_.on("load", [this](Fields&) -> Reply {
    if (const auto problem = load()) {
      return kit::refusal_json("bad_records", Fault::operator_,
                               problem->text() + ". The records are as they were.");
    }
    return Json{{"ok", true}, {"records", store_.size()}};
  });
  service_.on_signed("show", [this](const StaffId& who, Fields& in) { return show(who, in); });
  service_.on_signed("answer", [this](const StaffId& who, Fields& in) { return answer(who, in); });
  service_.on_signed("refer", [this](const StaffId& who, Fields& in) { return refer(who, in); });
}

std::optional<connect::FileProblem> Agency::load() {
  const auto loaded = store_.load(config_.records, today(service_.endpoint().now()));
  if (!loaded) return loaded.error();
  deal_with_open();
  return std::nullopt;
}

void Agency::take(const kit::SessionEvent& event) {
  if (const auto* arrived = std::get_if<kit::Arrived>(&event)) deal_with(arrived->record);
  // What could not be sealed may be now.
  if (std::holds_alternative<kit::RosterTaken>(event)) deal_with_open();
  const std::string line = kit::log_line(event);
  if (!line.empty()) log_(line);
}

void Agency::deal_with_open() {
  std::uint64_t after = 0;
  while (true) {
    const auto open = service_.spool().open_deliveries(after, page);
    for (const kit::DeliveryRecord& record : open) {
      after = record.number;
      deal_with(record);
    }
    if (open.size() < page) return;
  }
}

void Agency::deal_with(const kit::DeliveryRecord& record) {
  if (!record.openable || record.end) return;
  if (is_check(record)) {
    const KnownCheck check = know_check(service_.spool(), record);
    if (check.recalled == 0 && !check.newest) return answer_if_sure(check);
  }
  service_.session().report(record.number, DeliveryReport::acknowledged, {},
                            service_.endpoint().now());
  if (record.header.kind != MessageKind::recall) return;
  const auto recalled = service_.spool().delivery_of(record.header.supersedes);
  if (recalled) deal_with(*recalled);
}

void Agency::answer_if_sure(const KnownCheck& check) {
  const std::uint64_t number = check.record.number;
  if (check.corrected != 0 || !check.refusal.empty()) return;  // A person has to look.
  const auto finding = look_for(check.record);
  if (!finding || !finding->automatic()) return;
  const Time now = service_.endpoint().now();
  const auto draft =
      automatic_return({check.record.header, check.next_version()}, *finding, config_.system, now);
  const auto sent = service_.session().submit(draft, now);
  hindered_.erase(number);
  if (!sent) {
    hindered_[number] = describe(sent.error()).sentence;
    return;
  }
  service_.session().report(number, DeliveryReport::acknowledged, {}, now);
}

std::optional<Identity> Agency::subject_of(const kit::DeliveryRecord& record) {
  const auto sections = service_.session().open(record.number);
  if (!sections || record.header.subjects.size() != 1) return std::nullopt;
  for (const kit::OpenedSection& section : *sections) {
    const auto* identity = std::get_if<Identity>(&section.content);
    if (identity != nullptr && section.subject == record.header.subjects.front().ref) {
      return *identity;
    }
  }
  return std::nullopt;
}

std::optional<Finding> Agency::look_for(const kit::DeliveryRecord& record) {
  const auto who = subject_of(record);
  if (!who) return std::nullopt;
  return find(*who, store_, *config_.system.mapping, today(service_.endpoint().now()));
}

Agency::Reply Agency::refer(const StaffId& actor, Fields& in) {
  const Json& contact = in.object("contact");
  if (in.problem()) return *in.problem();
  const Time now = service_.endpoint().now();
  const Roster& roster = *service_.session().hub().roster();  // It proved who asks.
  const auto desk = kit::only_party(roster, PartyKind::desk, now);
  if (!desk) {
    return kit::refusal_json("no_desk", Fault::operator_,
                             "The roster names no desk, or more than one; ask the hub's operator.");
  }
  const auto referral = kit::referral_of(contact, *desk, actor, now, service_.random());
  if (!referral) {
    return kit::refusal_json("bad_contact", Fault::person, referral.error().sentence);
  }
  const auto sent = service_.session().submit(referral->draft, now);
  if (!sent) return kit::refusal_json(sent.error());
  Json children = Json::array();
  for (const kit::ReferralChild& child : referral->children) {
    children.push_back({{"case", child.case_id.text()}, {"name", child.name}});
  }
  return service_.when_settled(*sent, {{"children", std::move(children)}});
}

}  // namespace mash::agency
