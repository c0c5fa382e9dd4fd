// What the hub does with a command: a pure function of state, command and context.
//
//   decide(state, command, context) -> drafts of entries, releases, and what to reply
//
// A refusal is an entry like any other. Nothing here performs anything: the loop makes the drafts
// durable first, and only then lets replies and releases leave. The same inputs give the same
// decision for ever, or `decider` is raised: verify re-decides the entries of the current one.
#pragma once

#include <vector>

#include "base/calendar.h"
#include "core/state.h"
#include "policy/policy.h"
#include "wire/command.h"
#include "wire/roster.h"

namespace mash::core {

inline constexpr std::uint32_t decider = 15;

// In wire::NotReleased, where a rule would stand: this section may go, but one of those without
// which the message makes no sense may not.
inline constexpr const char* essential_section_missing = "essential_section_missing";

// Likewise: its recipient is excluded from the case, whatever policy says.
inline constexpr const char* recipient_excluded = "recipient_excluded";

// How a delivery was released.
struct EarlierRelease {
  wire::Released released;
  StaffId approved_by;         // Who let it go if it had been held; nil: nobody was asked.
  std::uint64_t sequence = 0;  // Of the entry that released it, in the stream of its case.
};

// What the ledger has of an earlier message that a command is about.
struct Earlier {
  wire::Submit submit;                      // As it was submitted.
  std::optional<EarlierRelease> release{};  // Of a delivery that is decided again.
};

// What holds at the moment of deciding. Everything named here is cited in the entry by digest.
struct Context {
  Time now{};
  const wire::Roster& roster;
  const policy::Policy* policy = nullptr;  // Null only where needs_no_governance().
  std::uint64_t policy_version = 0;
  wire::Sha256 sha256;
  // Of a command about a hold, or about a delivery that is decided again. Null: there is none.
  const Earlier* earlier = nullptr;
};

// One entry to be: the loop adds links, digests and, for the first, the command.
struct Draft {
  std::vector<StreamId> streams;
  std::vector<wire::Event> events;
};

// A delivery that may leave once its draft is durable.
struct Release {
  PartyId recipient;
  std::uint64_t number = 0;
  std::uint32_t part = 1;
  MessageId message;
  bool red = false;
  std::size_t draft = 0;  // The position in Decision::drafts that holds the RELEASE decision.
};

struct Decision {
  std::vector<Draft> drafts;  // None: nothing happened that is not on the ledger already.
  std::vector<Release> releases;
  std::optional<wire::Refused> refusal;   // As in drafts[0].
  std::optional<std::uint64_t> repeated;  // The same request came before: reply as entry N did.

  bool holds() const;  // Of a message: some of it waits for approval, so its bytes have to stay.
};

// The streams that must be hydrated before decide may be called. Pure, cheap, and complete.
std::vector<StreamId> needs(const wire::Command& command);

// Whether it is decided without roster or policy: those of the hub's own commands that come before
// there are any.
bool needs_no_governance(const wire::Command& command);

Decision decide(const State& state, const wire::Command& command, const Context& context);

// Every refusal decide can give, with its code, fault and sentence. Wire codes come from the door.
enum class Refusal : std::uint8_t {
  another_hub,
  wrong_party,
  not_enrolled,
  unknown_key,
  stale_key,
  too_old,
  clock,
  conflict,
  quarantined,
  quota,
  wrong_recipients,
  unknown_recipient,
  unwrapped_section,
  wrong_kind,
  unknown_case,
  case_exists,
  case_closed,
  unknown_check,
  check_exists,
  too_many_checks,
  not_your_check,
  unknown_subject,
  stale_version,
  nothing_released,
  unknown_message,
  not_enrolled_person,
  no_person,
  wrong_role,
  wrong_order,
  same_person,
  gate_shut,
  stale_evidence,
  already_signed,
  not_ladder,
  no_search_statement,
  nothing_held,
  cannot_exclude,
};
RefusalText describe(Refusal refusal);
std::optional<Refusal> from_code(std::string_view code);

}  // namespace mash::core
