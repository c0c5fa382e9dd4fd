// The part of verify that walks streams: what bodies say of their places against the store's table,
// both ways.
#pragma once

#include <optional>
#include <vector>

#include "ledger/findings.h"
#include "ledger/verify.h"
#include "store/store.h"

namespace mash::ledger {

class StreamCheck {
 public:
  // All must outlive this. `size` is the store's.
  StreamCheck(store::Store& store, std::uint64_t size, const VerifyOptions& options,
              FindingList& findings)
      : store_(store), size_(size), options_(options), findings_(findings) {}

  // One entry after the other; `body_good` says whether its body may be believed.
  void add(std::uint64_t index, const store::Entry& entry, bool body_good);

 private:
  std::optional<std::vector<StreamLink>> links_of(std::uint64_t index, const store::Entry& entry,
                                                  bool body_good);
  bool in_table(std::uint64_t index, const store::Entry& entry, const StreamLink& link);
  void table_has_no_more(std::uint64_t index, const store::Entry& entry,
                         const std::vector<StreamLink>& links);
  void check_places(std::uint64_t index, const store::Entry& entry,
                    const std::vector<StreamLink>& links);
  void walk(std::uint64_t index, const StreamLink& link);
  void check_previous(std::uint64_t index, const StreamLink& link, std::uint64_t previous);
  bool reported_there(std::uint64_t previous, const StreamLink& link) const;
  void check_end(std::uint64_t index, const StreamLink& link, std::optional<std::uint64_t> next);

  store::Store& store_;
  const std::uint64_t size_;
  const VerifyOptions& options_;
  FindingList& findings_;
};

}  // namespace mash::ledger
