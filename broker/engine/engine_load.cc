// What the engine reads at start, and the facts it adds to a command before it is decided.
#include <algorithm>

#include "base/ensure.h"
#include "engine/damaged.h"
#include "engine/engine.h"
#include "wire/codec.h"

namespace mash::engine {
namespace {

using namespace wire;

constexpr std::size_t page_entries = 256;

OpenDelivery open_delivery(std::uint64_t number, const OutboxItem& item) {
  return {number, item.message, item.part, item.case_id, item.delivered, item.opened_by};
}

}  // namespace

Engine::Engine(store::Store& store, ledger::Ledger& ledger, const EngineSettings& settings)
    : store_(store),
      ledger_(ledger),
      settings_(settings),
      cases_(store, state_.cases, settings.sha256, settings.cases_kept_max,
             settings.checks_kept_max),
      overlay_(store),
      recent_payloads_(settings.recent_bytes_max),
      recent_entries_(settings.recent_bytes_max),
      recent_requests_(settings.recent_requests_max) {
  load_hub_stream();
  load_governance();
  load_outboxes();
  load_recent_requests();
  renew_case_rows();
}

void Engine::load_hub_stream() {
  const std::uint64_t size = store_.head().size;
  if (size == 0) return;
  const StreamId hub{StreamKind::hub, Uuid{}};
  for (std::uint64_t from = 1;;) {
    const auto indexes = store_.stream(hub, from, page_entries);
    for (std::uint64_t index : indexes) {
      const auto stored = store_.entry(index);
      const auto entry = stored ? decode_entry(stored->body) : refuse(Refusal::malformed);
      if (!entry) damaged("entry " + std::to_string(index) + " cannot be read");
      core::evolve(state_, *entry);
    }
    if (indexes.size() < page_entries) break;
    from += indexes.size();
  }
  const auto last = store_.entry(size - 1);
  const auto entry = last ? decode_entry(last->body) : refuse(Refusal::malformed);
  if (!entry) damaged("its last entry cannot be read");
  last_time_ = entry->time;
}

std::optional<std::string> Engine::document(const Digest& digest) const {
  const auto text = overlay_.look_up(core::RowKind::document, digest);
  return text ? std::optional(std::string(text_of(*text))) : std::nullopt;
}

void Engine::load_governance() {
  const auto in_force = [&](const Digest& digest) {
    auto text = document(digest);
    if (!text) damaged("the roster or the policy in force is missing");
    return std::move(*text);
  };
  if (state_.hub.roster_epoch > 0) {
    auto roster = read_roster_note(in_force(state_.hub.roster), settings_.sha256);
    if (!roster || roster->digest != state_.hub.roster) damaged("the roster in force was changed");
    roster_ = std::move(*roster);
  }
  if (state_.hub.policy_bundle > 0) {
    auto policy = read_bundle(in_force(state_.hub.policy), settings_.sha256);
    if (!policy || policy->digest != state_.hub.policy) damaged("the policy in force was changed");
    policy_ = std::move(*policy);
  }
}

// Each roster names the digest of the one before it.
std::vector<std::string> Engine::roster_notes_after(std::uint64_t epoch) const {
  std::vector<std::string> notes;
  std::optional<RosterInUse> roster = roster_;
  while (roster && roster->roster.epoch > epoch) {
    notes.push_back(roster->note);
    if (roster->roster.epoch <= 1) break;
    const auto text = document(roster->roster.previous);
    if (!text) damaged("an earlier roster is missing");
    auto before = read_roster_note(*text, settings_.sha256);
    if (!before || before->digest != roster->roster.previous) damaged("a roster was changed");
    roster = std::move(*before);
  }
  std::reverse(notes.begin(), notes.end());
  return notes;
}

void Engine::load_outboxes() {
  const Bytes end(limits::party_id_bytes_max + 1, 0xff);
  for (const auto& row : overlay_.scan(core::RowKind::outbox_next, {}, end, limits::parties_max)) {
    const auto recipient = PartyId::from_text(text_of(row.key));
    if (!recipient || row.value.size() != 8) damaged("an outbox counter cannot be read");
    core::Outbox& outbox = state_.outboxes[*recipient];
    outbox.next_number = read_u64(row.value);
    for (const auto& item : store_.outbox(*recipient, limits::outbox_items_max)) {
      const auto stored = store_.entry(item.release_index);
      const auto entry = stored ? decode_entry(stored->body) : refuse(Refusal::malformed);
      if (!entry) damaged("the release of an open delivery cannot be read");
      outboxes_.add(*recipient, item.number,
                    {item.message, item.part, first_case(*entry), item.release_index, item.red,
                     false, StaffId{}, DecidedUnder{}, 0, true});
      ++outbox.open;
    }
  }
}

// Of ids from shortly before the last entry on: what a peer made after that is new, or here. There
// are more than fit only if somebody sends ids from a far future; then the store is asked as ever.
void Engine::load_recent_requests() {
  const Time floor = last_time_ - limits::message_id_ahead_max;
  const Uuid first = Uuid::v7(std::max(floor, Time{}), {});
  const Bytes end(first.bytes().size() + 1, 0xff);
  const auto rows =
      overlay_.scan(core::RowKind::request, first.bytes(), end, settings_.recent_requests_max + 1);
  if (rows.size() > settings_.recent_requests_max) return;
  recent_requests_.begin(std::max(floor, Time{}));
  for (const core::Row& row : rows) {
    const auto id = to_block<16>(row.key);
    const auto prior = core::read_request(row.value);
    if (!id || !prior) damaged("the row of a request cannot be read");
    recent_requests_.put(MessageId{Uuid(*id)}, *prior);
  }
}

// Another version of this program made them. They are on disk anew with the entry of this start.
void Engine::renew_case_rows() {
  const core::Row rules = core::rules_row();
  if (overlay_.look_up(rules.kind, rules.key) == rules.value) return;
  const Bytes end(limits::index_key_bytes_max + 1, 0xff);
  std::vector<core::Row> before;
  for (const core::RowKind kind : core::case_row_kinds) {
    for (core::Row& row : overlay_.scan(kind, {}, end, no_limit)) before.push_back(std::move(row));
  }
  std::sort(before.begin(), before.end());
  RowChanges changes;
  changes.add(before, rows_of_cases(core::cases_of(before), true));
  changes.fresh.push_back(rules);
  apply(changes);
}

std::optional<Prior> Engine::prior(const MessageId& id) const {
  if (recent_requests_.covers(id)) return recent_requests_.find(id);
  const auto value = overlay_.look_up(core::RowKind::request, id.uuid.bytes());
  if (!value) return std::nullopt;
  const auto prior = core::read_request(*value);
  if (!prior) damaged("the row of request " + id.text() + " cannot be read");
  return prior;
}

void Engine::add_facts(Request& request) {
  if (auto* submit = std::get_if<Submit>(&request.command.deed)) {
    add_submit_facts(request, *submit);
  } else if (auto* perform = std::get_if<Perform>(&request.command.deed)) {
    perform->prior = prior(request.id);
  } else if (auto* acknowledge = std::get_if<Acknowledge>(&request.command.deed)) {
    add_acknowledge_facts(request, *acknowledge);
  }
}

void Engine::add_submit_facts(const Request& request, Submit& submit) {
  submit.prior = prior(request.id);
  const auto header = decode_header(submit.header);
  ENSURE(header.has_value(), "the intake parsed this header");
  if (header->kind != MessageKind::referral) return;
  for (const Subject& subject : header->subjects) {
    const auto open = overlay_.look_up(core::RowKind::subject_case, subject.ref.uuid.bytes());
    if (!open) continue;
    const auto id = to_block<16>(*open);
    if (!id) damaged("the row of a subject's open case cannot be read");
    submit.subject_cases.push_back({subject.ref, CaseId{Uuid(*id)}});
  }
}

void Engine::add_acknowledge_facts(const Request& request, Acknowledge& acknowledge) {
  acknowledge.prior = prior(request.id);
  const auto said = decode_acknowledgement(acknowledge.signed_acknowledgement.acknowledgement);
  ENSURE(said.has_value(), "the intake parsed this acknowledgement");
  for (const AcknowledgementItem& item : said->items) {
    const OutboxItem* open = outboxes_.find(request.command.connected, item.number);
    acknowledge.open.push_back(open == nullptr ? std::nullopt
                                               : std::optional(open_delivery(item.number, *open)));
    if (open != nullptr) cases_.need(open->case_id);
  }
}

// Of a sender at a time, and of so many items that the cases to be read are few.
std::optional<EndDeliveries> Engine::deliveries_to_end(const PartyId& recipient) {
  std::optional<EndDeliveries> end;
  std::size_t left = limits::acknowledgement_items_max;
  for (const auto& [number, item] : outboxes_.of(recipient)) {
    if (left-- == 0) break;
    const core::Case* one = find_case(item.case_id);
    if (one == nullptr || !one->messages.contains(item.message)) {
      damaged("an open delivery belongs to no message of its case");
    }
    const PartyId& sender = one->messages.at(item.message).sender;
    if (!end) end = EndDeliveries{recipient, sender, {}};
    if (sender == end->sender) end->open.push_back(open_delivery(number, item));
  }
  return end;
}

}  // namespace mash::engine
