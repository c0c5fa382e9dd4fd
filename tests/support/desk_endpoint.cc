#include "support/desk_endpoint.h"

#include <catch2/catch.hpp>
#include <fstream>

#include <nlohmann/json.hpp>

#include "crypto/passphrase.h"
#include "kit/party_log.h"
#include "kit/problem.h"

namespace mash::support {
namespace {

using namespace wire;

constexpr std::chrono::seconds patience{60};  // Sanitized programs on a busy machine.

Time wall_clock() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

kit::PartyKeys keys_of(const HubProcess& hub, const std::string& id) {
  const auto passphrase = crypto::read_passphrase(hub.passphrase());
  REQUIRE(passphrase);
  auto keys = kit::read_party_keys(hub.directory() / id, *passphrase);
  REQUIRE(keys);
  return std::move(*keys);
}

JoinFile join_of(const HubProcess& hub) {
  const auto text = kit::read_text(hub.join_file());
  REQUIRE(text);
  auto join = parse_join_file(*text, "join.toml");
  REQUIRE(join);
  return std::move(*join);
}

}  // namespace

DeskEndpoint::DeskEndpoint(const HubProcess& hub, const std::string& id, const std::string& staff)
    : staff_{Uuid::from_text(staff).value()},
      id_(PartyId::from_text(id).value()),
      keys_(keys_of(hub, id)),
      endpoint_(context_, {id_, keys_, random_},
                {join_of(hub), directory_ / "spool.db",
                 [&hub, id] { return hub.endpoint(id).value_or(""); }, wall_clock}) {}

void DeskEndpoint::until(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    turn(Duration(200));
  }
}

void DeskEndpoint::turn(Duration wait_max) {
  endpoint_.turn(waker_, wait_max, nullptr);
  while (const auto event = endpoint_.session().event()) {
    if (const auto* alarm = std::get_if<kit::Alarm>(&*event)) FAIL(alarm->about);
  }
}

std::vector<kit::DeliveryRecord> DeskEndpoint::received(MessageKind kind) {
  auto records = spool().deliveries(0, 1000);
  std::erase_if(records, [&](const auto& record) { return record.header.kind != kind; });
  return records;
}

kit::DeliveryRecord DeskEndpoint::wait_for(MessageKind kind, std::size_t count) {
  until([&] { return received(kind).size() >= count; });
  return received(kind).at(count - 1);
}

std::vector<kit::OpenedSection> DeskEndpoint::open(const kit::DeliveryRecord& delivery) {
  auto sections = endpoint_.session().open(delivery.number);
  REQUIRE(sections);
  return std::move(*sections);
}

MessageId DeskEndpoint::submit(const kit::Draft& draft) {
  const auto id = endpoint_.session().submit(draft, wall_clock());
  REQUIRE(id);
  return *id;
}

MessageId DeskEndpoint::send(const kit::Draft& draft) {
  until([&] { return endpoint_.session().is_open(); });
  const MessageId id = submit(draft);
  until([&] { return spool().request(id)->state != kit::RequestState::waiting; });
  const auto request = spool().request(id);
  INFO(request->sentence);
  REQUIRE(request->state == kit::RequestState::accepted);
  last_sent_ = id;
  return id;
}

void DeskEndpoint::acknowledge(const kit::DeliveryRecord& delivery) {
  REQUIRE(endpoint_.session().report(delivery.number, DeliveryReport::acknowledged, staff_,
                                     wall_clock()));
}

void DeskEndpoint::export_log(const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::trunc);
  out << nlohmann::json({{"log", "party"}, {"party", id_.text()}}).dump() << "\n";
  std::uint64_t requests = 0;
  std::uint64_t deliveries = 0;
  for (bool more = true; more;) {
    const auto page = kit::log_page(spool(), requests, deliveries);
    for (auto line : page.at("requests")) {
      requests = line.at("position");
      line["log"] = "request";
      out << line.dump() << "\n";
    }
    for (auto line : page.at("deliveries")) {
      deliveries = line.at("number");
      line["log"] = "delivery";
      out << line.dump() << "\n";
    }
    more = !page.at("requests").empty() || !page.at("deliveries").empty();
  }
  REQUIRE(out.flush());
}

CheckId DeskEndpoint::ask(const kit::DeliveryRecord& referral, std::size_t child,
                          const std::string& agency) {
  const kit::Draft draft = check_draft(referral, child, agency);
  send(draft);
  return draft.about.check_id;
}

kit::Draft DeskEndpoint::check_draft(const kit::DeliveryRecord& referral, std::size_t child,
                                     const std::string& agency) {
  const PartyId to = PartyId::from_text(agency).value();
  const Header& told = referral.header;
  Subject subject = told.subjects.at(child);
  kit::Draft draft;
  draft.about = told;
  draft.about.kind = MessageKind::check;
  draft.about.actor = staff_;
  draft.about.case_id = subject.case_id;
  draft.about.check_id = {Uuid::v7(wall_clock(), random_.block<10>())};
  draft.about.purpose = Purpose::agency_check;
  subject.case_id = {};
  draft.about.subjects = {subject};
  draft.recipients = {to};
  for (const kit::OpenedSection& section : open(referral)) {
    if (section.label != SectionKind::identity || section.subject != subject.ref) continue;
    draft.sections.push_back({section.label, subject.ref, section.content, {to}});
  }
  return draft;
}

}  // namespace mash::support
