// Frames, and the structs that more than one kind of frame contains, as generated types see them.
// Internal to this room: the one header that shows Cap'n Proto, for its codec_*.cc files alone.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <cstring>
#include <functional>

#include "act.capnp.h"
#include "command.capnp.h"
#include "entry.capnp.h"
#include "message.capnp.h"
#include "packet.capnp.h"
#include "wire/command.h"
#include "wire/door.h"
#include "wire/entry.h"
#include "wire/packet.h"

namespace mash::wire {

// --- Out --------------------------------------------------------------------------------------

// Builds one segment: `fill` is called again with more room if `words` did not do.
Bytes encode_frame(std::size_t words, const std::function<void(capnp::MessageBuilder&)>& fill);

template <class Schema, class Fill>
Bytes encode_root(std::size_t words, Fill fill) {
  return encode_frame(words, [&](capnp::MessageBuilder& message) {
    fill(message.initRoot<Schema>());
  });
}

inline constexpr std::size_t small_words = 128;  // 1 KiB: most things that are not messages.
inline std::size_t words_for(std::size_t bytes) { return bytes / sizeof(capnp::word) + 1; }

inline capnp::Data::Reader blob(ByteView bytes) { return {bytes.data(), bytes.size()}; }
template <class Tag>
capnp::Data::Reader blob(const Id<Tag>& id) {
  return id.uuid.is_nil() ? capnp::Data::Reader() : blob(ByteView(id.uuid.bytes()));
}
inline capnp::Text::Reader text(const std::string& text) { return {text.data(), text.size()}; }
inline capnp::Text::Reader text(const PartyId& party) { return text(party.text()); }
inline std::int64_t ms(Time time) { return time.time_since_epoch().count(); }
// raw<schema::Stage>(value): the lists of vocabulary.h and vocabulary.capnp have the same numbers.
template <class Raw, class E>
Raw raw(E value) {
  return static_cast<Raw>(value);
}
inline unsigned size_of(std::size_t items) { return static_cast<unsigned>(items); }

// --- In ---------------------------------------------------------------------------------------

// Copies the frame to aligned words and lets `read(door, root)` make the value. Every object of the
// message may be visited once: the traversal limit is the message's own size, so pointers that lead
// to the same words again and again come to nothing.
template <class Schema, class Read>
auto decode_root(ByteView frame, std::size_t most, Read read)
    -> Result<decltype(read(std::declval<Door&>(), std::declval<typename Schema::Reader>())),
              Refusal> {
  if (const auto refusal = frame_refusal(frame, most)) return mash::refuse(*refusal);
  auto words = kj::heapArray<capnp::word>(frame.size() / sizeof(capnp::word));
  std::memcpy(words.asBytes().begin(), frame.data(), frame.size());
  capnp::ReaderOptions options;
  options.traversalLimitInWords = words.size();
  options.nestingLimit = limits::frame_nesting_max;
  try {
    capnp::FlatArrayMessageReader message(words, options);
    Door door;
    auto value = read(door, message.getRoot<Schema>());
    if (!door.ok()) return mash::refuse(*door.refusal());
    return value;
  } catch (const kj::Exception&) {  // A pointer out of bounds, of another type, or too deep.
    return mash::refuse(Refusal::malformed);
  }
}

// --- Structs of several frames ----------------------------------------------------------------

// The header inside a message, by the same rules as on its own.
Header read_inner_header(Door& door, ByteView frame);

Recipient read_recipient(Door& door, schema::Recipient::Reader in);
void write_recipient(schema::Recipient::Builder out, const Recipient& recipient);
Decoy read_decoy(Door& door, schema::Decoy::Reader in);
void write_decoy(schema::Decoy::Builder out, const Decoy& decoy);

// A command's sections have neither ciphertext nor the secrets of their wraps.
enum class SectionForm { sealed, bare };
Section read_section(Door& door, schema::Section::Reader in, SectionForm form);
void write_section(schema::Section::Builder out, const Section& section, SectionForm form);
// That sections agree with the header they were sent under: one by itself, and all of them, whose
// indexes rise and with the decoys' cover 0 to leaf_count - 1 once each.
void check_section(Door& door, const Section& section, const Header& header);
void check_sections(Door& door, const std::vector<Section>& sections,
                    const std::vector<Decoy>& decoys, const Header& header);

Submission read_submission(Door& door, schema::Submission::Reader in);
void write_submission(schema::Submission::Builder out, const Submission& submission);
Delivery read_delivery(Door& door, schema::Delivery::Reader in);
void write_delivery(schema::Delivery::Builder out, const Delivery& delivery);
Evidence read_evidence(Door& door, schema::Evidence::Reader in);
void write_evidence(schema::Evidence::Builder out, const Evidence& evidence);
// About how many bytes these take, so that they are built in one go.
std::size_t size_hint(const Submission& submission);
std::size_t size_hint(const Delivery& delivery);
std::size_t size_hint(const Evidence& evidence);

SignedAct read_signed_act(Door& door, schema::SignedAct::Reader in);
void write_signed_act(schema::SignedAct::Builder out, const SignedAct& signed_act);
SignedAcknowledgement read_signed_acknowledgement(Door& door,
                                                  schema::SignedAcknowledgement::Reader in);
void write_signed_acknowledgement(schema::SignedAcknowledgement::Builder out,
                                  const SignedAcknowledgement& signed_acknowledgement);

Event read_event(Door& door, schema::Event::Reader in);
void write_event(schema::Event::Builder out, const Event& event);
Refused read_refused(Door& door, schema::Refusal::Reader in);
void write_refused(schema::Refusal::Builder out, const Refused& refused);
Missing read_missing(Door& door, schema::Missing::Reader in);
void write_missing(schema::Missing::Builder out, const Missing& missing);

Answer read_answer(Door& door, schema::Answer::Reader in);
void write_answer(schema::Answer::Builder out, const Answer& answer);

}  // namespace mash::wire
