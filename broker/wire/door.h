// The checks every field passes on its way in. Internal to this room.
//
// A Door takes fields one after the other and keeps the first refusal; after one, what it gives is
// harmless filler and the whole message is refused at the end. So a decoder reads like the struct
// it fills. Lists are bounded before they are walked.
#pragma once

#include <optional>
#include <string>

#include "base/ids.h"
#include "base/limits.h"
#include "wire/refusal.h"
#include "wire/vocabulary.h"

namespace mash::wire {

class Door {
 public:
  std::optional<Refusal> refusal() const { return refusal_; }
  bool ok() const { return !refusal_; }
  void refuse(Refusal refusal) {
    if (!refusal_) refusal_ = refusal;
  }
  void require(bool holds, Refusal otherwise) {
    if (!holds) refuse(otherwise);
  }

  // Exactly N bytes. Cap'n Proto's readers of data convert to a ByteView.
  template <std::size_t N>
  Block<N> block(ByteView data) {
    if (const auto block = to_block<N>(data)) return *block;
    refuse(Refusal::wrong_size);
    return {};
  }
  // For a field that entries from before it was recorded do not have.
  template <std::size_t N>
  Block<N> block_or_zero(ByteView data) {
    return data.empty() ? Block<N>{} : block<N>(data);
  }
  // At least `least` and at most `most` bytes.
  Bytes bytes(ByteView data, std::size_t least, std::size_t most);
  void empty(ByteView data) { require(data.empty(), Refusal::inconsistent); }

  // Sixteen bytes, not all zero: a nil id has one spelling, and that is no bytes at all.
  template <class I>
  I id(ByteView data) {
    return I{uuid(data)};
  }
  template <class I>
  I id_or_none(ByteView data) {
    return data.empty() ? I{} : I{uuid(data)};
  }
  MessageId message_id_v7(ByteView data);

  // Text is any reader of text: it has begin() and size().
  template <class Text>
  std::string text(const Text& in, std::size_t most) {
    return text_of_view({in.begin(), in.size()}, most);
  }
  template <class Text>
  PartyId party(const Text& in) {
    return party_of_view({in.begin(), in.size()});
  }
  template <class Text>
  PartyId party_or_none(const Text& in) {
    return in.size() == 0 ? PartyId() : party_of_view({in.begin(), in.size()});
  }

  Time time(std::int64_t ms);

  template <class E, class Raw>
  E word(Raw raw) {
    if (const auto value = from_number<E>(static_cast<std::uint32_t>(raw))) return *value;
    refuse(Refusal::unknown_enum);
    return E{};
  }
  std::uint8_t fault(std::uint8_t raw);

  // How many items to walk: none of a list that is too long.
  template <class List>
  std::uint32_t count(const List& list, std::size_t most) {
    if (list.size() <= most) return list.size();
    refuse(Refusal::limit);
    return 0;
  }

 private:
  Uuid uuid(ByteView data);
  std::string text_of_view(std::string_view text, std::size_t most);
  PartyId party_of_view(std::string_view text);

  std::optional<Refusal> refusal_;
};

// Whether a frame is what it says it is, as far as can be told without Cap'n Proto: one segment
// whose declared size is the frame's, at most `most` bytes.
std::optional<Refusal> frame_refusal(ByteView frame, std::size_t most);

}  // namespace mash::wire
