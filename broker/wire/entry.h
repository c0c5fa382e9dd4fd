// The body of a ledger entry. Source: schemas/entry.capnp, PROTOCOL.md "Ledger".
#pragma once

#include "wire/event.h"

namespace mash::wire {

// An entry's place in one stream, chained to the entry before it there.
struct Link {
  StreamId stream{StreamKind::hub, {}};
  std::uint64_t sequence = 0;      // From 1, no gap.
  std::optional<Digest> previous;  // Leaf hash of the entry before it there; none for the first.
  bool operator==(const Link&) const = default;
};

struct Entry {
  Time time{};
  std::uint32_t decider = 0;
  std::vector<Link> links;
  std::uint16_t group = 0;  // Position within its command's entries; 0 holds the command.
  Bytes command;            // Group 0: the normalised command's exact bytes. Empty otherwise.
  Digest command_digest{};
  Digest policy{};
  Digest roster{};
  Digest calendar{};
  std::vector<Event> events;
  bool operator==(const Entry&) const = default;
};

// The entry's place in a stream; null if it does not belong to it.
inline const Link* link_of(const Entry& entry, const StreamId& stream) {
  for (const Link& link : entry.links) {
    if (link.stream == stream) return &link;
  }
  return nullptr;
}

}  // namespace mash::wire
