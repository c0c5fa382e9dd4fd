#include "ledger/findings.h"

#include <algorithm>
#include <sstream>

#include "base/ensure.h"

namespace mash::ledger {
namespace {

std::string from_byte(ByteView bytes, std::size_t at) {
  constexpr std::size_t shown_bytes_max = 8;
  if (at >= bytes.size()) return "ends after " + std::to_string(bytes.size()) + " bytes";
  const std::string start = at == 0 ? "" : "from byte " + std::to_string(at) + ": ";
  const std::size_t shown = std::min(shown_bytes_max, bytes.size() - at);
  return start + hex(bytes.subspan(at, shown)) + (at + shown < bytes.size() ? "..." : "");
}

}  // namespace

std::string_view word(FindingKind kind) {
  switch (kind) {
    case FindingKind::head_wrong:
      return "head_wrong";
    case FindingKind::entry_missing:
      return "entry_missing";
    case FindingKind::entry_unexpected:
      return "entry_unexpected";
    case FindingKind::leaf_wrong:
      return "leaf_wrong";
    case FindingKind::body_wrong:
      return "body_wrong";
    case FindingKind::body_undecodable:
      return "body_undecodable";
    case FindingKind::body_erased:
      return "body_erased";
    case FindingKind::salt_kept:
      return "salt_kept";
    case FindingKind::tile_missing:
      return "tile_missing";
    case FindingKind::tile_unexpected:
      return "tile_unexpected";
    case FindingKind::tile_wrong:
      return "tile_wrong";
    case FindingKind::stream_point_missing:
      return "stream_point_missing";
    case FindingKind::stream_point_unexpected:
      return "stream_point_unexpected";
    case FindingKind::stream_gap:
      return "stream_gap";
    case FindingKind::stream_chain_broken:
      return "stream_chain_broken";
    case FindingKind::stream_place_wrong:
      return "stream_place_wrong";
    case FindingKind::stream_end_wrong:
      return "stream_end_wrong";
    case FindingKind::checkpoint_refused:
      return "checkpoint_refused";
    case FindingKind::checkpoint_beyond:
      return "checkpoint_beyond";
    case FindingKind::checkpoint_root_wrong:
      return "checkpoint_root_wrong";
    case FindingKind::row_missing:
      return "row_missing";
    case FindingKind::row_unexpected:
      return "row_unexpected";
    case FindingKind::row_wrong:
      return "row_wrong";
    case FindingKind::decision_differs:
      return "decision_differs";
  }
  ENSURE(false, "a FindingKind outside its enum");
}

std::string text(const Finding& finding) {
  std::string line = std::string(word(finding.kind)) + ": " + finding.table + " " + finding.key;
  if (!finding.field.empty()) line += ", " + finding.field;
  return line + ": expected " + finding.expected + ", found " + finding.found;
}

std::ostream& operator<<(std::ostream& out, const Finding& finding) { return out << text(finding); }

bool Findings::bodies_good() const {
  return left_out == 0 && std::none_of(list.begin(), list.end(), [](const Finding& finding) {
           return finding.kind == FindingKind::entry_missing ||
                  finding.kind == FindingKind::body_wrong ||
                  finding.kind == FindingKind::body_undecodable ||
                  finding.kind == FindingKind::body_erased;
         });
}

void FindingList::add(Finding finding) {
  if (findings_.list.size() == most_) {
    ++findings_.left_out;
  } else {
    findings_.list.push_back(std::move(finding));
  }
}

HexPair short_hex(ByteView expected, ByteView found) {
  const auto differ = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
  const auto at = static_cast<std::size_t>(differ.first - expected.begin());
  return {from_byte(expected, at), from_byte(found, at)};
}

std::string stream_key(const StreamId& id, std::uint64_t sequence) {
  std::ostringstream key;
  key << id << " sequence " << sequence;
  return key.str();
}

}  // namespace mash::ledger
