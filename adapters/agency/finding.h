// What an agency's records say about the person a check asks about, and whether the program may
// answer by itself.
//
// It may only if exactly one record is surely meant (match/decide.h) and that record holds nothing
// that only a person may send. Everything else waits for a person, with the reasons.
#pragma once

#include <optional>

#include "agency/system.h"
#include "connect/connector.h"
#include "match/decide.h"
#include "wire/section.h"

namespace mash::agency {

// A record that may be meant, or of somebody at the same address.
struct FoundRecord {
  std::string record;
  connect::Contents contents;
  bool may_be_meant = false;
};

struct Finding {
  match::Match match;
  std::vector<FoundRecord> records;      // Those that may be meant first.
  wire::SearchStatement::Search search;  // What the program looked for.
  // Why a person has to look: one sentence each; and the first of them in a few words. None: the
  // program may answer, with the one record.
  std::vector<std::string> why;
  std::string headline;

  bool automatic() const { return why.empty(); }
};

Finding find(const wire::Identity& who, connect::Connector& connector,
             const connect::Mapping& mapping, Date today);

// "Anna Kowalska; Ann Kowalska".
std::string names_text(const std::vector<match::Name>& names);

}  // namespace mash::agency
