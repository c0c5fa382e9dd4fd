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
  // `open`: the deliveries that are, as of the next command. It must outlive this.
  FactCheck(wire::Sha256 sha256, const Outboxes& open) : sha256_(sha256), open_(open) {}

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
  // Every entry, in order, after its command: the cases it opens.
  void follow(const wire::Entry& entry);

 private:
  std::optional<FalseFact> check(const wire::Submit& submit, const core::State& state) const;
  std::optional<FalseFact> check(const PartyId& by, const wire::Acknowledge& said) const;
  std::optional<FalseFact> check(const wire::EndDeliveries& end, const core::State& state) const;
  std::optional<FalseFact> check(const wire::DecideAgain& again) const;
  void add_open_cases(const SubjectId& child, const core::State& state,
                      std::vector<wire::SubjectCase>& open) const;
  bool is_open(const PartyId& recipient, const wire::OpenDelivery& named) const;

  wire::Sha256 sha256_;
  const Outboxes& open_;
  std::map<SubjectId, std::set<CaseId>> cases_;  // Of each child, closed ones among them.
};

}  // namespace mash::engine
