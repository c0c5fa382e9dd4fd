// Frames with one field spoilt: every field of every struct in turn, found by Cap'n Proto's own
// reflection, so that a field added to a schema is spoilt here without anybody remembering to.
#pragma once

#include <capnp/schema.h>

#include <functional>
#include <string>

#include "base/bytes.h"

namespace mash::wire::damage {

enum class Kind {
  enum_unknown,     // A number no list has.
  tag_unknown,      // Of a union.
  data_longer,      // By one byte.
  data_shorter,     // Likewise.
  text_not_utf8,
  text_too_long,
  time_before_1970,
  time_after_9999,
};

struct Spoilt {
  std::string field;  // "ToHub.submit.sections[0].leaf.label"
  std::string name;   // The last of it: "label".
  std::size_t size;   // Of what was there: bytes of data or text.
  Bytes frame;
};

// Calls `check` with the frame spoilt at each place where `kind` can be, one after the other.
// Returns how many there were.
std::size_t each(capnp::StructSchema root, const Bytes& frame, Kind kind,
                 const std::function<void(const Spoilt&)>& check);

}  // namespace mash::wire::damage
