// How the house says no.
//
// A Result carries a value or a refusal that peers, people or policy caused. Our own bugs stop the
// process through ENSURE (ensure.h); a broken machine throws base::Fatal (ensure.h).
#pragma once

#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace mash {

template <class T, class Refusal>
using Result = tl::expected<T, Refusal>;

// A Result without a value: done, or refused.
template <class Refusal>
using Outcome = tl::expected<void, Refusal>;

template <class Refusal>
[[nodiscard]] constexpr tl::unexpected<Refusal> refuse(Refusal refusal) {
  return tl::unexpected<Refusal>(std::move(refusal));
}

// Who has to act so that the same thing succeeds next time. Part of the wire: never renumbered.
enum class Fault : unsigned char {
  sender = 0,     // The program that sent it, or the agency running that program.
  person = 1,     // The member of staff who acted: role, order of steps, a stale version.
  recipient = 2,  // The agency it was meant for.
  hub = 3,        // The hub's own state: full, starting, quarantining.
  operator_ = 4,  // Whoever runs this machine: a file, a disk, a setting.
};

std::string_view word(Fault fault);  // As shown to people: "sender", ... "operator".

// Each room's closed enum of refusals has a `describe` that gives one of these. Code and sentence
// are the same in a page, a terminal and a log; the code is stable, the sentence may improve.
struct RefusalText {
  std::string_view code;      // Lower case with underscores, e.g. "stale_key".
  Fault fault;
  std::string_view sentence;  // What was expected and what to do next, in plain English.
};

}  // namespace mash
