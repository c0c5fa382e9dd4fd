// Names of things: a distinct type for each, so that a case can never be passed for a check.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/time.h"

namespace mash {

// RFC 9562 version 7: 48 bits of milliseconds since 1970, then 74 random bits. They sort by time,
// and a message id tells the hub how old it claims to be (limits.h: message_id_age_max).
class Uuid {
 public:
  constexpr Uuid() : bytes_{} {}  // All zero: "none".
  explicit constexpr Uuid(const Block<16>& bytes) : bytes_(bytes) {}

  // `random` must come from crypto::random or, in a simulation, from the seed.
  static Uuid v7(Time now, const Block<10>& random);

  bool is_v7() const;  // Version and variant bits as RFC 9562 section 5.7 has them.
  Time time() const;   // Meaningful only for version 7.
  bool is_nil() const { return bytes_ == Block<16>{}; }
  const Block<16>& bytes() const { return bytes_; }

  std::string text() const;  // 8-4-4-4-12, lower case.
  static std::optional<Uuid> from_text(std::string_view text);

  auto operator<=>(const Uuid&) const = default;

 private:
  Block<16> bytes_;
};

template <class Tag>
struct Id {
  Uuid uuid;

  std::string text() const { return uuid.text(); }
  auto operator<=>(const Id&) const = default;
};

using MessageId = Id<struct MessageTag>;
using CaseId = Id<struct CaseTag>;
using CheckId = Id<struct CheckTag>;
using SubjectId = Id<struct SubjectTag>;    // A child or adult, as a random reference.
using StaffId = Id<struct StaffTag>;        // A member of staff, as a pseudonym.
using OperationId = Id<struct OperationTag>;

// The name of an agency, desk or hub in the roster: a letter, then letters, digits and single
// hyphens; lower case; at most 40 characters. A value of this type is always well formed.
class PartyId {
 public:
  PartyId() = default;  // Empty: "none".
  static std::optional<PartyId> from_text(std::string_view text);
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const PartyId&) const = default;

 private:
  explicit PartyId(std::string_view text) : text_(text) {}
  std::string text_;
};

// What an entry of the ledger belongs to. The kind is on disk: never renumbered.
enum class StreamKind : std::uint8_t {
  hub = 1,      // Roster, policy, calendar, start and stop of the hub itself. Its id is nil.
  case_ = 2,    // One child's case.
  subject = 3,  // One child or adult: links, responsibility, contact history.
  person = 4,   // One member of staff: duties.
  party = 5,    // What one agency or desk sent that belongs to no case: refusals, aggregates.
};

struct StreamId {
  StreamKind kind;
  Uuid uuid;

  auto operator<=>(const StreamId&) const = default;
};

std::ostream& operator<<(std::ostream& out, const StreamId& id);  // "case 017f22e2-..."
std::ostream& operator<<(std::ostream& out, const Uuid& id);
std::ostream& operator<<(std::ostream& out, const PartyId& id);
template <class Tag>
std::ostream& operator<<(std::ostream& out, const Id<Tag>& id) {
  return out << id.uuid;
}

}  // namespace mash

// Uuids are random in their last ten bytes, so those bytes are hash enough. A peer that chooses ids
// to collide only slows the look-ups of its own messages: ids are looked up per sender.
template <>
struct std::hash<mash::Uuid> {
  std::size_t operator()(const mash::Uuid& id) const noexcept;
};
template <>
struct std::hash<mash::StreamId> {
  std::size_t operator()(const mash::StreamId& id) const noexcept {
    return std::hash<mash::Uuid>{}(id.uuid) ^ static_cast<std::size_t>(id.kind);
  }
};
template <class Tag>
struct std::hash<mash::Id<Tag>> {
  std::size_t operator()(const mash::Id<Tag>& id) const noexcept {
    return std::hash<mash::Uuid>{}(id.uuid);
  }
};
