#include "kit/party_log.h"

#include "base/limits.h"

namespace mash::kit {
namespace {

constexpr std::size_t rows_max = 200;
constexpr std::size_t room_of_page = limits::control_frame_bytes_max - 4096;  // Names and brackets.
// A proof's characters are one or two in JSON, so one request always fits.
static_assert(2 * limits::note_bytes_max + 1024 < room_of_page);

Json line_of(const RequestRecord& request, const std::vector<ReportRecord>& reports) {
  Json line = {{"position", request.position},
               {"id", request.id.text()},
               {"kind", wire::word(request.kind)},
               {"state", wire::word(request.state)}};
  for (const ReportRecord& report : reports) {
    line["heard"].push_back({{"recipient", report.recipient.text()},
                             {"what", word(report.what)},
                             {"at", rfc3339(report.at)}});
  }
  if (request.proof_file.empty()) return line;
  line["ledger_index"] = request.ledger_index;
  line["proof"] = request.proof_file;
  return line;
}

Json line_of(const DeliveryRecord& delivery, const std::vector<SaidRecord>& said) {
  Json reports = Json::array();
  for (const SaidRecord& one : said) {
    Json report = {{"report", wire::word(one.report)}, {"at", rfc3339(one.at)}};
    if (!one.staff.uuid.is_nil()) report["staff"] = one.staff.text();
    if (!one.request.uuid.is_nil()) report["request"] = one.request.text();
    reports.push_back(std::move(report));
  }
  Json line = {{"number", delivery.number},
               {"message", delivery.message.text()},
               {"part", delivery.part},
               {"release_index", delivery.release_index},
               {"kind", wire::word(delivery.header.kind)},
               {"reports", std::move(reports)}};
  if (!delivery.header.case_id.uuid.is_nil()) line["case"] = delivery.header.case_id.text();
  return line;
}

// Adds lines while they fit.
class Page {
 public:
  bool add(Json& list, Json line) {
    const std::size_t bytes = line.dump().size() + 1;
    if (bytes > room_) return false;
    room_ -= bytes;
    list.push_back(std::move(line));
    return true;
  }

 private:
  std::size_t room_ = room_of_page;
};

}  // namespace

Json log_page(Spool& spool, std::uint64_t requests_after, std::uint64_t deliveries_after) {
  Page page;
  Json requests = Json::array();
  for (const RequestRecord& request : spool.requests(requests_after, rows_max)) {
    if (!page.add(requests, line_of(request, spool.reports_of(request.id)))) break;
  }
  Json deliveries = Json::array();
  for (const DeliveryRecord& delivery : spool.deliveries(deliveries_after, rows_max)) {
    if (!page.add(deliveries, line_of(delivery, spool.said_of(delivery.number)))) break;
  }
  return {{"requests", std::move(requests)}, {"deliveries", std::move(deliveries)}};
}

}  // namespace mash::kit
