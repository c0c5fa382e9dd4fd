// Values as text, for failed tests and for people who look into a ledger. Never the way to a log:
// what is printed is everything the value has.
#pragma once

#include <ostream>

#include "wire/command.h"
#include "wire/entry.h"
#include "wire/packet.h"
#include "wire/refusal.h"

namespace mash::wire {

// Any value of a closed list, as its word.
template <class E>
  requires requires { Words<E>::list; }
std::ostream& operator<<(std::ostream& out, E value) {
  return out << word(value);
}
inline std::ostream& operator<<(std::ostream& out, Refusal refusal) {
  return out << describe(refusal).code;
}

// The rest in Cap'n Proto's text form, with the names of the schema's fields.
std::ostream& operator<<(std::ostream& out, const Header& header);
std::ostream& operator<<(std::ostream& out, const Submission& submission);
std::ostream& operator<<(std::ostream& out, const Evidence& evidence);
std::ostream& operator<<(std::ostream& out, const Act& act);
std::ostream& operator<<(std::ostream& out, const Acknowledgement& acknowledgement);
std::ostream& operator<<(std::ostream& out, const Event& event);
std::ostream& operator<<(std::ostream& out, const Entry& entry);
std::ostream& operator<<(std::ostream& out, const Command& command);
std::ostream& operator<<(std::ostream& out, const ToHub& packet);
std::ostream& operator<<(std::ostream& out, const FromHub& packet);

}  // namespace mash::wire
