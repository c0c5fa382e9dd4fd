#include "engine/engine.h"

#include <algorithm>

#include "base/ensure.h"
#include "engine/damaged.h"
#include "wire/codec.h"

namespace mash::engine {
namespace {

using namespace wire;

constexpr std::uint16_t group_max = 4096;

core::DueKey due_key(const core::Row& row) {
  auto key = core::read_due_key(row.key);
  if (!key) damaged("a row of a due clock cannot be read");
  return std::move(*key);
}

bool keeps_back(const core::Decision& decision) {
  return std::any_of(decision.drafts.begin(), decision.drafts.end(), [](const auto& draft) {
    return std::holds_alternative<NotReleased>(draft.events.front());
  });
}

}  // namespace

void Engine::take(Request request, Time wall_clock) {
  const Time now = hub_time(wall_clock);
  for (const StreamId& stream : core::needs(request.command)) {
    if (stream.kind == StreamKind::case_) cases_.need(CaseId{stream.uuid});
  }
  add_facts(request);
  const bool governed = roster_ && policy_;
  if (!governed && !core::needs_no_governance(request.command)) return turn_away(request);
  core::Decision decision = decide(request.command, now);
  if (decision.refusal && !refusals_.take(request.command.connected, now))
    return turn_away(request);
  record(std::move(request), std::move(decision), now);
}

core::Decision Engine::decide(const Command& command, Time now) {
  const auto earlier = this->earlier(command);
  core::Context context = this->context(now);
  if (earlier) context.earlier = &*earlier;
  return core::decide(state_, command, context);
}

void Engine::turn_away(const Request& request) {
  Reply reply;
  reply.ticket = request.ticket;
  reply.request = request.id;
  reply.slow_down = true;
  staged_settled_.replies.push_back(std::move(reply));
}

core::Context Engine::context(Time now) const {
  static const wire::Roster no_roster;
  return {now, roster_ ? roster_->roster : no_roster, policy_ ? &policy_->policy : nullptr,
          policy_ ? policy_->version : 0, settings_.sha256};
}

void Engine::take_roster(RosterInUse roster, Time wall_clock) {
  Request request;
  request.command = {PartyId{}, ApplyRoster{roster.roster.epoch, roster.digest}};
  take(std::move(request), wall_clock);
  overlay_.put(core::document_row(roster.digest, roster.note));
  roster_ = std::move(roster);
  staged_settled_.governed = true;
}

// The limits of running clocks may be others under the new practice: their rows are made again.
void Engine::take_policy(PolicyInUse policy, std::string packed, Time wall_clock) {
  Request request;
  request.command = {PartyId{}, ApplyPolicy{policy.version, policy.digest}};
  take(std::move(request), wall_clock);
  overlay_.put(core::document_row(policy.digest, packed));
  const bool over_too = false;  // In a case that is over no row depends on the policy.
  const Bytes end(17, 0xff);
  const auto all = core::cases_of(overlay_.scan(core::RowKind::case_line, {}, end, no_limit));
  const auto before = rows_of_cases(all, over_too);
  policy_ = std::move(policy);
  staged_rows_.clear();
  RowChanges changes;
  changes.add(before, rows_of_cases(all, over_too));
  apply(changes);
  staged_settled_.governed = true;
}

void Engine::answer(std::uint64_t ticket, Answer answer) {
  const MessageId query = answer.query;
  staged_settled_.replies.push_back({ticket, query, std::nullopt, std::move(answer), false});
}

void Engine::record(Request request, core::Decision decision, Time now) {
  if (decision.repeated || decision.drafts.empty()) {
    staged_settled_.replies.push_back(
        {request.ticket, request.id, decision.repeated, std::nullopt, false});
    return;
  }
  const std::uint64_t first = ledger_.size().value;
  const auto* submit = std::get_if<Submit>(&request.command.deed);
  if (submit != nullptr && decision.holds()) staged_held_[request.id] = *submit;
  stage(decision, encode(request.command), now);
  last_time_ = now;
  // In another's name nobody takes an id: its owner would get this answer to a message of its own.
  const bool own = !decision.refusal || decision.refusal->in_own_name();
  if (own && !request.id.uuid.is_nil() && !prior(request.id)) {
    overlay_.put(core::request_row(request.id, first, request.digest));
    recent_requests_.put(request.id, {first, request.digest});
  }
  keep_payload(request, decision);
  staged_settled_.replies.push_back(
      {request.ticket, request.id, first, std::nullopt, false, !keeps_back(decision)});
  for (const core::Release& release : decision.releases) {
    staged_settled_.dispatches.push_back({release.recipient, release.number});
  }
}

// One group: its entries follow each other, and the rows of the cases it touches change once.
void Engine::stage(const core::Decision& decision, Bytes command, Time now) {
  ENSURE(decision.drafts.size() <= group_max, "a command makes a bounded group of entries");
  std::set<CaseId> touched;
  for (const core::Draft& draft : decision.drafts) {
    for (const StreamId& stream : draft.streams) {
      if (stream.kind == StreamKind::case_) touched.insert(CaseId{stream.uuid});
    }
  }
  for (const CaseId& id : touched) {
    if (!staged_rows_.contains(id)) staged_rows_.emplace(id, case_rows(id));
  }
  const std::uint64_t first = ledger_.size().value;
  const Digest command_digest = settings_.sha256({command});
  for (std::size_t i = 0; i < decision.drafts.size(); ++i) {
    Bytes own = i == 0 ? std::move(command) : Bytes{};
    const Entry entry = make_entry(decision.drafts[i], i, std::move(own), command_digest, now);
    Bytes body = encode(entry);
    // Better no entry than one that the next start cannot read: here the batch is not on disk yet.
    ENSURE(decode_entry(body).has_value(), "an entry can be read by whoever starts next");
    const auto appended = ledger_.append(std::move(body), decision.drafts[i].streams);
    ENSURE(appended.index.value == first + i, "entries of one command follow each other");
    stage(entry, first + i);
  }
  RowChanges changes;
  for (const CaseId& id : touched) {
    std::vector<core::Row> rows = case_rows(id);
    std::vector<core::Row>& before = staged_rows_.at(id);
    changes.add(before, rows);
    before = std::move(rows);
  }
  apply(changes);
}

Entry Engine::make_entry(const core::Draft& draft, std::size_t group, Bytes command,
                         const Digest& command_digest, Time now) {
  Entry entry;
  entry.time = now;
  entry.decider = core::decider;
  entry.group = static_cast<std::uint16_t>(group);
  entry.command = std::move(command);
  entry.command_digest = command_digest;
  if (roster_) entry.roster = roster_->digest;
  if (policy_) {
    entry.policy = policy_->digest;
    entry.calendar = policy_->calendar_digest;
  }
  entry.events = draft.events;
  for (const StreamId& stream : draft.streams) {
    const ledger::StreamHead head = ledger_.stream_head(stream);
    Link link{stream, head.sequence + 1, std::nullopt};
    if (head.sequence > 0) link.previous = head.leaf_hash;
    entry.links.push_back(link);
  }
  return entry;
}

// Moves the state on, and the outboxes that are derived from it.
void Engine::stage(const Entry& entry, std::uint64_t index) {
  ++staged_entries_;
  core::evolve(state_, entry);
  for (const Link& link : entry.links) {
    if (link.stream.kind == StreamKind::case_) cases_.pin(CaseId{link.stream.uuid}, batch_number_);
  }
  for (const Event& event : entry.events) stage_event(event, entry, index);
  const auto is_report = [](const Event& event) {
    const auto* hold = std::get_if<HoldDecided>(&event);
    return std::holds_alternative<DeliveryReported>(event) ||
           std::holds_alternative<DeliveryEnded>(event) ||
           (hold != nullptr && hold->by.uuid.is_nil());
  };
  if (std::any_of(entry.events.begin(), entry.events.end(), is_report)) {
    staged_settled_.reports.push_back(index);
  }
}

void Engine::stage_event(const Event& event, const Entry& entry, std::uint64_t index) {
  if (const auto* released = std::get_if<Released>(&event)) {
    const CaseId one = first_case(entry);
    outboxes_.add(released->recipient, released->number,
                  {released->message, released->part, one, index, released->red, false, StaffId{},
                   decided_under(released->recipient, released->message, one, entry.time)});
    staged_.outbox_add.push_back({released->recipient, released->number, released->message,
                                  released->part, index, released->red});
    overlay_.put(core::outbox_row(released->recipient, state_.outboxes.at(released->recipient)));
  } else if (const auto* reported = std::get_if<DeliveryReported>(&event)) {
    outboxes_.note(*reported);
  } else if (const auto* ended = std::get_if<DeliveryEnded>(&event)) {
    const OutboxItem* item = outboxes_.find(ended->recipient, ended->number);
    if (item == nullptr) return;
    staged_.outbox_remove.push_back({ended->recipient, ended->number, item->message, item->part,
                                     item->release_index, item->red});
    outboxes_.remove(ended->recipient, ended->number);
  }
}

// Sorted.
std::vector<core::Row> Engine::case_rows(const CaseId& id) const {
  const auto found = state_.cases.find(id);
  if (!policy_ || found == state_.cases.end()) return {};
  return core::rows_of(found->second, policy_->policy.practice());
}

// Sorted. Brings the cases into memory, until the next commit.
std::vector<core::Row> Engine::rows_of_cases(const std::set<CaseId>& ids, bool over_too) {
  std::vector<core::Row> rows;
  if (!policy_) return rows;
  for (const CaseId& id : ids) {
    const core::Case* one = find_case(id);
    if (one == nullptr || (!over_too && core::is_over(*one))) continue;
    for (core::Row& row : core::rows_of(*one, policy_->policy.practice())) {
      rows.push_back(std::move(row));
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

void RowChanges::add(const std::vector<core::Row>& before, const std::vector<core::Row>& after) {
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(gone));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(fresh));
}

void Engine::apply(const RowChanges& changes) {
  for (const core::Row& row : changes.gone) overlay_.remove(row);
  for (const core::Row& row : changes.fresh) {
    overlay_.put(row);
    if (row.kind == core::RowKind::due) next_due_ = std::min(next_due_, due_key(row).at);
  }
}

std::vector<core::DueKey> Engine::due(Time now, std::size_t limit) {
  std::vector<core::DueKey> due;
  if (now < next_due_) return due;
  const Bytes end(limits::index_key_bytes_max, 0xff);
  next_due_ = Time::max();
  for (const core::Row& row : overlay_.scan(core::RowKind::due, {}, end, limit + 1)) {
    core::DueKey key = due_key(row);
    // The first that is not given is looked at again: when it is due, or with the next call.
    if (key.at > now || due.size() == limit) {
      next_due_ = key.at;
      break;
    }
    due.push_back(std::move(key));
  }
  return due;
}

void Engine::keep_payload(Request& request, const core::Decision& decision) {
  const bool message = std::holds_alternative<Submit>(request.command.deed);
  if (!message || decision.refusal || (decision.releases.empty() && !decision.holds())) return;
  auto bytes = std::make_shared<const Bytes>(std::move(request.payload));
  recent_payloads_.put(request.id, bytes, bytes->size());
  staged_.payload_add.emplace_back(request.id, *bytes);
}

ledger::Cut Engine::cut() {
  ENSURE(!committing_, "one batch is committed at a time");
  ledger::Cut cut = ledger_.cut();
  for (std::size_t i = 0; i < cut.batch.entries.size(); ++i) {
    auto entry = std::make_shared<const store::Entry>(cut.batch.entries[i]);
    recent_entries_.put(cut.expected_size + i, entry, entry->body.size());
  }
  overlay_.cut(cut.batch);
  cut.batch.outbox_add = std::move(staged_.outbox_add);
  cut.batch.outbox_remove = std::move(staged_.outbox_remove);
  cut.batch.payload_add = std::move(staged_.payload_add);
  staged_ = {};
  staged_rows_.clear();
  committing_held_ = std::exchange(staged_held_, {});
  committing_settled_ = std::move(staged_settled_);
  staged_settled_ = {};
  committing_size_ = ledger_.size();
  committing_ = true;
  staged_entries_ = 0;
  ++batch_number_;
  return cut;
}

Settled Engine::durable() {
  ENSURE(committing_, "durable() follows a cut()");
  ledger_.committed(committing_size_);
  overlay_.committed();
  cases_.committed(batch_number_ - 1);
  committing_ = false;
  committing_held_.clear();
  return std::exchange(committing_settled_, {});
}

Settled Engine::settle_without_entries() {
  ENSURE(staged_entries_ == 0 && !committing_, "what was decided leaves only once it is on disk");
  cases_.committed(batch_number_ - 1);  // Questions bring cases into memory as well.
  return std::exchange(staged_settled_, {});
}

const core::Case* Engine::find_case(const CaseId& id) {
  cases_.need(id);
  const auto found = state_.cases.find(id);
  return found == state_.cases.end() ? nullptr : &found->second;
}

std::vector<core::Row> Engine::rows(core::RowKind kind, ByteView from, ByteView to,
                                    std::size_t limit) {
  return overlay_.scan(kind, from, to, limit);
}

std::shared_ptr<const store::Entry> Engine::stored_entry(std::uint64_t index) {
  if (auto recent = recent_entries_.find(index)) return recent;
  auto stored = store_.entry(index);
  if (!stored) damaged("entry " + std::to_string(index) + " is missing");
  return std::make_shared<const store::Entry>(std::move(*stored));
}

Entry Engine::entry(std::uint64_t index) {
  auto entry = decode_entry(stored_entry(index)->body);
  if (!entry) damaged("entry " + std::to_string(index) + " cannot be read");
  return std::move(*entry);
}

std::vector<std::uint64_t> Engine::stream(const StreamId& id, std::uint64_t from,
                                          std::size_t limit) {
  auto indexes = store_.stream(id, from, limit);
  std::erase_if(indexes, [this](std::uint64_t index) { return index >= durable_size(); });
  return indexes;
}

Evidence Engine::evidence(std::uint64_t index) {
  const auto entry = stored_entry(index);
  const auto receipt = ledger_.receipt(merkle::LeafIndex{index});
  ENSURE(receipt.has_value(), "evidence is given of committed entries only");
  return {index, entry->salt, entry->body, receipt->proof, receipt->checkpoint};
}

std::shared_ptr<const Bytes> Engine::payload(const MessageId& message) {
  if (auto recent = recent_payloads_.find(message)) return recent;
  auto stored = store_.payload(message);
  return stored ? std::make_shared<const Bytes>(std::move(*stored)) : nullptr;
}

}  // namespace mash::engine
