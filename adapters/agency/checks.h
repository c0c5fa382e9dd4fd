// How the checks that were received stand, read from the spool alone: there is no second list that
// could fall out of step with it.
#pragma once

#include "kit/spool.h"

namespace mash::agency {

struct KnownCheck {
  kit::DeliveryRecord record;
  // The newest return that the hub has not refused; nothing: none was sent.
  std::optional<wire::Header> newest;
  Time answered{};              // When that one was made.
  bool on_its_way = false;      // The hub has not decided on it yet.
  std::string refusal;          // Why the hub refused the last one, if it did.
  bool put_back = false;        // The last one may not reach the desk any more.
  std::uint64_t recalled = 0;   // The delivery by which the desk took it back; 0: none.
  std::uint64_t corrected = 0;  // The last delivery by which the desk corrected it; 0: none.
  Time corrected_at{};

  bool corrected_since() const { return corrected != 0 && (!newest || corrected_at > answered); }
  std::uint16_t next_version() const;
  // Whether somebody, program or person, still has to answer, as far as we know.
  bool waits() const;
  // What the hub or the desk said since it came or was answered, for whoever answers next: one
  // sentence each, and the first of them in a few words. Empty when nothing was said.
  std::vector<std::string> remarks() const;
  std::string headline() const;
};

// Whether a return of this kind ends its check (design: partial and the like never do).
bool ends_check(wire::ReturnKind kind);

// A delivery that asks for an answer. A later part of the same message asks for nothing more.
bool is_check(const kit::DeliveryRecord& record);

KnownCheck know_check(kit::Spool& spool, const kit::DeliveryRecord& record);

// Every check that waits, by number. Looks at every delivery there is.
std::vector<KnownCheck> waiting_checks(kit::Spool& spool);

// Which delivery took back the message of `record`; 0 for none.
std::uint64_t recalled_by(kit::Spool& spool, const kit::DeliveryRecord& record);

}  // namespace mash::agency
