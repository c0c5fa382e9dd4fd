#include "wire/door.h"

namespace mash::wire {
namespace {

constexpr std::size_t word_bytes = 8;

// Cap'n Proto's integers are little-endian.
std::uint32_t read_little_u32(ByteView four) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i) value = value << 8 | four[i - 1];
  return value;
}

}  // namespace

Bytes Door::bytes(ByteView data, std::size_t least, std::size_t most) {
  require(data.size() >= least, Refusal::wrong_size);
  require(data.size() <= most, Refusal::limit);
  if (!ok()) return {};
  return {data.begin(), data.end()};
}

MessageId Door::message_id_v7(ByteView data) {
  const MessageId id{uuid(data)};
  if (ok()) require(id.uuid.is_v7(), Refusal::bad_id);
  return id;
}

Time Door::time(std::int64_t ms) {
  require(ms >= 0 && ms <= limits::time_ms_max, Refusal::limit);
  return Time(Duration(ms));
}

std::uint8_t Door::fault(std::uint8_t raw) {
  require(raw <= static_cast<std::uint8_t>(Fault::operator_), Refusal::unknown_enum);
  return raw;
}

Uuid Door::uuid(ByteView data) {
  const Uuid id(block<16>(data));
  if (ok()) require(!id.is_nil(), Refusal::bad_id);
  return id;
}

std::string Door::text_of_view(std::string_view text, std::size_t most) {
  require(text.size() <= most, Refusal::limit);
  if (ok()) require(is_utf8(text), Refusal::bad_text);
  if (!ok()) return {};
  return std::string(text);
}

PartyId Door::party_of_view(std::string_view text) {
  if (const auto party = PartyId::from_text(text)) return *party;
  refuse(Refusal::bad_id);
  return {};
}

std::optional<Refusal> frame_refusal(ByteView frame, std::size_t most) {
  if (frame.size() > most) return Refusal::oversized;
  if (frame.size() < 2 * word_bytes) return Refusal::malformed;
  if (read_little_u32(frame.first(4)) != 0) return Refusal::malformed;  // Segments, minus one.
  const std::size_t declared = read_little_u32(frame.subspan(4, 4)) * word_bytes;
  if (frame.size() != word_bytes + declared) return Refusal::trailing_bytes;
  return std::nullopt;
}

}  // namespace mash::wire
