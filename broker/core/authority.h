// Who may do what: practice.toml's table, asked with the roster's word on a person. Private to
// core.
#pragma once

#include "core/decide.h"

namespace mash::core {

// Whether this person's roles and qualification allow the act. The desk's staff act on cases;
// anyone enrolled, whatever their party, may protect a child.
bool may_perform(const wire::Deed& deed, const wire::Staff& staff, const Context& context);

}  // namespace mash::core
