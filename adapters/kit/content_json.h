// What a section says, as JSON for the party's own staff: names as in schemas/section.capnp, texts
// as they were written, nothing that is empty.
#pragma once

#include "kit/json.h"
#include "wire/section.h"

namespace mash::kit {

Json content_json(const wire::Content& content);

}  // namespace mash::kit
