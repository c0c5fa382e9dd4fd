#include "app/deliveries.h"

#include <algorithm>

#include "app/intake.h"
#include "base/ensure.h"
#include "wire/codec.h"
#include "wire/section_tree.h"

namespace mash::app {
namespace {

using namespace wire;

[[noreturn]] void lost(const char* what) {
  throw base::Fatal(std::string("the ledger is damaged: ") + what +
                    " is missing. Keep the file and run 'mash ledger verify'.");
}

const Refused* refusal_in(const Entry& entry) {
  for (const Event& event : entry.events) {
    if (const auto* refused = std::get_if<Refused>(&event)) return refused;
  }
  return nullptr;
}

const Released* release_in(const Entry& entry) {
  for (const Event& event : entry.events) {
    if (const auto* released = std::get_if<Released>(&event)) return released;
  }
  return nullptr;
}

Section only_for(std::uint8_t recipient, const Section& section) {
  Section own = section;
  std::erase_if(own.wraps, [&](const Wrap& wrap) { return wrap.recipient != recipient; });
  return own;
}

}  // namespace

Receipt make_receipt(Engine& engine, const Reply& reply) {
  Receipt receipt;
  receipt.request = reply.request;
  if (!reply.index) return receipt;
  receipt.evidence = engine.evidence(*reply.index);
  const auto entry = decode_entry(receipt.evidence.body);
  if (!entry) lost("an entry that can be read");
  if (const Refused* refused = refusal_in(*entry)) {
    receipt.refusal = *refused;
    receipt.sentence = sentence_of(refused->code);
  }
  if (!reply.all_released) add_kept_back(engine, *entry, *reply.index, receipt.sentence);
  return receipt;
}

Delivery make_delivery(Engine& engine, const PartyId& recipient, std::uint64_t number) {
  const engine::OutboxItem* item = engine.outboxes().find(recipient, number);
  ENSURE(item != nullptr, "only open deliveries are sent");
  const auto payload = engine.payload(item->message);
  if (payload == nullptr) lost("the payload of an open delivery");
  auto packet = decode_to_hub(*payload);
  Submission* const submission = packet ? std::get_if<Submission>(&*packet) : nullptr;
  if (submission == nullptr) lost("a payload that can be read");

  Delivery delivery;
  delivery.number = number;
  delivery.part = item->part;
  delivery.release = engine.evidence(item->release_index);
  const auto entry = decode_entry(delivery.release.body);
  const Released* released = entry ? release_in(*entry) : nullptr;
  if (released == nullptr) lost("the release of an open delivery");

  const auto to = std::find_if(submission->recipients.begin(), submission->recipients.end(),
                               [&](const Recipient& one) { return one.party == recipient; });
  ENSURE(to != submission->recipients.end(), "a release names a recipient of its message");
  delivery.recipient_index = static_cast<std::uint8_t>(to - submission->recipients.begin());
  delivery.recipient_salt = to->salt;
  const SectionTree tree(*submission, engine.sha256());
  delivery.root = tree.root();
  for (const Section& section : submission->sections) {
    const auto& leaves = released->leaves;
    if (std::find(leaves.begin(), leaves.end(), section.leaf_index) == leaves.end()) continue;
    delivery.sections.push_back(
        {only_for(delivery.recipient_index, section), tree.proof(section.leaf_index)});
  }
  delivery.header = std::move(submission->header);
  delivery.signature = submission->signature;
  delivery.withheld_shown = released->shown;
  delivery.withheld_count = released->withheld_count;
  delivery.withheld_labels = released->withheld_labels;
  return delivery;
}

}  // namespace mash::app
