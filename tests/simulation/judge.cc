#include "simulation/judge.h"

#include <algorithm>

#include "crypto/hash.h"
#include "merkle/checkpoint.h"
#include "merkle/note.h"
#include "wire/codec.h"

namespace mash::simulation {

using namespace wire;

namespace {

// The size a checkpoint note says. Signatures are for the kits, which check every one.
std::uint64_t size_of(const std::string& note) {
  const auto parsed = merkle::parse_note(note);
  if (!parsed) return 0;
  const auto checkpoint = merkle::parse_checkpoint(parsed->text);
  return checkpoint ? checkpoint->size.value : 0;
}

const Released* release_in(const Entry& entry) {
  for (const Event& event : entry.events) {
    if (const auto* released = std::get_if<Released>(&event)) return released;
  }
  return nullptr;
}

}  // namespace

void Judge::complain(std::string what) {
  // One broken promise breaks others; the first tell enough.
  if (complaints_.size() < 20) complaints_.push_back(std::move(what));
}

void Judge::left_hub(const PartyId& to, std::uint64_t connection, ByteView frame,
                     std::uint64_t durable_size) {
  const auto packet = decode_from_hub(frame);
  if (!packet) return complain("the hub sent what nobody can read, to " + to.text());
  if (const auto* receipt = std::get_if<Receipt>(&*packet)) leaves(*receipt, durable_size);
  if (const auto* delivery = std::get_if<Delivery>(&*packet)) {
    leaves(delivery->release, durable_size);
    leaves(*delivery, to, connection);
  }
  if (const auto* welcome = std::get_if<Welcome>(&*packet)) {
    if (size_of(welcome->checkpoint) > durable_size) {
      complain("a welcome shows a checkpoint of what is not on disk");
    }
  }
  if (const auto* answer = std::get_if<Answer>(&*packet)) {
    const auto* gate = std::get_if<GateList>(&answer->found);
    if (gate != nullptr && gate->size > durable_size) {
      complain("an answer says what is not on disk");
    }
  }
}

void Judge::leaves(const Receipt& receipt, std::uint64_t durable_size) {
  if (!receipt.evidence.body.empty()) leaves(receipt.evidence, durable_size);
}

void Judge::leaves(const Evidence& evidence, std::uint64_t durable_size) {
  if (evidence.index >= durable_size || size_of(evidence.checkpoint) > durable_size) {
    complain("entry " + std::to_string(evidence.index) + " left the hub before it was on disk");
  }
  const Digest leaf = crypto::sha256({evidence.salt, evidence.body});
  const auto [known, is_new] = proved_.emplace(evidence.index, leaf);
  if (!is_new && known->second != leaf) {
    complain("entry " + std::to_string(evidence.index) + " was shown as two different ones");
  }
}

void Judge::leaves(const Delivery& delivery, const PartyId& to, std::uint64_t connection) {
  const std::string what = "delivery " + std::to_string(delivery.number) + " to " + to.text() + " ";
  const auto entry = decode_entry(delivery.release.body);
  const Released* released = entry ? release_in(*entry) : nullptr;
  if (released == nullptr || released->recipient != to || released->number != delivery.number) {
    return complain(what + "left without its release");
  }
  for (const ReleasedSection& one : delivery.sections) {
    const auto& leaves = released->leaves;
    if (std::find(leaves.begin(), leaves.end(), one.section.leaf_index) == leaves.end()) {
      complain(what + "has a section that was not released");
    }
  }
  auto& last = last_number_[{connection, released->red}];
  if (delivery.number <= last) complain(what + "left out of its order");
  last = delivery.number;
}

void Judge::told(const PartyId& party, const kit::SessionEvent& event) {
  if (const auto* settled = std::get_if<kit::Settled>(&event)) {
    settled_[party][settled->id] = settled->index;
  }
  if (const auto* arrived = std::get_if<kit::Arrived>(&event)) {
    arrived_[party].insert(arrived->record.number);
    if (arrived->unopenable) complain(party.text() + " cannot open what was sealed for it");
  }
  if (const auto* alarm = std::get_if<kit::Alarm>(&event)) {
    complain(party.text() + " was alarmed: " + std::string(describe(alarm->refusal).code) + ", " +
             alarm->about);
  }
}

}  // namespace mash::simulation
