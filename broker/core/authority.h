// Who may do what: practice.toml's table, asked with the roster's word on a person. Private to
// core.
#pragma once

#include "core/decide.h"

namespace mash::core {

// Nothing when this person's roles and qualification allow the act; else whose do, in words. The
// desk's staff act on cases; anyone enrolled, whatever their party, may protect a child.
std::optional<std::string> who_must(const wire::Deed& deed, const wire::Staff& staff,
                                    const Context& context);

// The same for the steps of the work that leave as messages, and for opening what comes back.
bool may_do(policy::Act act, const wire::Staff& staff, const Context& context);
// What sending a message of this kind is. Not for those that put an earlier one right: to correct,
// recall or withdraw a message is the act of whoever may send it.
policy::Act act_of(wire::MessageKind kind);

}  // namespace mash::core
