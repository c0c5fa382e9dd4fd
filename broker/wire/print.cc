#include "wire/print.h"

#include <capnp/pretty-print.h>

#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

template <class Schema>
std::ostream& print(std::ostream& out, const Bytes& frame) {
  auto words = kj::heapArray<capnp::word>(frame.size() / sizeof(capnp::word));
  std::memcpy(words.asBytes().begin(), frame.data(), frame.size());
  capnp::FlatArrayMessageReader message(words);
  return out << capnp::prettyPrint(message.getRoot<Schema>()).flatten().cStr();
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Header& header) {
  return print<schema::Header>(out, encode(header));
}
std::ostream& operator<<(std::ostream& out, const Submission& submission) {
  return print<schema::Submission>(out, encode(submission));
}
std::ostream& operator<<(std::ostream& out, const Evidence& evidence) {
  return print<schema::Evidence>(out, encode(evidence));
}
std::ostream& operator<<(std::ostream& out, const Act& act) {
  return print<schema::Act>(out, encode(act));
}
std::ostream& operator<<(std::ostream& out, const Acknowledgement& acknowledgement) {
  return print<schema::Acknowledgement>(out, encode(acknowledgement));
}
std::ostream& operator<<(std::ostream& out, const Event& event) {
  return print<schema::Event>(out, encode_root<schema::Event>(
                                       small_words, [&](schema::Event::Builder root) {
                                         write_event(root, event);
                                       }));
}
std::ostream& operator<<(std::ostream& out, const Entry& entry) {
  return print<schema::Entry>(out, encode(entry));
}
std::ostream& operator<<(std::ostream& out, const Command& command) {
  return print<schema::Command>(out, encode(command));
}
std::ostream& operator<<(std::ostream& out, const ToHub& packet) {
  return print<schema::ToHub>(out, encode(packet));
}
std::ostream& operator<<(std::ostream& out, const FromHub& packet) {
  return print<schema::FromHub>(out, encode(packet));
}

}  // namespace mash::wire
