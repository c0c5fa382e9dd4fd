// The cases that are in memory: read from their streams when first needed, kept while they are
// warm.
//
// A stream is checked as it is read: every entry must hash to its leaf, stand in the stream at its
// own sequence and name the leaf before it. A gap or a change throws base::Fatal.
#pragma once

#include <functional>
#include <list>
#include <unordered_map>

#include "core/projection.h"
#include "store/store.h"

namespace mash::engine {

class Cases {
 public:
  // `cases` is core's state; this class decides what is in it. `kept_max` is how many cases stay
  // when nothing needs them; fewer, if together they have more checks than `checks_kept_max`.
  Cases(store::Store& store, std::map<CaseId, core::Case>& cases, wire::Sha256 sha256,
        std::size_t kept_max, std::size_t checks_kept_max)
      : store_(store),
        cases_(cases),
        sha256_(sha256),
        kept_max_(kept_max),
        checks_kept_max_(checks_kept_max) {}

  // Makes sure the case is in memory, if there is one.
  void need(const CaseId& id);
  // The case was changed by an entry that is not on disk: it stays until batch `batch` is.
  void pin(const CaseId& id, std::uint64_t batch);
  // Everything up to batch `batch` is on disk; lets go of the coldest.
  void committed(std::uint64_t batch);

 private:
  struct Use {
    std::list<CaseId>::iterator place;  // In by_use_, coldest first.
    std::uint64_t pinned_until = 0;     // Last batch that changed it.
    std::size_t checks = 0;             // Counted in checks_.
  };
  void touch(const CaseId& id);
  void weigh(const CaseId& id);
  void hydrate(const CaseId& id);

  store::Store& store_;
  std::map<CaseId, core::Case>& cases_;
  wire::Sha256 sha256_;
  std::size_t kept_max_;
  std::size_t checks_kept_max_;
  std::size_t checks_ = 0;  // Of all the cases in memory.
  std::list<CaseId> by_use_;
  std::unordered_map<CaseId, Use> uses_;
};

}  // namespace mash::engine
