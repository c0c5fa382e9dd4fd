// Decides commands in order, makes entries of the decisions, and says what may leave once they are
// on disk.
//
//   take(request)  decides at once, in memory; nothing leaves
//   cut()          what to write next; one batch is being committed while the next is staged
//   durable()      the batch is on disk: signs the checkpoint, gives what may leave
//
// A reply waits for the newest batch it may have read, also when it only repeats an old one. The
// engine has no socket, no thread and no clock: the loop gives it all three, the simulator others.
#pragma once

#include "base/limits.h"
#include "core/decide.h"
#include "engine/budget.h"
#include "engine/cases.h"
#include "engine/governance.h"
#include "engine/outboxes.h"
#include "engine/overlay.h"
#include "engine/recent.h"
#include "engine/recent_requests.h"
#include "ledger/ledger.h"

namespace mash::engine {

// One request on its way through. `ticket` is the caller's and comes back with the reply.
struct Request {
  std::uint64_t ticket = 0;
  MessageId id;     // Nil for the hub's own commands.
  Digest digest{};  // What a repetition must equal.
  wire::Command command;
  Bytes payload;  // A submission's bytes, or the text of a roster or policy note.
};

// What may leave now that it is on disk.
struct Reply {
  std::uint64_t ticket = 0;
  MessageId request;
  std::optional<std::uint64_t> index;  // The entry that decided it; none: nothing had to change.
  std::optional<wire::Answer> answer;  // To a query.
  bool slow_down = false;              // Refused beyond the party's budget: nothing was written.
  bool all_released = false;           // Nothing of it was kept back from anybody, for certain.
};
struct Dispatch {
  PartyId recipient;
  std::uint64_t number = 0;
};
struct Settled {
  std::vector<Reply> replies;
  std::vector<Dispatch> dispatches;
  std::vector<std::uint64_t> reports;  // Entries that say what became of deliveries.
  bool governed = false;               // The roster or the policy changed.
  bool empty() const { return replies.empty() && dispatches.empty() && reports.empty(); }
};

// Rows that go and rows that come. All that go do so first: two cases may share a key.
struct RowChanges {
  std::vector<core::Row> gone;
  std::vector<core::Row> fresh;
  // Both sorted. A row whose value alone changed goes and comes.
  void add(const std::vector<core::Row>& before, const std::vector<core::Row>& after);
};

struct EngineSettings {
  wire::Sha256 sha256;
  std::size_t cases_kept_max = limits::cases_kept_max;
  std::size_t checks_kept_max = 131'072;  // With their returns at about 400 bytes each.
  std::size_t recent_bytes_max = limits::recent_bytes_max;
  std::size_t recent_requests_max = limits::recent_requests_max;
};

class Engine {
 public:
  // `store` and `ledger` must outlive the Engine and agree. Reads the hub's stream, the outboxes
  // and the documents in force; throws base::Fatal when one of them is damaged. Rows of cases that
  // another version of this program made are made anew, and on disk with the next commit.
  Engine(store::Store& store, ledger::Ledger& ledger, const EngineSettings& settings);

  // Decides `request` at hub time.
  void take(Request request, Time wall_clock);
  // What accept_roster or accept_policy let through; counts for the next request on.
  void take_roster(RosterInUse roster, Time wall_clock);
  void take_policy(PolicyInUse policy, std::string packed, Time wall_clock);
  // A question about the state as decided so far; `answer` waits for the same batch.
  void answer(std::uint64_t ticket, wire::Answer answer);

  bool has_staged() const { return staged_entries_ > 0 || !staged_settled_.empty(); }
  bool has_staged_entries() const { return staged_entries_ > 0; }
  bool is_committing() const { return committing_; }
  // Everything taken since the last cut. Not while another batch is being committed.
  ledger::Cut cut();
  Settled durable();
  // What waits although there is nothing to write and nothing is being committed.
  Settled settle_without_entries();

  Time hub_time(Time wall_clock) const { return std::max(wall_clock, last_time_); }
  const core::State& state() const { return state_; }
  const Outboxes& outboxes() const { return outboxes_; }
  const RosterInUse* roster() const { return roster_ ? &*roster_ : nullptr; }  // Null: none yet.
  const PolicyInUse* policy() const { return policy_ ? &*policy_ : nullptr; }
  // The rosters after `epoch`, oldest first: who was away needs each in its turn.
  std::vector<std::string> roster_notes_after(std::uint64_t epoch) const;
  // A roster's note or a packed policy bundle (governance.h), in force or before it.
  std::optional<std::string> document(const Digest& digest) const;
  wire::Sha256 sha256() const { return settings_.sha256; }
  std::uint64_t size() const { return ledger_.size().value; }  // With what is staged.
  std::uint64_t durable_size() const { return ledger_.committed_size().value; }
  // Batches handed to the store since this engine began.
  std::uint64_t commits() const { return batch_number_ - 1; }
  const std::string& checkpoint() { return ledger_.checkpoint(); }
  const core::Case* find_case(const CaseId& id);
  std::vector<core::Row> rows(core::RowKind kind, ByteView from, ByteView to, std::size_t limit);
  // Clocks that are due by `now`, soonest first. Costs nothing while none is.
  std::vector<core::DueKey> due(Time now, std::size_t limit);

  // What is open for a recipient who may not have it any more, of one sender's messages and as many
  // as one command ends; nothing when there is none.
  std::optional<wire::EndDeliveries> deliveries_to_end(const PartyId& recipient);

  // Whether this open delivery, whose release is on disk, may leave now. Unless its recipient has
  // reported it, that is decided again if the policy, the roster, the hour or its case changed
  // since it was decided last; after a restart, in any case. What was decided on with something
  // that is not on disk yet leaves once that is, and nothing of its recipient overtakes it.
  // `not_again`: it stays open, and its recipient, who had it, is excluded from the case by now.
  enum class Leaving { now, once_durable, withdrawn, not_again };
  Leaving may_leave(const PartyId& recipient, std::uint64_t number, Time wall_clock);

  wire::Entry entry(std::uint64_t index);  // Fatal if it is not there or cannot be read.
  // Indexes of the committed entries of a stream from sequence `from` on, at most `limit`.
  std::vector<std::uint64_t> stream(const StreamId& id, std::uint64_t from, std::size_t limit);
  // A committed entry with its proof under the newest checkpoint.
  wire::Evidence evidence(std::uint64_t index);
  // The bytes of a submission whose delivery is open.
  std::shared_ptr<const Bytes> payload(const MessageId& message);

 private:
  void add_facts(Request& request);
  void add_acknowledge_facts(const Request& request, wire::Acknowledge& acknowledge);
  void add_submit_facts(const Request& request, wire::Submit& submit);
  void record(Request request, core::Decision decision, Time now);
  wire::Entry make_entry(const core::Draft& draft, std::size_t group, Bytes command,
                         const Digest& command_digest, Time now);
  void stage(const core::Decision& decision, Bytes command, Time now);
  void stage(const wire::Entry& entry, std::uint64_t index);
  void stage_event(const wire::Event& event, const wire::Entry& entry, std::uint64_t index);
  std::vector<core::Row> case_rows(const CaseId& id) const;
  void apply(const RowChanges& changes);
  std::optional<wire::Prior> prior(const MessageId& id) const;
  void load_hub_stream();
  void load_outboxes();
  void load_recent_requests();
  void load_governance();
  void keep_payload(Request& request, const core::Decision& decision);
  void turn_away(const Request& request);
  std::shared_ptr<const store::Entry> stored_entry(std::uint64_t index);
  core::Context context(Time now) const;
  core::Decision decide(const wire::Command& command, Time now);
  std::optional<core::Earlier> earlier(const wire::Command& command);
  DecidedUnder decided_under(const PartyId& recipient, const MessageId& message, const CaseId& id,
                             Time now);
  bool was_reported(const PartyId& recipient, std::uint64_t number);
  void read_reports(const PartyId& recipient);
  std::vector<core::Row> rows_of_cases(const std::set<CaseId>& ids, bool over_too);
  void renew_case_rows();

  store::Store& store_;
  ledger::Ledger& ledger_;
  EngineSettings settings_;
  core::State state_;
  Cases cases_;
  Overlay overlay_;
  Outboxes outboxes_;
  RecentMap<MessageId, Bytes> recent_payloads_;
  RecentMap<std::uint64_t, store::Entry> recent_entries_;
  std::optional<RosterInUse> roster_;
  std::optional<PolicyInUse> policy_;
  RecentRequests recent_requests_;
  // Of refusals that become entries: nobody fills the ledger with them.
  Budget refusals_{limits::refusal_burst, limits::refusal_interval};
  Time last_time_{};
  Time next_due_ = Time::min();  // No clock is due before.

  // Of cases changed since the last cut, as they are now: so that no row is made twice.
  std::map<CaseId, std::vector<core::Row>> staged_rows_;
  store::Batch staged_;  // All but entries, tiles and look-up rows.
  // Messages of which something is held, while they are on no disk: not to be read back yet.
  std::map<MessageId, wire::Submit> staged_held_;
  std::map<MessageId, wire::Submit> committing_held_;
  std::size_t staged_entries_ = 0;
  Settled staged_settled_;      // Leaves once the staged batch is durable,
  Settled committing_settled_;  // and this once the one being committed is.
  bool committing_ = false;
  merkle::TreeSize committing_size_;
  std::uint64_t batch_number_ = 1;  // Of the batch being staged.
};

}  // namespace mash::engine
