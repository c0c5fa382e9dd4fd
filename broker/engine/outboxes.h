// Every delivery that has not ended, in memory: at most limits::outbox_items_max a recipient.
//
// The store holds the same items; this is their index as it will be once everything decided so far
// is on disk. Loaded once at start.
#pragma once

#include <map>

#include "base/ids.h"
#include "store/store.h"
#include "wire/command.h"
#include "wire/entry.h"

namespace mash::engine {

struct OutboxItem {
  MessageId message;
  std::uint32_t part = 1;
  CaseId case_id;
  std::uint64_t release_index = 0;
  bool red = false;
  // What its recipient has reported so far, since this process began: enough to know a repetition.
  bool delivered = false;
  StaffId opened_by{};  // The last who did.
};

// The case a delivery is about: the first that its release names. Nil when it names none.
CaseId first_case(const wire::Entry& entry);

class Outboxes {
 public:
  using Items = std::map<std::uint64_t, OutboxItem>;  // By number.

  void add(const PartyId& recipient, std::uint64_t number, const OutboxItem& item);
  void remove(const PartyId& recipient, std::uint64_t number);
  // What is not open is passed over.
  void note(const wire::DeliveryReported& reported);
  const OutboxItem* find(const PartyId& recipient, std::uint64_t number) const;  // Null: none open.
  const Items& of(const PartyId& recipient) const;
  std::size_t size() const;

 private:
  std::map<PartyId, Items> by_recipient_;
};

}  // namespace mash::engine
