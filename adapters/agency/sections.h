// Between what is sealed (wire) and what an agency's records say (connect): the same facts in two
// rooms that do not know each other.
#pragma once

#include "connect/contents.h"
#include "wire/section.h"

namespace mash::agency {

// Who an identity section speaks of, to be matched with records.
match::Person person_of(const wire::Identity& identity);

// A section of a record, as it is sealed.
wire::Content content_of(const connect::Section& section);
wire::Content content_of(const connect::Intelligence& item);

}  // namespace mash::agency
