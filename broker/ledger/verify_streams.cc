#include "ledger/verify_streams.h"

#include <algorithm>
#include <sstream>

#include "ledger/leaf.h"

namespace mash::ledger {
namespace {

std::string named(const StreamId& id) {
  std::ostringstream out;
  out << id;
  return out.str();
}

const store::StreamPoint* find(const store::Entry& entry, const StreamId& id) {
  const auto point = std::find_if(entry.streams.begin(), entry.streams.end(),
                                  [&](const auto& one) { return one.stream == id; });
  return point == entry.streams.end() ? nullptr : &*point;
}

}  // namespace

void StreamCheck::add(std::uint64_t index, const store::Entry& entry, bool body_good) {
  const auto links = links_of(index, entry, body_good);
  if (!links) return;
  for (const StreamLink& link : *links) {
    if (in_table(index, entry, link)) walk(index, link);
  }
  table_has_no_more(index, entry, *links);
  check_places(index, entry, *links);
}

std::optional<std::vector<StreamLink>> StreamCheck::links_of(std::uint64_t index,
                                                             const store::Entry& entry,
                                                             bool body_good) {
  const std::string key = std::to_string(index);
  if (entry.body.empty()) {
    if (entry.salt != store::Salt{}) {
      findings_.add({FindingKind::salt_kept, "entry", key, "salt", "erased with the body",
                     short_hex({}, entry.salt).found});
    }
    if (!options_.has_tombstone || !options_.has_tombstone(merkle::LeafIndex{index})) {
      findings_.add({FindingKind::body_erased, "entry", key, "body",
                     "a body, or a tombstone for it", "neither"});
    }
    return std::nullopt;
  }
  if (!body_good) return std::nullopt;  // Reported by then; what it says is worth nothing.
  auto links = options_.links(entry.body);
  if (!links) {
    findings_.add({FindingKind::body_undecodable, "entry", key, "body", "an entry", links.error()});
    return std::nullopt;
  }
  return std::move(*links);
}

bool StreamCheck::in_table(std::uint64_t index, const store::Entry& entry, const StreamLink& link) {
  const store::StreamPoint* point = find(entry, link.stream);
  if (point != nullptr && point->sequence == link.sequence) return true;
  findings_.add({FindingKind::stream_point_missing, "stream",
                 stream_key(link.stream, link.sequence), "index", std::to_string(index), "none"});
  return false;
}

void StreamCheck::table_has_no_more(std::uint64_t index, const store::Entry& entry,
                                    const std::vector<StreamLink>& links) {
  for (const store::StreamPoint& point : entry.streams) {
    const bool known = std::any_of(links.begin(), links.end(), [&](const StreamLink& link) {
      return link.stream == point.stream && link.sequence == point.sequence;
    });
    if (known) continue;
    findings_.add({FindingKind::stream_point_unexpected, "stream",
                   stream_key(point.stream, point.sequence), "index", "none",
                   std::to_string(index)});
  }
}

// The table keeps the order in which the body names the streams. Where it has others, that is what
// was reported.
void StreamCheck::check_places(std::uint64_t index, const store::Entry& entry,
                               const std::vector<StreamLink>& links) {
  std::vector<store::StreamPoint> named;
  for (const StreamLink& link : links) named.push_back({link.stream, link.sequence});
  if (named == entry.streams) return;
  if (!std::is_permutation(named.begin(), named.end(), entry.streams.begin(),
                           entry.streams.end())) {
    return;
  }
  const auto differ = std::mismatch(named.begin(), named.end(), entry.streams.begin());
  findings_.add(
      {FindingKind::stream_place_wrong, "stream",
       stream_key(differ.first->stream, differ.first->sequence), "place",
       std::to_string(differ.first - named.begin()) + " of entry " + std::to_string(index),
       "another"});
}

// The entry's neighbours in its stream, as the table has them. The one before must be the one the
// body names; the one after must exist, or the stream must end here.
void StreamCheck::walk(std::uint64_t index, const StreamLink& link) {
  const bool first = link.sequence <= 1;
  const auto around = store_.stream(link.stream, first ? 1 : link.sequence - 1, first ? 2 : 3);
  const std::size_t ours = first ? 0 : 1;
  if (first && link.previous != Digest{}) {
    findings_.add({FindingKind::stream_chain_broken, "entry", std::to_string(index),
                   "previous of " + named(link.stream), "none, as the first of its stream",
                   short_hex({}, link.previous).found});
  }
  if (link.sequence == 0 || around.size() <= ours || around[ours] != index) {
    const std::uint64_t before = link.sequence == 0 ? 0 : link.sequence - 1;
    findings_.add({FindingKind::stream_gap, "stream", stream_key(link.stream, before), "index",
                   "an entry before " + std::to_string(index), "none"});
    return;
  }
  if (!first) check_previous(index, link, around[0]);
  check_end(index, link, around.size() > ours + 1 ? std::optional(around[ours + 1]) : std::nullopt);
}

void StreamCheck::check_previous(std::uint64_t index, const StreamLink& link,
                                 std::uint64_t previous) {
  const auto leaves = store_.leaves(previous, 1);
  if (leaves.empty() || previous >= index) {
    findings_.add({FindingKind::stream_point_unexpected, "stream",
                   stream_key(link.stream, link.sequence - 1), "index",
                   "an entry before " + std::to_string(index), std::to_string(previous)});
    return;
  }
  const Digest expected = merkle::leaf_hash(options_.sha256, leaves[0]);
  if (link.previous == expected || reported_there(previous, link)) return;
  auto [want, have] = short_hex(expected, link.previous);
  findings_.add({FindingKind::stream_chain_broken, "entry", std::to_string(index),
                 "previous of " + named(link.stream), std::move(want), std::move(have)});
}

// Whether the break is that of the previous entry, whose own findings name it: its leaf is damaged
// but its body is the right one, or it does not belong to this place of the stream at all.
bool StreamCheck::reported_there(std::uint64_t previous, const StreamLink& link) const {
  const auto entry = store_.entry(previous);
  if (!entry || entry->body.empty()) return false;
  const store::Leaf from_body = make_leaf(options_.sha256, entry->salt, entry->body);
  if (link.previous == merkle::leaf_hash(options_.sha256, from_body)) return true;
  const auto links = options_.links(entry->body);
  return !links || std::none_of(links->begin(), links->end(), [&](const StreamLink& one) {
    return one.stream == link.stream && one.sequence + 1 == link.sequence;
  });
}

void StreamCheck::check_end(std::uint64_t index, const StreamLink& link,
                            std::optional<std::uint64_t> next) {
  if (next) {
    if (*next > index && *next < size_) return;  // Checked when it comes.
    findings_.add({FindingKind::stream_point_unexpected, "stream",
                   named(link.stream) + " after sequence " + std::to_string(link.sequence), "index",
                   "an entry after " + std::to_string(index), std::to_string(*next)});
    return;
  }
  const auto end = store_.stream_end(link.stream);
  if (end && end->sequence == link.sequence && end->index == index) return;
  findings_.add({FindingKind::stream_end_wrong, "stream", named(link.stream), "end",
                 std::to_string(index) + " as sequence " + std::to_string(link.sequence),
                 end ? std::to_string(end->index) + " as sequence " + std::to_string(end->sequence)
                     : "none"});
}

}  // namespace mash::ledger
