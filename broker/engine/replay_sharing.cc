#include "engine/replay_sharing.h"

#include <algorithm>
#include <map>

#include "base/ensure.h"
#include "core/projection.h"
#include "core/sharing.h"
#include "engine/damaged.h"
#include "engine/earlier.h"
#include "engine/governance.h"
#include "engine/outboxes.h"
#include "wire/codec.h"

namespace mash::engine {
namespace {

using namespace wire;

constexpr std::uint64_t page_entries = 256;

class SharingReplayer {
 public:
  SharingReplayer(store::Store& store, const SharingReplay& options,
                  const std::function<void(const SharedSection&)>& each)
      : store_(store), options_(options), each_(each) {}

  void run() {
    const std::uint64_t size = store_.head().size;
    for (std::uint64_t from = 0; from < size; from += page_entries) {
      const std::uint64_t count = std::min(page_entries, size - from);
      const auto page = store_.entries(from, count);
      if (page.size() != count) damaged("an entry is missing");
      for (std::uint64_t i = 0; i < count; ++i) read(from + i, page[i]);
      if (options_.progress) options_.progress(from + count, size);
    }
    end_message();
  }

 private:
  // One section for one recipient, as it was before the message took effect.
  struct Asked {
    policy::Request request;
    SharedSection::Decided again;
  };
  using Place = std::pair<PartyId, std::uint8_t>;  // Recipient and leaf.

  void read(std::uint64_t index, const store::Entry& stored) {
    const auto entry = decode_entry(stored.body);
    if (!entry) damaged("an entry cannot be read");
    if (entry->group == 0) {
      end_message();
      first_ = index;
      decider_ = entry->decider;
      passed_over_ = entry->time < options_.since;
      if (!passed_over_) decide_again(*entry);
    }
    for (const Event& event : entry->events) {
      if (const auto* released = std::get_if<Released>(&event)) {
        tell(index, *entry, *released);
        open_.add(released->recipient, released->number,
                  {released->message, released->part, first_case(*entry), index, released->red});
      }
      if (const auto* ended = std::get_if<DeliveryEnded>(&event)) {
        open_.remove(ended->recipient, ended->number);
      }
      if (const auto* kept = std::get_if<NotReleased>(&event)) tell(index, *entry, *kept);
      if (const auto* roster = std::get_if<RosterApplied>(&event)) follow(*roster);
      if (const auto* policy = std::get_if<PolicyApplied>(&event)) follow(*policy);
    }
    core::evolve(state_, *entry);
  }

  // Every section that was asked about has a decision. Earlier deciders kept none of a message that
  // they refused whole.
  void end_message() {
    const bool kept = decider_ == core::decider || told_ > 0;
    const bool all = told_ == asked_.size() || (is_again_ && told_ < asked_.size());
    if (kept && !all) damaged("a section of a message was never decided on");
    is_again_ = false;
    asked_.clear();
    approved_by_ = {};
    told_ = 0;
  }

  // A message that was refused for something else was never asked about.
  static bool was_refused_before(const Entry& entry) {
    return std::any_of(entry.events.begin(), entry.events.end(), [](const Event& event) {
      const auto* refused = std::get_if<Refused>(&event);
      const auto nothing = core::describe(core::Refusal::nothing_released).code;
      return refused != nullptr && refused->code != nothing;
    });
  }

  void decide_again(const Entry& entry) {
    if (was_refused_before(entry)) return;
    const auto command =
        entry.command.empty() ? refuse(wire::Refusal::malformed) : decode_command(entry.command);
    if (!command || !roster_ || !policy_) return;
    if (const auto hold = hold_in_question(*command)) return decide_again(*hold, entry);
    if (const auto* again = std::get_if<DecideAgain>(&command->deed)) {
      return decide_again(*again, entry);
    }
    const auto* submit = std::get_if<Submit>(&command->deed);
    if (submit == nullptr) return;
    const auto header = decode_header(submit->header);
    if (!header) damaged("a message cannot be read");
    const Party* sender = roster_->roster.party(header->sender);
    if (sender == nullptr) damaged("the sender of a message is in no roster");
    const auto found = state_.cases.find(header->case_id);
    const core::Case* one = found == state_.cases.end() ? nullptr : &found->second;
    for (std::size_t i = 0; i < submit->recipients.size(); ++i) {
      decide_again({*header, *submit, i, one}, *sender, entry.time);
    }
  }

  // What was held: somebody decides to let it go, or the clock finds that policy has.
  void decide_again(const HoldInQuestion& asked, const Entry& entry) {
    const bool decided =
        std::any_of(entry.events.begin(), entry.events.end(),
                    [](const Event& event) { return std::holds_alternative<HoldDecided>(event); });
    const bool by_clock = asked.by.uuid.is_nil();
    if (!asked.release || (by_clock && !decided)) return;
    approved_by_ = asked.by;
    const auto one = state_.cases.find(first_case(entry));
    const Staff* staff = roster_->roster.member(asked.by);
    const auto submit = message(asked.message);
    const auto header = submit ? decode_header(submit->header) : refuse(wire::Refusal::malformed);
    const Party* sender = header ? roster_->roster.party(header->sender) : nullptr;
    if (one == state_.cases.end() || sender == nullptr || (staff == nullptr && !by_clock)) {
      damaged("a hold is of no message");
    }
    const auto hold = one->second.holds.find({asked.message, asked.recipient});
    if (hold == one->second.holds.end()) damaged("what was let go was not held");
    const auto roles = core::roles_of(roster_->roster, asked.by);
    const core::Approval approval = core::approval_of(hold->second, roles);
    for (std::size_t i = 0; i < submit->recipients.size(); ++i) {
      if (submit->recipients[i].party != asked.recipient) continue;
      decide_again(core::shared_anew(*header, *submit, i, one->second, approval), *sender,
                   entry.time);
    }
  }

  // What had not left: under the rules of its release, whoever approved it then.
  void decide_again(const DecideAgain& again, const Entry& entry) {
    const OutboxItem* item = open_.find(again.recipient, again.number);
    const auto submit = message(again.message);
    const auto header = submit ? decode_header(submit->header) : refuse(wire::Refusal::malformed);
    const auto number = submit ? core::recipient_number(*submit, again.recipient) : std::nullopt;
    const Party* sender = header ? roster_->roster.party(header->sender) : nullptr;
    is_again_ = true;
    if (number && sender == nullptr) return;  // Of nobody known nothing was asked.
    const auto one = item == nullptr ? state_.cases.end() : state_.cases.find(item->case_id);
    if (!number || one == state_.cases.end()) {
      damaged("a delivery that was decided again is of no message");
    }
    const auto was = release_of(*item, again, [this](auto index) { return entry_at(index); });
    if (!was) damaged("a delivery that was decided again has no release");
    approved_by_ = was->approved_by;
    const auto roles = core::roles_of(roster_->roster, was->approved_by);
    const core::Approval approval = core::approval_of(was->released, roles);
    decide_again(core::shared_anew(*header, *submit, *number, one->second, approval), *sender,
                 entry.time);
  }

  Entry entry_at(std::uint64_t index) {
    const auto stored = store_.entry(index);
    auto entry = stored ? decode_entry(stored->body) : refuse(wire::Refusal::malformed);
    if (!entry) damaged("an entry cannot be read");
    return std::move(*entry);
  }

  std::optional<Submit> message(const MessageId& id) {
    const auto row =
        store_.look_up(static_cast<std::uint8_t>(core::RowKind::request), id.uuid.bytes());
    const auto brought = row ? core::read_request(*row) : std::nullopt;
    const auto stored = brought ? store_.entry(brought->index) : std::nullopt;
    const auto first = stored ? decode_entry(stored->body) : refuse(wire::Refusal::malformed);
    return first ? submit_in(*first) : std::nullopt;
  }

  void decide_again(const core::Shared& shared, const Party& sender, Time now) {
    policy_again_ = options_.candidate != nullptr ? options_.candidate : &policy_->policy;
    const core::Context context{now, roster_->roster, policy_again_, policy_->version,
                                options_.sha256};
    const PartyId& to = shared.submit.recipients[shared.recipient].party;
    const core::Sharing sharing =
        core::share(shared, sender, context, [&](const Section& section, const auto& request) {
          asked_[{to, section.leaf_index}].request = request;
        });
    for (std::size_t i = 0; i < sharing.released.leaves.size(); ++i) {
      asked_[{to, sharing.released.leaves[i]}].again = {Effect::release, sharing.released.rules[i]};
    }
    const NotReleased& kept = sharing.not_released;
    for (std::size_t i = 0; i < kept.leaves.size(); ++i) {
      asked_[{to, kept.leaves[i]}].again = {kept.effects[i], kept.rules[i]};
    }
  }

  void tell(std::uint64_t index, const Entry& entry, const Released& released) {
    for (std::size_t i = 0; i < released.leaves.size(); ++i) {
      tell(index, entry, released, i, {Effect::release, released.rules[i]});
    }
  }
  void tell(std::uint64_t index, const Entry& entry, const NotReleased& kept) {
    for (std::size_t i = 0; i < kept.leaves.size(); ++i) {
      tell(index, entry, kept, i, {kept.effects[i], kept.rules[i]});
    }
  }
  template <class Event>
  void tell(std::uint64_t index, const Entry& entry, const Event& event, std::size_t i,
            SharedSection::Decided recorded) {
    const auto asked = asked_.find({event.recipient, event.leaves[i]});
    if (passed_over_) return;
    if (asked == asked_.end()) damaged("a section was decided on that its message has not");
    ++told_;
    each_({index, first_, entry.decider, entry.time, event.message, event.recipient,
           asked->second.request, event.policy_version, std::move(recorded), asked->second.again,
           approved_by_, policy_again_});
  }

  std::string document(const Digest& digest) {
    const auto text = store_.look_up(static_cast<std::uint8_t>(core::RowKind::document), digest);
    if (!text) damaged("a roster or a policy that was in force is missing");
    return std::string(text_of(*text));
  }
  void follow(const RosterApplied& applied) {
    auto roster = read_roster_note(document(applied.digest), options_.sha256);
    if (!roster) damaged("a roster that was in force was changed");
    roster_ = std::move(*roster);
  }
  void follow(const PolicyApplied& applied) {
    auto policy = read_bundle(document(applied.digest), options_.sha256);
    if (!policy) damaged("a policy that was in force was changed");
    policy_ = std::move(*policy);
  }

  store::Store& store_;
  const SharingReplay& options_;
  const std::function<void(const SharedSection&)>& each_;
  core::State state_;
  Outboxes open_;  // As the entries read so far leave them.
  std::optional<RosterInUse> roster_;
  std::optional<PolicyInUse> policy_;
  const policy::Policy* policy_again_ = nullptr;
  StaffId approved_by_;
  std::uint64_t first_ = 0;
  std::uint32_t decider_ = 0;
  bool passed_over_ = false;
  bool is_again_ = false;         // A delivery: of what still may go the entries say nothing.
  std::size_t told_ = 0;          // Of what was asked.
  std::map<Place, Asked> asked_;  // Of the message whose entries are being read.
};

}  // namespace

void each_shared_section(store::Store& store, const SharingReplay& options,
                         const std::function<void(const SharedSection&)>& each) {
  SharingReplayer(store, options, each).run();
}

}  // namespace mash::engine
