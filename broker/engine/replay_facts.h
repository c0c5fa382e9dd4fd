// The part of replay that checks what a command was decided on, beside its own bytes: the signature
// under it, and the facts that the hub looked up for it. A decision may follow from its command and
// still be wrong, when the command is nobody's, or when what it was told is not so.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/state.h"
#include "engine/outboxes.h"
#include "wire/claim.h"
#include "wire/governed.h"

namespace mash::engine {

// What a command says that is not so.
struct FalseFact {
  std::string field;
  std::string expected;
  std::string found;
};

class FactCheck {
 public:
  explicit FactCheck(wire::Sha256 sha256) : sha256_(sha256) {}

  // Of the next command, before its entries. `prior`: who had its id before.
  std::optional<FalseFact> facts(const wire::Command& command, const core::State& state,
                                 const std::optional<wire::Prior>& prior) const;
  // Whether the signer's key, as enrolled, made the signature. `entry` is the command's first.
  std::optional<FalseFact> signature(const wire::Command& command, const wire::Entry& entry,
                                     const wire::Roster& roster,
                                     const wire::SignatureTools& tools) const;
  // Whether each sign-off in `entry` is of the person whose act it is. Also where the decision
  // itself cannot be repeated, because an earlier decider made it.
  std::optional<FalseFact> signer(const wire::Command& command, const wire::Entry& entry) const;
  // Every entry, in order, after its command.
  void follow(const wire::Entry& entry);

 private:
  struct Open {
    MessageId message;
    std::uint32_t part = 1;
    CaseId case_id;
    bool delivered = false;  // As reported so far.
    std::set<StaffId> opened_by;
  };

  std::optional<FalseFact> check(const wire::Submit& submit, const core::State& state) const;
  std::optional<FalseFact> check(const PartyId& by, const wire::Acknowledge& said) const;
  std::optional<FalseFact> check(const wire::EndDeliveries& end, const core::State& state) const;
  bool is_open(const PartyId& recipient, const wire::OpenDelivery& named) const;

  wire::Sha256 sha256_;
  std::map<std::pair<PartyId, std::uint64_t>, Open> open_;
  std::map<SubjectId, std::set<CaseId>> cases_;  // Of each child, closed ones among them.
};

}  // namespace mash::engine
