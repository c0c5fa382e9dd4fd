// Who is excluded from which case, and what each message is about, as entries are read.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "wire/entry.h"

namespace mash::simulation {

class Exclusions {
 public:
  void take(const wire::Entry& entry, const wire::Event& event) {
    if (const auto* e = std::get_if<wire::MessageAccepted>(&event)) {
      for (const wire::Link& link : entry.links) {
        if (link.stream.kind != StreamKind::case_) continue;
        cases_[e->message].push_back(link.stream.uuid);
      }
    }
    for (const wire::Link& link : entry.links) {
      if (link.stream.kind != StreamKind::case_) continue;
      auto& excluded = excluded_[link.stream.uuid];
      if (const auto* e = std::get_if<wire::Excluded>(&event)) excluded.insert(e->party);
      const auto* lifted = std::get_if<wire::ExclusionLifted>(&event);
      if (lifted != nullptr && !lifted->awaits_second) excluded.erase(lifted->party);
    }
  }
  // From the case that the message is about, the first if there are several.
  bool is_excluded(const PartyId& party, const MessageId& message) const {
    const auto about = cases_.find(message);
    if (about == cases_.end() || about->second.empty()) return false;
    const auto found = excluded_.find(about->second.front());
    return found != excluded_.end() && found->second.contains(party);
  }

 private:
  std::map<MessageId, std::vector<Uuid>> cases_;
  std::map<Uuid, std::set<PartyId>> excluded_;
};

}  // namespace mash::simulation
