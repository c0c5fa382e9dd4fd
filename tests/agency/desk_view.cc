#include "agency/desk_view.h"

#include "agency/sections.h"
#include "kit/content_json.h"

namespace mash::agency::test {
namespace {

std::string folder_of(const std::string& kind) { return kind == "school" ? "schools" : kind; }

}  // namespace

Records::Records(const std::string& kind)
    : system(system_of(kind)), store(connect::RecordStore::in_memory(*system.mapping->layout)) {
  const auto loaded = store.load(support::source_dir() / "adapters" / folder_of(kind) / "fixtures",
                                 support::agencies_today);
  INFO((loaded ? "" : loaded.error().text()));
  REQUIRE(loaded);
}

wire::Identity asked_about(Records& records, const std::string& record) {
  const auto person = records.system.mapping->layout->person_of(records.fetch(record));
  const connect::Section section{wire::SectionKind::identity, connect::identity_of(person)};
  auto identity = std::get<wire::Identity>(content_of(section));
  identity.other_identifiers.clear();  // The agency's own, which a desk does not know.
  return identity;
}

wire::Identity named(const std::string& given, const std::string& family,
                     const std::string& birth_date) {
  wire::Identity identity;
  identity.names = {{given, family, "current"}};
  identity.birth_date = birth_date;
  return identity;
}

CheckToAnswer check() {
  const auto id = [](std::uint8_t n) {
    Block<10> random{};
    random[0] = n;
    return Uuid::v7(noon, random);
  };
  CheckToAnswer check;
  wire::Header& header = check.header;
  header.kind = wire::MessageKind::check;
  header.sender = *PartyId::from_text("northshire-desk");
  header.actor = {id(1)};
  header.subjects = {{{id(2)}, wire::SubjectRole::child, wire::AgeBand::age_5_to_12, {}}};
  header.case_id = {id(3)};
  header.check_id = {id(4)};
  header.purpose = wire::Purpose::child_protection_enquiry;
  header.stage = wire::Stage::s47;
  header.category = wire::Category::neglect;
  header.urgency = wire::Urgency::amber;
  header.gateway = wire::Gateway::ca89_47;
  header.article6 = wire::Article6::public_task;
  header.article9 = wire::Article9::safeguarding_s1_18;
  header.consent = wire::Consent::would_prejudice_protection;
  return check;
}

std::vector<wire::SectionKind> labels(const kit::Draft& draft) {
  std::vector<wire::SectionKind> all;
  for (const auto& one : draft.sections) all.push_back(one.label);
  return all;
}

std::string all_text(const kit::Draft& draft) {
  std::string text;
  for (const auto& one : draft.sections) text += kit::content_json(one.content).dump() + "\n";
  return text;
}

}  // namespace mash::agency::test
