#include "engine/outboxes.h"

namespace mash::engine {

CaseId first_case(const wire::Entry& entry) {
  for (const wire::Link& link : entry.links) {
    if (link.stream.kind == StreamKind::case_) return CaseId{link.stream.uuid};
  }
  return CaseId{};
}

void Outboxes::add(const PartyId& recipient, std::uint64_t number, const OutboxItem& item) {
  by_recipient_[recipient][number] = item;
}

void Outboxes::remove(const PartyId& recipient, std::uint64_t number) {
  const auto found = by_recipient_.find(recipient);
  if (found != by_recipient_.end()) found->second.erase(number);
}

void Outboxes::note_allowed(const PartyId& recipient, std::uint64_t number,
                            const DecidedUnder& under, std::uint64_t rests_on) {
  OutboxItem* item = find_open(recipient, number);
  if (item == nullptr) return;
  item->under = under;
  item->rests_on = rests_on;
}

void Outboxes::note_reports_read(const PartyId& recipient) {
  for (auto& [number, item] : by_recipient_[recipient]) item.is_older = false;
}

void Outboxes::note(const wire::DeliveryReported& reported) {
  OutboxItem* item = find_open(reported.recipient, reported.number);
  if (item == nullptr) return;
  if (reported.report == wire::DeliveryReport::delivered) item->delivered = true;
  if (reported.report == wire::DeliveryReport::opened) item->opened_by = reported.by;
}

OutboxItem* Outboxes::find_open(const PartyId& recipient, std::uint64_t number) {
  const auto found = by_recipient_.find(recipient);
  if (found == by_recipient_.end()) return nullptr;
  const auto item = found->second.find(number);
  return item == found->second.end() ? nullptr : &item->second;
}

const OutboxItem* Outboxes::find(const PartyId& recipient, std::uint64_t number) const {
  const Items& items = of(recipient);
  const auto found = items.find(number);
  return found == items.end() ? nullptr : &found->second;
}

const Outboxes::Items& Outboxes::of(const PartyId& recipient) const {
  static const Items none;
  const auto found = by_recipient_.find(recipient);
  return found == by_recipient_.end() ? none : found->second;
}

std::size_t Outboxes::size() const {
  std::size_t all = 0;
  for (const auto& [recipient, items] : by_recipient_) all += items.size();
  return all;
}

}  // namespace mash::engine
