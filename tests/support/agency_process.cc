#include "support/agency_process.h"

#include "support/test_data.h"

namespace mash::support {
namespace {

std::string fixtures_of(const std::string& kind) { return kind == "school" ? "schools" : kind; }

}  // namespace

AgencyProcess::AgencyProcess(const HubProcess& hub, const std::string& id, const std::string& kind)
    : PartyProcess(hub, "agency", id, "kind = \"" + kind + "\"\nrecords = \"records\"\n") {
  std::filesystem::copy(source_dir() / "adapters" / fixtures_of(kind) / "fixtures", records());
}

nlohmann::json contact_about(const std::vector<nlohmann::json>& children) {
  nlohmann::json contact = {
      {"source", "school"},    {"urgency", "amber"},
      {"category", "neglect"}, {"consent", "given"},
      {"gateway", "ca04_11"},  {"concern", {{"what", "Often hungry, three days without lunch."}}}};
  for (const auto& child : children) contact["children"].push_back({{"identity", child}});
  return contact;
}

}  // namespace mash::support
