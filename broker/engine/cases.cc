#include "engine/cases.h"

#include "base/ensure.h"
#include "ledger/leaf.h"
#include "wire/codec.h"

namespace mash::engine {
namespace {

constexpr std::size_t page_entries = 256;

[[noreturn]] void damaged(const StreamId& stream, std::uint64_t sequence, const char* what) {
  throw base::Fatal("the ledger is damaged: entry " + std::to_string(sequence) + " of case " +
                    stream.uuid.text() + " " + what +
                    ". Stop, keep the file, and run 'mash ledger verify'.");
}

}  // namespace

void Cases::need(const CaseId& id) {
  if (!uses_.contains(id)) hydrate(id);
  if (!cases_.contains(id)) return;
  touch(id);
  weigh(id);
}

void Cases::pin(const CaseId& id, std::uint64_t batch) {
  touch(id);
  uses_[id].pinned_until = batch;
  weigh(id);
}

void Cases::weigh(const CaseId& id) {
  const auto found = cases_.find(id);
  if (found == cases_.end()) return;
  Use& use = uses_.at(id);
  checks_ += found->second.checks.size() - use.checks;
  use.checks = found->second.checks.size();
}

void Cases::committed(std::uint64_t batch) {
  auto it = by_use_.begin();
  while ((by_use_.size() > kept_max_ || checks_ > checks_kept_max_) && it != by_use_.end()) {
    const CaseId id = *it++;
    const Use& use = uses_.at(id);
    if (use.pinned_until > batch) continue;
    checks_ -= use.checks;
    by_use_.erase(use.place);
    uses_.erase(id);
    cases_.erase(id);
  }
}

void Cases::touch(const CaseId& id) {
  const auto found = uses_.find(id);
  if (found == uses_.end()) {
    by_use_.push_back(id);
    uses_[id] = {std::prev(by_use_.end()), 0, 0};
    return;
  }
  by_use_.splice(by_use_.end(), by_use_, found->second.place);
}

void Cases::hydrate(const CaseId& id) {
  const StreamId stream{StreamKind::case_, id.uuid};
  core::Case one;
  one.id = id;
  std::optional<Digest> previous;
  std::uint64_t sequence = 0;
  for (;;) {
    const auto indexes = store_.stream(stream, sequence + 1, page_entries);
    for (std::uint64_t index : indexes) {
      ++sequence;
      const auto stored = store_.entry(index);
      if (!stored) damaged(stream, sequence, "is missing");
      if (ledger::make_leaf(sha256_, stored->salt, stored->body) != stored->leaf) {
        damaged(stream, sequence, "does not hash to its leaf");
      }
      const auto entry = wire::decode_entry(stored->body);
      if (!entry) damaged(stream, sequence, "cannot be read");
      const wire::Link* link = wire::link_of(*entry, stream);
      if (link == nullptr || link->sequence != sequence || link->previous != previous) {
        damaged(stream, sequence, "is not the next of its stream");
      }
      core::evolve(one, *entry);
      previous = merkle::leaf_hash(sha256_, stored->leaf);
    }
    if (indexes.size() < page_entries) break;
  }
  if (sequence > 0) cases_[id] = std::move(one);
}

}  // namespace mash::engine
