#include "ledger/ledger.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"
#include "ledger/leaf.h"

namespace mash::ledger {

using merkle::LeafIndex;
using merkle::TreeSize;

Ledger::Ledger(store::Store& store, Random& random, LedgerOptions options)
    : store_(store),
      random_(random),
      options_(std::move(options)),
      tree_(options_.sha256, store, TreeSize{store.head().size}),
      heads_(store, tree_),
      committed_(tree_.size()),
      cut_(committed_) {
  ENSURE(options_.key.type() == merkle::SignatureType::ed25519, "a log signs with Ed25519");
  const store::Head head = store.head();
  check_last_signed(head);
  signed_ = TreeSize{head.signed_upto};
}

void Ledger::check_last_signed(const store::Head& head) {
  if (head.signed_upto > head.size) {
    throw base::Fatal("The ledger's store holds " + std::to_string(head.size) +
                      " entries, but a checkpoint of " + std::to_string(head.signed_upto) +
                      " may have been signed: it was rolled back. Restore the newest copy.");
  }
  const auto row = store_.look_up(index_kind, bytes_of(index_key));
  if (!row && head.size == 0) return;  // A new log.
  const auto last = merkle::parse_checkpoint(row ? text_of(*row) : std::string_view());
  if (!last) {
    throw base::Fatal(
        "The ledger's store lacks the checkpoint it was last signed with; restore it "
        "from a copy.");
  }
  if (last->origin != options_.key.name()) {
    throw base::Fatal("The ledger's store belongs to the log " + last->origin +
                      ", but the key is that of " + options_.key.name() + ".");
  }
  if (last->size.value != head.signed_upto || last->root != tree_.root(last->size)) {
    throw base::Fatal(
        "The ledger's store is damaged: its entries do not give the root that was "
        "last signed. Restore it from a copy; verify names what is wrong.");
  }
}

StreamHead Ledger::stream_head(const StreamId& id) { return heads_.head(id); }

store::Salt Ledger::next_salt() {
  constexpr std::size_t salt_bytes = sizeof(store::Salt);
  if (salts_left_ == 0) {
    random_.fill(salts_);
    salts_left_ = salts_.size() / salt_bytes;
  }
  --salts_left_;
  return *to_block<salt_bytes>(ByteView(salts_).subspan(salts_left_ * salt_bytes, salt_bytes));
}

Appended Ledger::append(Bytes body, std::span<const StreamId> streams) {
  ENSURE(!body.empty() && body.size() <= limits::entry_body_bytes_max,
         "a body is not empty and fits an entry bundle");
  ENSURE(!streams.empty() && streams.size() <= limits::streams_per_entry_max,
         "an entry belongs to one stream at least and not to too many");
  store::Entry entry;
  entry.salt = next_salt();
  entry.leaf = make_leaf(options_.sha256, entry.salt, body);
  entry.body = std::move(body);
  const LeafIndex index{tree_.size().value};
  const Digest hash = merkle::leaf_hash(options_.sha256, entry.leaf);
  for (const StreamId& id : streams) {
    const bool again = std::any_of(entry.streams.begin(), entry.streams.end(),
                                   [&](const store::StreamPoint& one) { return one.stream == id; });
    ENSURE(!again, "an entry belongs to a stream once");
    entry.streams.push_back({id, heads_.head(id).sequence + 1});
  }
  for (const store::StreamPoint& point : entry.streams) {
    heads_.stage(point.stream, {point.sequence, hash}, index);
  }
  tree_.append(hash);
  staged_.push_back(std::move(entry));
  return {index, hash};
}

Cut Ledger::cut() {
  ENSURE(!committing_, "one cut is committed before the next is made");
  committing_ = true;
  cut_ = tree_.size();
  const std::string last = merkle::format_checkpoint({options_.key.name(), cut_, tree_.root(cut_)});
  Cut cut{{}, committed_.value};
  cut.batch.entries = std::exchange(staged_, {});
  cut.batch.tiles = tree_.take_completed();
  cut.batch.index_put.push_back(
      {index_kind, Bytes(index_key.begin(), index_key.end()), Bytes(last.begin(), last.end())});
  cut.batch.signed_upto = cut_.value;
  return cut;
}

const std::string& Ledger::committed(TreeSize size) {
  ENSURE(committing_ && size == cut_, "what is committed is what was cut");
  committing_ = false;
  committed_ = size;
  tree_.durable(size);
  heads_.durable(size);
  signed_ = size;
  checkpoint_.clear();
  return checkpoint();
}

const std::string& Ledger::checkpoint() {
  if (checkpoint_.empty()) {
    merkle::Note note{
        merkle::format_checkpoint({options_.key.name(), signed_, tree_.root(signed_)}), {}};
    note.signatures.push_back(merkle::sign_note(options_.key, note.text, options_.sign));
    checkpoint_ = merkle::format_note(note);
  }
  return checkpoint_;
}

Result<merkle::Proof, merkle::Refusal> Ledger::prove(LeafIndex index, TreeSize size) {
  if (size > committed_ || index.value >= size.value) {
    return refuse(merkle::Refusal::beyond_tree);
  }
  return tree_.hashes(merkle::inclusion_ranges(index, size));
}

Result<merkle::Proof, merkle::Refusal> Ledger::consistency(TreeSize from, TreeSize to) {
  if (to > committed_ || from > to) return refuse(merkle::Refusal::beyond_tree);
  if (from.value == 0) return merkle::Proof{};
  return tree_.hashes(merkle::consistency_ranges(from, to));
}

Result<Receipt, merkle::Refusal> Ledger::receipt(LeafIndex index) {
  auto proof = prove(index, signed_);
  if (!proof) return refuse(proof.error());
  return Receipt{index, std::move(*proof), checkpoint(), {}};
}

}  // namespace mash::ledger
