#include "ledger/verify.h"

#include <algorithm>

#include "base/limits.h"
#include "ledger/ledger.h"
#include "ledger/verify_streams.h"
#include "ledger/verify_tree.h"

namespace mash::ledger {
namespace {

using merkle::TreeSize;

constexpr std::size_t page_rows = 1000;

class Verification {
 public:
  Verification(store::Store& store, const VerifyOptions& options)
      : store_(store),
        options_(options),
        head_(store.head()),
        size_(head_.size),
        list_(findings_, options.findings_max) {}

  Findings run() {
    check_head();
    open_checkpoints();
    TreeCheck tree(options_.sha256, store_, list_,
                   recorded_ && recorded_->size.value == size_ ? std::optional(recorded_->root)
                                                               : std::nullopt);
    if (recorded_) tree.want_root(recorded_->size);
    for (const merkle::Checkpoint& checkpoint : checkpoints_) tree.want_root(checkpoint.size);
    read_entries(tree);
    tree.finish();
    find_entries_beyond();
    find_other_rows();
    compare_roots(tree);
    findings_.root = tree.root();
    return std::move(findings_);
  }

 private:
  void head_wrong(std::string table, std::string field, std::string expected, std::string found) {
    const std::string key = table == "index" ? "kind 0 checkpoint" : "";
    list_.add({FindingKind::head_wrong, std::move(table), key, std::move(field),
               std::move(expected), std::move(found)});
  }

  // Size, signed_upto and the size of the recorded checkpoint are the same after every batch of a
  // Ledger. Where one differs, the entries that are there settle which.
  void check_head() {
    const auto row = store_.look_up(index_kind, bytes_of(index_key));
    if (!row && head_.size == 0 && head_.signed_upto == 0) return;  // A new log.
    const auto recorded = merkle::parse_checkpoint(row ? text_of(*row) : std::string_view());
    if (!recorded) {
      head_wrong("index", "value", "a checkpoint of size " + std::to_string(head_.signed_upto),
                 row ? std::string(merkle::describe(recorded.error()).code) : "none");
    } else {
      recorded_ = *recorded;
      if (recorded_->origin != options_.key.name()) {
        head_wrong("index", "origin", options_.key.name(), recorded_->origin);
      }
    }
    const std::uint64_t last_signed = recorded_ ? recorded_->size.value : head_.signed_upto;
    if (last_signed == head_.signed_upto) {
      check_size(last_signed);
    } else if (last_signed == size_) {
      head_wrong("head", "signed_upto", std::to_string(size_), std::to_string(head_.signed_upto));
    } else {
      head_wrong("index", "size", std::to_string(head_.signed_upto), std::to_string(last_signed));
      recorded_->size = TreeSize{head_.signed_upto};
    }
  }

  // A store may hold more entries than were signed, never fewer.
  void check_size(std::uint64_t last_signed) {
    const auto has_last = [&](std::uint64_t size) {
      return size == 0 || !store_.entries(size - 1, 1).empty();
    };
    if (size_ == last_signed || (size_ > last_signed && has_last(size_))) return;
    if (has_last(last_signed)) {
      head_wrong("head", "size", std::to_string(last_signed), std::to_string(size_));
      size_ = last_signed;
    } else {
      head_wrong("head", "signed_upto", "at most the size, " + std::to_string(size_),
                 std::to_string(last_signed));
    }
  }

  void open_checkpoints() {
    for (std::size_t i = 0; i < options_.checkpoints.size(); ++i) {
      auto opened = merkle::open_checkpoint(options_.checkpoints[i], options_.key, {},
                                            options_.verify_signature);
      if (opened) {
        checkpoints_.push_back(std::move(opened->checkpoint));
      } else {
        list_.add({FindingKind::checkpoint_refused, "checkpoint",
                   "number " + std::to_string(i + 1) + " given", "",
                   "one signed by " + options_.key.name(),
                   std::string(merkle::describe(opened.error()).code)});
      }
    }
  }

  // Entries [from, from + count), a missing one as nothing.
  std::vector<std::optional<store::Entry>> read(std::uint64_t from, std::uint64_t count) {
    std::vector<store::Entry> found = store_.entries(from, count);
    std::vector<std::optional<store::Entry>> entries;
    if (found.size() == count) {
      std::move(found.begin(), found.end(), std::back_inserter(entries));
    } else if (!found.empty()) {
      for (std::uint64_t i = from; i < from + count; ++i) entries.push_back(store_.entry(i));
    }
    return entries;
  }

  void read_entries(TreeCheck& tree) {
    StreamCheck streams(store_, size_, options_, list_);
    for (std::uint64_t from = 0; from < size_; from += merkle::tile_width_max) {
      const std::uint64_t count = std::min<std::uint64_t>(merkle::tile_width_max, size_ - from);
      const auto entries = read(from, count);
      if (entries.empty()) {
        list_.add({FindingKind::entry_missing, "entry", std::to_string(from), "",
                   "entries up to the size, " + std::to_string(size_),
                   "none of the next " + std::to_string(count)});
        return;  // A size that is far off must not keep us reading.
      }
      const std::vector<bool> bodies_good = tree.add(entries);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i]) {
          streams.add(from + i, *entries[i], bodies_good[i]);
          ++findings_.entries;
        } else {
          list_.add({FindingKind::entry_missing, "entry", std::to_string(from + i), "", "an entry",
                     "none"});
        }
      }
      if (options_.progress) options_.progress(from + count, size_);
    }
  }

  void find_entries_beyond() {
    for (std::uint64_t from = size_;;) {
      const auto indexes = store_.entry_indexes(from, page_rows);
      for (const std::uint64_t index : indexes) {
        list_.add({FindingKind::entry_unexpected, "entry", std::to_string(index), "",
                   "none at or beyond the size, " + std::to_string(size_), "an entry"});
      }
      if (indexes.size() < page_rows) return;
      from = indexes.back() + 1;
    }
  }

  // Of the ledger's own kind of index row there is one.
  void find_other_rows() {
    const Bytes end(limits::index_key_bytes_max + 1, 0xff);
    for (const auto& row : store_.scan(index_kind, {}, end, page_rows)) {
      if (text_of(row.key) == index_key) continue;
      list_.add({FindingKind::row_unexpected, "lookup", "kind 0 key " + hex(row.key), "", "no row",
                 "a row"});
    }
  }

  void compare_roots(const TreeCheck& tree) {
    const auto root_of = [&](TreeSize size) {
      return size.value == 0 ? merkle::empty_root(options_.sha256) : tree.root_at(size);
    };
    if (recorded_) {
      const auto root = root_of(recorded_->size);
      if (root && *root != recorded_->root) {
        auto [expected, found] = short_hex(*root, recorded_->root);
        head_wrong("index", "root", std::move(expected), std::move(found));
      }
    }
    for (const merkle::Checkpoint& checkpoint : checkpoints_) {
      const std::string key = "of size " + std::to_string(checkpoint.size.value);
      if (checkpoint.size.value > size_) {
        list_.add({FindingKind::checkpoint_beyond, "checkpoint", key, "size",
                   "at least as many entries", std::to_string(size_)});
      } else if (const auto root = root_of(checkpoint.size); root && *root != checkpoint.root) {
        auto [expected, found] = short_hex(checkpoint.root, *root);
        list_.add({FindingKind::checkpoint_root_wrong, "checkpoint", key, "root",
                   std::move(expected), std::move(found)});
      }
    }
  }

  store::Store& store_;
  const VerifyOptions& options_;
  const store::Head head_;
  std::uint64_t
      size_;  // How many entries there are to check: what the head says, unless it is off.
  Findings findings_;
  FindingList list_;
  std::optional<merkle::Checkpoint> recorded_;   // The store's own.
  std::vector<merkle::Checkpoint> checkpoints_;  // Those handed in that open.
};

}  // namespace

Findings verify(store::Store& store, const VerifyOptions& options) {
  return Verification(store, options).run();
}

}  // namespace mash::ledger
