// Every delivery that has not ended, in memory: at most limits::outbox_items_max a recipient.
//
// The store holds the same items; this is their index as it will be once everything decided so far
// is on disk. Loaded once at start.
#pragma once

#include <map>

#include "base/ids.h"
#include "policy/request.h"
#include "store/store.h"
#include "wire/command.h"
#include "wire/entry.h"

namespace mash::engine {

// What a release was decided under that may change before it leaves.
struct DecidedUnder {
  Digest roster{};
  Digest policy{};
  Date day{};                  // Rules begin and end with one.
  policy::Request asked;       // About its case, who sends and who receives, at that hour.
  std::uint64_t excluded = 0;  // Since which entry of its case its recipient last was; 0: never.
  bool operator==(const DecidedUnder&) const = default;
};

struct OutboxItem {
  MessageId message;
  std::uint32_t part = 1;
  CaseId case_id;
  std::uint64_t release_index = 0;
  bool red = false;
  // What its recipient has reported so far, since this process began: enough to know a repetition.
  bool delivered = false;
  StaffId opened_by{};   // The last who did.
  DecidedUnder under{};  // The last that allowed it; nothing like it: not asked by this process.
  std::uint64_t rests_on = 0;  // The size of the ledger that it was allowed by.
  bool is_older = false;       // Than this process: what was reported of it before is not read yet.
};

// The case a delivery is about: the first that its release names. Nil when it names none.
CaseId first_case(const wire::Entry& entry);

class Outboxes {
 public:
  using Items = std::map<std::uint64_t, OutboxItem>;  // By number.

  void add(const PartyId& recipient, std::uint64_t number, const OutboxItem& item);
  void remove(const PartyId& recipient, std::uint64_t number);
  void note_allowed(const PartyId& recipient, std::uint64_t number, const DecidedUnder& under,
                    std::uint64_t rests_on);
  void note_reports_read(const PartyId& recipient);
  // What is not open is passed over.
  void note(const wire::DeliveryReported& reported);
  const OutboxItem* find(const PartyId& recipient, std::uint64_t number) const;  // Null: none open.
  const Items& of(const PartyId& recipient) const;
  std::size_t size() const;

 private:
  OutboxItem* find_open(const PartyId& recipient, std::uint64_t number);

  std::map<PartyId, Items> by_recipient_;
};

}  // namespace mash::engine
