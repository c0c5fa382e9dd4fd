#include "base/ids.h"

#include <ostream>

#include "base/limits.h"

namespace mash {

Uuid Uuid::v7(Time now, const Block<10>& random) {
  const auto ms = static_cast<std::uint64_t>(now.time_since_epoch().count());
  Block<16> bytes;
  for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  std::copy(random.begin(), random.end(), bytes.begin() + 6);
  bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0f));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3f));
  return Uuid(bytes);
}

bool Uuid::is_v7() const { return (bytes_[6] & 0xf0) == 0x70 && (bytes_[8] & 0xc0) == 0x80; }

Time Uuid::time() const {
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | bytes_[i];
  return Time(std::chrono::milliseconds(ms));
}

std::string Uuid::text() const {
  std::string text = hex(bytes_);
  for (std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, 1, '-');
  return text;
}

std::optional<Uuid> Uuid::from_text(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen_here = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen_here != (text[i] == '-')) return std::nullopt;
    if (!hyphen_here) digits.push_back(text[i]);
  }
  const auto bytes = from_hex(digits);
  if (!bytes) return std::nullopt;
  return Uuid(*to_block<16>(*bytes));
}

std::optional<PartyId> PartyId::from_text(std::string_view text) {
  if (text.empty() || text.size() > limits::party_id_bytes_max) return std::nullopt;
  if (text.front() < 'a' || text.front() > 'z' || text.back() == '-') return std::nullopt;
  char before = 'a';
  for (char c : text) {
    const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!letter_or_digit && (c != '-' || before == '-')) return std::nullopt;
    before = c;
  }
  return PartyId(text);
}

std::ostream& operator<<(std::ostream& out, const StreamId& id) {
  switch (id.kind) {
    case StreamKind::hub: return out << "hub";
    case StreamKind::case_: return out << "case " << id.uuid;
    case StreamKind::subject: return out << "subject " << id.uuid;
    case StreamKind::person: return out << "person " << id.uuid;
    case StreamKind::party: return out << "party " << id.uuid;
  }
  return out << "stream of unknown kind " << id.uuid;
}

std::ostream& operator<<(std::ostream& out, const Uuid& id) { return out << id.text(); }
std::ostream& operator<<(std::ostream& out, const PartyId& id) { return out << id.text(); }

}  // namespace mash

std::size_t std::hash<mash::Uuid>::operator()(const mash::Uuid& id) const noexcept {
  std::size_t value = 0;
  for (std::size_t i = 8; i < 16; ++i) value = value << 8 | id.bytes()[i];
  return value;
}
