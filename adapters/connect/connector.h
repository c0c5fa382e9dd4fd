// One way to ask an agency's system who somebody is and what it holds, whatever that system is.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "connect/layout.h"
#include "match/person.h"

namespace mash::connect {

// Implementations: RecordStore (our own SQLite file). Belongs to one thread. Throws base::Fatal
// when the machine fails; a system that is merely not there today is the program's cannot_search.
class Connector {
 public:
  virtual ~Connector() = default;

  // Every record that shares an identifier, or an exact folded name together with the birth or
  // expected date; then at most limits::address_candidates_max that share an address, which decide
  // nothing but may be the family. Each once, sorted by record id.
  virtual std::vector<match::Candidate> candidates(const match::Query& query) = 0;

  // All that is held under `record`, or nothing if there is no such record.
  virtual std::optional<Record> fetch(std::string_view record) = 0;
};

}  // namespace mash::connect
