// One value of every kind the wire carries, no two fields alike, so that a codec which swaps or
// forgets one is caught.
#pragma once

#include "wire/codec.h"
#include "wire/print.h"

namespace mash::wire::samples {

// Numbers that never repeat within one sampler, and values made of them.
class Sampler {
 public:
  std::uint8_t number() { return ++last_; }
  template <std::size_t N>
  Block<N> block() {
    Block<N> block;
    block.fill(number());
    block[0] = number();
    return block;
  }
  template <class I>
  I id() {
    return I{Uuid(block<16>())};
  }
  MessageId message_id() { return {Uuid::v7(time(), block<10>())}; }
  Time time() { return Time(Duration(1'795'000'000'000 + number())); }
  PartyId party() { return *PartyId::from_text("agency-" + std::to_string(number())); }
  std::string text() { return "text " + std::to_string(number()) + " ë"; }

 private:
  std::uint8_t last_ = 0;
};

Header header();  // A return: the kind with the most fields.
Header referral();
Submission submission();
Delivery delivery();
Evidence evidence();
Acknowledgement acknowledgement();
Entry entry();

std::vector<Deed> every_deed();
std::vector<Event> every_event();
std::vector<Command> every_command();
std::vector<ToHub> every_to_hub();      // Each kind of query too.
std::vector<FromHub> every_from_hub();  // Each kind of answer, and receipts of both sorts.

Act act(const Deed& deed);
Entry entry(const Event& event);

}  // namespace mash::wire::samples
