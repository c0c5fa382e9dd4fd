// What the engine finds of an earlier message that a command is about, and whether what was
// released may still leave.
#include "base/ensure.h"
#include "core/sharing.h"
#include "engine/damaged.h"
#include "engine/earlier.h"
#include "engine/engine.h"
#include "wire/codec.h"

namespace mash::engine {

using namespace wire;

namespace {

constexpr std::size_t page_entries = 256;

}  // namespace

// Of a command about an earlier message: that message, with all its cases in memory.
std::optional<core::Earlier> Engine::earlier(const Command& command) {
  const auto message = message_in_question(command);
  const auto brought = message ? prior(*message) : std::nullopt;
  if (!brought) return std::nullopt;
  std::optional<Submit> submit;
  for (const auto* fresh : {&staged_held_, &committing_held_}) {
    const auto found = fresh->find(*message);
    if (found != fresh->end()) submit = found->second;
  }
  if (!submit && brought->index < durable_size()) submit = submit_in(entry(brought->index));
  const auto* again = std::get_if<DecideAgain>(&command.deed);
  if (!submit && again != nullptr) damaged("an open delivery has no message");
  if (!submit) return std::nullopt;
  for (const StreamId& stream : core::needs({command.connected, *submit})) {
    cases_.need(CaseId{stream.uuid});
  }
  core::Earlier earlier{std::move(*submit)};
  if (again == nullptr) return earlier;
  const OutboxItem* item = outboxes_.find(again->recipient, again->number);
  ENSURE(item != nullptr && item->release_index < durable_size(), "only open deliveries leave");
  earlier.release = release_of(*item, *again, [this](auto index) { return entry(index); });
  if (!earlier.release) damaged("an open delivery has no release");
  return earlier;
}

DecidedUnder Engine::decided_under(const PartyId& recipient, const MessageId& message,
                                   const CaseId& id, Time now) {
  const core::Case* one = find_case(id);
  const bool known = one != nullptr && one->messages.contains(message);
  if (!known) damaged("an open delivery belongs to no message of its case");
  DecidedUnder under{state_.hub.roster,
                     state_.hub.policy,
                     london_date(now),
                     {},
                     core::last_excluded(*one, recipient)};
  const Party* sender = roster_->roster.party(one->messages.at(message).sender);
  const Party* to = roster_->roster.party(recipient);
  if (sender == nullptr || to == nullptr) return under;
  under.asked = core::asked_of(*one, *sender, *to, context(now));
  return under;
}

Engine::Leaving Engine::may_leave(const PartyId& recipient, std::uint64_t number, Time wall_clock) {
  const OutboxItem* item = outboxes_.find(recipient, number);
  ENSURE(item != nullptr, "only open deliveries leave");
  const Time now = hub_time(wall_clock);
  const DecidedUnder under = decided_under(recipient, item->message, item->case_id, now);
  const auto once = [this](std::uint64_t size) {
    return size <= durable_size() ? Leaving::now : Leaving::once_durable;
  };
  if (item->under == under) return once(item->rests_on);
  if (was_reported(recipient, number)) {
    const bool excluded = core::is_excluded(*find_case(item->case_id), recipient);
    return excluded ? Leaving::not_again : Leaving::now;
  }
  Request request;
  request.command.deed = DecideAgain{recipient, number, item->message};
  core::Decision decision = decide(request.command, now);
  if (!decision.drafts.empty()) {
    record(std::move(request), std::move(decision), now);
    return Leaving::withdrawn;
  }
  outboxes_.note_allowed(recipient, number, under, size());
  return once(size());
}

// Also before this process began: the recipient's stream has it.
bool Engine::was_reported(const PartyId& recipient, std::uint64_t number) {
  if (outboxes_.find(recipient, number)->is_older) read_reports(recipient);
  const OutboxItem* item = outboxes_.find(recipient, number);
  return item->delivered || !item->opened_by.uuid.is_nil();
}

// Once a process and recipient, from the release of the oldest that is open.
void Engine::read_reports(const PartyId& recipient) {
  const StreamId stream = party_stream(recipient, settings_.sha256);
  const Entry release = entry(outboxes_.of(recipient).begin()->second.release_index);
  const Link* link = link_of(release, stream);
  if (link == nullptr) damaged("a release is not in its recipient's stream");
  for (std::uint64_t from = link->sequence + 1;;) {
    const auto indexes = this->stream(stream, from, page_entries);
    for (const std::uint64_t index : indexes) {
      for (const Event& event : entry(index).events) {
        const auto* reported = std::get_if<DeliveryReported>(&event);
        if (reported != nullptr) outboxes_.note(*reported);
      }
    }
    if (indexes.size() < page_entries) break;
    from += indexes.size();
  }
  outboxes_.note_reports_read(recipient);
}

}  // namespace mash::engine
