#include "agency/checks.h"

#include <algorithm>

#include "base/ensure.h"
#include "wire/codec.h"

namespace mash::agency {
namespace {

using namespace wire;

constexpr std::size_t page = 256;

// The header of a return of ours for `check`; nothing for any other request.
std::optional<Header> return_header(const kit::RequestRecord& request, const CheckId& check) {
  if (request.kind != kit::RequestKind::message) return std::nullopt;
  auto header = decode_header(request.signed_bytes);
  ENSURE(header.has_value(), "what we sealed has a header");
  if (header->kind != MessageKind::return_ || header->check_id != check) return std::nullopt;
  return std::move(*header);
}

// By the hub, before it left.
bool was_withdrawn(kit::Spool& spool, const MessageId& answer) {
  const auto reports = spool.reports_of(answer);
  return std::any_of(reports.begin(), reports.end(), [](const kit::ReportRecord& report) {
    return report.what == kit::Became(DeliveryEnd::withdrawn);
  });
}

void add_returns(kit::Spool& spool, KnownCheck& check) {
  for (const kit::RequestRecord& request : spool.requests_of(check.record.header.case_id)) {
    auto header = return_header(request, check.record.header.check_id);
    if (!header) continue;
    check.refusal.clear();
    check.put_back = was_withdrawn(spool, request.id);
    if (request.state == kit::RequestState::refused) {
      check.refusal = request.sentence;
      continue;
    }
    check.newest = std::move(header);
    check.answered = request.created;
    check.on_its_way = request.state == kit::RequestState::waiting;
  }
}

void add_changes(kit::Spool& spool, KnownCheck& check) {
  for (const kit::DeliveryRecord& other : spool.deliveries_of(check.record.header.case_id)) {
    if (other.header.supersedes != check.record.message) continue;
    if (other.header.kind == MessageKind::recall) check.recalled = other.number;
    if (other.header.kind == MessageKind::correction) {
      check.corrected = other.number;
      check.corrected_at = other.received;
    }
  }
}

}  // namespace

bool ends_check(ReturnKind kind) {
  return kind == ReturnKind::information || kind == ReturnKind::known_nothing_relevant ||
         kind == ReturnKind::nil_trace;
}

bool is_check(const kit::DeliveryRecord& record) {
  return record.header.kind == MessageKind::check && record.part == 1;
}

std::uint16_t KnownCheck::next_version() const {
  return newest ? static_cast<std::uint16_t>(newest->return_version + 1) : 1;
}

bool KnownCheck::waits() const {
  if (recalled != 0 || !record.openable) return false;
  if (!newest || !refusal.empty() || put_back) return true;
  return !ends_check(newest->return_kind) || corrected_since();
}

std::string KnownCheck::headline() const {
  if (!refusal.empty()) return "the hub refused our answer";
  if (put_back) return "our answer may not reach the desk any more";
  if (corrected_since()) return "the desk corrected what it asked";
  if (newest && !ends_check(newest->return_kind))
    return "answered in part; the desk waits for more";
  return {};
}

std::vector<std::string> KnownCheck::remarks() const {
  std::vector<std::string> all;
  if (!refusal.empty()) all.push_back("The hub refused the last answer: " + refusal);
  if (put_back) {
    all.push_back(
        "The hub withdrew the last answer before the desk had it: a policy, an agreement or the "
        "case changed meanwhile. Answer again; what may go by now goes, or is held.");
  }
  if (corrected_since()) {
    all.push_back("The desk corrected what it asked: read delivery " + std::to_string(corrected) +
                  " as well.");
  }
  if (newest && !ends_check(newest->return_kind)) {
    all.push_back("Answered '" + std::string(word(newest->return_kind)) + "' on " +
                  for_people(answered) + ". That does not end the check: the desk waits for more.");
  }
  return all;
}

KnownCheck know_check(kit::Spool& spool, const kit::DeliveryRecord& record) {
  KnownCheck check;
  check.record = record;
  add_returns(spool, check);
  add_changes(spool, check);
  return check;
}

std::vector<KnownCheck> waiting_checks(kit::Spool& spool) {
  std::vector<KnownCheck> waiting;
  std::uint64_t after = 0;
  while (true) {
    const auto records = spool.deliveries(after, page);
    for (const kit::DeliveryRecord& record : records) {
      after = record.number;
      if (!is_check(record)) continue;
      KnownCheck check = know_check(spool, record);
      if (check.waits()) waiting.push_back(std::move(check));
    }
    if (records.size() < page) return waiting;
  }
}

std::uint64_t recalled_by(kit::Spool& spool, const kit::DeliveryRecord& record) {
  for (const kit::DeliveryRecord& other : spool.deliveries_of(record.header.case_id)) {
    const bool takes_back = other.header.kind == MessageKind::recall;
    if (takes_back && other.header.supersedes == record.message) return other.number;
  }
  return 0;
}

}  // namespace mash::agency
